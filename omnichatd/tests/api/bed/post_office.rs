//! A real mail server for a test: dovecot and postfix, from `scripts/mail.sh`. Its mailboxes are looked into over IMAP.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use async_imap::types::Fetch;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use omnichat_api::Time;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/mail.sh");
/// How long a mail may take through two servers.
const SOON: Duration = Duration::from_secs(60);

/// A mail server with a few mailboxes at `mail.test`; it ends with the test.
pub(crate) struct PostOffice {
    temp: TempDir,
    pub(crate) imap: u16,
    pub(crate) smtp: u16,
    /// The same with TLS from the first byte.
    pub(crate) imaps: u16,
    pub(crate) smtps: u16,
}

impl PostOffice {
    /// Starts one, where its packages are installed and root runs the tests. Continuous integration must have it.
    pub(crate) fn open(names: &[&str]) -> Option<Self> {
        Self::with(names, |_| {})
    }

    /// One that takes access tokens, too, and asks at this address whose they are.
    pub(crate) fn with_oauth(names: &[&str], whose: &str) -> Option<Self> {
        Self::with(names, |start| {
            start.env("MAIL_OAUTH", whose);
        })
    }

    fn with(names: &[&str], change: impl FnOnce(&mut Command)) -> Option<Self> {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("mail");
        let mut start = Command::new(SCRIPT);
        start.arg("start").arg(&dir).args(names);
        change(&mut start);
        let started = start.output().unwrap();
        if !started.status.success() {
            static TOLD: OnceLock<()> = OnceLock::new();
            let why = String::from_utf8_lossy(&started.stderr).into_owned();
            assert!(std::env::var_os("CI").is_none(), "{why}");
            TOLD.get_or_init(|| eprintln!("not run with a mail server: {why}"));
            return None;
        }
        let said = String::from_utf8(started.stdout).unwrap();
        let ports: Vec<u16> = said.split_whitespace().map(|port| port.parse().unwrap()).collect();
        Some(Self { temp, imap: ports[0], smtp: ports[1], imaps: ports[2], smtps: ports[3] })
    }

    /// The file with the authority that its certificate is by.
    pub(crate) fn ca(&self) -> PathBuf {
        self.temp.path().join("mail/ca.pem")
    }

    /// The connections that have signed in to a mailbox.
    pub(crate) fn who(&self, name: &str) -> Vec<String> {
        let said = self.script("who", name).output().unwrap();
        assert!(said.status.success(), "{said:?}");
        String::from_utf8(said.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    /// Puts a mail into a mailbox as it is, as if it had just come.
    pub(crate) fn put(&self, name: &str, mail: &str) {
        let mut put = self.script("put", name).stdin(Stdio::piped()).spawn().unwrap();
        put.stdin.take().unwrap().write_all(mail.replace('\n', "\r\n").as_bytes()).unwrap();
        assert!(put.wait().unwrap().success());
    }

    /// The same, as if it had come at this time.
    pub(crate) async fn append(&self, name: &str, mail: &str, at: Time) {
        let mut session = self.session(name).await;
        let at = jiff::Timestamp::from_millisecond(at.ms()).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
        let at = at.strftime("\"%d-%b-%Y %H:%M:%S +0000\"").to_string();
        session.append("INBOX", None, Some(&at), mail.replace('\n', "\r\n")).await.unwrap();
    }

    /// A connection of the mailbox's owner.
    async fn session(&self, name: &str) -> Session<TcpStream> {
        let mut client = Client::new(TcpStream::connect(("127.0.0.1", self.imap)).await.unwrap());
        client.read_response().await.unwrap();
        client.login(format!("{name}@mail.test"), "secret").await.map_err(|(e, _)| e).unwrap()
    }

    /// Has the server number the mails of a mailbox anew.
    pub(crate) fn renumber(&self, name: &str) {
        assert!(self.script("renumber", name).status().unwrap().success());
    }

    fn script(&self, action: &str, name: &str) -> Command {
        let mut command = Command::new(SCRIPT);
        command.arg(action).arg(self.temp.path().join("mail")).arg(name);
        command
    }

    /// Waits until a mailbox has so many mails, and returns all of them.
    pub(crate) async fn mails(&self, name: &str, count: usize) -> Vec<String> {
        timeout(SOON, self.wait(name, count))
            .await
            .unwrap_or_else(|_| panic!("{name} did not get {count} mails"))
    }

    async fn wait(&self, name: &str, count: usize) -> Vec<String> {
        let mut session = self.session(name).await;
        session.select("INBOX").await.unwrap();
        loop {
            let mails: Vec<Fetch> =
                session.uid_fetch("1:*", "(BODY.PEEK[] FLAGS)").await.unwrap().try_collect().await.unwrap();
            if mails.len() >= count {
                let text = |mail: &Fetch| String::from_utf8_lossy(mail.body().unwrap()).into_owned();
                return mails.iter().map(text).collect();
            }
            let mut idle = session.idle();
            idle.init().await.unwrap();
            // The server looks itself once a second; news from before this wait comes then, too.
            let (told, _stop) = idle.wait_with_timeout(Duration::from_secs(2));
            told.await.unwrap();
            session = idle.done().await.unwrap();
        }
    }

    /// Whether every mail of a mailbox is marked as seen.
    pub(crate) async fn all_seen(&self, name: &str) -> bool {
        let mut session = self.session(name).await;
        session.select("INBOX").await.unwrap();
        session.search("UNSEEN").await.unwrap().is_empty()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        drop(Command::new(SCRIPT).arg("stop").arg(self.temp.path().join("mail")).status());
    }
}
