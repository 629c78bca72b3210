//! What is being written, per conversation, and the files that go with it. A draft goes only by being sent or deleted by
//! hand.

use std::collections::HashMap;

use omnichat_api::attachment::Attachment;
use omnichat_api::message::MessageKind;
use omnichat_api::{AttachmentId, ConversationId};
use uuid::Uuid;

use crate::composer::Composer;
use crate::text::size;

#[derive(Clone, Debug, Default)]
pub(crate) struct Drafts {
    by_conversation: HashMap<ConversationId, Draft>,
}

/// Reply and note apart, so that neither can be sent as the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) kind: MessageKind,
    reply: Sheet,
    note: Sheet,
}

/// A text and its files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) composer: Composer,
    pub(crate) files: Vec<Chip>,
}

/// A file that goes with the next message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Chip {
    /// On its way up.
    Rising { ticket: Uuid, name: String },
    /// The daemon has it.
    There { id: AttachmentId, label: String },
}

impl Chip {
    pub(crate) fn of(file: &Attachment) -> Self {
        Self::There { id: file.id, label: label(file) }
    }

    /// What stands for it on the screen; not yet made harmless.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Rising { name, .. } => format!("{name} …"),
            Self::There { label, .. } => label.clone(),
        }
    }
}

/// A file in one line; not yet made harmless.
pub(crate) fn label(file: &Attachment) -> String {
    format!("{} ({})", file.name, size::short(file.bytes))
}

impl Sheet {
    fn is_blank(&self) -> bool {
        self.composer.is_blank() && self.files.is_empty()
    }
}

impl Draft {
    pub(crate) fn sheet(&self) -> &Sheet {
        match self.kind {
            MessageKind::Message => &self.reply,
            MessageKind::Note => &self.note,
        }
    }

    pub(crate) fn sheet_mut(&mut self) -> &mut Sheet {
        match self.kind {
            MessageKind::Message => &mut self.reply,
            MessageKind::Note => &mut self.note,
        }
    }

    pub(crate) fn composer(&self) -> &Composer {
        &self.sheet().composer
    }

    pub(crate) fn composer_mut(&mut self) -> &mut Composer {
        &mut self.sheet_mut().composer
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

    /// A file has come up, or has not.
    pub(crate) fn risen(&mut self, ticket: Uuid, file: Option<&Attachment>) {
        let drafts = self.by_conversation.values_mut();
        for sheet in drafts.flat_map(|draft| [&mut draft.reply, &mut draft.note]) {
            let is_it = |chip: &Chip| matches!(chip, Chip::Rising { ticket: one, .. } if *one == ticket);
            let Some(at) = sheet.files.iter().position(is_it) else { continue };
            match file {
                Some(file) => sheet.files[at] = Chip::of(file),
                None => drop(sheet.files.remove(at)),
            }
        }
    }

    /// Nobody will hear any more of what is on its way up.
    pub(crate) fn forget_rising(&mut self) {
        let drafts = self.by_conversation.values_mut();
        for sheet in drafts.flat_map(|draft| [&mut draft.reply, &mut draft.note]) {
            sheet.files.retain(|chip| matches!(chip, Chip::There { .. }));
        }
    }
}
