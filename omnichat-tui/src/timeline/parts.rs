//! What a message has besides its text: files, and what mails bring along.

use omnichat_api::conversation::Conversation;
use omnichat_api::message::{MailParts, Message};

use crate::model::drafts;
use crate::text::{safe, wrap};

/// What leads a file.
pub(super) const FILE: &str = "📎";

/// The files of a message, one line each.
pub(super) fn files(message: &Message) -> impl Iterator<Item = String> {
    message.attachments.iter().map(|file| format!("{FILE} {}", safe::line(&drafts::label(file))))
}

/// What a mail says besides its text, line by line; what it quotes is folded unless it was unfolded, and marked in each row.
pub(super) fn mail(
    mail: &MailParts,
    conversation: &Conversation,
    unfolded: bool,
    columns: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    let subject = safe::line(&mail.subject);
    let known = conversation.subject.as_deref().map(safe::line).unwrap_or_default();
    if !subject.is_empty() && bare(&subject) != bare(&known) {
        lines.push(format!("subject: {subject}"));
    }
    if !mail.cc.is_empty() {
        let cc: Vec<_> = mail.cc.iter().map(|address| safe::line(address)).collect();
        lines.push(format!("also to {}", cc.join(", ")));
    }
    if mail.automatic {
        lines.push("written by a machine: nobody waits for an answer to it".to_owned());
    }
    if let Some(quoted) = &mail.quoted {
        let quoted = safe::lines(quoted);
        let quoted: Vec<_> = quoted.trim_end().lines().collect();
        match (unfolded, quoted.len()) {
            (true, _) => {
                let rows = quoted.into_iter().flat_map(|line| wrap::wrapped(line, columns.saturating_sub(2)));
                lines.extend(rows.map(|row| format!("> {row}")));
            }
            (false, 1) => lines.push("⋯ 1 quoted line · z unfolds it".to_owned()),
            (false, many) => lines.push(format!("⋯ {many} quoted lines · z unfolds them")),
        }
    }
    lines
}

/// A subject without the marks of replies.
fn bare(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some(rest) = ["Re:", "RE:", "re:"].iter().find_map(|mark| subject.strip_prefix(mark)) {
        subject = rest.trim_start();
    }
    subject
}
