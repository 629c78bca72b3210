//! Whether hours are open at a time, why, and until when.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use omnichat_api::hours::{Hours, Open};
use omnichat_api::{FieldError, Time};

use super::week::{Stretch, Week};
use super::words;

/// Without a holiday ahead a week is like the next; a change of the clocks can take a block out of one of them.
const WEEKS: i32 = 3;
/// How far ahead holidays are looked at, in days.
const AHEAD: i32 = 800;

/// Whether these hours are open at a time; without any it is always open.
#[must_use]
pub fn at(hours: Option<&Hours>, time: Time) -> Open {
    let now = timestamp(time);
    let Some(hours) = hours else {
        return Open {
            open: true,
            why: "open: no hours are set, so it always is".into(),
            until: None,
            until_words: None,
            local: words::local(civil(now, &TimeZone::UTC), "UTC"),
        };
    };
    let week = Week::of(hours);
    let today = week.date(now);
    let stretch = week.stretch(now);
    let until = match &stretch {
        Some(stretch) => week.ends(stretch.clone()),
        None => week.begins_after(now, week.horizon(today)),
    };
    let why = match &stretch {
        Some(stretch) => words::open(stretch, week.holiday(stretch.day)),
        None => words::closed(today, week.spans(today), week.holiday(today)),
    };
    let local = civil(now, &week.zone);
    Open {
        open: stretch.is_some(),
        why,
        until: until.map(|until| Time(until.as_millisecond())),
        until_words: until.map(|until| words::when(civil(until, &week.zone), local)),
        local: words::local(local, week.zone.iana_name().unwrap_or("UTC")),
    }
}

/// The time that somebody asks for: `2026-12-24T16:00` is meant as the clocks of the inbox show it; with `Z` or an
/// offset it is what it says.
pub fn asked(hours: Option<&Hours>, text: &str) -> Result<Time, FieldError> {
    if let Ok(time) = text.trim().parse() {
        return Ok(time);
    }
    let wrong = || FieldError::new("at", "invalid", "must be a time such as 2026-12-24T16:00");
    let local: DateTime = text.trim().parse().map_err(|_| wrong())?;
    let zone = hours.map_or(TimeZone::UTC, |hours| Week::of(hours).zone);
    let at = zone.to_ambiguous_timestamp(local).compatible().map_err(|_| wrong())?;
    Ok(Time(at.as_millisecond()))
}

impl Week {
    /// The last day that has to be looked at.
    fn horizon(&self, today: Date) -> Date {
        let far = today.saturating_add(AHEAD.days());
        let dates = self.different.iter().map(|different| different.date);
        let last = dates.filter(|date| (today..=far).contains(date)).max().unwrap_or(today);
        last.saturating_add((7 * WEEKS).days())
    }

    /// When what is open closes: where another stretch begins before this one ends, that one counts. `None` when it does
    /// not.
    fn ends(&self, mut stretch: Stretch) -> Option<Timestamp> {
        let horizon = self.horizon(self.date(stretch.to));
        while stretch.day <= horizon {
            // What ends in this moment may be followed by what begins in it.
            match self.stretch(stretch.to) {
                Some(next) => stretch = next,
                None => return Some(stretch.to),
            }
        }
        None
    }
}

fn civil(at: Timestamp, zone: &TimeZone) -> DateTime {
    zone.to_datetime(at)
}

/// A time as the calendar has it. What lies beyond it is its end.
pub(crate) fn timestamp(time: Time) -> Timestamp {
    let end = if time.ms() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(time.ms()).unwrap_or(end)
}

#[cfg(test)]
mod tests;
