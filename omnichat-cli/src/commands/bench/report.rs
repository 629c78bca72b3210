//! What a run gave: for people a table, for programs one object whose names stay.

use std::time::Duration;

use serde::Serialize;

use super::latency::Quantiles;
use super::load::Spent;
use crate::table::Table;

/// What a scenario found out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measured {
    pub(super) spent: Spent,
    pub(super) messages: Option<u64>,
    pub(super) posts_per_s: Option<f64>,
    pub(super) frames: Option<u64>,
    pub(super) other_frames: Option<u64>,
    /// From the first message to the last frame.
    pub(super) heard_for: Duration,
    pub(super) requests: Option<u64>,
    pub(super) rss_per_socket: Option<u64>,
    pub(super) latency: Option<Quantiles>,
    pub(super) heard: Option<Quantiles>,
    /// The same before somebody came who asks for everything.
    pub(super) undisturbed: Option<Quantiles>,
    pub(super) missing: u64,
    pub(super) doubled: u64,
    pub(super) disordered: u64,
    pub(super) resumed: u64,
    pub(super) refused: u64,
}

/// What surrounds a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    pub(super) scenario: &'static str,
    pub(super) what: String,
    pub(super) daemon: String,
    pub(super) database: Option<String>,
    pub(super) ready: Option<Duration>,
    /// Bytes in memory at its first answer, before anybody signed in.
    pub(super) rss_ready: Option<u64>,
    pub(super) daemon_cpus: Option<String>,
    pub(super) load_cpus: Option<String>,
    pub(super) syncs_before: Option<f64>,
    pub(super) syncs_after: Option<f64>,
    /// What the embedded database writes with nothing around it, in sets of as many as wait at once.
    pub(super) alone: Option<f64>,
}

/// The result. A figure that the scenario does not have is `null`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    scenario: &'static str,
    what: String,
    daemon: String,
    database: Option<String>,
    daemon_cpus: Option<String>,
    load_cpus: Option<String>,
    seconds: f64,
    messages: Option<u64>,
    posts_per_s: Option<f64>,
    requests_per_s: Option<f64>,
    frames_per_s: Option<f64>,
    other_frames: Option<u64>,
    p50_ms: Option<f64>,
    p90_ms: Option<f64>,
    p99_ms: Option<f64>,
    p999_ms: Option<f64>,
    max_ms: Option<f64>,
    heard_p50_ms: Option<f64>,
    heard_p99_ms: Option<f64>,
    undisturbed_p50_ms: Option<f64>,
    undisturbed_p99_ms: Option<f64>,
    missing: u64,
    doubled: u64,
    disordered: u64,
    resumed: u64,
    refused: u64,
    daemon_ready_ms: Option<f64>,
    daemon_rss_ready_bytes: Option<u64>,
    daemon_rss_before_bytes: Option<u64>,
    daemon_rss_bytes: Option<u64>,
    daemon_rss_peak_bytes: Option<u64>,
    daemon_rss_per_socket_bytes: Option<u64>,
    daemon_cpu_s: Option<f64>,
    daemon_cpu_share: Option<f64>,
    load_cpu_share: Option<f64>,
    fsync_per_s_before: Option<f64>,
    fsync_per_s_after: Option<f64>,
    fsync_moved: bool,
    sqlite_alone_per_s: Option<f64>,
}

/// By how much the disk may become faster or slower during a run before its figures say little.
const MOVED: f64 = 0.25;

impl Report {
    pub(super) fn new(setting: Setting, m: Measured) -> Self {
        let wall = m.spent.wall.as_secs_f64();
        let latency = |pick: fn(&Quantiles) -> f64| m.latency.as_ref().map(pick);
        let disk = setting.syncs_before.zip(setting.syncs_after);
        Self {
            scenario: setting.scenario,
            what: setting.what,
            daemon: setting.daemon,
            database: setting.database,
            daemon_cpus: setting.daemon_cpus,
            load_cpus: setting.load_cpus,
            seconds: rounded(wall),
            messages: m.messages,
            posts_per_s: m.posts_per_s.map(rounded),
            requests_per_s: m.requests.map(|count| rounded(count as f64 / wall)),
            frames_per_s: m.frames.map(|frames| rounded(frames as f64 / m.heard_for.as_secs_f64())),
            other_frames: m.other_frames,
            p50_ms: latency(|q| q.p50),
            p90_ms: latency(|q| q.p90),
            p99_ms: latency(|q| q.p99),
            p999_ms: latency(|q| q.p999),
            max_ms: latency(|q| q.max),
            heard_p50_ms: m.heard.map(|q| q.p50),
            heard_p99_ms: m.heard.map(|q| q.p99),
            undisturbed_p50_ms: m.undisturbed.map(|q| q.p50),
            undisturbed_p99_ms: m.undisturbed.map(|q| q.p99),
            missing: m.missing,
            doubled: m.doubled,
            disordered: m.disordered,
            resumed: m.resumed,
            refused: m.refused,
            daemon_ready_ms: setting.ready.map(|ready| rounded(ready.as_secs_f64() * 1000.0)),
            daemon_rss_ready_bytes: setting.rss_ready,
            daemon_rss_before_bytes: m.spent.rss_before,
            daemon_rss_bytes: m.spent.rss,
            daemon_rss_peak_bytes: m.spent.rss_peak,
            daemon_rss_per_socket_bytes: m.rss_per_socket,
            daemon_cpu_s: m.spent.cpu.map(|cpu| rounded(cpu.as_secs_f64())),
            daemon_cpu_share: m.spent.cpu.map(|cpu| rounded(cpu.as_secs_f64() / wall)),
            load_cpu_share: m.spent.own_cpu.map(|cpu| rounded(cpu.as_secs_f64() / wall)),
            fsync_per_s_before: setting.syncs_before.map(rounded),
            fsync_per_s_after: setting.syncs_after.map(rounded),
            fsync_moved: disk.is_some_and(|(before, after)| (after / before - 1.0).abs() > MOVED),
            sqlite_alone_per_s: setting.alone.map(rounded),
        }
    }

    /// Whether everything arrived, once and in order.
    pub(super) fn is_right(&self) -> bool {
        self.missing + self.doubled + self.disordered == 0
    }

    /// What is to be said of it besides the figures.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if let (true, Some(before), Some(after)) =
            (self.fsync_moved, self.fsync_per_s_before, self.fsync_per_s_after)
        {
            remarks.push(format!(
                "The disk's speed moved by more than 25 % during the run (from {before:.0} to {after:.0} syncs \
                 a second): repeat it before you compare."
            ));
        }
        if self.refused > 0 {
            remarks.push(format!(
                "The daemon was full and refused {} times; each message was sent again.",
                self.refused
            ));
        }
        if self.resumed > 0 {
            remarks.push(format!("Listeners were cut off and resumed {} times.", self.resumed));
        }
        remarks
    }

    /// The figures that there are, a line each.
    pub(super) fn table(&self) -> Table {
        let count = |n: Option<u64>| n.map(|n| grouped(n as f64));
        let rate = |n: Option<f64>| n.map(grouped);
        let ms = |n: Option<f64>| n.map(|n| format!("{n:.2} ms"));
        let mb = |n: Option<u64>| n.map(|n| format!("{:.1} MB", n as f64 / 1e6));
        let rows = [
            ("Scenario", Some(self.what.clone())),
            ("Daemon", Some(self.daemon.clone())),
            ("Database", self.database.clone()),
            ("Daemon's cores", self.daemon_cpus.clone()),
            ("Load's cores", self.load_cpus.clone()),
            ("Time", Some(format!("{:.1} s", self.seconds))),
            ("Messages", count(self.messages)),
            ("Messages a second", rate(self.posts_per_s)),
            ("Requests a second", rate(self.requests_per_s)),
            ("Frames a second", rate(self.frames_per_s)),
            ("Half within", ms(self.p50_ms)),
            ("90 % within", ms(self.p90_ms)),
            ("99 % within", ms(self.p99_ms)),
            ("99.9 % within", ms(self.p999_ms)),
            ("All within", ms(self.max_ms)),
            ("Half heard within", ms(self.heard_p50_ms)),
            ("99 % heard within", ms(self.heard_p99_ms)),
            ("Undisturbed, half within", ms(self.undisturbed_p50_ms)),
            ("Undisturbed, 99 % within", ms(self.undisturbed_p99_ms)),
            ("Missing", count(Some(self.missing))),
            ("Doubled", count(Some(self.doubled))),
            ("Out of order", count(Some(self.disordered))),
            ("Daemon ready after", ms(self.daemon_ready_ms)),
            ("Its memory then", mb(self.daemon_rss_ready_bytes)),
            ("Daemon's memory before", mb(self.daemon_rss_before_bytes)),
            ("Daemon's memory", mb(self.daemon_rss_bytes)),
            ("Its peak", mb(self.daemon_rss_peak_bytes)),
            (
                "Memory a socket",
                self.daemon_rss_per_socket_bytes.map(|n| format!("{:.1} kB", n as f64 / 1e3)),
            ),
            (
                "Daemon's processor",
                self.daemon_cpu_s
                    .zip(self.daemon_cpu_share)
                    .map(|(cpu, share)| format!("{cpu:.2} s, {:.1} % of a core", share * 100.0)),
            ),
            (
                "Load's processor",
                self.load_cpu_share.map(|share| format!("{:.1} % of a core", share * 100.0)),
            ),
            ("Disk's syncs a second before", rate(self.fsync_per_s_before)),
            ("Disk's syncs a second after", rate(self.fsync_per_s_after)),
            ("SQLite alone, messages a second", rate(self.sqlite_alone_per_s)),
        ];
        let there = rows.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]));
        Table::new(["MEASURE", "VALUE"], there)
    }
}

/// To four digits after the point: more would only look exact.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

/// `12,345`; small ones with what is after the point.
fn grouped(number: f64) -> String {
    if number > 0.0 && number < 10.0 && number.fract() != 0.0 {
        return format!("{number:.1}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(before: f64, after: f64, measured: Measured) -> Report {
        let setting = Setting { syncs_before: Some(before), syncs_after: Some(after), ..Setting::default() };
        Report::new(setting, measured)
    }

    #[test]
    fn a_disk_that_moved_by_more_than_a_quarter_is_told() {
        assert!(!report(8000.0, 6400.0, Measured::default()).fsync_moved);
        assert!(report(8000.0, 5900.0, Measured::default()).fsync_moved);
        assert!(report(8000.0, 10_100.0, Measured::default()).fsync_moved);
        assert_eq!(report(8000.0, 4000.0, Measured::default()).remarks().len(), 1);
    }

    #[test]
    fn one_frame_that_is_missing_doubled_or_out_of_order_makes_a_run_wrong() {
        assert!(report(1.0, 1.0, Measured::default()).is_right());
        for wrong in [
            Measured { missing: 1, ..Measured::default() },
            Measured { doubled: 1, ..Measured::default() },
            Measured { disordered: 1, ..Measured::default() },
        ] {
            assert!(!report(1.0, 1.0, wrong).is_right());
        }
    }

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(
            [0.0, 2.5, 123.0, 1234.4, 1_234_567.0].map(grouped),
            ["0", "2.5", "123", "1,234", "1,234,567"]
        );
    }
}
