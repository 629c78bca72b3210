//! What is being written, per conversation, and the files that go with it. A draft goes only by being sent or deleted by
//! hand.

use std::collections::HashMap;

use omnichat_api::attachment::Attachment;
use omnichat_api::message::MessageKind;
use omnichat_api::{AttachmentId, ConversationId, FollowupId, Time};
use uuid::Uuid;

use crate::composer::Composer;
use crate::text::size;

#[derive(Clone, Debug, Default)]
pub(crate) struct Drafts {
    by_conversation: HashMap<ConversationId, Draft>,
    by_followup: HashMap<FollowupId, Callback>,
}

/// What is written to somebody by the address that they left.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) composer: Composer,
    /// Names the message: however often it is sent, it arrives once.
    pub(crate) client_id: Uuid,
    /// Whether the answer is still awaited.
    pub(crate) busy: bool,
    pub(crate) trouble: Option<String>,
}

impl Callback {
    fn new() -> Self {
        Self { composer: Composer::default(), client_id: Uuid::now_v7(), busy: false, trouble: None }
    }

    /// After a try that failed, another text is another message.
    pub(crate) fn rewritten(&mut self) {
        if self.trouble.take().is_some() {
            self.client_id = Uuid::now_v7();
        }
    }
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
    /// The last try to keep the text for later.
    pub(crate) later: Option<Later>,
}

/// A text that is to be kept for later. It stays in the composer until it is known to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Later {
    /// Names the message: however often the same is tried, it is kept once.
    pub(crate) client_id: Uuid,
    pub(crate) body: String,
    /// When it is sent; none for when the contact writes again.
    pub(crate) due_at: Option<Time>,
    /// Whether the answer is still awaited.
    pub(crate) busy: bool,
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

    /// The reply, whatever is being written.
    pub(crate) fn reply_mut(&mut self) -> &mut Sheet {
        &mut self.reply
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

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        let callbacks = self.by_followup.values().filter(|callback| !callback.composer.is_blank());
        self.by_conversation.values().filter(|draft| !draft.is_blank()).count() + callbacks.count()
    }

    /// What is being written to who left this.
    pub(crate) fn callback(&self, id: FollowupId) -> Option<&Callback> {
        self.by_followup.get(&id)
    }

    pub(crate) fn callback_mut(&mut self, id: FollowupId) -> &mut Callback {
        self.by_followup.entry(id).or_insert_with(Callback::new)
    }

    /// It was sent.
    pub(crate) fn forget_callback(&mut self, id: FollowupId) {
        self.by_followup.remove(&id);
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

    /// Nobody will hear any more of what is on its way.
    pub(crate) fn forget_rising(&mut self) {
        let drafts = self.by_conversation.values_mut();
        for sheet in drafts.flat_map(|draft| [&mut draft.reply, &mut draft.note]) {
            sheet.files.retain(|chip| matches!(chip, Chip::There { .. }));
            if let Some(later) = &mut sheet.later {
                later.busy = false;
            }
        }
        self.by_followup.values_mut().for_each(|callback| callback.busy = false);
    }
}
