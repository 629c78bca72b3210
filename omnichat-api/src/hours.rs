//! Business hours: when an inbox is answered. Several blocks a day, past midnight, holidays, in a time zone of its own.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Time;
use crate::word::words;

/// Most blocks of a week.
pub const BLOCKS: usize = 100;
/// Most holidays.
pub const HOLIDAYS: usize = 500;
/// Largest calendar that can be read, in bytes.
pub const ICS_BYTES: usize = 1024 * 1024;

words! {
    /// A day of the week.
    pub enum Day {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

/// A stretch of time on some days of the week. Where `to` is not after `from` it ends on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursBlock {
    /// On which days it begins.
    pub days: Vec<Day>,
    /// When it begins, as `09:00`.
    pub from: String,
    /// When it ends, as `17:30`; `24:00` is the end of the day.
    pub to: String,
}

/// A day that is not as its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its date, as `2026-12-24`.
    pub date: String,
    /// What it is called.
    pub name: String,
    /// When it is open all the same, as `09:00-12:00`; empty: closed all day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
}

/// The hours of an inbox. Without any it is always open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// A name of the IANA time zone database, such as `Europe/Vienna`.
    pub time_zone: String,
    /// The week.
    pub weekly: Vec<HoursBlock>,
    /// The days that are different.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

/// Whether an inbox is open at a time, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Open {
    /// Whether it is.
    pub open: bool,
    /// Why, in a sentence: the block or the holiday that decides.
    pub why: String,
    /// When that changes next; absent when it never does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// The same in the inbox's time zone, as a visitor reads it: `tomorrow at 9:00`, `on Monday at 9:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_words: Option<String>,
    /// The time that was asked for, in the inbox's time zone, as people write it.
    pub local: String,
}

/// At which time.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExplainQuery {
    /// As `2026-12-24T16:00`, meant as the clocks of the inbox show it, or with `Z` or an offset; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}
