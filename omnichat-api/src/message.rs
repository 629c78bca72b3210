//! Messages of a conversation.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::word::words;
use crate::{ConversationId, MessageId, Time};

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
    /// The text, at most 10,000 characters. Text, never markup.
    pub body: String,
    /// The id its sender chose.
    pub client_id: Uuid,
    /// When it was stored.
    pub created_at: Time,
}

/// Sends a message or writes a note.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// A UUID the sender chooses (v7 is best). The same again is the same message; with another body, 409.
    pub client_id: Uuid,
    /// The text, 1 to 10,000 characters.
    pub body: String,
    /// For whose eyes.
    #[serde(default)]
    pub kind: MessageKind,
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
