//! The running daemon, reached through the control socket in its data directory: one JSON line there, JSON lines back.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;

use omnichat_store::config::Config;
use omnichat_store::datadir::DataDir;
use omnichat_store::local::{Command, Line, Progress};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;

use super::Answer;
use crate::failure::{Failure, Result};

/// The longest path that a Unix socket's address surely takes.
const LONGEST_ADDRESS: usize = 100;

/// A connection to the daemon.
pub(super) struct Daemon {
    lines: BufReader<UnixStream>,
}

impl Daemon {
    /// Connects.
    pub(super) async fn reach(dir: &DataDir) -> io::Result<Self> {
        let mut path = dir.control_socket();
        // Held until connected: the short path leads through it.
        let mut _through = None;
        if path.as_os_str().len() > LONGEST_ADDRESS {
            let opened = File::open(dir.path())?;
            let short = PathBuf::from(format!("/proc/self/fd/{}", opened.as_raw_fd()));
            path = short.join(path.file_name().unwrap_or_default());
            _through = Some(opened);
        }
        Ok(Self { lines: BufReader::new(UnixStream::connect(path).await?) })
    }

    /// Has the daemon do it.
    pub(super) async fn run(
        &mut self,
        command: &Command,
        settings: &Config,
        progress: impl Fn(Progress),
    ) -> Result<Answer> {
        let mut asked = serde_json::to_vec(command)?;
        asked.push(b'\n');
        self.lines.get_mut().write_all(&asked).await.map_err(|e| lost(Some(&e)))?;
        let mut public_url = settings.public_url();
        let mut line = String::new();
        loop {
            line.clear();
            if self.lines.read_line(&mut line).await.map_err(|e| lost(Some(&e)))? == 0 {
                return Err(lost(None));
            }
            match serde_json::from_str(&line) {
                Ok(Line::Here { public_url: said }) => public_url = said,
                Ok(Line::Progress(said)) => progress(said),
                Ok(Line::Ok(reply)) => return Ok(Answer { reply, public_url }),
                Ok(Line::Error(problem)) => return Err(problem.into()),
                Err(error) => return Err(super::unexpected().because(error)),
            }
        }
    }
}

fn lost(cause: Option<&io::Error>) -> Failure {
    let failure =
        Failure::new("The daemon stopped before it answered; it may have done what was asked, or not.")
            .hint("look with the `list` command before you repeat it");
    match cause {
        Some(cause) => failure.because(cause),
        None => failure,
    }
}
