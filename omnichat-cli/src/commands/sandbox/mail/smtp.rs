//! SMTP (RFC 5321) as a company's mail server speaks it, but plain: who has not signed in may bring mail for the inboxes, and
//! an inbox that has signed in may send to anybody.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omnichat_store::local::OpenedInbox;
use tokio::io::{self, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::super::desk::Desk;
use super::super::show::Line;
use super::post::Post;
use super::{SignedIn, inbox_of, sign_in};

mod taken;

/// Largest mail, in bytes.
const MAIL: usize = 40 * 1024 * 1024;
/// Longest line of a command, in bytes (RFC 5321, 4.5.3.1.4, with room for extensions).
const LINE: u64 = 4096;

/// Speaks with one client until it leaves.
pub(super) async fn converse(desk: &Arc<Desk>, post: &Post, stream: TcpStream) -> io::Result<()> {
    let mut talk = Talk { desk, post, line: BufReader::new(stream), who: None, from: None, to: Vec::new() };
    talk.say("220 sandbox ESMTP").await?;
    while let Some(command) = talk.command().await? {
        let (verb, rest) = command.split_once(' ').unwrap_or((&command, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => {
                talk.forget();
                let can = format!("250-sandbox\r\n250-SIZE {MAIL}\r\n250-8BITMIME\r\n250-SMTPUTF8");
                talk.say(&format!("{can}\r\n250-PIPELINING\r\n250 AUTH PLAIN")).await?;
            }
            "AUTH" => talk.admits(rest).await?,
            "MAIL" => talk.begins(rest).await?,
            "RCPT" => talk.goes_to(rest).await?,
            "DATA" => talk.takes().await?,
            "RSET" => {
                talk.forget();
                talk.say("250 2.0.0 Forgotten").await?;
            }
            "NOOP" => talk.say("250 2.0.0 Yes").await?,
            "QUIT" => return talk.say("221 2.0.0 Goodbye").await,
            _ => talk.say("502 5.5.1 The sandbox does not know that").await?,
        }
    }
    Ok(())
}

struct Talk<'a> {
    desk: &'a Arc<Desk>,
    post: &'a Post,
    line: BufReader<TcpStream>,
    /// The inbox that has signed in.
    who: Option<Arc<OpenedInbox>>,
    from: Option<String>,
    to: Vec<String>,
}

impl Talk<'_> {
    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.line.write_all(format!("{answer}\r\n").as_bytes()).await
    }

    /// The next line; `None` at the end.
    async fn command(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.line).take(LINE).read_until(b'\n', &mut line).await?;
        let whole = line.ends_with(b"\n");
        Ok(whole.then(|| String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    /// Signs somebody in, by `AUTH PLAIN` (RFC 4616).
    async fn admits(&mut self, how: &str) -> io::Result<()> {
        let (mechanism, proof) = how.split_once(' ').unwrap_or((how, ""));
        if !mechanism.eq_ignore_ascii_case("PLAIN") {
            return self.say("504 5.5.4 The sandbox knows AUTH PLAIN only").await;
        }
        let mut proof = proof.to_owned();
        if proof.is_empty() {
            self.say("334 ").await?;
            proof = self.command().await?.unwrap_or_default();
        }
        let plain = STANDARD.decode(&proof).ok().and_then(|plain| String::from_utf8(plain).ok());
        let mut parts = plain.as_deref().unwrap_or_default().split('\0').skip(1);
        let (user, password) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let SignedIn::Inbox(inbox) = sign_in(self.desk, user, password).await else {
            self.desk
                .show(Line::Trouble(format!("{user} may not send: no inbox has this name and password")));
            return self.say("535 5.7.8 No inbox has this name and password").await;
        };
        self.who = Some(inbox);
        self.say("235 2.7.0 Welcome").await
    }

    async fn begins(&mut self, rest: &str) -> io::Result<()> {
        let Some(from) = address(rest, "FROM:") else {
            return self.say("501 5.5.4 As MAIL FROM:<somebody@example.com>").await;
        };
        self.forget();
        self.from = Some(from);
        self.say("250 2.1.0 Yes").await
    }

    async fn goes_to(&mut self, rest: &str) -> io::Result<()> {
        let Some(to) = address(rest, "TO:").filter(|to| !to.is_empty()) else {
            return self.say("501 5.5.4 As RCPT TO:<somebody@example.com>").await;
        };
        if self.from.is_none() {
            return self.say("503 5.5.1 MAIL comes first").await;
        }
        if self.who.is_none() && inbox_of(self.desk, &to).await.is_none() {
            return self
                .say("550 5.7.1 No inbox has this address; to others, only inboxes that sign in may write")
                .await;
        }
        self.to.push(to);
        self.say("250 2.1.5 Yes").await
    }

    async fn takes(&mut self) -> io::Result<()> {
        if self.to.is_empty() {
            return self.say("503 5.5.1 RCPT comes first").await;
        }
        self.say("354 Go on, and end with a point").await?;
        let Some(mail) = self.mail().await? else {
            self.forget();
            return self.say("552 5.3.4 Too large").await;
        };
        let answer = match (self.who.take(), self.from.take().unwrap_or_default()) {
            (Some(inbox), from) => {
                let answer = taken::goes_out(self.desk, self.post, &from, &self.to, mail).await;
                self.who = Some(inbox);
                answer
            }
            (None, _) => taken::comes_in(self.desk, self.post, &self.to, mail).await,
        };
        self.forget();
        self.say(&answer).await
    }

    /// A mail, up to the line that is a point, with doubled points made single (RFC 5321, 4.5.2); `None` if it is too large.
    async fn mail(&mut self) -> io::Result<Option<Vec<u8>>> {
        let (mut mail, mut fits) = (Vec::new(), true);
        loop {
            let begins = mail.len();
            let most = u64::try_from(MAIL).unwrap_or(u64::MAX);
            if (&mut self.line).take(most).read_until(b'\n', &mut mail).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if mail[begins..] == *b".\r\n" {
                mail.truncate(begins);
                return Ok(fits.then_some(mail));
            }
            if mail[begins] == b'.' {
                mail.remove(begins);
            }
            fits &= mail.len() <= MAIL;
            if !fits {
                mail.clear();
            }
        }
    }
}

/// The address of a command such as `FROM:<a@example.com> SIZE=100`.
fn address(rest: &str, name: &str) -> Option<String> {
    let (is, path) = rest.split_at_checked(name.len())?;
    let path = path.trim_start().strip_prefix('<').filter(|_| is.eq_ignore_ascii_case(name))?;
    path.split_once('>').map(|(address, _)| address.to_owned())
}
