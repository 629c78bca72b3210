//! What comes back every year: on the same date, on a date that is named, or on such a day as the fourth Thursday of
//! November. Other rules are refused.

use std::str::FromStr;

use jiff::civil::{Date, Weekday};

use super::lines;

/// Most times that are counted from the first.
const COUNT: usize = 1000;
/// Most years that are walked.
const WALKED: i16 = 400;

/// A yearly rule.
pub(super) struct Rule {
    every: i16,
    count: Option<usize>,
    until: Option<Date>,
    months: Vec<i8>,
    on: On,
}

enum On {
    /// The day of the event's first date.
    SameDay,
    /// Days of a month; from its end where negative.
    DaysOfMonth(Vec<i8>),
    /// The nth such weekday of a month; from its end where negative.
    Weekdays(Vec<(i8, Weekday)>),
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut rule = Self { every: 1, count: None, until: None, months: Vec::new(), on: On::SameDay };
        let mut yearly = false;
        for part in text.to_ascii_uppercase().split(';').filter(|part| !part.is_empty()) {
            let wrong = || format!("the rule `{part}` is not known; those for every year are");
            let (name, value) = part.split_once('=').ok_or_else(wrong)?;
            match name {
                "FREQ" => yearly = value == "YEARLY",
                "INTERVAL" => {
                    rule.every = value.parse().ok().filter(|every| *every > 0).ok_or_else(wrong)?;
                }
                "COUNT" => {
                    let count = value.parse().ok().filter(|count| (1..=COUNT).contains(count));
                    rule.count = Some(count.ok_or_else(wrong)?);
                }
                "UNTIL" => rule.until = Some(lines::date(value).ok_or_else(wrong)?),
                "BYMONTH" => rule.months = numbers(value, 1..=12).ok_or_else(wrong)?,
                "BYMONTHDAY" => rule.on = On::DaysOfMonth(numbers(value, -31..=31).ok_or_else(wrong)?),
                "BYDAY" => {
                    let days = value.split(',').map(nth).collect::<Option<_>>();
                    rule.on = On::Weekdays(days.ok_or_else(wrong)?);
                }
                // Weeks do not matter where only months are counted.
                "WKST" => {}
                _ => return Err(wrong()),
            }
        }
        if !yearly {
            return Err("only what comes back every year (FREQ=YEARLY) is a holiday".into());
        }
        if rule.months.is_empty() && matches!(rule.on, On::Weekdays(_)) {
            return Err("a weekday of every year needs its month (BYMONTH)".into());
        }
        Ok(rule)
    }
}

fn numbers(text: &str, within: std::ops::RangeInclusive<i8>) -> Option<Vec<i8>> {
    text.split(',').map(|n| n.parse().ok().filter(|n| *n != 0 && within.contains(n))).collect()
}

/// `4TH`, `-1MO`.
fn nth(text: &str) -> Option<(i8, Weekday)> {
    let (n, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = match day {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    let n: i8 = n.parse().ok()?;
    (n != 0 && n.abs() <= 5).then_some((n, day))
}

impl Rule {
    /// The dates from the first on, up to `last`; long before `from` only where they have to be counted.
    pub(super) fn dates(&self, first: Date, from: Date, last: Date) -> Vec<Date> {
        let last = self.until.map_or(last, |until| until.min(last));
        let most = self.count.unwrap_or(usize::MAX);
        // The first date counts even where the rule does not name it (RFC 5545, 3.8.5.3).
        let mut all = vec![first];
        let skipped = match self.count {
            None => (from.year() - 1 - first.year()).max(0) / self.every,
            Some(_) => 0,
        };
        let years =
            (skipped..skipped + WALKED).filter_map(|n| first.year().checked_add(n.checked_mul(self.every)?));
        for year in years.take_while(|year| *year <= last.year()) {
            let mut of_year = self.of_year(year, first);
            of_year.sort_unstable();
            all.extend(of_year.into_iter().filter(|date| *date > first && *date <= last));
            if all.len() >= most {
                break;
            }
        }
        all.truncate(most);
        all
    }

    fn of_year(&self, year: i16, first: Date) -> Vec<Date> {
        let same = [first.month()];
        let months = match (&self.on, self.months.as_slice()) {
            (On::DaysOfMonth(_), []) => &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12][..],
            (_, []) => &same[..],
            (_, months) => months,
        };
        let months = months.iter().filter_map(|month| Date::new(year, *month, 1).ok());
        months.flat_map(|month| self.of_month(month, first)).collect()
    }

    fn of_month(&self, month: Date, first: Date) -> Vec<Date> {
        let day = |day: i8| Date::new(month.year(), month.month(), day).ok();
        match &self.on {
            On::SameDay => day(first.day()).into_iter().collect(),
            On::DaysOfMonth(days) => {
                let from_end = |n: i8| if n < 0 { month.days_in_month() + 1 + n } else { n };
                days.iter().filter_map(|n| day(from_end(*n))).collect()
            }
            On::Weekdays(days) => {
                days.iter().filter_map(|(n, weekday)| month.nth_weekday_of_month(*n, *weekday).ok()).collect()
            }
        }
    }
}
