//! Business hours: checked, asked whether they are open at a time, and put into words. Pure: it reads no database and no
//! clock. The time zones are those that came with the program, so that every machine says the same.

mod ics;
mod week;
mod when;
mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use omnichat_api::hours::{BLOCKS, HOLIDAYS, Hours, HoursBlock};
use omnichat_api::limits::NAME_CHARS;
use omnichat_api::{FieldError, Time, text};

pub use ics::{Imported, imported};
pub(crate) use week::{Span, Week};
pub(crate) use when::timestamp;
pub use when::{asked, at};

/// Most blocks of a holiday.
const BLOCKS_OF_A_DAY: usize = 10;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A zone of the IANA database.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    ZONES.get(name.trim()).ok()
}

/// The hours, if they can be kept: a zone that is known, times that are times, no day twice.
pub(crate) fn checked(hours: Hours) -> Result<Hours, FieldError> {
    let time_zone = zone_checked("hours.time_zone", &hours.time_zone)?;
    if hours.weekly.is_empty() && hours.holidays.iter().all(|holiday| holiday.open.is_empty()) {
        let rule = "must have at least one block; without hours an inbox is always open";
        return Err(FieldError::new("hours.weekly", "missing", rule));
    }
    let weekly = blocks_checked("hours.weekly", hours.weekly)?;
    if hours.holidays.len() > HOLIDAYS {
        let rule = format!("must have at most {HOLIDAYS} entries");
        return Err(FieldError::new("hours.holidays", "too_many", rule));
    }
    let (mut holidays, mut dates) = (Vec::with_capacity(hours.holidays.len()), BTreeSet::new());
    for (n, mut holiday) in hours.holidays.into_iter().enumerate() {
        let field = format!("hours.holidays[{n}]");
        let date: Date = holiday.date.trim().parse().map_err(|_| {
            FieldError::new(format!("{field}.date"), "invalid", "must be a date such as 2026-12-24")
        })?;
        if !dates.insert(date) {
            return Err(FieldError::new(format!("{field}.date"), "duplicate", "must not be there twice"));
        }
        holiday.date = date.to_string();
        holiday.name = text::name(&format!("{field}.name"), &holiday.name)?;
        if holiday.open.len() > BLOCKS_OF_A_DAY {
            let rule = format!("must have at most {BLOCKS_OF_A_DAY} entries");
            return Err(FieldError::new(format!("{field}.open"), "too_many", rule));
        }
        for (m, stretch) in holiday.open.iter_mut().enumerate() {
            let path = format!("{field}.open[{m}]");
            let wrong = || FieldError::new(&path, "invalid", "must be a stretch of time such as 09:00-12:00");
            let (from, to) = stretch.split_once(['-', '–']).ok_or_else(wrong)?;
            let span = Span::read(from, to).ok_or_else(wrong)?;
            *stretch = format!("{}-{}", span.begin_text(), span.end_text());
        }
        holidays.push(holiday);
    }
    holidays.sort_by(|a, b| a.date.cmp(&b.date));
    Ok(Hours { time_zone, weekly, holidays })
}

/// The name of a zone as the database writes it.
pub(crate) fn zone_checked(field: &str, name: &str) -> Result<String, FieldError> {
    text::within(field, name, NAME_CHARS)?;
    let unknown = || FieldError::new(field, "unknown", "must be a time zone such as Europe/Vienna");
    Ok(zone(name).ok_or_else(unknown)?.iana_name().ok_or_else(unknown)?.to_owned())
}

/// The blocks of a week, if they can be kept.
pub(crate) fn blocks_checked(field: &str, blocks: Vec<HoursBlock>) -> Result<Vec<HoursBlock>, FieldError> {
    if blocks.len() > BLOCKS {
        return Err(FieldError::new(field, "too_many", format!("must have at most {BLOCKS} entries")));
    }
    let mut checked = Vec::with_capacity(blocks.len());
    for (n, mut block) in blocks.into_iter().enumerate() {
        if block.days.is_empty() {
            let rule = "must name at least one day, such as mon";
            return Err(FieldError::new(format!("{field}[{n}].days"), "missing", rule));
        }
        block.days.sort_unstable();
        block.days.dedup();
        let time = "must be a time such as 09:00";
        let from = Span::minute(&block.from).filter(|from| *from < week::DAY);
        let from = from.ok_or_else(|| FieldError::new(format!("{field}[{n}].from"), "invalid", time))?;
        let to = Span::minute(&block.to)
            .ok_or_else(|| FieldError::new(format!("{field}[{n}].to"), "invalid", time))?;
        let span = Span::new(from, to);
        (block.from, block.to) = (span.begin_text(), span.end_text());
        checked.push(block);
    }
    Ok(checked)
}

/// When something is, as the clocks of a zone show it: `tomorrow at 9:00`.
pub(crate) fn words(time_zone: &str, then: Time, now: Time) -> String {
    let zone = zone(time_zone).unwrap_or(TimeZone::UTC);
    let shown = |time| zone.to_datetime(timestamp(time));
    words::when(shown(then), shown(now))
}

/// A time in full, as the clocks of a zone show it.
pub(crate) fn written(time_zone: &str, at: Time) -> String {
    let zone = zone(time_zone).unwrap_or(TimeZone::UTC);
    words::local(zone.to_datetime(timestamp(at)), time_zone)
}

/// The day at a time, in the zone of these hours.
#[must_use]
pub fn day(hours: &Hours, at: Time) -> Date {
    Week::of(hours).date(timestamp(at))
}
