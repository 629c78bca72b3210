//! Signing in and staying signed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::{Permission, Role};
use crate::tenant::Tenant;
use crate::word::words;
use crate::{SessionId, TenantId, Time, UserId};

words! {
    /// How the refresh token is handed over.
    #[derive(Default)]
    pub enum Keep {
        /// In the answer's body: for programs that keep it in a file.
        #[default]
        Body = "body",
        /// In an `HttpOnly`, `SameSite=Strict` cookie: for browsers, whose scripts must not read it.
        Cookie = "cookie",
    }
}

/// Signs in with email and password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The address of the login.
    pub email: String,
    /// Its password.
    pub password: String,
    /// The tenant to work in; the user's first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
    /// How the refresh token is handed over.
    #[serde(default)]
    pub keep: Keep,
    /// What the session list calls this device, such as `omnichat-tui on atlas`; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// Gets a new access token. The refresh token comes in the body or in the cookie; it is used up by this.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token; absent when the cookie carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

/// Tokens of a session.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    /// Bearer token for the API and the socket; 15 minutes.
    pub access_token: String,
    /// When the access token ends.
    pub expires_at: Time,
    /// The next refresh token; absent when it was set as a cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Who signed in.
    pub me: Me,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens")
            .field("expires_at", &self.expires_at)
            .field("me", &self.me)
            .finish_non_exhaustive()
    }
}

/// Who is asking, for which tenant, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The user.
    pub id: UserId,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The tenant this token is for.
    pub tenant: Tenant,
    /// Their role in it.
    pub role: Role,
    /// What the role may do.
    pub permissions: Vec<Permission>,
    /// The session of this token.
    pub session_id: SessionId,
}
