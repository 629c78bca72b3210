//! Conversations and their list.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::care::Escalation;
use crate::channel::Channel;
use crate::contact::ContactRef;
use crate::message::{AuthorKind, MessageKind};
use crate::team::TeamRef;
use crate::user::UserRef;
use crate::word::words;
use crate::{ContactId, ConversationId, InboxId, TeamId, Time, UserId};

words! {
    /// Where a conversation stands.
    pub enum Status {
        /// Somebody has to answer.
        Open = "open",
        /// Waiting for the contact, or held by a bot.
        Pending = "pending",
        /// Out of sight until a time.
        Snoozed = "snoozed",
        /// Done. A new message reopens it within 30 days.
        Closed = "closed",
    }
}

/// A conversation, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The inbox it came in by.
    pub inbox: InboxRef,
    /// Through what the contact writes.
    pub channel: Channel,
    /// The person outside.
    pub contact: ContactRef,
    /// Where it stands.
    pub status: Status,
    /// The user who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<UserRef>,
    /// The team that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamRef>,
    /// The `seq` of its last message.
    pub last_seq: i64,
    /// The last message, shortened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message: Option<LastMessage>,
    /// How many messages of the contact no staff has read.
    pub unread: i64,
    /// Up to which `seq` staff have read.
    pub staff_read_seq: i64,
    /// Up to which `seq` the contact has read.
    pub visitor_read_seq: i64,
    /// Since when the contact waits for an answer; absent when nobody waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Time>,
    /// What it is about, where the channel has subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Nobody has answered for so long that something was done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// Until when it is out of sight; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Time>,
    /// Until when a free reply may be sent, where the channel sets such a time; later only by a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_until: Option<Time>,
    /// When it was closed; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Time>,
    /// When the last message came, or when it was opened again since; the list's order.
    pub last_message_at: Time,
    /// When it began.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// An inbox, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxRef {
    /// Its id.
    pub id: InboxId,
    /// Its name.
    pub name: String,
}

/// The last message of a conversation, shortened for the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastMessage {
    /// Message or note.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author_kind: AuthorKind,
    /// Their name.
    pub author_name: String,
    /// At most 140 characters, on one line.
    pub preview: String,
}

/// Characters of a preview.
pub const PREVIEW_CHARS: usize = 140;

/// Which conversations, newest message first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConversationQuery {
    /// Only those in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub status: Option<Status>,
    /// Only those of this user: an id, `me`, or `none` for those that nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Only those of this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<uuid::Uuid>)]
    pub team_id: Option<TeamId>,
    /// Only those of this inbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<uuid::Uuid>)]
    pub inbox_id: Option<InboxId>,
    /// Only those of this contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<uuid::Uuid>)]
    pub contact_id: Option<ContactId>,
    /// Only those in which these words stand, in a message or in the contact's name; at most 200 characters.
    /// One page of the newest matches, without `next_cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// How many items, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Gives a conversation to somebody, or to a team; what is absent stays, `null` is nobody.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The user, or `null` for nobody.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<UserId>)]
    pub assignee_id: Option<Option<UserId>>,
    /// The team, or `null` for none.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TeamId>)]
    pub team_id: Option<Option<TeamId>>,
    /// Chosen by the client: the same again is done once and gets the same answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
}

/// Closes or reopens a conversation. The body may be left out.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Once {
    /// Chosen by the client: the same again is done once and gets the same answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
}
