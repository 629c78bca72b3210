//! Messages that are sent later.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::user::UserRef;
use crate::{ConversationId, ScheduledId, Time};

/// The furthest that a message can be put off, in milliseconds.
pub const FURTHEST_MS: i64 = 366 * 24 * 3600 * 1000;

/// A message that is sent later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scheduled {
    /// Its id.
    pub id: ScheduledId,
    /// Where it goes.
    pub conversation_id: ConversationId,
    /// Who wrote it.
    pub by: UserRef,
    /// What it says.
    pub body: String,
    /// When it is sent; absent while it waits until the contact writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
    /// Why it could not be sent; it stays here then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// When it was written.
    pub created_at: Time,
}

/// Those of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduledList {
    /// In the order in which they are sent.
    pub items: Vec<Scheduled>,
}

/// Writes a message that is sent later.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// A UUID the sender chooses; the message gets it too.
    pub client_id: Uuid,
    /// The text, 1 to 10,000 characters.
    pub body: String,
    /// When: in the future, at most a year ahead. Absent: as soon as the contact writes again, where a channel takes free
    /// replies only for some hours after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
}

/// Puts a conversation out of sight until a time. A message of the contact brings it back at once.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    /// Until when: in the future, at most a year ahead.
    pub until: Time,
    /// Chosen by the client: the same again is done once and gets the same answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
}

/// Mails somebody what was said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendTranscript {
    /// The mail address.
    pub email: String,
    /// Chosen by the client: the same again is done once.
    pub client_id: Uuid,
}
