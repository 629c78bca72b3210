//! Roles of a tenant's own: sets of permissions, by name. They may be given in the tenant and in those below it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::{Permission, Role, Sees};
use crate::{RoleId, Time};

/// A role of a tenant's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomRole {
    /// Its id.
    pub id: RoleId,
    /// Its name, once in the tenant.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// Which conversations it sees.
    pub sees: Sees,
    /// How many users have it, here and below.
    pub users: i64,
    /// Whether it is of a tenant above, where alone it can be changed.
    #[serde(default)]
    pub inherited: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// A role of a tenant's own, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleRef {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
}

/// The roles that may be given in a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Roles {
    /// Those that every tenant has, strongest first.
    pub built_in: Vec<BuiltInRole>,
    /// The tenant's own and those of the tenants above it, by name.
    pub custom: Vec<CustomRole>,
}

/// A role that every tenant has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BuiltInRole {
    /// The role.
    pub role: Role,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

/// Makes a role.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRole {
    /// Its name, at most 200 characters.
    pub name: String,
    /// What it may do: nothing that you may not do yourself.
    pub permissions: Vec<Permission>,
    /// Which conversations it sees.
    #[serde(default)]
    pub sees: Sees,
}

/// Changes a role; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRole {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The whole new set of permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<Permission>>,
    /// Which conversations it sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sees: Option<Sees>,
}
