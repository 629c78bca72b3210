//! The daemon as its own process: for what only a process can show, such as signals, exit codes and its log.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use omnichat_store::local::{Command, Line, Reply};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, Command as Process};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Person, SOON, client, login};

pub(crate) struct Program {
    child: Child,
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    log: JoinHandle<String>,
}

/// The program with a clean environment, on a free port.
pub(crate) fn program(data_dir: &Path) -> Process {
    let mut process = Process::new(env!("CARGO_BIN_EXE_omnichatd"));
    process
        .env_clear()
        .env("OMNICHAT_LOG_FORMAT", "json")
        .env("OMNICHAT_LISTEN", "127.0.0.1:0")
        .arg("--data-dir")
        .arg(data_dir);
    process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    process
}

/// The address in the line that says that it is ready, in either format.
fn ready(line: &str) -> Option<String> {
    if let Ok(line) = serde_json::from_str::<Value>(line) {
        return (line["message"] == "ready").then(|| line["listen"].as_str().unwrap().to_owned());
    }
    let (_, rest) = line.split_once(" ready ")?;
    rest.split_whitespace().find_map(|part| part.strip_prefix("listen=")).map(str::to_owned)
}

/// What a program says that refuses to start: one line on standard error.
pub(crate) async fn refusal(mut process: Process) -> String {
    let output = timeout(SOON, process.output()).await.expect("it started").unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("Error: ")).collect();
    assert_eq!(errors.len(), 1, "{said}");
    assert_eq!(said.trim_end().lines().last(), Some(errors[0]), "{said}");
    errors[0].to_owned()
}

impl Program {
    /// Starts and waits until it is ready.
    pub(crate) async fn start(data_dir: &Path) -> Self {
        let mut process = program(data_dir);
        process.env("OMNICHAT_AUTO_MIGRATE", "true").env("OMNICHAT_LOG_LEVEL", "debug");
        Self::of(process).await
    }

    pub(crate) async fn of(mut process: Process) -> Self {
        let mut child = process.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let url = loop {
            let mut line = String::new();
            let read =
                timeout(SOON, lines.read_line(&mut line)).await.expect("it did not get ready").unwrap();
            assert!(read > 0, "it ended: {said}");
            said.push_str(&line);
            if let Some(address) = ready(&line) {
                break format!("http://{address}");
            }
        };
        let log = tokio::spawn(async move {
            lines.read_to_string(&mut said).await.unwrap();
            said
        });
        Self { child, url, http: client(), log }
    }

    /// SIGTERM.
    pub(crate) async fn terminate(&self) {
        let command = format!("kill -TERM {}", self.child.id().unwrap());
        assert!(Process::new("sh").args(["-c", &command]).status().await.unwrap().success());
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Waits for its end: how it ended, and its whole log.
    pub(crate) async fn ended(mut self) -> (ExitStatus, String) {
        let status = timeout(SOON, self.child.wait()).await.expect("it did not end").unwrap();
        (status, self.log.await.unwrap())
    }

    pub(crate) async fn login(&self, email: &str) -> Person {
        login(&self.http, &self.url, email).await
    }
}

/// Has the running daemon do a local command through its control socket.
pub(crate) async fn control(socket: &Path, command: &Command) -> Reply {
    match said(socket, &serde_json::to_string(command).unwrap()).await {
        Line::Ok(reply) => reply,
        other => panic!("it was not done: {other:?}"),
    }
}

/// The last line that the control socket answers to this one.
pub(crate) async fn said(socket: &Path, line: &str) -> Line {
    let mut stream = BufReader::new(UnixStream::connect(socket).await.unwrap());
    stream.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    let mut lines = String::new();
    timeout(SOON, stream.read_to_string(&mut lines)).await.expect("no answer").unwrap();
    let mut lines = lines.lines().map(|line| serde_json::from_str(line).unwrap());
    assert!(matches!(lines.next(), Some(Line::Here { .. })), "the first line is `here`");
    lines.next_back().expect("it hung up")
}
