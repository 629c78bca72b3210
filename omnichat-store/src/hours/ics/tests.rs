use proptest::prelude::*;

use super::*;

fn read(events: &str) -> Result<Imported, String> {
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}\r\nEND:VCALENDAR\r\n");
    imported(&calendar, "2026-11-21".parse().unwrap())
}

fn dates(events: &str) -> Vec<String> {
    let event = format!("BEGIN:VEVENT\r\nSUMMARY:Off\r\n{events}\r\nEND:VEVENT");
    read(&event).unwrap().holidays.into_iter().map(|holiday| holiday.date).collect()
}

#[test]
fn an_event_of_whole_days_is_a_holiday_on_each_of_them_but_the_day_it_ends_on() {
    let found = read(
        "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY;LANGUAGE=en:Christmas\\, at\r\n  home\r\nEND:VEVENT",
    )
    .unwrap();
    let days: Vec<_> = found.holidays.iter().map(|holiday| holiday.date.as_str()).collect();
    assert_eq!(days, ["2026-12-24", "2026-12-25", "2026-12-26"]);
    assert_eq!(found.holidays[0].name, "Christmas, at home");
    assert_eq!(dates("DTSTART:20270101"), ["2027-01-01"]);
    assert_eq!(dates("DTSTART:20270101\r\nDURATION:P2D"), ["2027-01-01", "2027-01-02"]);
}

#[test]
fn what_comes_every_year_comes_for_five_years_unless_it_ends_before() {
    let every = dates("DTSTART;VALUE=DATE:19950101\r\nRRULE:FREQ=YEARLY");
    assert_eq!(every, ["2027-01-01", "2028-01-01", "2029-01-01", "2030-01-01", "2031-01-01"]);
    assert_eq!(dates("DTSTART:20251224\r\nRRULE:FREQ=YEARLY;COUNT=2"), ["2026-12-24"]);
    assert_eq!(dates("DTSTART:20251224\r\nRRULE:FREQ=YEARLY;UNTIL=20271224T000000Z").len(), 2);
    assert_eq!(dates("DTSTART:20251224\r\nRRULE:FREQ=YEARLY\r\nEXDATE:20261224")[0], "2027-12-24");
    assert_eq!(dates("DTSTART:20240229\r\nRRULE:FREQ=YEARLY"), ["2028-02-29"]);
    assert_eq!(dates("DTSTART:20260101\r\nRRULE:FREQ=YEARLY;INTERVAL=2")[0], "2028-01-01");
}

#[test]
fn a_rule_may_name_a_weekday_of_a_month() {
    let thanksgiving = dates("DTSTART:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH");
    assert_eq!(thanksgiving[..2], ["2026-11-26", "2027-11-25"]);
    let last_monday = dates("DTSTART:20260525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO");
    assert_eq!(last_monday[0], "2027-05-31");
}

#[test]
fn events_with_a_time_of_day_and_those_that_were_called_off_are_no_holidays() {
    let found = read(
        "BEGIN:VEVENT\r\nDTSTART:20261224T090000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261225\r\nSTATUS:CANCELLED\r\nEND:VEVENT",
    );
    assert_eq!(found.unwrap(), Imported { holidays: Vec::new(), timed: 1 });
}

#[test]
fn an_alarm_within_an_event_says_nothing_of_it() {
    let event = "DTSTART:20261224\r\nBEGIN:VALARM\r\nDURATION:P30D\r\nSUMMARY:Wake up\r\nEND:VALARM";
    assert_eq!(dates(event), ["2026-12-24"]);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let why = |events: &str| read(&format!("BEGIN:VEVENT\r\n{events}\r\nEND:VEVENT")).unwrap_err();
    assert_eq!(why("DTSTART:24.12.2026"), "line 4: a date must look like 20261224");
    assert!(
        why("DTSTART:20261224\r\nRRULE:FREQ=WEEKLY").starts_with("line 5: only what comes back every year")
    );
    assert!(why("DTSTART:20261224\r\nRRULE:FREQ=YEARLY;BYWEEKNO=3").contains("BYWEEKNO=3"));
    assert!(why("SUMMARY:No date").contains("DTSTART"));
    assert!(why("DTSTART:20260101\r\nDTEND:20270101").contains("lasts for"));
    let day = "2026-11-21".parse().unwrap();
    assert!(imported("<html>", day).unwrap_err().contains("line 1"));
    assert!(imported("", day).unwrap_err().contains("no calendar"));
    assert!(imported("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", day).unwrap_err().contains("cut off"));
    assert!(imported(&"x".repeat(ICS_BYTES + 1), day).unwrap_err().contains("larger"));
}

#[test]
fn a_calendar_that_would_keep_us_busy_is_refused() {
    let events = "BEGIN:VEVENT\r\nDTSTART:19000101\r\nEND:VEVENT\r\n".repeat(EVENTS + 1);
    assert!(read(&events).unwrap_err().contains("more than 2000 events"));
    let all_days =
        "BEGIN:VEVENT\r\nDTSTART:20260101\r\nDTEND:20260301\r\nRRULE:FREQ=YEARLY;BYMONTHDAY=1\r\nEND:VEVENT";
    assert!(read(all_days).unwrap_err().contains("more than 500 days"));
}

fn any_line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "BEGIN",
        "END",
        "DTSTART",
        "DTEND;VALUE=DATE",
        "RRULE",
        "RDATE",
        "DURATION",
        "X",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec![
            "VCALENDAR",
            "VEVENT",
            "20261224",
            "20000229",
            "FREQ=YEARLY",
            "P1D",
            "P9W"
        ])
        .prop_map(str::to_owned),
        "FREQ=YEARLY;(BYDAY|BYMONTH|BYMONTHDAY|COUNT|INTERVAL|UNTIL)=-?[0-9]{1,8}(MO|SU)?",
        "[ -~äö🙂]{0,20}",
    ];
    (name, value).prop_map(|(name, value)| format!("{name}:{value}"))
}

proptest! {
    #[test]
    fn whatever_stands_in_a_file_it_is_read_or_refused(lines in prop::collection::vec(any_line(), 0..20)) {
        if let Ok(found) = read(&format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT", lines.join("\r\n"))) {
            prop_assert!(found.holidays.windows(2).all(|two| two[0].date < two[1].date));
            prop_assert!(found.holidays.iter().all(|holiday| holiday.date.as_str() >= "2026-11-21"));
        }
    }
}
