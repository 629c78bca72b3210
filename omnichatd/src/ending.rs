//! What ends the daemon, and what must not: signals, and the standard input of whoever started it. It stops nothing
//! itself.

use std::io;
use std::os::fd::AsFd;

use anyhow::Context;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Everything that may tell the daemon to stop.
pub struct Ending {
    terminated: Signal,
    interrupted: Signal,
    starter: Option<pipe::Receiver>,
}

impl Ending {
    /// Listens from now on: to SIGTERM and SIGINT, and, when asked to, for the end of the standard input.
    ///
    /// A limit on the size of files (`LimitFSIZE=` of systemd, `ulimit -f`) no longer kills the process but makes the
    /// write fail, which is refused like any other write on a full disk.
    pub fn listen(with_stdin: bool) -> anyhow::Result<Self> {
        // Whoever listens to a signal once has taken its effect away for good.
        drop(signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?);
        Ok(Self {
            terminated: signal(SignalKind::terminate())?,
            interrupted: signal(SignalKind::interrupt())?,
            starter: with_stdin.then(stdin).transpose().context("the standard input is no pipe")?,
        })
    }

    /// Waits until something does.
    pub async fn comes(&mut self) {
        tokio::select! {
            _ = self.terminated.recv() => {}
            _ = self.interrupted.recv() => {}
            () = closes(&mut self.starter) => {}
        }
    }
}

/// Not the usual one: a thread that waits in a read would hold up the end of the process.
fn stdin() -> io::Result<pipe::Receiver> {
    pipe::Receiver::from_owned_fd(io::stdin().as_fd().try_clone_to_owned()?)
}

/// Until the other end of the pipe is closed, which the system does for a process that was killed.
async fn closes(pipe: &mut Option<pipe::Receiver>) {
    let Some(pipe) = pipe else { return std::future::pending().await };
    let mut ignored = [0; 64];
    while pipe.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}
