//! Times in few columns: how long ago, and the clock of the one who reads.

use jiff::tz::TimeZone;
use omnichat_api::Time;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long from `since` to `now`: `3:12` under an hour, then `5 h`, `2 d`, `7 w`.
pub(crate) fn waited(since: Time, now: Time) -> String {
    let seconds = seconds(since, now);
    match seconds {
        s if s < HOUR => format!("{}:{:02}", s / MINUTE, s % MINUTE),
        s => coarse(s),
    }
}

/// How long ago, without seconds: `now`, `5 m`, `3 h`, `2 d`, `7 w`.
pub(crate) fn ago(then: Time, now: Time) -> String {
    match seconds(then, now) {
        s if s < MINUTE => "now".to_owned(),
        s if s < HOUR => format!("{} m", s / MINUTE),
        s => coarse(s),
    }
}

/// How long until then: `1 m`, `3 h`, `2 d`, `7 w`.
pub(crate) fn ahead(then: Time, now: Time) -> String {
    match seconds(now, then) {
        s if s < HOUR => format!("{} m", (s / MINUTE).max(1)),
        s => coarse(s),
    }
}

/// A time to come, or gone by: the clock on the same day, the day as well on another.
pub(crate) fn moment(time: Time, now: Time, zone: &TimeZone) -> String {
    let same = day(time, zone) == day(now, zone);
    strftime(time, zone, if same { "%H:%M" } else { "%a %Y-%m-%d %H:%M" })
}

fn coarse(seconds: i64) -> String {
    match seconds {
        s if s < DAY => format!("{} h", s / HOUR),
        s if s < 14 * DAY => format!("{} d", s / DAY),
        s => format!("{} w", s / (7 * DAY)),
    }
}

fn seconds(then: Time, now: Time) -> i64 {
    (now.since(then) / 1000).max(0)
}

/// The clock: `14:02`.
pub(crate) fn clock(time: Time, zone: &TimeZone) -> String {
    strftime(time, zone, "%H:%M")
}

/// The day: `2026-11-21`.
pub(crate) fn day(time: Time, zone: &TimeZone) -> String {
    strftime(time, zone, "%Y-%m-%d")
}

/// The day as a line between messages says it: `Today`, `Yesterday`, `Fri 2026-11-20`.
pub(crate) fn day_line(time: Time, now: Time, zone: &TimeZone) -> String {
    match day(time, zone) {
        date if date == day(now, zone) => "Today".to_owned(),
        date if date == day(now.plus_ms(-DAY * 1000), zone) => "Yesterday".to_owned(),
        _ => strftime(time, zone, "%a %Y-%m-%d"),
    }
}

fn strftime(time: Time, zone: &TimeZone, format: &str) -> String {
    jiff::Timestamp::from_millisecond(time.ms())
        .map(|t| t.to_zoned(zone.clone()).strftime(format).to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_said_in_seconds_at_first_and_then_in_ever_larger_steps() {
        let said = |seconds: i64| waited(Time(0), Time(seconds * 1000));
        assert_eq!(said(0), "0:00");
        assert_eq!(said(192), "3:12");
        assert_eq!(said(2 * HOUR + 5), "2 h");
        assert_eq!(said(3 * DAY), "3 d");
        assert_eq!(said(21 * DAY), "3 w");
        // A clock that goes after the daemon's is no reason for a negative time.
        assert_eq!(waited(Time(5000), Time(0)), "0:00");
        assert_eq!(ago(Time(0), Time(59_000)), "now");
        assert_eq!(ago(Time(0), Time(61_000)), "1 m");
        assert_eq!(ahead(Time(59_000), Time(0)), "1 m");
        assert_eq!(ahead(Time(3 * 3_600_000 + 1), Time(0)), "3 h");
    }

    #[test]
    fn days_are_those_of_the_reader() {
        let now: Time = "2026-11-21T09:30:00Z".parse().unwrap();
        let late: Time = "2026-11-20T23:30:00Z".parse().unwrap();
        assert_eq!(day_line(late, now, &TimeZone::UTC), "Yesterday");
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(day_line(late, now, &berlin), "Today");
        assert_eq!(clock(late, &berlin), "00:30");
        assert_eq!(moment(now, now, &berlin), "10:30");
        assert_eq!(moment(late, now, &TimeZone::UTC), "Fri 2026-11-20 23:30");
        let old: Time = "2026-11-13T12:00:00Z".parse().unwrap();
        assert_eq!(day_line(old, now, &TimeZone::UTC), "Fri 2026-11-13");
    }
}
