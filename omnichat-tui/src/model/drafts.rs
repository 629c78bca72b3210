//! What is being written, per conversation. A draft goes only by being sent or deleted by hand.

use std::collections::HashMap;

use omnichat_api::ConversationId;
use omnichat_api::message::MessageKind;

use crate::composer::Composer;

#[derive(Clone, Debug, Default)]
pub(crate) struct Drafts {
    by_conversation: HashMap<ConversationId, Draft>,
}

/// Reply and note apart, so that neither can be sent as the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) kind: MessageKind,
    reply: Composer,
    note: Composer,
}

impl Draft {
    pub(crate) fn composer(&self) -> &Composer {
        match self.kind {
            MessageKind::Message => &self.reply,
            MessageKind::Note => &self.note,
        }
    }

    pub(crate) fn composer_mut(&mut self) -> &mut Composer {
        match self.kind {
            MessageKind::Message => &mut self.reply,
            MessageKind::Note => &mut self.note,
        }
    }

    fn is_blank(&self) -> bool {
        self.reply.is_blank() && self.note.is_blank()
    }
}

impl Drafts {
    pub(crate) fn get(&self, id: ConversationId) -> Option<&Draft> {
        self.by_conversation.get(&id)
    }

    pub(crate) fn of(&mut self, id: ConversationId) -> &mut Draft {
        self.by_conversation.entry(id).or_default()
    }

    pub(crate) fn has(&self, id: ConversationId) -> bool {
        self.get(id).is_some_and(|draft| !draft.is_blank())
    }

    /// How many conversations have one.
    pub(crate) fn count(&self) -> usize {
        self.by_conversation.values().filter(|draft| !draft.is_blank()).count()
    }
}
