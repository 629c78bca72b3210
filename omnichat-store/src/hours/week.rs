//! A week of blocks in a time zone, with the days that are different: which stretches of time it makes. A block is what a
//! clock on the wall shows: where the clocks jump over its beginning or its end, the jump is the moment; where they show
//! a time twice, it begins the first time and ends the second.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use omnichat_api::hours::{Day, Hours, HoursBlock};

use super::zone;

/// The minutes of a day.
pub(crate) const DAY: i16 = 24 * 60;

/// From a minute of a day to a later one of it, or to one of the next day: beyond [`DAY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    from: i16,
    to: i16,
}

impl Span {
    /// What does not end after it begins ends on the next day.
    pub(crate) fn new(from: i16, to: i16) -> Self {
        Self { from, to: if to > from { to } else { to + DAY } }
    }

    pub(crate) fn read(from: &str, to: &str) -> Option<Self> {
        let from = Self::minute(from).filter(|from| *from < DAY)?;
        Some(Self::new(from, Self::minute(to)?))
    }

    /// The minute that `09:30` is; 24:00 is one too.
    pub(crate) fn minute(text: &str) -> Option<i16> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let digits = |text: &str, least| {
            ((least..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
                .then(|| text.parse::<i16>().ok())?
        };
        let (hours, minutes) = (digits(hours, 1)?, digits(minutes, 2)?);
        (hours < 24 && minutes < 60 || (hours, minutes) == (24, 0)).then_some(hours * 60 + minutes)
    }

    pub(crate) fn begin_text(self) -> String {
        clock(self.from)
    }

    pub(crate) fn end_text(self) -> String {
        clock(if self.to > DAY { self.to - DAY } else { self.to })
    }

    /// As people read it.
    pub(crate) fn text(self) -> String {
        format!("{}–{}", self.begin_text(), self.end_text())
    }
}

fn clock(minute: i16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A stretch of time in which it is open, and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// The day on which it begins.
    pub(super) day: Date,
    pub(super) span: Span,
}

/// A day that is not as its weekday.
#[derive(Clone, Debug)]
pub(super) struct Different {
    pub(super) date: Date,
    pub(super) name: String,
    pub(super) open: Vec<Span>,
}

/// The hours, read.
pub(crate) struct Week {
    pub(super) zone: TimeZone,
    /// From Monday on.
    days: [Vec<Span>; 7],
    pub(super) different: Vec<Different>,
}

impl Week {
    /// Reads what was checked before. What cannot be read, such as a zone that this program does not know, is left out:
    /// then it is UTC.
    pub(crate) fn of(hours: &Hours) -> Self {
        let different = hours.holidays.iter().filter_map(|holiday| {
            let open = holiday.open.iter().filter_map(|open| open.split_once('-'));
            Some(Different {
                date: holiday.date.parse().ok()?,
                name: holiday.name.clone(),
                open: open.filter_map(|(from, to)| Span::read(from, to)).collect(),
            })
        });
        Self { different: different.collect(), ..Self::blocks(&hours.time_zone, &hours.weekly) }
    }

    /// Blocks without any day that is different.
    pub(crate) fn blocks(time_zone: &str, blocks: &[HoursBlock]) -> Self {
        let mut days: [Vec<Span>; 7] = Default::default();
        for block in blocks {
            let Some(span) = Span::read(&block.from, &block.to) else { continue };
            block.days.iter().for_each(|day| days[*day as usize].push(span));
        }
        days.iter_mut().for_each(|spans| spans.sort_by_key(|span| span.from));
        Self { zone: zone(time_zone).unwrap_or(TimeZone::UTC), days, different: Vec::new() }
    }

    /// The day at a time.
    pub(crate) fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    pub(super) fn holiday(&self, day: Date) -> Option<&Different> {
        self.different.iter().find(|different| different.date == day)
    }

    /// The blocks that begin on a day.
    pub(super) fn spans(&self, day: Date) -> &[Span] {
        match self.holiday(day) {
            Some(different) => &different.open,
            None => &self.days[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())],
        }
    }

    /// What begins on a day, in order.
    pub(super) fn stretches(&self, day: Date) -> impl Iterator<Item = Stretch> {
        self.spans(day).iter().filter_map(move |span| {
            let from = self.first(moment(day, span.from)?)?;
            let to = self.last(moment(day, span.to)?)?;
            (from < to).then_some(Stretch { from, to, day, span: *span })
        })
    }

    /// The stretch that a time lies in: of several, the one that ends last.
    pub(super) fn stretch(&self, at: Timestamp) -> Option<Stretch> {
        let today = self.date(at);
        // One that began yesterday may last until tonight, and with a change of the clocks a little longer.
        let days = [today.checked_sub(2.days()).ok()?, today.yesterday().ok()?, today];
        let open = days.into_iter().flat_map(|day| self.stretches(day));
        open.filter(|stretch| (stretch.from..stretch.to).contains(&at)).max_by_key(|stretch| stretch.to)
    }

    /// Whether it is open at a time.
    pub(crate) fn is_open(&self, at: Timestamp) -> bool {
        self.stretch(at).is_some()
    }

    /// When it opens next after a time, whether or not it is open then; `None` when it does not by `horizon`.
    pub(crate) fn begins_after(&self, at: Timestamp, horizon: Date) -> Option<Timestamp> {
        // Where the clocks are set back over midnight, the day before goes on.
        let mut day = self.date(at).yesterday().ok()?;
        while day <= horizon {
            if let Some(from) =
                self.stretches(day).map(|stretch| stretch.from).filter(|from| *from > at).min()
            {
                return Some(from);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    fn first(&self, moment: DateTime) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(moment);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => self.jump(ambiguous.later().ok()?),
            _ => ambiguous.earlier().ok(),
        }
    }

    fn last(&self, moment: DateTime) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(moment);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => self.jump(ambiguous.later().ok()?),
            _ => ambiguous.later().ok(),
        }
    }

    /// The jump of the clocks that a time fell into, which lies just before it or at it.
    fn jump(&self, after: Timestamp) -> Option<Timestamp> {
        let just_after = after.checked_add(SignedDuration::from_secs(1)).ok()?;
        self.zone.preceding(just_after).next().map(|transition| transition.timestamp())
    }
}

fn moment(day: Date, minute: i16) -> Option<DateTime> {
    day.to_datetime(Time::midnight()).checked_add(i64::from(minute).minutes()).ok()
}

/// The weekday as hours name it.
pub(super) fn day_name(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

// `Day` counts from Monday: the days of a week are found by it.
const _: () = assert!(Day::Mon as usize == 0 && Day::Sun as usize == 6);
