//! Teams: groups of users that conversations are given to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::user::UserRef;
use crate::{TeamId, Time, UserId};

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name, once in the tenant.
    pub name: String,
    /// Who is in it, by name.
    pub members: Vec<UserRef>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// A team, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamRef {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// Makes a team.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTeam {
    /// Its name, at most 200 characters.
    pub name: String,
    /// Who is in it; at most 200.
    #[serde(default)]
    pub members: Vec<UserId>,
}

/// Changes a team; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTeam {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All who are in it from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<UserId>>,
}

/// Most members of a team, and most teams of a tenant.
pub const TEAM_MOST: usize = 200;
