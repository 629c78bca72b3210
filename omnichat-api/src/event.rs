//! The tenant's change log.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::contact::Contact;
use crate::conversation::Conversation;
use crate::followup::Followup;
use crate::inbox::Inbox;
use crate::message::Message;
use crate::team::Team;
use crate::user::User;
use crate::{ConversationId, TeamId, Time, UserId};

/// One row of the log, as staff see it. Rows are idempotent: applying one twice is no news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Its place in the tenant's log, without gaps in the log.
    pub cursor: i64,
    /// When it was written.
    pub at: Time,
    /// The conversation it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// What changed, with the resource as it was after the change.
    #[serde(flatten)]
    pub change: Change,
}

/// What changed, and the whole resource after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum Change {
    /// A conversation began.
    #[serde(rename = "conversation.created")]
    ConversationCreated(Conversation),
    /// A conversation was assigned, closed, reopened, read, or got a message.
    #[serde(rename = "conversation.changed")]
    ConversationChanged(Conversation),
    /// A message or note was written. The conversation's own counters follow in `conversation.changed`.
    #[serde(rename = "message.created")]
    MessageCreated(Message),
    /// A message fared on: it was accepted, delivered, or failed.
    #[serde(rename = "message.changed")]
    MessageChanged(Message),
    /// Somebody left their contact.
    #[serde(rename = "followup.created")]
    FollowupCreated(Followup),
    /// A follow-up was viewed or put away.
    #[serde(rename = "followup.changed")]
    FollowupChanged(Followup),
    /// A contact was changed.
    #[serde(rename = "contact.changed")]
    ContactChanged(Contact),
    /// An inbox was made or changed.
    #[serde(rename = "inbox.changed")]
    InboxChanged(Inbox),
    /// A user was made, changed or disabled.
    #[serde(rename = "user.changed")]
    UserChanged(User),
    /// A team was made or changed.
    #[serde(rename = "team.changed")]
    TeamChanged(Team),
    /// A conversation was taken from a user or a team. Told to those who no longer see it, and to nobody else: put it
    /// away, with all that belongs to it.
    #[serde(rename = "conversation.left")]
    ConversationLeft(Left),
    /// Much was brought in at once, of which no other row tells. Told to nobody: who is told of changes hears `resync`
    /// in its place.
    #[serde(rename = "data.imported")]
    DataImported(Brought),
}

/// What an import has brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Brought {
    /// The system that it comes from, such as `dwc`.
    pub source: String,
    /// Conversations that are new or went on, of all tenants that it was for.
    pub conversations: u64,
    /// Messages, of all tenants that it was for.
    pub messages: u64,
}

/// From whom a conversation was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Left {
    /// The conversation.
    pub id: ConversationId,
    /// The user who had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<UserId>,
    /// The team that had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
}

impl Change {
    /// Whether it changes only what belongs to one conversation: itself, its messages, its follow-ups.
    #[must_use]
    pub const fn is_of_conversation(&self) -> bool {
        match self {
            Self::ConversationCreated(_)
            | Self::ConversationChanged(_)
            | Self::MessageCreated(_)
            | Self::MessageChanged(_)
            | Self::FollowupCreated(_)
            | Self::FollowupChanged(_)
            | Self::ConversationLeft(_) => true,
            Self::ContactChanged(_)
            | Self::InboxChanged(_)
            | Self::UserChanged(_)
            | Self::TeamChanged(_)
            | Self::DataImported(_) => false,
        }
    }

    /// The word for the kind of change.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ConversationCreated(_) => "conversation.created",
            Self::ConversationChanged(_) => "conversation.changed",
            Self::MessageCreated(_) => "message.created",
            Self::MessageChanged(_) => "message.changed",
            Self::FollowupCreated(_) => "followup.created",
            Self::FollowupChanged(_) => "followup.changed",
            Self::ContactChanged(_) => "contact.changed",
            Self::InboxChanged(_) => "inbox.changed",
            Self::UserChanged(_) => "user.changed",
            Self::TeamChanged(_) => "team.changed",
            Self::ConversationLeft(_) => "conversation.left",
            Self::DataImported(_) => "data.imported",
        }
    }
}

/// Which part of the log.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EventQuery {
    /// The last cursor you have applied; absent: nothing, only tells the newest cursor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// How many rows, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// How many seconds to wait when there is nothing new, at most 25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
}

/// Rows of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventPage {
    /// The rows after the given cursor, in order.
    pub items: Vec<Event>,
    /// Give this as `after` next time.
    pub cursor: i64,
    /// The log does not tell all that happened since `after`, because that is too long ago or much was brought in by an
    /// import: fetch afresh, then go on from `cursor`.
    pub resync: bool,
}
