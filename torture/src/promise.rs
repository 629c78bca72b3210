//! What the store promised when it said "ok" to a message, and whether a store keeps it.

use std::collections::HashMap;

use omnichat_api::MessageId;
use omnichat_api::message::Message;
use omnichat_api::widget::VisitorMessage;

use crate::inspection::Inspection;

/// A message that was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Its id.
    pub id: MessageId,
    /// Its place in its conversation.
    pub seq: i64,
    /// Its text.
    pub body: String,
}

impl From<&Message> for Promise {
    fn from(message: &Message) -> Self {
        Self { id: message.id, seq: message.seq, body: message.body.clone() }
    }
}

impl From<&VisitorMessage> for Promise {
    fn from(message: &VisitorMessage) -> Self {
        Self { id: message.id, seq: message.seq, body: message.body.clone() }
    }
}

/// The promises that a store does not keep. [`Inspection::faults`] has those it keeps twice.
#[must_use]
pub fn broken<'p>(promises: &[&'p Promise], store: &Inspection) -> Vec<&'p Promise> {
    let stored: HashMap<MessageId, &Message> =
        store.messages().map(|message| (message.id, message)).collect();
    let kept = |promise: &Promise| {
        let there = stored.get(&promise.id);
        there.is_some_and(|there| (there.seq, &there.body) == (promise.seq, &promise.body))
    };
    promises.iter().copied().filter(|promise| !kept(promise)).collect()
}
