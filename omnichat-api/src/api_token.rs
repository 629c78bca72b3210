//! Tokens for scripts and programs: a user's own, or the tenant's.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::Permission;
use crate::user::UserRef;
use crate::{ApiTokenId, Time};

/// How every token begins, so that a scanner finds one that leaked.
pub const PREFIX: &str = "omt_";
/// Longest life of a token, in days.
pub const DAYS_MOST: u32 = 3650;

/// A token. Its text is shown once, when it is made, and is stored only as a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What it is for; the tenant's tokens write under this name.
    pub name: String,
    /// Whether it acts as its user; otherwise it is the tenant's, and acts by itself.
    pub personal: bool,
    /// As whom it acts.
    pub user: UserRef,
    /// What it may do: never more than whom it acts for.
    pub permissions: Vec<Permission>,
    /// When it was made.
    pub created_at: Time,
    /// When it ends; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// When it was last used, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Time>,
}

/// Makes a token.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiToken {
    /// What it is for, at most 200 characters.
    pub name: String,
    /// What it may do: nothing that you may not do yourself.
    pub permissions: Vec<Permission>,
    /// In how many days it ends, 1 to 3650; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// A new token, with its text.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiTokenMade {
    /// The token.
    #[serde(flatten)]
    pub token: ApiToken,
    /// Its text, for `Authorization: Bearer …`. Shown only now.
    pub secret: String,
}
