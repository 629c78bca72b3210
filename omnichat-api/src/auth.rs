//! Signing in and staying signed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::{Permission, Role, Sees};
use crate::role::RoleRef;
use crate::tenant::Tenant;
use crate::word::words;
use crate::{SessionId, TeamId, TenantId, Time, UserId};

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
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The address of the login.
    pub email: String,
    /// Its password.
    pub password: String,
    /// The code of the second factor, or a recovery code; needed where the answer was `second_factor_needed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
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

impl Login {
    /// For a program, which keeps the refresh token itself. `device` is what the session list calls it.
    #[must_use]
    pub fn of_program(email: &str, password: &str, device: &str) -> Self {
        let device = device.chars().take(200).collect();
        Self { email: email.into(), password: password.into(), device: Some(device), ..Self::default() }
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("email", &self.email)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// Gets a new access token. The refresh token comes in the body or in the cookie; it is used up by this.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token; absent when the cookie carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The tenant that the new access token is for: this is how one switches. The session's last one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
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
    /// Whether the address is known to be theirs.
    pub email_verified: bool,
    /// Their name.
    pub name: String,
    /// The tenant this token is for.
    pub tenant: Tenant,
    /// Their role in it.
    pub role: Role,
    /// Which of the tenant's own roles, where `role` is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_role: Option<RoleRef>,
    /// What they may do with this token.
    pub permissions: Vec<Permission>,
    /// Which conversations they see.
    pub sees: Sees,
    /// The teams they are in.
    pub teams: Vec<TeamId>,
    /// Whether they are an operator of the installation.
    pub operator: bool,
    /// Whether signing in asks them for a second factor. True where a provider signed them in: that is its business.
    pub second_factor: bool,
    /// The session of this token; absent for a program's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
}

impl Me {
    /// Whether they may do this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// Whether the tenant asks for a second factor that they do not have. Until then nothing else is open to them.
    #[must_use]
    pub const fn lacks_second_factor(&self) -> bool {
        self.tenant.second_factor_required && !self.second_factor
    }
}
