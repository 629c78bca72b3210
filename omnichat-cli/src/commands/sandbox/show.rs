//! What happens in the sandbox, as lines: for people, or one JSON object each.

use std::net::SocketAddr;

use omnichat_api::Time;
use omnichat_api::carrier::Carrier;
use serde::Serialize;
use serde_json::json;

use super::mail::{Letter, Places};
use crate::failure::Result;
use crate::out::Out;
use crate::{printable, when};

/// A message that would have gone out.
#[derive(Serialize)]
pub(super) struct Message {
    /// When it came.
    pub(super) at: Time,
    /// To whom it was given.
    pub(super) carrier: Carrier,
    /// From where it goes.
    pub(super) from: String,
    /// Where it goes.
    pub(super) to: String,
    /// The text.
    pub(super) text: String,
    /// The template that stands for a text, with what fills it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) template: Option<String>,
    /// Where its files can be fetched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) media: Vec<String>,
    /// What only a mail has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mail: Option<Box<Letter>>,
    /// The id that it was given.
    pub(super) id: String,
    /// What it came to.
    pub(super) came: Came,
}

/// What a message came to.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Came {
    /// It was taken.
    Accepted,
    /// It was not taken, and why.
    Refused(String),
}

/// Something to show.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// A message.
    Message(Message),
    /// A push message to a phone.
    Push { at: Time, to: String, title: String, text: String },
    /// What was reported of a message, and what the daemon answered.
    Report { id: String, word: String, came: std::result::Result<u16, String> },
    /// A mail to an inbox lies in its mailbox, or will when it has been opened.
    Delivered { to: String, id: String, at_once: bool },
    /// A mailbox was opened: from now on its mails are fetched.
    Opened { mailbox: String },
    /// Something that should not be.
    Trouble(String),
}

/// It listens.
pub(super) fn ready(at: SocketAddr, mail: Places, out: &Out) -> Result {
    let Places { imap, smtp } = mail;
    if out.is_json() {
        return out.line(&json!({ "ready": { "listen": at, "imap": imap, "smtp": smtp } }).to_string());
    }
    out.note(&format!(
        "The sandbox listens on http://{at}; Ctrl+C ends it.\n`omnichat sandbox --listen {at} --settings` prints what leads the daemon here.\n\
         A mail inbox is led here by `--set 'imap=imap://{imap}?tls=off' --set 'smtp=smtp://{smtp}?tls=off'`."
    ));
    Ok(())
}

/// Shows one.
pub(super) fn line(line: &Line, out: &Out) -> Result {
    if out.is_json() {
        return out.line(&serde_json::to_string(line)?);
    }
    out.line(&match line {
        Line::Message(message) => plain(message),
        Line::Push { at, to, title, text } => {
            format!("{}  expo  → {}\n  {}: {}", when::second(*at), safe(to), safe(title), safe(text))
        }
        Line::Report { id, word, came: Ok(status) } if (200..300).contains(status) => {
            format!("  {} reported as {}", safe(id), safe(word))
        }
        Line::Report { id, word, came: Ok(status) } => {
            format!("  {} reported as {}, and the daemon answered {status}", safe(id), safe(word))
        }
        Line::Report { id, word, came: Err(why) } => {
            format!("  {} could not be reported as {}: {}", safe(id), safe(word), safe(why))
        }
        Line::Delivered { to, id, at_once: true } => {
            format!("  {} lies in the mailbox of {}", safe(id), safe(to))
        }
        Line::Delivered { to, id, at_once: false } => {
            format!("  {} waits until the daemon opens the mailbox of {}", safe(id), safe(to))
        }
        Line::Opened { mailbox } => format!("  the mailbox of {} is open", safe(mailbox)),
        Line::Trouble(why) => format!("! {}", safe(why)),
    })
}

fn plain(message: &Message) -> String {
    let Message { at, carrier, from, to, text, template, media, mail, id, came } = message;
    let mut lines =
        vec![format!("{}  {carrier}  {} → {}  {}", when::second(*at), safe(from), safe(to), safe(id))];
    lines.extend(mail.iter().map(|mail| format!("  subject {}", safe(&mail.subject))));
    lines.extend(printable::block(text).lines().map(|line| format!("  {line}")));
    lines.extend(template.iter().map(|template| format!("  template {}", safe(template))));
    lines.extend(media.iter().map(|url| format!("  file {}", safe(url))));
    if let Some(Letter { in_reply_to, references, reply_to, files, .. }) = mail.as_deref() {
        lines.extend(files.iter().map(|name| format!("  file {}", safe(name))));
        lines.extend(in_reply_to.iter().map(|id| format!("  answers {}", safe(id))));
        lines.extend(
            Some(references)
                .filter(|all| !all.is_empty())
                .map(|all| format!("  references {}", safe(&all.join(" ")))),
        );
        lines.extend(reply_to.iter().map(|to| format!("  answers go to {}", safe(to))));
    }
    if let Came::Refused(why) = came {
        lines.push(format!("  refused: {}", safe(why)));
    }
    lines.join("\n")
}

fn safe(text: &str) -> String {
    printable::line(text)
}
