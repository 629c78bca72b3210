//! Follow-ups: "leave your contact and we come back to you".

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::contact::ContactRef;
use crate::{ConversationId, FollowupId, InboxId, Time};

/// A request to be called back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Followup {
    /// Its id.
    pub id: FollowupId,
    /// The conversation it belongs to.
    pub conversation_id: ConversationId,
    /// The contact who asked.
    pub contact: ContactRef,
    /// The name they gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The email address they gave; not verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone number they gave; not verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// When staff first looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewed_at: Option<Time>,
    /// When it was put away as done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Time>,
    /// When it came in.
    pub created_at: Time,
}

/// Which follow-ups, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FollowupQuery {
    /// `true`: those put away; otherwise those still to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// How many items, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Changes a follow-up; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeFollowup {
    /// `true` marks it as looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewed: Option<bool>,
    /// `true` puts it away, `false` brings it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

/// How many nobody has looked at yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnviewedCount {
    /// Those still to do that nobody has viewed.
    pub count: i64,
}

/// Writes to who left their contact, by mail or sms.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyFollowup {
    /// A UUID the sender chooses. The same again is the same message.
    pub client_id: Uuid,
    /// The text, 1 to 10,000 characters.
    pub body: String,
    /// By which inbox for mail or sms; when absent, by the oldest for a way they left, mail first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox_id: Option<InboxId>,
}
