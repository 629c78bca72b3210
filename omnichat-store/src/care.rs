//! What an inbox does when nobody answers: checked before it is kept.

use omnichat_api::care::{CARE_TEXT_CHARS, Care, LONGEST_WAIT_S};
use omnichat_api::{FieldError, text};

/// Shortest time that somebody who was called has, in seconds.
const SHORTEST_CALL_S: u32 = 30;

pub(crate) fn checked(mut care: Care) -> Result<Care, FieldError> {
    for (field, after) in [
        ("care.patience_s", care.patience_s),
        ("care.contact_s", care.contact_s),
        ("care.alert_s", care.alert_s),
        ("care.close_s", care.close_s),
    ] {
        if after.is_some_and(|s| s == 0 || s > LONGEST_WAIT_S) {
            let rule = format!("must be 1 to {LONGEST_WAIT_S} seconds");
            return Err(FieldError::new(field, "out_of_range", rule));
        }
    }
    if care.next_s < SHORTEST_CALL_S || care.next_s > LONGEST_WAIT_S {
        let rule = format!("must be {SHORTEST_CALL_S} to {LONGEST_WAIT_S} seconds");
        return Err(FieldError::new("care.next_s", "out_of_range", rule));
    }
    for (field, text, on) in [
        ("care.patience_text", &mut care.patience_text, care.patience_s.is_some()),
        ("care.closed_text", &mut care.closed_text, care.patience_s.is_some()),
        ("care.contact_text", &mut care.contact_text, care.contact_s.is_some()),
    ] {
        *text = text.trim().to_owned();
        if on && text.is_empty() {
            return Err(FieldError::new(field, "blank", "must not be blank while its step is on"));
        }
        text::within(field, text, CARE_TEXT_CHARS)?;
    }
    Ok(care)
}
