//! The machine under the run: which cores, how many open files, what a process takes of memory and time. Linux only,
//! as the daemon is.

use std::fs;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use rustix::process::{Pid, Resource, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::failure::{Failure, Result};

/// Files that a process has open besides its connections.
const OTHER_FILES: u64 = 100;

/// Cores, as they were named: `0`, `0,2` or `0-3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cores {
    text: String,
    numbers: Vec<usize>,
}

impl Cores {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Keeps this thread, and what it starts, on these cores.
    pub(super) fn hold(&self) -> Result {
        let mut set = CpuSet::new();
        self.numbers.iter().for_each(|core| set.set(*core));
        sched_setaffinity(None, &set).map_err(|error| self.not_there().because(std::io::Error::from(error)))
    }

    /// Refuses cores that this process may not use.
    pub(super) fn check(&self) -> Result {
        let ours = sched_getaffinity(None).map_err(std::io::Error::from)?;
        if self.numbers.iter().all(|core| ours.is_set(*core)) { Ok(()) } else { Err(self.not_there()) }
    }

    fn not_there(&self) -> Failure {
        Failure::new(format!("There is no core {} here.", self.text))
            .hint("`nproc` says how many there are; they are counted from 0")
    }
}

impl FromStr for Cores {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let bad = || "cores are numbers from 0 on, such as 0 or 0,2 or 0-3".to_owned();
        let number = |text: &str| {
            text.trim().parse::<usize>().ok().filter(|core| *core < CpuSet::MAX_CPU).ok_or_else(bad)
        };
        let mut numbers = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return Err(bad());
            }
            numbers.extend(first..=last);
        }
        Ok(Self { text: text.to_owned(), numbers })
    }
}

/// Lets this process, and what it starts, open as many files as so many connections need.
pub(super) fn allow_connections(connections: usize) -> Result {
    let needed = connections as u64 + OTHER_FILES;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|now| now >= needed) {
        return Ok(());
    }
    limit.current = limit.maximum;
    let raised = setrlimit(Resource::Nofile, limit).is_ok();
    if raised && limit.maximum.is_none_or(|most| most >= needed) {
        return Ok(());
    }
    let most = limit.maximum.unwrap_or(needed);
    Err(Failure::new(format!("{connections} connections need {needed} open files; only {most} are allowed."))
        .hint("ask for fewer, or raise the limit first, such as with `ulimit -Hn`"))
}

/// A running process.
#[derive(Clone, Debug)]
pub(super) struct Process {
    proc: PathBuf,
    pid: Pid,
}

/// What a process takes at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage {
    /// Bytes in memory, now and at most so far.
    pub(super) rss: u64,
    pub(super) peak: u64,
    /// Time on any core, in the program and in the kernel for it.
    pub(super) cpu: Duration,
}

impl Process {
    pub(super) fn new(pid: u32) -> Option<Self> {
        let pid = Pid::from_raw(i32::try_from(pid).ok()?)?;
        let proc = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
        Some(Self { proc, pid })
    }

    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// Nothing when it has ended, or where there is no `/proc`.
    pub(super) fn usage(&self) -> Option<Usage> {
        let status = fs::read_to_string(self.proc.join("status")).ok()?;
        let kib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_end_matches("kB").trim().parse::<u64>().ok()
        };
        let stat = fs::read_to_string(self.proc.join("stat")).ok()?;
        // The second field is the name and may hold anything; utime and stime are the 14th and 15th of all.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<u64>().ok();
        let ticks = ticks()? + ticks()?;
        let cpu = Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64);
        Some(Usage { rss: kib("VmRSS:")? * 1024, peak: kib("VmHWM:")? * 1024, cpu })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_are_single_ones_lists_and_ranges() {
        let numbers = |text: &str| text.parse::<Cores>().map(|cores| cores.numbers);
        assert_eq!(numbers("0"), Ok(vec![0]));
        assert_eq!(numbers("0-2,5"), Ok(vec![0, 1, 2, 5]));
        for bad in ["", "a", "2-1", "-1", "0,,1", "99999999"] {
            assert!(numbers(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_process_takes_memory_and_one_that_is_not_there_nothing() {
        let usage = Process::new(std::process::id()).unwrap().usage().unwrap();
        assert!(usage.rss > 100_000 && usage.peak >= usage.rss, "{usage:?}");
        assert!(Process::new(0).is_none());
    }
}
