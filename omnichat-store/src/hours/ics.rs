//! Holidays of a calendar file (iCalendar, RFC 5545): events of whole days, once, yearly, or on dates that are listed.
//! Strict: what it does not know it refuses with the line, instead of leaving a holiday out unseen. What has a time of day
//! is no holiday; how many such there were is told.

mod lines;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use omnichat_api::hours::{HOLIDAYS, Holiday, ICS_BYTES};
use omnichat_api::limits::NAME_CHARS;

use lines::Line;
use rule::Rule;

/// How many years from the first day on are read: those that come every year come that often.
const YEARS: i16 = 5;
/// Most events of a calendar.
const EVENTS: usize = 2000;
/// Longest event, in days.
const LONGEST: i32 = 62;

/// What a calendar holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The holidays from a day on, for five years, by date.
    pub holidays: Vec<Holiday>,
    /// Events that were passed over because they have a time of day.
    pub timed: usize,
}

/// Reads a calendar of at most [`ICS_BYTES`] bytes: what is on `today` or later. The error says what is wrong, and where.
pub fn imported(calendar: &str, today: Date) -> Result<Imported, String> {
    if calendar.len() > ICS_BYTES {
        return Err(format!("the calendar is larger than {ICS_BYTES} bytes"));
    }
    let last = Date::new(today.year().saturating_add(YEARS), 12, 31).unwrap_or(Date::MAX);
    let (mut days, mut timed, mut inside) = (BTreeMap::<Date, String>::new(), 0, false);
    let mut event: Option<Event> = None;
    let mut events = 0;
    // What stands within an event and is none, such as an alarm.
    let mut nested = 0_usize;
    for line in lines::unfolded(calendar) {
        let line = line?;
        match (line.name.as_str(), line.value.to_ascii_uppercase().as_str(), &mut event) {
            ("BEGIN", "VCALENDAR", None) => inside = true,
            ("BEGIN", "VEVENT", None) if inside => {
                events += 1;
                if events > EVENTS {
                    return Err(line.says(&format!("the calendar has more than {EVENTS} events")));
                }
                event = Some(Event::default());
            }
            ("END", "VEVENT", Some(_)) if nested == 0 => {
                let Some(event) = event.take() else { continue };
                if event.timed {
                    timed += 1;
                    continue;
                }
                for (day, name) in event.days(today, last).map_err(|why| line.says(&why))? {
                    days.entry(day).or_insert(name);
                }
                if days.len() > HOLIDAYS {
                    return Err(format!("the calendar has more than {HOLIDAYS} days within {YEARS} years"));
                }
            }
            ("BEGIN", _, Some(_)) => nested += 1,
            ("END", _, Some(_)) => nested = nested.saturating_sub(1),
            (_, _, Some(event)) if nested == 0 => event.take(&line)?,
            _ => {}
        }
    }
    if !inside {
        return Err("this is no calendar: it does not begin with BEGIN:VCALENDAR".into());
    }
    if event.is_some() {
        return Err("the calendar ends within an event: it is cut off".into());
    }
    let holidays =
        days.into_iter().map(|(date, name)| Holiday { date: date.to_string(), name, open: Vec::new() });
    Ok(Imported { holidays: holidays.collect(), timed })
}

/// An event as far as it was read.
#[derive(Default)]
struct Event {
    start: Option<Date>,
    end: Option<Date>,
    for_days: Option<i32>,
    summary: String,
    rule: Option<Rule>,
    also: Vec<Date>,
    not: BTreeSet<Date>,
    cancelled: bool,
    timed: bool,
}

impl Event {
    fn take(&mut self, line: &Line) -> Result<(), String> {
        let wrong = |why: String| line.says(&why);
        match line.name.as_str() {
            "DTSTART" if line.has_time() => self.timed = true,
            "DTSTART" => self.start = Some(line.date()?),
            "DTEND" if line.has_time() => self.timed = true,
            "DTEND" => self.end = Some(line.date()?),
            "DURATION" => self.for_days = line.days(),
            "SUMMARY" => self.summary = line.text().chars().take(NAME_CHARS).collect(),
            "STATUS" => self.cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            "RRULE" => self.rule = Some(line.value.parse().map_err(wrong)?),
            "RDATE" => self.also.append(&mut line.dates()?),
            "EXDATE" => self.not.extend(line.dates()?),
            _ => {}
        }
        Ok(())
    }

    /// The days of it between two days.
    fn days(self, from: Date, to: Date) -> Result<Vec<(Date, String)>, String> {
        let start = self.start.ok_or("an event has no DTSTART")?;
        let after = self.end.map(|end| start.until(end).map_or(0, |span| span.get_days()));
        let long = after.or(self.for_days).unwrap_or(1).max(1);
        if long > LONGEST {
            return Err(format!("an event lasts for {long} days; the longest holiday is {LONGEST}"));
        }
        if self.cancelled {
            return Ok(Vec::new());
        }
        let name = match self.summary.trim() {
            "" => "Holiday".to_owned(),
            name => name.to_owned(),
        };
        let mut begins = match self.rule {
            None => vec![start],
            Some(rule) => rule.dates(start, from, to),
        };
        begins.extend(self.also);
        begins.retain(|begin| !self.not.contains(begin));
        let days =
            begins.into_iter().flat_map(|begin| (0..long).map(move |n| begin.saturating_add(n.days())));
        Ok(days.filter(|day| (from..=to).contains(day)).map(|day| (day, name.clone())).collect())
    }
}

#[cfg(test)]
mod tests;
