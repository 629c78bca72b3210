//! Invites: one-time links that make a user.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::Role;
use crate::role::RoleRef;
use crate::{InviteId, RoleId, Time};

/// An invite. The link's token is shown once, when it is made, and is stored only as a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// Whom it is for.
    pub email: String,
    /// The role it gives.
    pub role: Role,
    /// Which of the tenant's own roles, where `role` is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_role: Option<RoleRef>,
    /// When it was made.
    pub created_at: Time,
    /// Until when it can be used: 72 hours after it was made.
    pub expires_at: Time,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Time>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Time>,
}

/// Invites somebody to the tenant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvite {
    /// Whom it is for.
    pub email: String,
    /// The role it gives: nothing that may do more than you.
    pub role: Role,
    /// Which of the tenant's own roles, where `role` is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
}

/// A new invite, with its link.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct InviteMade {
    /// The invite.
    #[serde(flatten)]
    pub invite: Invite,
    /// The link to hand over. Shown only now.
    pub link: String,
    /// Whether it was sent by mail as well.
    pub mailed: bool,
}

/// What the invited person sees before accepting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteShown {
    /// Whom it is for.
    pub email: String,
    /// The role it gives.
    pub role: Role,
    /// The tenant's name.
    pub tenant: String,
    /// Until when it can be used.
    pub expires_at: Time,
    /// Whether the address already has a login: then accepting asks for that password and makes no new user.
    pub has_login: bool,
}

/// Looks an invite up. The token travels in a body, never in a URL, so that it is in no log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowInvite {
    /// The token from the link.
    pub token: String,
}

/// Accepts an invite.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvite {
    /// The token from the link.
    pub token: String,
    /// The user's name, as visitors read it. Ignored when the address already has a login.
    pub name: String,
    /// The new password, or the current one when the address already has a login.
    pub password: String,
    /// The code of the second factor; needed where the address already has a login with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How the refresh token is handed over.
    #[serde(default)]
    pub keep: crate::auth::Keep,
}

/// The link of an invite. The token stands in the fragment, which browsers send to nobody.
#[must_use]
pub fn link(public_url: &str, token: &str) -> String {
    format!("{}/admin-app/invite#{token}", public_url.trim_end_matches('/'))
}
