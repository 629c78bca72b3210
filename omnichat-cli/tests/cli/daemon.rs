//! A real daemon for the commands that speak to one.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use crate::program::Program;

/// A running daemon; killed when dropped.
pub(crate) struct Daemon {
    child: Child,
    listen: String,
}

impl Daemon {
    /// Starts one over the program's data directory, on a free port.
    pub(crate) fn start(program: &Program) -> Self {
        Self::start_at(program, "127.0.0.1:0")
    }

    /// Starts one that listens here.
    pub(crate) fn start_at(program: &Program, listen: &str) -> Self {
        let mut child = Command::new(omnichatd())
            .args(["--listen", listen, "--data-dir"])
            .arg(program.data())
            .env_clear()
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let listen = listens_at(child.stderr.take().unwrap());
        Self { child, listen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// Kills it without warning, does something meanwhile, and starts it again at the same place.
    pub(crate) fn restart(&mut self, program: &Program, meanwhile: impl FnOnce()) {
        self.stop();
        meanwhile();
        let again = Self::start_at(program, &self.listen);
        *self = again;
    }

    fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads the log until it says where it listens, then lets it run on unread.
fn listens_at(log: ChildStderr) -> String {
    let mut said = String::new();
    let mut log = BufReader::new(log);
    loop {
        let begins = said.len();
        assert!(log.read_line(&mut said).unwrap() > 0, "the daemon stopped:\n{said}");
        let address = said[begins..].split("127.0.0.1:").nth(1);
        if let Some(address) = address {
            let port: String = address.chars().take_while(char::is_ascii_digit).collect();
            thread::spawn(move || log.lines().map_while(Result::ok).for_each(drop));
            return format!("127.0.0.1:{port}");
        }
    }
}

/// The daemon's program, from beside ours; built when only our own tests were asked for.
pub(crate) fn omnichatd() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let beside = || PathBuf::from(env!("CARGO_BIN_EXE_omnichat")).with_file_name("omnichatd");
    BUILT
        .get_or_init(|| {
            if !beside().exists() {
                let built =
                    Command::new(env!("CARGO")).args(["build", "--quiet", "--bin", "omnichatd"]).status();
                assert!(built.unwrap().success());
            }
            beside()
        })
        .clone()
}
