//! The audit trail: who did what, from where. Rows are only added, and each is chained to the one before.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::word::words;
use crate::{Time, UserId};

words! {
    /// What kind of actor.
    pub enum ActorKind {
        /// Somebody with a login, or a tenant's token.
        User = "user",
        /// Whoever has the machine, by the command line.
        Operator = "operator",
        /// Omnichat itself.
        System = "system",
    }
}

/// One row of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the tenant's trail, without gaps.
    pub seq: i64,
    /// When it was done.
    pub at: Time,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// Which user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<UserId>,
    /// The user's name as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// The network address that it was done from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What was done: a noun and a verb, such as `user.disabled`.
    pub action: String,
    /// To what: an id or a name.
    pub target: String,
    /// What that is called: now, where it is still there, or as it was noted. No part of the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_name: Option<String>,
    /// What it was before, without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub before: Option<serde_json::Value>,
    /// What it is since, without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub after: Option<serde_json::Value>,
    /// The chain's link: 64 hexadecimal digits.
    pub hash: String,
}

/// Which part of the trail, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Only actions that begin like this: `user` or `user.disabled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Only what this user did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<uuid::Uuid>)]
    pub actor_id: Option<UserId>,
    /// How many items, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Whether a trail is as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditVerdict {
    /// Rows that were checked.
    pub rows: i64,
    /// The first row that was changed, removed or put in by hand; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<i64>,
    /// What is wrong there, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
