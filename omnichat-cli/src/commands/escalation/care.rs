//! When what happens at an inbox that nobody answers: shown in words, and set one by one.

use clap::Args;
use omnichat_api::care::Care;
use omnichat_api::inbox::ChangeInbox;

use crate::commands::part::Of;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::printable;

/// Sets when what happens at an inbox that nobody answers
///
/// What is not named stays. Times are counted from the first message that nobody answered: seconds, or as in 90s, 2m, 1h, 1d;
/// `off` switches a step off.
#[derive(Args)]
pub(crate) struct Set {
    #[command(flatten)]
    of: Of,
    /// When the contact is asked for patience
    #[arg(long, value_name = "TIME|off", value_parser = after)]
    patience: Option<After>,
    /// What is said then
    #[arg(long, value_name = "TEXT")]
    patience_text: Option<String>,
    /// What is said then outside the hours instead; `{until}` becomes when it opens again
    #[arg(long, value_name = "TEXT")]
    closed_text: Option<String>,
    /// When the contact is asked how to reach them
    #[arg(long, value_name = "TIME|off", value_parser = after)]
    contact: Option<After>,
    /// What is said then where there is no form
    #[arg(long, value_name = "TEXT")]
    contact_text: Option<String>,
    /// When who is on the rota is called
    #[arg(long, value_name = "TIME|off", value_parser = after)]
    alert: Option<After>,
    /// How long somebody has to take it, before the next one is called
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    next: Option<u32>,
    /// After how long without a message a conversation in which nobody waits is closed
    #[arg(long, value_name = "TIME|off", value_parser = after)]
    close: Option<After>,
}

/// A time in seconds, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct After(Option<u32>);

impl Set {
    pub(super) async fn run(self, flags: &Flags, out: &Out) -> Result {
        if self.names_nothing() {
            return Err(Failure::usage("There is nothing to set.")
                .hint("name a time or a text, as in `omnichat escalation set --alert 5m`"));
        }
        let (session, inbox) = self.of.found(flags).await?;
        let change = ChangeInbox { care: Some(self.onto(inbox.care)), ..ChangeInbox::default() };
        let inbox = session.change_inbox(inbox.id, &change).await?;
        out.note(&format!("Set what happens when nobody answers at {}.", printable::line(&inbox.name)));
        out.result(&inbox.care, || in_words(&inbox.care))
    }

    fn names_nothing(&self) -> bool {
        let Self { of: _, patience, patience_text, closed_text, contact, contact_text, alert, next, close } =
            self;
        let times = [patience, contact, alert, close].into_iter().all(Option::is_none) && next.is_none();
        times && [patience_text, closed_text, contact_text].into_iter().all(Option::is_none)
    }

    fn onto(self, care: Care) -> Care {
        let time = |set: Option<After>, known| set.map_or(known, |After(time)| time);
        Care {
            patience_s: time(self.patience, care.patience_s),
            patience_text: self.patience_text.unwrap_or(care.patience_text),
            closed_text: self.closed_text.unwrap_or(care.closed_text),
            contact_s: time(self.contact, care.contact_s),
            contact_text: self.contact_text.unwrap_or(care.contact_text),
            alert_s: time(self.alert, care.alert_s),
            next_s: self.next.unwrap_or(care.next_s),
            close_s: time(self.close, care.close_s),
        }
    }
}

/// Shows it.
pub(super) async fn show(of: &Of, flags: &Flags, out: &Out) -> Result {
    let (_, inbox) = of.found(flags).await?;
    out.result(&inbox.care, || in_words(&inbox.care))
}

fn in_words(care: &Care) -> String {
    let at =
        |time: Option<u32>| time.map_or_else(|| "off".to_owned(), |time| format!("after {}", span(time)));
    let text = |text: &str| printable::line(text);
    format!(
        "patience  {}\n          {}\n          outside the hours: {}\ncontact   {}\n          {}\n\
         alert     {}, the next person after {} more\nclose     {}",
        at(care.patience_s),
        text(&care.patience_text),
        text(&care.closed_text),
        at(care.contact_s),
        text(&care.contact_text),
        at(care.alert_s),
        span(care.next_s),
        at(care.close_s),
    )
}

/// In the largest unit that says it whole, as it can be given.
fn span(seconds: u32) -> String {
    UNITS
        .iter()
        .rev()
        .find(|(_, unit)| seconds >= *unit && seconds.is_multiple_of(*unit))
        .map_or_else(|| format!("{seconds}s"), |(letter, unit)| format!("{}{letter}", seconds / unit))
}

const UNITS: [(char, u32); 4] = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400)];

fn after(text: &str) -> std::result::Result<After, String> {
    if text == "off" { Ok(After(None)) } else { seconds(text).map(|time| After(Some(time))) }
}

fn seconds(text: &str) -> std::result::Result<u32, String> {
    let unit = UNITS.iter().find_map(|(letter, unit)| Some((text.strip_suffix(*letter)?, *unit)));
    let (number, unit) = unit.unwrap_or((text, 1));
    let time = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
    time.ok_or_else(|| "give seconds, or a time as in 90s, 2m, 1h, 1d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_shown() {
        for (given, time, shown) in [
            ("90", 90, "90s"),
            ("120s", 120, "2m"),
            ("60m", 3600, "1h"),
            ("2d", 172_800, "2d"),
            ("0", 0, "0s"),
        ] {
            assert_eq!(seconds(given), Ok(time));
            assert_eq!(span(time), shown);
            assert_eq!(seconds(shown), Ok(time));
        }
        assert_eq!(after("off"), Ok(After(None)));
        for wrong in ["", "m", "-1", "soon", "1.5h", "99999999d"] {
            assert!(after(wrong).is_err(), "{wrong}");
        }
    }
}
