//! A real mail server as its own process, and the mails that have come.

use std::process::Stdio;

use omnichat_store::config::Config;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::{Bed, SOON, text};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../e2e/src/mailbox.mjs");
const NEEDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../node_modules/smtp-server");

/// The mail server; it ends with this.
pub(crate) struct Mailbox {
    _process: Child,
    orders: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    pub(crate) port: u64,
}

/// A mail that has come.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    /// The whole of it, headers first, with its bodies readable.
    pub(crate) text: String,
    pub(crate) secure: bool,
}

impl Mail {
    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_else(|| panic!("no {name} in {}", self.text))
    }

    /// The token of its link, which leads to this page.
    pub(crate) fn token(&self, page: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("/admin-app/{page}#")).unwrap_or_else(|| {
            panic!("no link to {page} in {}", self.text);
        });
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
    }
}

impl Mailbox {
    /// Starts one. `None` where Node's packages are not installed.
    pub(crate) async fn start() -> Option<Self> {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Command)) -> Option<Self> {
        if !std::path::Path::new(NEEDED).exists() {
            let missing = "no mail server to test with: `make test` installs it, and so does `npm ci`";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("not run: {missing}");
            return None;
        }
        let mut process = Command::new("node");
        process.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        change(&mut process);
        let mut process = process.spawn().unwrap();
        let orders = process.stdin.take().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut mailbox = Self { _process: process, orders, lines, port: 0 };
        mailbox.port = mailbox.said().await["port"].as_u64().unwrap();
        Some(mailbox)
    }

    /// Lets a daemon send its mail here.
    pub(crate) fn used_by(&self, config: &mut Config) {
        config.smtp.url = Some(format!("smtp://127.0.0.1:{}?tls=off", self.port));
        config.smtp.from = Some("Omnichat <chat@example.com>".into());
    }

    /// What to do with the next mail.
    pub(crate) async fn order(&mut self, word: &str) {
        self.orders.write_all(format!("{word}\n").as_bytes()).await.unwrap();
    }

    async fn said(&mut self) -> Value {
        let line = timeout(SOON, self.lines.next_line()).await.expect("nothing came in time").unwrap();
        serde_json::from_str(&line.expect("the mail server ended")).unwrap()
    }

    /// Waits until this happens, whatever happens before it.
    pub(crate) async fn event(&mut self, event: &str) -> Value {
        loop {
            let said = self.said().await;
            if said["event"] == event {
                return said;
            }
        }
    }

    /// The next mail.
    pub(crate) async fn mail(&mut self) -> Mail {
        let said = self.event("mail").await;
        let secure = said["secure"] == true;
        Mail { to: text(&said["to"][0]), text: text(&said["text"]), secure }
    }

    /// The same, while the daemon's clock goes on as far as it takes.
    pub(crate) async fn mail_later(&mut self, bed: &Bed) -> Mail {
        let going = async {
            let mut second = tokio::time::interval(std::time::Duration::from_millis(200));
            loop {
                second.tick().await;
                bed.wait_ms(1000);
            }
        };
        tokio::select! {
            mail = self.mail() => mail,
            () = going => unreachable!("time goes on for ever"),
        }
    }
}
