//! Times and reasons as people read them.

use jiff::civil::{Date, DateTime};

use super::week::{Different, Span, Stretch, day_name};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Why it is open.
pub(super) fn open(stretch: &Stretch, holiday: Option<&Different>) -> String {
    let span = stretch.span.text();
    match holiday {
        Some(holiday) => format!("open: {} (holiday), {span}", holiday.name),
        None => format!("open: {} {span}", day_name(stretch.day)),
    }
}

/// Why it is closed.
pub(super) fn closed(day: Date, spans: &[Span], holiday: Option<&Different>) -> String {
    let open = spans.iter().map(|span| span.text()).collect::<Vec<_>>().join(", ");
    match (holiday, open.as_str()) {
        (Some(holiday), "") => format!("closed: {} (holiday)", holiday.name),
        (Some(holiday), open) => format!("closed: {} (holiday), open only {open}", holiday.name),
        (None, "") => format!("closed: no block on {}", day_name(day)),
        (None, open) => format!("closed: outside {} {open}", day_name(day)),
    }
}

/// When something is, as seen from `now`: `today at 17:30`, `on Monday at 9:00`.
pub(super) fn when(then: DateTime, now: DateTime) -> String {
    let clock = format!("{}:{:02}", then.hour(), then.minute());
    let days = now.date().until(then.date()).map_or(i32::MAX, |span| span.get_days());
    match days {
        0 => format!("today at {clock}"),
        1 => format!("tomorrow at {clock}"),
        2..=6 => format!("on {} at {clock}", day_name(then.date())),
        _ => format!("on {} at {clock}", date(then.date(), now.date())),
    }
}

/// A day, with its year where that is not this one.
fn date(day: Date, today: Date) -> String {
    let month = MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)];
    match day.year() == today.year() {
        true => format!("{} {month}", day.day()),
        false => format!("{} {month} {}", day.day(), day.year()),
    }
}

/// A time in full.
pub(super) fn local(at: DateTime, zone: &str) -> String {
    let (day, month) = (at.date(), MONTHS[usize::try_from(at.month() - 1).unwrap_or(0)]);
    let (name, number, year) = (day_name(day), at.day(), at.year());
    format!("{name}, {number} {month} {year}, {:02}:{:02} ({zone})", at.hour(), at.minute())
}
