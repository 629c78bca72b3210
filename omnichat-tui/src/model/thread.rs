//! One conversation as it is read: its messages, how far they are scrolled, and who else is there.

use std::collections::BTreeMap;

use omnichat_api::attachment::Attachment;
use omnichat_api::limits::HINT_MS;
use omnichat_api::message::{AuthorKind, Message};
use omnichat_api::scheduled::Scheduled;
use omnichat_api::user::UserRef;
use omnichat_api::{AttachmentId, Time};

#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    /// By `seq`.
    pub(crate) messages: BTreeMap<i64, Message>,
    /// Whether there are earlier ones at the daemon.
    pub(crate) more: bool,
    pub(crate) loading: bool,
    pub(crate) trouble: Option<String>,
    /// Rows from the end; 0 follows what is new.
    pub(crate) scroll: usize,
    /// Whether what mails quote is shown.
    pub(crate) unfolded: bool,
    /// The first message that was unread when the conversation was opened.
    pub(crate) new_from: Option<i64>,
    /// Up to where the daemon was told that it was read.
    pub(crate) read_said: i64,
    /// Who looks at it, this user too.
    pub(crate) watchers: Vec<UserRef>,
    pub(crate) visitor_online: bool,
    /// What is sent later, in that order.
    pub(crate) later: Vec<Scheduled>,
    typing: Vec<(Option<UserRef>, Time)>,
}

/// What a message brings along.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item<'a> {
    File(&'a Attachment),
    /// The mail as it was sent, under its subject.
    Page(AttachmentId, &'a str),
}

impl Thread {
    /// Takes messages in; those that are known are no news.
    pub(crate) fn absorb(&mut self, messages: impl IntoIterator<Item = Message>) {
        for message in messages {
            if message.author.kind == AuthorKind::Visitor {
                self.typing.retain(|(who, _)| who.is_some());
            }
            self.messages.insert(message.seq, message);
        }
    }

    /// A message that is here fared on.
    pub(crate) fn revise(&mut self, message: Message) {
        if let Some(known) = self.messages.get_mut(&message.seq) {
            *known = message;
        }
    }

    /// The files of its messages and its mails as pages, newest message first.
    pub(crate) fn files(&self) -> Vec<(&Message, Item<'_>)> {
        let mut all = Vec::new();
        for message in self.messages.values().rev() {
            all.extend(message.attachments.iter().map(|file| (message, Item::File(file))));
            let page = message.mail.as_ref().and_then(|mail| Some(Item::Page(mail.html?, &mail.subject)));
            all.extend(page.map(|page| (message, page)));
        }
        all
    }

    /// The messages that a carrier brings, newest first.
    pub(crate) fn carried(&self) -> impl Iterator<Item = &Message> {
        self.messages.values().rev().filter(|message| message.delivery.is_some())
    }

    pub(crate) fn last_seq(&self) -> i64 {
        self.messages.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    pub(crate) fn first_seq(&self) -> Option<i64> {
        self.messages.first_key_value().map(|(seq, _)| *seq)
    }

    pub(crate) fn note_typing(&mut self, who: Option<UserRef>, on: bool, now: Time) {
        self.typing.retain(|(known, _)| *known != who);
        if on {
            self.typing.push((who, now.plus_ms(i64::try_from(HINT_MS).unwrap_or(i64::MAX))));
        }
    }

    /// Who is typing now: a user, or nobody for the visitor.
    pub(crate) fn typists(&self, now: Time) -> impl Iterator<Item = Option<&UserRef>> {
        self.typing.iter().filter(move |(_, until)| *until > now).map(|(who, _)| who.as_ref())
    }

    /// What is only true while connected.
    pub(crate) fn forget_hints(&mut self) {
        self.typing.clear();
        self.watchers.clear();
        self.visitor_online = false;
    }
}
