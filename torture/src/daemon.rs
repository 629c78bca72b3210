//! The real daemon as a process: started, killed without a word, and looked at from outside. It is the program that
//! `cargo` builds; nothing of it is linked in here.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

/// How long a start may take on a busy machine.
const READY: Duration = Duration::from_secs(30);
/// Lines of its log that are shown when a test fails.
const TAIL: usize = 30;

/// A running daemon. Dropped, it is killed.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    address: SocketAddr,
    log: Log,
}

/// What it said last.
type Log = Arc<Mutex<Vec<String>>>;

/// The program, beside the tests in Cargo's target directory.
pub fn program() -> Result<PathBuf> {
    let test = std::env::current_exe().context("this test does not know where it lies")?;
    let target = test.ancestors().nth(2).context("this test lies in no target directory")?;
    let program = target.join("omnichatd");
    ensure!(
        program.is_file(),
        "there is no {}: `cargo build --bin omnichatd` makes it, and so does any run of the whole workspace's tests",
        program.display()
    );
    Ok(program)
}

impl Daemon {
    /// Starts it and waits until it is ready.
    pub async fn start(mut command: Command) -> Result<Self> {
        let mut child = spawn(&mut command)?;
        let mut lines = BufReader::new(child.stderr.take().context("its standard error is ours")?).lines();
        let log = Log::default();
        let address = timeout(READY, ready(&mut lines, &log)).await;
        let address = address.map_err(|_| anyhow::anyhow!("it did not get ready")).and_then(|said| said);
        let address = address.with_context(|| format!("the daemon said: {}", said(&log)))?;
        let noted = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                note(&noted, &line);
            }
        });
        Ok(Self { child, address, log })
    }

    /// Starts it and kills it after so long, ready or not.
    pub async fn start_and_kill(mut command: Command, after: Duration) -> Result<()> {
        let mut child = spawn(&mut command)?;
        if let Ok(ended) = timeout(after, child.wait()).await {
            bail!("the daemon ended by itself: {}", ended?);
        }
        child.kill().await.context("it cannot be killed")
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub fn pid(&self) -> Result<u32> {
        self.child.id().context("the daemon has ended")
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub async fn kill(mut self) -> Result<()> {
        if let Some(ended) = self.child.try_wait()? {
            bail!("the daemon had ended by itself ({ended}); it said: {}", said(&self.log));
        }
        self.child.kill().await.context("it cannot be killed")
    }

    /// Memory that it holds now, in bytes.
    pub fn memory(&self) -> Result<u64> {
        self.status("VmRSS:")
    }

    /// The most memory that it has held, in bytes.
    pub fn most_memory(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()?))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)).context("no such field")?;
        let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024)
    }

    /// Gives it no more of something than this from now on; all it wants when absent.
    pub fn limit(&self, resource: Resource, most: Option<u64>) -> Result<()> {
        let pid = Pid::from_raw(self.pid()?.try_into()?);
        let hard = prlimit(pid, resource, Rlimit { current: most, maximum: None });
        // Who may not raise the hard limit goes by the one there is.
        if hard.is_err() {
            let maximum = getrlimit(resource).maximum;
            prlimit(pid, resource, Rlimit { current: most.or(maximum), maximum })?;
        }
        Ok(())
    }

    /// How many of these clients' connections it still holds. One that it has closed may live on in the kernel, which
    /// still has something to deliver; it belongs to nobody then.
    pub fn holds(&self, clients: &HashSet<u16>) -> Result<usize> {
        let table = std::fs::read_to_string("/proc/net/tcp")?;
        let port = |field: &str| u16::from_str_radix(field.rsplit(':').next()?, 16).ok();
        let ours = table.lines().skip(1).filter(|line| {
            let fields: Vec<_> = line.split_whitespace().collect();
            let [_, local, remote, ..] = fields[..] else { return false };
            let owned = fields.get(9).is_some_and(|inode| *inode != "0");
            owned
                && port(local) == Some(self.address.port())
                && port(remote).is_some_and(|port| clients.contains(&port))
        });
        Ok(ours.count())
    }

    /// How many files and connections it has open.
    pub fn descriptors(&self) -> Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.pid()?))?.count())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if std::thread::panicking() {
            #[expect(clippy::print_stderr, reason = "whoever sees it fail needs what it said")]
            {
                eprintln!("the daemon said last:\n{}", said(&self.log));
            }
        }
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    command.spawn().context("the daemon cannot be started")
}

/// Reads its log up to the line that says where it listens.
async fn ready(lines: &mut Lines<BufReader<ChildStderr>>, log: &Log) -> Result<SocketAddr> {
    while let Some(line) = lines.next_line().await? {
        note(log, &line);
        if let Ok(line) = serde_json::from_str::<Value>(&line)
            && line["message"] == "ready"
        {
            let listen = line["listen"].as_str().context("it does not say where it listens")?;
            return Ok(listen.parse()?);
        }
    }
    bail!("it ended")
}

fn note(log: &Log, line: &str) {
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    if log.len() == 2 * TAIL {
        log.drain(..TAIL);
    }
    log.push(line.to_owned());
}

fn said(log: &Log) -> String {
    let log = log.lock().unwrap_or_else(PoisonError::into_inner);
    log[log.len().saturating_sub(TAIL)..].join("\n")
}
