//! What of a mail is shown: the headers that thread it, and which files it brings. Changes nothing in it.

use mail_parser::{HeaderValue, MessageParser, MimeHeaders as _};
use serde::Serialize;

/// What a mail has that other messages have not.
#[derive(Serialize)]
pub(crate) struct Letter {
    /// What it is about.
    pub(crate) subject: String,
    /// The Message-ID that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) in_reply_to: Option<String>,
    /// The Message-IDs of its thread, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) references: Vec<String>,
    /// Where answers go, if not to the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_to: Option<String>,
    /// The names of its files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<String>,
}

/// A mail, taken apart.
pub(super) struct Parts {
    /// Its Message-ID, without angle brackets.
    pub(super) id: String,
    /// What it says, as text.
    pub(super) text: String,
    /// The rest.
    pub(super) letter: Letter,
}

impl Parts {
    /// Of a mail's bytes; of what is no mail, all is empty.
    pub(super) fn of(mail: &[u8]) -> Self {
        let parsed = MessageParser::default().parse(mail).unwrap_or_default();
        let reply_to = parsed.reply_to().and_then(|to| to.first()?.address());
        let file = |part: &mail_parser::MessagePart<'_>| part.attachment_name().unwrap_or("file").to_owned();
        let letter = Letter {
            subject: parsed.subject().unwrap_or_default().to_owned(),
            in_reply_to: words(parsed.in_reply_to()).pop(),
            references: words(parsed.references()),
            reply_to: reply_to.map(str::to_owned),
            files: parsed.attachments().map(file).collect(),
        };
        Self {
            id: parsed.message_id().unwrap_or_default().to_owned(),
            text: parsed.body_text(0).unwrap_or_default().trim_end().to_owned(),
            letter,
        }
    }
}

fn words(header: &HeaderValue<'_>) -> Vec<String> {
    header.as_text_list().unwrap_or_default().iter().map(ToString::to_string).collect()
}
