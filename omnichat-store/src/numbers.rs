//! Phone numbers, as E.164 has them.

use omnichat_api::{FieldError, text};

/// A country, for numbers that do not say theirs.
pub type Region = phonenumber::country::Id;

/// Digits of the shortest number that is taken for one of a country which it does not say.
const SHORTEST: usize = 7;

/// A country by its two letters.
pub(crate) fn region(field: &str, text: &str) -> Result<Region, FieldError> {
    let wrong = |_| FieldError::new(field, "invalid", "must be a country in two letters, such as AT");
    text.trim().to_uppercase().parse().map_err(wrong)
}

/// A number with its country, as `+12025550123`.
pub fn e164(field: &str, text: &str) -> Result<String, FieldError> {
    e164_in(field, text, None)
}

/// The same; without its country it is one of this region.
pub(crate) fn e164_in(field: &str, text: &str, region: Option<Region>) -> Result<String, FieldError> {
    let wrong =
        || FieldError::new(field, "invalid", "must be a phone number with its country, such as +12025550123");
    // `4.36660123E+11`: what it was is gone.
    if text.to_ascii_uppercase().contains("E+") {
        let rule = "was rounded by a spreadsheet: format its column as text, and put the number in again";
        return Err(FieldError::new(field, "invalid", rule));
    }
    let number = phonenumber::parse(region, text).map_err(|_| wrong())?;
    Ok(number.format().mode(phonenumber::Mode::E164).to_string())
}

/// A number that somebody typed, as it is kept: so that whoever has it is found by it, however it was typed.
pub(crate) fn noted(field: &str, typed: &str, region: Option<Region>) -> Result<String, FieldError> {
    text::phone(field, typed).map(|typed| kept(&typed, region))
}

/// As E.164 has it, where that is certain: with its country, or a number that there is in this region. What else it may
/// be, such as an extension within the house, stays as it was typed.
pub(crate) fn kept(typed: &str, region: Option<Region>) -> String {
    let Ok(number) = phonenumber::parse(region, typed) else { return typed.to_owned() };
    // In some countries almost every number is one, however short.
    let digits = typed.bytes().filter(u8::is_ascii_digit).count();
    let is_sure = typed.trim_start().starts_with('+') || (digits >= SHORTEST && number.is_valid());
    if !is_sure {
        return typed.to_owned();
    }
    number.format().mode(phonenumber::Mode::E164).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_it_is_found_where_that_is_certain() {
        let at = Some(Region::AT);
        for (typed, region, expected) in [
            ("+43 (0)660 123-4567", None, "+436601234567"),
            ("+39 (0)6 6982", None, "+39066982"),
            ("+1 (202) 555-0147", at, "+12025550147"),
            ("0660 / 123 45 67", at, "+436601234567"),
            ("00436601234567", at, "+436601234567"),
            ("0660 / 123 45 67", None, "0660 / 123 45 67"),
            ("12345", at, "12345"),
        ] {
            assert_eq!(kept(typed, region), expected, "{typed}");
            assert_eq!(kept(expected, region), expected, "{typed}, again");
        }
        assert!(noted("phone", "call me", at).is_err());
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_rounded_is_refused() {
        for rounded in ["4.36660123E+11", "4,3666e+11"] {
            let refused = e164_in("phone", rounded, Some(Region::AT)).unwrap_err();
            assert!(refused.message.contains("rounded"), "{refused:?}");
        }
    }
}
