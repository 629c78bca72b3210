//! The test bed of the channels: a sandbox as its users start it, an installation that is led to it, and the events of that.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::daemon::Daemon;
use crate::program::Program;

/// A sandbox on a free port; killed when dropped.
pub(crate) struct Sandbox {
    child: Child,
    lines: BufReader<ChildStdout>,
    at: String,
    imap: String,
    smtp: String,
}

impl Sandbox {
    pub(crate) fn start(program: &Program, flags: &[&str]) -> Self {
        let free = "127.0.0.1:0";
        let args = ["sandbox", "--listen", free, "--imap", free, "--smtp", free, "--json"];
        let args = [&args, flags].concat();
        let mut child = program.command(&args).stdin(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let ready = next(&mut lines);
        let place = |name: &str| ready["ready"][name].as_str().unwrap().to_owned();
        Self { child, lines, at: place("listen"), imap: place("imap"), smtp: place("smtp") }
    }

    /// The next thing of this kind that it shows: a `message`, a `report`, a `push` …
    pub(crate) fn shows(&mut self, what: &str) -> Value {
        loop {
            let mut line = next(&mut self.lines);
            if let Some(shown) = line.get_mut(what) {
                return shown.take();
            }
        }
    }

    /// Where its mail server takes mails.
    pub(crate) fn smtp(&self) -> &str {
        &self.smtp
    }

    /// The fields of a mail inbox that lead the daemon to it.
    pub(crate) fn mailbox(&self) -> [String; 2] {
        [format!("imap=imap://{}?tls=off", self.imap), format!("smtp=smtp://{}?tls=off", self.smtp)]
    }

    /// The lines of the settings that lead a daemon to it.
    fn settings(&self, program: &Program) -> String {
        program.ok(&["sandbox", "--listen", &self.at, "--settings"])
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn next(lines: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    assert!(lines.read_line(&mut line).unwrap() > 0, "it has ended");
    serde_json::from_str(&line).unwrap()
}

/// An installation whose carriers are a sandbox, with an inbox of each kind, and the login of its owner.
pub(crate) fn installation(flags: &[&str]) -> (Program, Sandbox, Daemon) {
    let program = Program::with_owner();
    let (sandbox, daemon) = led_to_a_sandbox(&program, flags);
    (program, sandbox, daemon)
}

/// The same, over an installation that there is already.
pub(crate) fn led_to_a_sandbox(program: &Program, flags: &[&str]) -> (Sandbox, Daemon) {
    let sandbox = Sandbox::start(program, flags);
    std::fs::write(program.data().join("omnichat.toml"), sandbox.settings(program)).unwrap();
    let bridge = format!("url=http://{}/bridge", sandbox.at);
    let secret = "0123456789abcdef0123456789abcdef\n";
    let twilio = ["--set", "account_sid=AC00000000000000000000000000000001", "--set-secret", "auth_token"];
    let page = ["--set-secret", "app_secret", "--set-secret", "verify_token", "--set-secret", "page_token"];
    let openphone = ["--carrier", "openphone", "--set-secret", "api_key", "--set-secret", "signing_key"];
    let [imap, smtp] = sandbox.mailbox();
    let mailbox = ["--set", &imap, "--set", &smtp, "--set", "plus=yes", "--set-secret", "password"];
    for (name, channel, address, given, secrets) in [
        ("sms", "sms", "+12025550100", &twilio[..], 1),
        ("whatsapp", "whatsapp", "+12025550101", &twilio, 1),
        ("messenger", "messenger", "104321", &page, 3),
        ("api", "api", "matrix", &["--set", &bridge, "--set-secret", "secret"], 1),
        ("openphone", "sms", "+12025550102", &openphone, 2),
        ("email", "email", "help@example.com", &mailbox, 1),
    ] {
        let create =
            ["inbox", "create", "--channel", channel, "--name", name, "--address", address, "--json"];
        let run = program.run_with(&[&create, given].concat(), secret.repeat(secrets));
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(!run.out.contains(secret.trim()) && !run.err.contains(secret.trim()), "{run:?}");
    }
    let daemon = Daemon::start(program);
    let login = ["login", "--url", &daemon.url(), "--email", "ana@example.com", "--password-stdin"];
    let run = program.run_with(&login, "heron on a slow river\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    (sandbox, daemon)
}

/// Waits for the next event of this kind that `fits`.
pub(crate) struct Tail {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Tail {
    pub(crate) fn start(program: &Program, filter: &str) -> Self {
        let args = ["tail", "--json", "--after", "0", filter];
        let mut child = program.command(&args).stdin(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    pub(crate) fn until(&mut self, mut fits: impl FnMut(&Value) -> bool) -> Value {
        loop {
            let event = next(&mut self.lines);
            if fits(&event) {
                return event;
            }
        }
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
