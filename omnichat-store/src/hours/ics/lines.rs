//! The lines of a calendar file: folded ones put together, and each taken apart into its name, parameters and value.

use jiff::civil::Date;

/// One line.
pub(super) struct Line {
    /// In capitals.
    pub(super) name: String,
    parameters: String,
    pub(super) value: String,
    /// Where it begins in the file, from 1 on.
    number: usize,
}

/// The lines of a calendar; blank ones are left out.
pub(super) fn unfolded(calendar: &str) -> impl Iterator<Item = Result<Line, String>> {
    let mut rest = calendar.trim_start_matches('\u{feff}').lines().enumerate().peekable();
    std::iter::from_fn(move || {
        let (at, first) = rest.find(|(_, line)| !line.trim().is_empty())?;
        let mut whole = first.to_owned();
        // A line that begins with a blank goes on with the one before (RFC 5545, 3.1).
        while let Some((_, more)) = rest.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
            whole.push_str(&more[1..]);
        }
        Some(Line::read(&whole, at + 1))
    })
}

impl Line {
    fn read(line: &str, number: usize) -> Result<Self, String> {
        let mut quoted = false;
        let colon = line.find(|c| {
            quoted ^= c == '"';
            c == ':' && !quoted
        });
        let at = colon.ok_or_else(|| format!("line {number} is no line of a calendar: it has no colon"))?;
        let (head, value) = (&line[..at], &line[at + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        let value = value.trim().to_owned();
        Ok(Self {
            name: name.trim().to_ascii_uppercase(),
            parameters: parameters.to_ascii_uppercase(),
            value,
            number,
        })
    }

    /// What is wrong, and where.
    pub(super) fn says(&self, why: &str) -> String {
        format!("line {}: {why}", self.number)
    }

    /// Whether its dates have a time of day.
    pub(super) fn has_time(&self) -> bool {
        !self.parameters.split(';').any(|one| one == "VALUE=DATE") && self.value.contains('T')
    }

    pub(super) fn date(&self) -> Result<Date, String> {
        self.one(&self.value)
    }

    /// Dates with commas between; those with a time of day are of events that are no holidays.
    pub(super) fn dates(&self) -> Result<Vec<Date>, String> {
        if self.has_time() {
            return Ok(Vec::new());
        }
        self.value.split(',').map(|date| self.one(date)).collect()
    }

    fn one(&self, text: &str) -> Result<Date, String> {
        date(text).ok_or_else(|| self.says("a date must look like 20261224"))
    }

    /// The days of a length such as `P1D` or `P2W`.
    pub(super) fn days(&self) -> Option<i32> {
        let length = self.value.strip_prefix('P')?;
        match (length.strip_suffix('D'), length.strip_suffix('W')) {
            (Some(days), _) => days.parse().ok(),
            (_, Some(weeks)) => weeks.parse::<i32>().ok()?.checked_mul(7),
            _ => None,
        }
    }

    /// A text on one line, without the backslashes that stand before some characters.
    pub(super) fn text(&self) -> String {
        let (mut text, mut escaped) = (String::new(), false);
        for c in self.value.chars() {
            match (escaped, c) {
                (false, '\\') => {
                    escaped = true;
                    continue;
                }
                (true, 'n' | 'N') => text.push(' '),
                (_, c) if c.is_control() => {}
                (_, c) => text.push(c),
            }
            escaped = false;
        }
        text
    }
}

/// A date without any mark between its parts.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() < 8 || !text.bytes().take(8).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?);
    Date::new(part(0..4)?, month, day).ok()
}
