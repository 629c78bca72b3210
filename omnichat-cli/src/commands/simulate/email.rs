//! `omnichat simulate email`: writes a mail as a mail program does, and hands it to a mail server that brings it to the inbox:
//! the sandbox, or any other.

mod last;

use std::path::{Path, PathBuf};

use clap::Args;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use omnichat_client::hook::Answered;
use omnichat_store::Clock;
use omnichat_store::local::OpenedInbox;
use uuid::Uuid;

use super::Simulate;
use super::answers::{Answerer, show};
use super::media;
use crate::carriers::Request;
use crate::carriers::mail::{Answers, File, Letter, write};
use crate::failure::{Failure, Result};
use crate::out::Out;

/// Who writes when nobody is named.
const SOMEBODY: &str = "ana@example.org";

/// What only a mail has.
#[derive(Args)]
#[command(next_help_heading = "Mails only")]
pub(super) struct Mail {
    /// What it is about
    #[arg(long)]
    subject: Option<String>,
    /// A page that stands beside the text, as most mail programs send one
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Answers the last mail that the sandbox took for --from, and quotes it
    ///
    /// Without it, --ref names the Message-ID of a mail that is answered.
    #[arg(long, conflicts_with = "reference")]
    reply_to_last: bool,
    /// The mail server that takes it; without it, the one that the inbox sends by, if that is on this machine
    #[arg(long, value_name = "HOST:PORT")]
    smtp: Option<String>,
}

impl Mail {
    /// Which of its flags was given, if any.
    pub(super) const fn given(&self) -> Option<&'static str> {
        match self {
            Self { subject: Some(_), .. } => Some("--subject"),
            Self { html: Some(_), .. } => Some("--html"),
            Self { reply_to_last: true, .. } => Some("--reply-to-last"),
            Self { smtp: Some(_), .. } => Some("--smtp"),
            _ => None,
        }
    }
}

/// Brings a mail to an inbox.
pub(super) async fn run(simulate: &Simulate, opened: &OpenedInbox, out: &Out) -> Result {
    refuse_what_mail_has_not(simulate)?;
    let flags = &simulate.mail;
    let from = simulate.from.as_deref().unwrap_or(SOMEBODY);
    let to = opened.inbox.address.as_deref().unwrap_or_default();
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let id = simulate.id.clone().unwrap_or_else(|| format!("{}@{domain}", Uuid::new_v4()));
    let letter = write(Letter {
        id: bare(&id),
        from: (from, simulate.name.as_deref()),
        to,
        subject: flags.subject.as_deref(),
        text: &simulate.text,
        html: page(flags.html.as_deref()).await?,
        files: files(&simulate.media).await?,
        answers: answered(simulate, opened, from).await?,
        at: Clock::system().now(),
    })?;
    let server = match &flags.smtp {
        Some(named) => named.clone(),
        None => local(opened, "smtp", 587).await.ok_or_else(|| {
            Failure::usage(format!("{to} does not send by a mail server on this machine.")).hint(
                "name the one that takes mails for it with --smtp HOST:PORT, or see `omnichat sandbox --help`",
            )
        })?,
    };
    let answers = hand_over(&server, &letter, simulate.times).await?;
    let body = String::from_utf8_lossy(&letter.formatted()).into_owned();
    let posted = Request { url: format!("smtp://{server}"), headers: Vec::new(), body };
    show(Answerer::MailServer, &posted, &answers, out)
}

/// What it answers.
async fn answered(simulate: &Simulate, opened: &OpenedInbox, from: &str) -> Result<Option<Answers>> {
    if simulate.mail.reply_to_last {
        let sandbox = local(opened, "imap", 143).await;
        return last::mail_to(from, sandbox.as_deref()).await.map(Some);
    }
    let named = simulate.reference.as_deref();
    Ok(named.map(|id| Answers { id: bare(id).to_owned(), ..Answers::default() }))
}

/// A Message-ID without angle brackets.
fn bare(id: &str) -> &str {
    id.trim_matches(['<', '>'])
}

fn refuse_what_mail_has_not(simulate: &Simulate) -> Result {
    let no = |what: &str, hint: &str| Err(Failure::usage(what).hint(hint.to_owned()));
    if simulate.status.is_some() {
        return no("Nobody reports how a mail fares.", "`omnichat sandbox --fail 550` refuses them");
    }
    if simulate.at.is_some() {
        return no("A mail is not posted to the daemon: it fetches it.", "--smtp names the mail server");
    }
    if simulate.stop {
        return no("STOP is a word of SMS and WhatsApp.", "in a mail, --text says whatever you like");
    }
    if simulate.text.is_empty() && simulate.media.is_empty() && simulate.mail.html.is_none() {
        return no("There is nothing to say.", "give --text, --html or --media");
    }
    Ok(())
}

/// The place of a server without TLS on this machine, such as a sandbox; `None` if it is another.
async fn local(opened: &OpenedInbox, field: &str, port: u16) -> Option<String> {
    let at = opened.fields.get(field)?.strip_prefix(&format!("{field}://"))?;
    // What stands after it says how to speak there.
    let at = at.split_once('?').map_or(at, |(at, _)| at).trim_end_matches('/');
    let at = if at.contains(':') { at.to_owned() } else { format!("{at}:{port}") };
    let here = tokio::net::lookup_host(&at).await.is_ok_and(|mut all| all.all(|at| at.ip().is_loopback()));
    here.then_some(at)
}

async fn page(file: Option<&Path>) -> Result<Option<String>> {
    let Some(file) = file else { return Ok(None) };
    let page = tokio::fs::read_to_string(file).await;
    page.map(Some).map_err(|error| Failure::new(format!("{} cannot be read.", file.display())).because(error))
}

async fn files(named: &[String]) -> Result<Vec<File>> {
    let mut files = Vec::with_capacity(named.len());
    for path in named {
        let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push(File { name, media_type: media::kind(path), bytes: media::read(path).await? });
    }
    Ok(files)
}

/// Hands it over so often, all at once.
async fn hand_over(server: &str, mail: &Message, times: u32) -> Result<Vec<Answered>> {
    let (host, port) = server
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse().ok()?)))
        .ok_or_else(|| Failure::usage(format!("{server} is no HOST:PORT.")).hint("such as 127.0.0.1:25"))?;
    let mut sends = tokio::task::JoinSet::new();
    for _ in 0..times {
        let server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).port(port).build();
        let mail = mail.clone();
        sends.spawn(async move { server.send(mail).await });
    }
    let mut answers = Vec::new();
    while let Some(ended) = sends.join_next().await {
        let (status, body) = match ended.map_err(std::io::Error::other)? {
            Ok(taken) => (taken.code().to_string(), taken.message().collect::<Vec<_>>().join(" ")),
            Err(error) => match error.status() {
                Some(status) => (status.to_string(), innermost(&error)),
                None => {
                    return Err(Failure::new(format!("The mail server {server} cannot be reached."))
                        .because(innermost(&error))
                        .hint("start one with `omnichat sandbox`, or name another with --smtp"));
                }
            },
        };
        answers.push(Answered { status: status.parse().unwrap_or_default(), media_type: None, body });
    }
    Ok(answers)
}

/// The last of an error's causes, which says what happened.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
