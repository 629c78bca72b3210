//! People with a login.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::Role;
use crate::{Time, UserId};

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
