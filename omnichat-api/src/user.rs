//! People with a login.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::Role;
use crate::role::RoleRef;
use crate::{RoleId, Time, UserId};

/// A user as a member of the asking tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The address they sign in with, lower case; one user per address in the whole installation.
    pub email: String,
    /// Their name, as visitors read it.
    pub name: String,
    /// Their role in this tenant.
    pub role: Role,
    /// Which of the tenant's own roles, where `role` is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_role: Option<RoleRef>,
    /// Whether signing in asks them for a second factor.
    #[serde(default)]
    pub second_factor: bool,
    /// Whether the login is switched off.
    pub disabled: bool,
    /// When the user was made.
    pub created_at: Time,
}

/// A user, named: what is shown beside a message, an assignment or a presence mark.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct UserRef {
    /// The user's id.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// Changes a member of the tenant; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// A new role: nothing that may do more than you.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Which of the tenant's own roles, where `role` is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
    /// Switches the login off, which ends all its sessions, or on. Only where all tenants of the user are yours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
}
