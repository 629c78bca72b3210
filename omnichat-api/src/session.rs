//! Signed-in devices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{SessionId, Time};

/// One signed-in device of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// What the client calls itself, such as `omnichat-tui on atlas`.
    pub device: String,
    /// The network address of its last use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When it signed in.
    pub created_at: Time,
    /// When it last got a new access token: at most 15 minutes ago while it is in use.
    pub last_used_at: Time,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Signs out everywhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOutEverywhere {
    /// Whether the session that asks goes on.
    #[serde(default)]
    pub keep_this: bool,
}
