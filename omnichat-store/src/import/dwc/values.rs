//! Values as they stand in the old tables, whatever type they were stored with.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use omnichat_api::Time;
use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde_json::Value;

/// A point in time in microseconds since 1970: as fine as the old system wrote them, for their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Micros(pub(super) i64);

impl Micros {
    pub(super) const fn time(self) -> Time {
        Time(self.0.div_euclid(1000))
    }
}

/// The end of what is taken for a time: the year 2100.
const LAST_S: i64 = 4_102_444_800;

/// A text; `None` where there is nothing in it. NUL, which PostgreSQL cannot store, is left out.
pub(super) fn text(row: &Row<'_>, at: usize) -> Option<String> {
    let text = match row.get_ref(at).ok()? {
        ValueRef::Null => return None,
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    };
    Some(if text.contains('\0') { text.replace('\0', "") } else { text })
}

/// The same, trimmed; `None` where only blanks are left.
pub(super) fn word(row: &Row<'_>, at: usize) -> Option<String> {
    let text = text(row, at)?;
    let word = text.trim();
    (!word.is_empty()).then(|| word.to_owned())
}

/// A whole number, also where it stands as text.
pub(super) fn number(row: &Row<'_>, at: usize) -> Option<i64> {
    match row.get_ref(at).ok()? {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Real(number) if number.fract() == 0.0 => format!("{number:.0}").parse().ok(),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok()?.trim().parse().ok(),
        _ => None,
    }
}

/// Yes or no.
pub(super) fn flag(row: &Row<'_>, at: usize) -> bool {
    match number(row, at) {
        Some(number) => number != 0,
        None => word(row, at).is_some_and(|word| word.eq_ignore_ascii_case("true")),
    }
}

/// A time; `Ok(None)` where there is none, and the text where it is none.
pub(super) fn time(row: &Row<'_>, at: usize) -> Result<Option<Micros>, String> {
    match word(row, at) {
        None => Ok(None),
        Some(text) => micros(&text).map(Some).ok_or(text),
    }
}

/// `2025-10-01T12:00:00.123456Z` or `2025-10-01 12:00:00`, which is UTC too.
pub(super) fn micros(text: &str) -> Option<Micros> {
    let zoned = text.parse::<Timestamp>().ok();
    let at = zoned.or_else(|| {
        let civil = text.parse::<DateTime>().ok()?;
        civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    })?;
    (0..LAST_S).contains(&at.as_second()).then(|| Micros(at.as_microsecond()))
}

/// A whole row as JSON, by the names of its columns.
pub(super) fn json(row: &Row<'_>, columns: &[String]) -> Value {
    let values = columns.iter().enumerate().map(|(at, name)| {
        let value = match row.get_ref(at) {
            Ok(ValueRef::Integer(number)) => Value::from(number),
            Ok(ValueRef::Real(number)) => Value::from(number),
            Ok(ValueRef::Null) | Err(_) => Value::Null,
            Ok(ValueRef::Text(_) | ValueRef::Blob(_)) => text(row, at).map_or(Value::Null, Value::from),
        };
        (name.clone(), value)
    });
    Value::Object(values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_both_kinds_are_utc_and_keep_their_microseconds() {
        let at = 1_759_320_000_000_000;
        for (text, more) in [
            ("2025-10-01T12:00:00Z", 0),
            ("2025-10-01T12:00:00.5Z", 500_000),
            ("2025-10-01T12:00:00.123456Z", 123_456),
            ("2025-10-01T14:00:00+02:00", 0),
            ("2025-10-01 12:00:00", 0),
            ("2025-10-01 12:00:00.000007", 7),
            ("2025-10-01T12:00:00", 0),
        ] {
            assert_eq!(micros(text), Some(Micros(at + more)), "{text}");
        }
        for text in
            ["", "yesterday", "12:00", "0001-01-01 00:00:00", "9999-12-31T23:59:59Z", "2025-13-01T00:00:00Z"]
        {
            assert_eq!(micros(text), None, "{text}");
        }
        assert_eq!(Micros(at + 123_999).time(), Time(1_759_320_000_123));
    }
}
