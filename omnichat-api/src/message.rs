//! Messages of a conversation.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::attachment::Attachment;
use crate::delivery::Delivery;
use crate::template::UseTemplate;
use crate::word::words;
use crate::{AttachmentId, ConversationId, MessageId, Time};

words! {
    /// Who wrote a message.
    pub enum AuthorKind {
        /// The contact.
        Visitor = "visitor",
        /// A user.
        Staff = "staff",
        /// Omnichat itself: "closed by Ana", a patience message.
        System = "system",
        /// A program that answers.
        Bot = "bot",
    }
}

words! {
    /// For whose eyes a message is.
    #[derive(Default)]
    pub enum MessageKind {
        /// Everyone in the conversation.
        #[default]
        Message = "message",
        /// Staff only.
        Note = "note",
    }
}

/// Who wrote a message, by the name they had then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// What they are.
    pub kind: AuthorKind,
    /// The contact's or user's id; absent for the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Their name.
    pub name: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Its place in the conversation: 1, 2, 3 … without gaps. Order by this, never by time.
    pub seq: i64,
    /// For whose eyes.
    pub kind: MessageKind,
    /// By whom.
    pub author: Author,
    /// The text, at most 10,000 characters. Text, never markup. Empty only where there are attachments.
    pub body: String,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// How it fares on its way out; absent where it need not leave the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// What a mail has besides its text; absent elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailParts>,
    /// The id its sender chose.
    pub client_id: Uuid,
    /// When it was stored.
    pub created_at: Time,
}

/// What a mail has besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailParts {
    /// Its subject, at most 500 characters.
    pub subject: String,
    /// Whom it was sent to besides the inbox, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<String>,
    /// What it quotes of earlier mails; not part of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    /// Its HTML, as a file of its own: to be shown only in a frame that runs nothing and loads nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<AttachmentId>,
    /// Whether it was written by a machine: an absence note, a bounce.
    #[serde(default)]
    pub automatic: bool,
}

/// Sends a message or writes a note.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// A UUID the sender chooses (v7 is best). The same again is the same message; with another body, 409.
    pub client_id: Uuid,
    /// The text, at most 10,000 characters; empty only with attachments or a template.
    #[serde(default)]
    pub body: String,
    /// For whose eyes.
    #[serde(default)]
    pub kind: MessageKind,
    /// Files that this sender sent up for this conversation, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// A WhatsApp template instead of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<UseTemplate>,
}

impl SendMessage {
    /// A text.
    #[must_use]
    pub fn text(client_id: Uuid, body: impl Into<String>, kind: MessageKind) -> Self {
        Self { client_id, body: body.into(), kind, attachments: Vec::new(), template: None }
    }
}

/// Which part of a conversation's messages: the newest when neither `before` nor `after` is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MessageQuery {
    /// Only messages with a smaller `seq`: the nearest ones before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// Only messages with a larger `seq`: the nearest ones after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// How many, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Messages of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessagePage {
    /// In order of `seq`.
    pub items: Vec<Message>,
    /// Whether there are more in the direction that was asked for (earlier ones by default).
    pub more: bool,
}

/// Staff have read up to there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The last `seq` read.
    pub seq: i64,
}
