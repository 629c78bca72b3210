//! Messages that are not yet known to be on the daemon's disk, in the order they were written. An answer may be lost
//! with the connection, so each is sent again on the next one until it is answered; its `client_id` keeps it single.

use std::collections::VecDeque;

use omnichat_api::message::MessageKind;
use omnichat_api::socket::ClientFrame;
use omnichat_api::{AttachmentId, ConversationId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Chosen here, once per message; never again for another text.
    pub client_id: Uuid,
    /// Where to.
    pub conversation: ConversationId,
    /// The text; empty only with files.
    pub body: String,
    /// Message or note.
    pub kind: MessageKind,
    /// Files that were sent up for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

impl Outgoing {
    /// A new message with a `client_id` of its own.
    #[must_use]
    pub fn new(conversation: ConversationId, body: impl Into<String>, kind: MessageKind) -> Self {
        Self { client_id: Uuid::now_v7(), conversation, body: body.into(), kind, attachments: Vec::new() }
    }

    pub(crate) fn frame(&self) -> ClientFrame {
        ClientFrame::Send {
            attachments: self.attachments.clone(),
            client_id: self.client_id,
            conversation: self.conversation,
            body: self.body.clone(),
            kind: self.kind,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Outgoing>,
    /// How many of the first were sent on the present connection.
    sent: usize,
}

impl Outbox {
    /// Takes a message; one that is already here stays where it is.
    pub(crate) fn push(&mut self, message: Outgoing) {
        if self.waiting.iter().all(|m| m.client_id != message.client_id) {
            self.waiting.push_back(message);
        }
    }

    /// The next message to send on this connection; it counts as sent from now on.
    pub(crate) fn next_to_send(&mut self) -> Option<Outgoing> {
        let next = self.waiting.get(self.sent)?.clone();
        self.sent += 1;
        Some(next)
    }

    /// The connection is gone: all that was not answered is to be sent again.
    pub(crate) fn rewind(&mut self) {
        self.sent = 0;
    }

    /// The message was answered; whether it waited for that.
    pub(crate) fn settle(&mut self, client_id: Uuid) -> bool {
        let Some(at) = self.waiting.iter().position(|m| m.client_id == client_id) else { return false };
        self.waiting.remove(at);
        if at < self.sent {
            self.sent -= 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> Outgoing {
        Outgoing::new(ConversationId::new(), body, MessageKind::Message)
    }

    #[test]
    fn what_was_not_answered_is_sent_again_in_order_on_the_next_connection() {
        let (one, two, three) = (message("1"), message("2"), message("3"));
        let mut outbox = Outbox::default();
        for m in [&one, &two, &three] {
            outbox.push(m.clone());
        }
        assert_eq!(outbox.next_to_send().as_ref(), Some(&one));
        assert_eq!(outbox.next_to_send().as_ref(), Some(&two));
        assert!(outbox.settle(two.client_id));
        outbox.rewind();
        assert_eq!(outbox.next_to_send(), Some(one));
        assert_eq!(outbox.next_to_send(), Some(three));
        assert_eq!(outbox.next_to_send(), None);
    }

    #[test]
    fn what_an_earlier_version_kept_is_read_and_files_go_along() {
        let one = message("1");
        let mut kept = serde_json::to_value(&one).unwrap();
        assert!(kept.as_object_mut().unwrap().remove("attachments").is_none(), "none are not written");
        assert_eq!(serde_json::from_value::<Outgoing>(kept).unwrap(), one);
        let file = AttachmentId::new();
        let with = Outgoing { attachments: vec![file], ..message("") };
        let kept = serde_json::from_value::<Outgoing>(serde_json::to_value(&with).unwrap()).unwrap();
        let ClientFrame::Send { attachments, .. } = kept.frame() else { panic!("{kept:?}") };
        assert_eq!(attachments, [file]);
    }

    #[test]
    fn a_message_is_here_once_and_is_settled_once() {
        let one = message("1");
        let mut outbox = Outbox::default();
        outbox.push(one.clone());
        outbox.push(one.clone());
        assert!(outbox.settle(one.client_id));
        assert!(!outbox.settle(one.client_id));
        assert_eq!(outbox.next_to_send(), None);
    }
}
