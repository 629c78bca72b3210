use jiff::civil::Weekday;
use omnichat_api::hours::{Day, Holiday, HoursBlock};
use proptest::prelude::*;

use super::*;
use crate::hours::checked;

fn block(days: &[Day], from: &str, to: &str) -> HoursBlock {
    HoursBlock { days: days.to_vec(), from: from.into(), to: to.into() }
}

fn holiday(date: &str, name: &str, open: &[&str]) -> Holiday {
    let open = open.iter().map(|open| (*open).to_owned()).collect();
    Holiday { date: date.into(), name: name.into(), open }
}

const WORKDAYS: [Day; 5] = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri];

/// A shop in Vienna.
fn shop() -> Hours {
    let hours = Hours {
        time_zone: "europe/vienna".into(),
        weekly: vec![
            block(&WORKDAYS, "9:00", "12:00"),
            block(&WORKDAYS, "13:00", "17:30"),
            block(&[Day::Fri], "22:00", "02:00"),
        ],
        holidays: vec![
            holiday("2026-12-24", "Christmas Eve", &["9:00-12:00"]),
            holiday("2026-12-25", "Christmas", &[]),
        ],
    };
    checked(hours).unwrap()
}

fn says(hours: &Hours, local: &str) -> (bool, String, String) {
    let open = at(Some(hours), asked(Some(hours), local).unwrap());
    (open.open, open.why, open.until_words.unwrap_or_else(|| "never".into()))
}

#[test]
fn it_says_why_it_is_open_or_closed_and_until_when() {
    let shop = shop();
    let cases = [
        ("2026-11-19T08:59", "closed: outside Thursday 09:00–12:00, 13:00–17:30", "today at 9:00"),
        ("2026-11-19T09:00", "open: Thursday 09:00–12:00", "today at 12:00"),
        ("2026-11-19T17:30", "closed: outside Thursday 09:00–12:00, 13:00–17:30", "tomorrow at 9:00"),
        ("2026-11-20T23:00", "open: Friday 22:00–02:00", "tomorrow at 2:00"),
        ("2026-11-21T01:59", "open: Friday 22:00–02:00", "today at 2:00"),
        ("2026-11-21T02:00", "closed: no block on Saturday", "on Monday at 9:00"),
        ("2026-12-24T10:00", "open: Christmas Eve (holiday), 09:00–12:00", "today at 12:00"),
        ("2026-12-24T16:00", "closed: Christmas Eve (holiday), open only 09:00–12:00", "on Monday at 9:00"),
        // A Friday that is a holiday: its night is one too.
        ("2026-12-25T23:00", "closed: Christmas (holiday)", "on Monday at 9:00"),
    ];
    for (local, why, until) in cases {
        let open = why.starts_with("open");
        assert_eq!(says(&shop, local), (open, why.to_owned(), until.to_owned()), "{local}");
    }
    let open = at(Some(&shop), asked(Some(&shop), "2026-12-24T16:00").unwrap());
    assert_eq!(open.local, "Thursday, 24 December 2026, 16:00 (Europe/Vienna)");
    assert_eq!(open.until, Some("2026-12-28T08:00:00Z".parse().unwrap()));
}

#[test]
fn what_is_a_week_away_or_more_is_told_by_its_date() {
    let mut hours = shop();
    hours.weekly = vec![block(&[Day::Mon], "9:00", "10:00")];
    hours.holidays = vec![holiday("2026-12-28", "Between", &[])];
    assert_eq!(says(&hours, "2026-12-21T10:00").2, "on 4 January 2027 at 9:00");
    hours.holidays = vec![holiday("2026-11-30", "Off", &[])];
    assert_eq!(says(&hours, "2026-11-23T10:00").2, "on 7 December at 9:00");
}

#[test]
fn without_hours_and_around_the_clock_it_never_closes() {
    let open = at(None, Time(0));
    assert!(open.open && open.until.is_none() && open.until_words.is_none());
    let all = Hours {
        time_zone: "UTC".into(),
        weekly: vec![block(Day::ALL, "00:00", "24:00")],
        holidays: vec![holiday("2026-12-25", "Christmas", &[])],
    };
    assert_eq!(says(&all, "2026-12-26T00:00").2, "never");
    assert_eq!(says(&all, "2026-11-21T00:00").2, "on 25 December at 0:00");
    assert_eq!(says(&all, "2026-12-25T12:00").2, "tomorrow at 0:00");
}

#[test]
fn clocks_that_are_set_forward_or_back_neither_open_nor_close_it_by_mistake() {
    let night = |from: &str, to: &str| {
        checked(Hours {
            time_zone: "Europe/Vienna".into(),
            weekly: vec![block(&[Day::Sun], from, to)],
            holidays: Vec::new(),
        })
        .unwrap()
    };
    let open = |hours: &Hours, utc: &str| at(Some(hours), utc.parse().unwrap()).open;
    // On 29 March 2026 it is 3:00 right after 1:59, which is 01:00 UTC.
    let hours = night("02:30", "05:00");
    assert!(!open(&hours, "2026-03-29T00:59:59Z") && open(&hours, "2026-03-29T01:00:00Z"));
    let hours = night("01:00", "02:30");
    assert!(open(&hours, "2026-03-29T00:59:59Z") && !open(&hours, "2026-03-29T01:00:00Z"));
    assert!(!open(&night("02:10", "02:50"), "2026-03-29T01:00:00Z"));
    // On 25 October 2026 the clocks show 2:00 to 3:00 twice, from 00:00 UTC on.
    let hours = night("02:30", "05:00");
    assert!(!open(&hours, "2026-10-25T00:29:59Z") && open(&hours, "2026-10-25T00:30:00Z"));
    assert!(open(&hours, "2026-10-25T01:10:00Z"));
    let hours = night("01:00", "02:30");
    assert!(open(&hours, "2026-10-25T01:29:59Z") && !open(&hours, "2026-10-25T01:30:00Z"));
}

#[test]
fn a_time_is_asked_for_as_the_inbox_has_it_or_with_an_offset() {
    let shop = shop();
    let local = asked(Some(&shop), "2026-12-24T16:00").unwrap();
    assert_eq!(local, asked(None, "2026-12-24T15:00Z").unwrap());
    assert_eq!(local, asked(None, "2026-12-24T15:00").unwrap());
    assert_eq!(asked(None, "soon").unwrap_err().field, "at");
}

#[test]
fn hours_that_cannot_be_meant_are_refused_with_the_field() {
    let refused = |change: fn(&mut Hours)| {
        let mut hours = shop();
        change(&mut hours);
        checked(hours).unwrap_err().field
    };
    assert_eq!(refused(|hours| hours.time_zone = "Mars/Olympus".into()), "hours.time_zone");
    assert_eq!(refused(|hours| hours.weekly[1].from = "25:00".into()), "hours.weekly[1].from");
    assert_eq!(refused(|hours| hours.weekly[1].from = "24:00".into()), "hours.weekly[1].from");
    assert_eq!(refused(|hours| hours.weekly[0].to = "9".into()), "hours.weekly[0].to");
    assert_eq!(refused(|hours| hours.weekly[0].days.clear()), "hours.weekly[0].days");
    assert_eq!(refused(|hours| hours.holidays[0].date = "2026-02-30".into()), "hours.holidays[0].date");
    assert_eq!(refused(|hours| hours.holidays[0].open = vec!["9".into()]), "hours.holidays[0].open[0]");
    assert_eq!(refused(|hours| hours.holidays[1].date = "2026-12-24".into()), "hours.holidays[1].date");
    assert_eq!(refused(|hours| hours.holidays[1].name = " ".into()), "hours.holidays[1].name");
    assert_eq!(refused(|hours| (hours.weekly, hours.holidays) = (Vec::new(), Vec::new())), "hours.weekly");
}

/// Whether it is open, minute by minute, by nothing but what the clocks show: a block has begun once they have shown its
/// beginning, and has not ended while they are still to show a time before its end.
fn walked(hours: &Hours, from: Timestamp, minutes: i64) -> Vec<bool> {
    let zone = crate::hours::zone(&hours.time_zone).unwrap();
    let margin = 3 * 24 * 60;
    let shown: Vec<DateTime> = (-margin..minutes + margin)
        .map(|minute| zone.to_datetime(from + jiff::SignedDuration::from_mins(minute)))
        .collect();
    let mut open = vec![false; shown.len()];
    let mut day = shown[0].date();
    while day <= shown[shown.len() - 1].date() {
        let different = hours.holidays.iter().find(|holiday| holiday.date == day.to_string());
        let spans: Vec<(String, String)> = match different {
            Some(holiday) => {
                let parts = holiday.open.iter().map(|open| open.split_once('-').unwrap());
                parts.map(|(from, to)| (from.to_owned(), to.to_owned())).collect()
            }
            None => {
                let today = |block: &&HoursBlock| block.days.iter().any(|one| weekday(*one) == day.weekday());
                hours
                    .weekly
                    .iter()
                    .filter(today)
                    .map(|block| (block.from.clone(), block.to.clone()))
                    .collect()
            }
        };
        for (begin, end) in spans {
            let clock = |text: &str| {
                let (hour, minute) = text.split_once(':').unwrap();
                hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap()
            };
            let next = if clock(&end) <= clock(&begin) { 24 * 60 } else { 0 };
            let midnight = day.to_datetime(jiff::civil::Time::midnight());
            let (begin, end) =
                (midnight + clock(&begin).minutes(), midnight + (clock(&end) + next).minutes());
            let begun = shown.iter().position(|time| *time >= begin).unwrap_or(shown.len());
            let ended = shown.iter().rposition(|time| *time < end).map_or(0, |last| last + 1);
            (begun..ended).for_each(|minute| open[minute] = true);
        }
        day = day.tomorrow().unwrap();
    }
    let margin = usize::try_from(margin).unwrap();
    open[margin..margin + usize::try_from(minutes).unwrap()].to_vec()
}

fn weekday(day: Day) -> Weekday {
    Weekday::from_monday_zero_offset(day as i8).unwrap()
}

fn any_clock() -> impl Strategy<Value = String> {
    (0..24_u8, 0..60_u8).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

fn any_hours() -> impl Strategy<Value = (Hours, Timestamp)> {
    // Some days on which clocks change, and places that do it in their own ways: at midnight, or by half an hour.
    let places = prop::sample::select(vec![
        ("Europe/Vienna", "2026-03-29T01:00Z"),
        ("Europe/Vienna", "2026-10-25T01:00Z"),
        ("America/New_York", "2026-11-01T06:00Z"),
        ("America/Santiago", "2026-09-06T04:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
        ("Africa/Cairo", "2026-10-29T21:00Z"),
        ("Asia/Kathmandu", "2026-05-01T00:00Z"),
    ]);
    let days = prop::collection::btree_set(prop::sample::select(Day::ALL.to_vec()), 1..=7);
    let blocks = (days, any_clock(), any_clock());
    let blocks = prop::collection::vec(blocks, 1..6);
    let holidays = prop::collection::vec((-2..3_i64, prop::option::of((any_clock(), any_clock()))), 0..2);
    (places, blocks, holidays).prop_map(|((zone, change), blocks, holidays)| {
        let change: Timestamp = change.parse().unwrap();
        let today = crate::hours::zone(zone).unwrap().to_datetime(change).date();
        let weekly = blocks.into_iter().map(|(days, from, to)| HoursBlock {
            days: days.into_iter().collect(),
            from,
            to,
        });
        let mut off: Vec<Holiday> = holidays
            .into_iter()
            .map(|(away, open)| {
                let open = open.map(|(from, to)| format!("{from}-{to}")).into_iter().collect();
                Holiday { date: (today + away.days()).to_string(), name: "Off".into(), open }
            })
            .collect();
        off.dedup_by(|a, b| a.date == b.date);
        let hours = Hours { time_zone: zone.into(), weekly: weekly.collect(), holidays: off };
        (hours, change)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn it_is_open_when_a_walk_minute_by_minute_says_so((hours, change) in any_hours()) {
        const MINUTES: i64 = 3 * 24 * 60;
        let hours = checked(hours).unwrap();
        let from = change - jiff::SignedDuration::from_mins(MINUTES / 2);
        let walked = walked(&hours, from, MINUTES);
        let minute = |n: usize| Time((from + jiff::SignedDuration::from_mins(i64::try_from(n).unwrap())).as_millisecond());
        for (n, open) in walked.iter().enumerate().step_by(7) {
            let said = at(Some(&hours), minute(n));
            prop_assert_eq!(said.open, *open, "{}: {}", said.local, said.why);
            // It stays so until the time that is given, and then changes.
            let changes = walked[n..].iter().position(|later| later != open).map(|later| minute(n + later));
            match changes {
                Some(changes) => prop_assert_eq!(said.until, Some(changes), "{}", said.local),
                None => prop_assert!(said.until.is_none_or(|until| until >= minute(walked.len()))),
            }
        }
    }
}
