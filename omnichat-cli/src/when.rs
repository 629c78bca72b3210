//! Times as people read them: local, and how long somebody waits.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use omnichat_api::Time;

/// Date and time to the minute, in this machine's time zone.
pub(crate) fn minute(time: Time) -> String {
    local(time, "%Y-%m-%d %H:%M")
}

/// Date and time to the second, in this machine's time zone.
pub(crate) fn second(time: Time) -> String {
    local(time, "%Y-%m-%d %H:%M:%S")
}

fn local(time: Time, format: &str) -> String {
    match Timestamp::from_millisecond(time.ms()) {
        Ok(at) => at.to_zoned(TimeZone::system()).strftime(format).to_string(),
        Err(_) => time.to_string(),
    }
}

/// So many milliseconds, as short as one reads them at a glance: `3:12`, `2 h 05`, `4 d`.
pub(crate) fn span(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    match hours {
        0 => format!("{minutes}:{:02}", seconds % 60),
        1..48 => format!("{hours} h {:02}", minutes % 60),
        _ => format!("{} d", hours / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_reads_in_minutes_then_hours_then_days() {
        let shown = [0, 192, 3_599, 7_500, 400_000].map(|seconds| span(seconds * 1000));
        assert_eq!(shown, ["0:00", "3:12", "59:59", "2 h 05", "4 d"]);
    }
}
