//! Times to come, for what is put off or sent later: the usual choices, and times as people type them. All by the reader's
//! clock.

use jiff::civil::{Date, DateTime, Time as Clock, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use omnichat_api::Time;
use omnichat_api::scheduled::FURTHEST_MS;

/// When a day begins.
const MORNING: i8 = 9;
/// What may be typed.
pub(crate) const SHAPES: &str = "2h, 3d, 14:30 or 2026-12-24 09:00";

/// The usual choices, in words.
pub(crate) fn choices(now: Time, zone: &TimeZone) -> Vec<(&'static str, Time)> {
    let mut choices = vec![("1 hour", now.plus_ms(3_600_000))];
    let today = here(now, zone).map(|now| now.date());
    let tomorrow = today.and_then(|day| day.tomorrow().ok());
    let monday = today.and_then(|day| day.nth_weekday(1, Weekday::Monday).ok());
    let mornings = [("tomorrow", tomorrow), ("Monday", monday.filter(|day| Some(*day) != tomorrow))];
    choices.extend(mornings.into_iter().filter_map(|(word, day)| Some((word, morning(day?, zone)?))));
    choices
}

/// The choice under the cursor: one of the usual ones, or what is typed after them.
pub(crate) fn chosen(at: usize, words: &str, now: Time, zone: &TimeZone) -> Result<Time, String> {
    match choices(now, zone).get(at) {
        Some((_, until)) => Ok(*until),
        None => read(words, now, zone),
    }
}

/// A time as it is typed, or what is wrong with it.
pub(crate) fn read(text: &str, now: Time, zone: &TimeZone) -> Result<Time, String> {
    let text = text.trim().to_lowercase();
    let until = span(&text, now, zone)
        .or_else(|| DateTime::strptime("%Y-%m-%d %H:%M", &text).ok().and_then(|at| to_time(at, zone)))
        .or_else(|| Date::strptime("%Y-%m-%d", &text).ok().and_then(|day| morning(day, zone)))
        .or_else(|| Clock::strptime("%H:%M", &text).ok().and_then(|clock| next(clock, now, zone)))
        .ok_or_else(|| format!("such as {SHAPES}"))?;
    match until.since(now) {
        ..=0 => Err("that is over".to_owned()),
        ms if ms > FURTHEST_MS => Err("at most a year".to_owned()),
        _ => Ok(until),
    }
}

/// `30m`, `2h`, `3d`, `1w`: days and weeks keep the time of the day, also when clocks are changed between.
fn span(text: &str, now: Time, zone: &TimeZone) -> Option<Time> {
    let unit = text.chars().next_back()?;
    let many = i64::from(text.strip_suffix(unit)?.trim().parse::<u16>().ok()?);
    let days = |days: i64| {
        let then = here(now, zone)?.checked_add(Span::new().try_days(days).ok()?).ok()?;
        Some(Time(then.timestamp().as_millisecond()))
    };
    match unit {
        'm' => Some(now.plus_ms(many * 60_000)),
        'h' => Some(now.plus_ms(many * 3_600_000)),
        'd' => days(many),
        'w' => days(many * 7),
        _ => None,
    }
}

/// The next time that clocks show this.
fn next(clock: Clock, now: Time, zone: &TimeZone) -> Option<Time> {
    let today = here(now, zone)?.date();
    let at = to_time(today.to_datetime(clock), zone)?;
    if at > now { Some(at) } else { to_time(today.tomorrow().ok()?.to_datetime(clock), zone) }
}

fn morning(day: Date, zone: &TimeZone) -> Option<Time> {
    to_time(day.at(MORNING, 0, 0, 0), zone)
}

fn to_time(at: DateTime, zone: &TimeZone) -> Option<Time> {
    Some(Time(at.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
}

fn here(now: Time, zone: &TimeZone) -> Option<Zoned> {
    Some(Timestamp::from_millisecond(now.ms()).ok()?.to_zoned(zone.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn the_usual_choices_are_an_hour_tomorrow_and_monday_morning_of_the_reader() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let saturday = time("2026-11-21T09:30:00Z");
        let said = choices(saturday, &zone);
        assert_eq!(
            said,
            [
                ("1 hour", time("2026-11-21T10:30:00Z")),
                ("tomorrow", time("2026-11-22T07:00:00Z")),
                ("Monday", time("2026-11-23T07:00:00Z")),
            ]
        );
        let sunday = choices(saturday.plus_ms(24 * 3_600_000), &zone);
        assert_eq!(sunday.len(), 2, "tomorrow is Monday: {sunday:?}");
        assert_eq!(choices(time("2026-11-23T06:00:00Z"), &zone)[2].1, time("2026-11-30T07:00:00Z"));
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        let now = time("2026-11-21T09:30:00Z");
        let at = |text| read(text, now, &TimeZone::UTC).unwrap();
        assert_eq!(at("2h"), time("2026-11-21T11:30:00Z"));
        assert_eq!(at(" 30 M "), time("2026-11-21T10:00:00Z"));
        assert_eq!(at("3d"), time("2026-11-24T09:30:00Z"));
        assert_eq!(at("1w"), time("2026-11-28T09:30:00Z"));
        assert_eq!(at("14:00"), time("2026-11-21T14:00:00Z"));
        assert_eq!(at("9:00"), time("2026-11-22T09:00:00Z"));
        assert_eq!(at("2026-12-24 16:05"), time("2026-12-24T16:05:00Z"));
        assert_eq!(at("2026-12-24"), time("2026-12-24T09:00:00Z"));
    }

    #[test]
    fn what_is_no_time_over_or_too_far_is_said() {
        let now = time("2026-11-21T09:30:00Z");
        let no = |text| read(text, now, &TimeZone::UTC).unwrap_err();
        for nonsense in ["", "soon", "h", "99999d", "2026-13-01 09:00", "25:00", "-2h", "é"] {
            assert!(no(nonsense).contains("2026-12-24 09:00"), "{nonsense}");
        }
        assert_eq!(no("2026-11-21 09:30"), "that is over");
        assert_eq!(no("0h"), "that is over");
        assert_eq!(no("367d"), "at most a year");
    }
}
