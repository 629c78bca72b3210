//! Local commands about a tenant's own roles and its teams. Both are named by name or id, members by their address.

use omnichat_api::permission::Role;
use omnichat_api::role::{ChangeRole, CreateRole, CustomRole};
use omnichat_api::team::{ChangeTeam, CreateTeam, Team};
use omnichat_api::{RoleId, TenantId, UserId};
use serde::{Deserialize, Serialize};

use super::Reply;
use super::run::members;
use crate::access::Authority;
use crate::audit::Actor;
use crate::{Store, StoreError, roles, teams, tenants};

/// What is done with roles.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the command of the same name")]
pub enum RoleCommand {
    /// Those that may be given in a tenant.
    List { tenant: Option<String> },
    /// Makes one.
    Create { tenant: Option<String>, new: CreateRole },
    /// Changes one, for all who have it.
    Change { tenant: Option<String>, role: String, change: ChangeRole },
    /// Deletes one that nobody has.
    Delete { tenant: Option<String>, role: String },
}

/// What is done with teams.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the command of the same name")]
pub enum TeamCommand {
    /// Those of a tenant.
    List { tenant: Option<String> },
    /// Makes one.
    Create { tenant: Option<String>, name: String, members: Vec<String> },
    /// Changes one: a new name, or all who are in it from now on.
    Change { tenant: Option<String>, team: String, name: Option<String>, members: Option<Vec<String>> },
    /// Deletes one; its conversations stay, with nobody's team.
    Delete { tenant: Option<String>, team: String },
}

pub(super) async fn run(store: &Store, command: RoleCommand) -> Result<Reply, StoreError> {
    let (by, actor) = (Authority::of_the_machine(), Actor::OPERATOR);
    let in_tenant = async |name: Option<String>| tenants::named(store, name.as_deref()).await.map(|t| t.id);
    Ok(match command {
        RoleCommand::List { tenant } => Reply::Roles(roles::list(store, in_tenant(tenant).await?).await?),
        RoleCommand::Create { tenant, new } => {
            Reply::Role(roles::create(store, in_tenant(tenant).await?, by, new, actor).await?)
        }
        RoleCommand::Change { tenant, role, change } => {
            let tenant = in_tenant(tenant).await?;
            let role = role_named(store, tenant, &role).await?;
            Reply::Role(roles::change(store, tenant, by, role.id, change, actor).await?)
        }
        RoleCommand::Delete { tenant, role } => {
            let tenant = in_tenant(tenant).await?;
            let role = role_named(store, tenant, &role).await?;
            roles::delete(store, tenant, by, role.id, actor).await?;
            Reply::Role(role)
        }
    })
}

pub(super) async fn run_team(store: &Store, command: TeamCommand) -> Result<Reply, StoreError> {
    let actor = Actor::OPERATOR;
    let in_tenant = async |name: Option<String>| tenants::named(store, name.as_deref()).await.map(|t| t.id);
    Ok(match command {
        TeamCommand::List { tenant } => {
            Reply::Teams { items: teams::list(store, in_tenant(tenant).await?).await? }
        }
        TeamCommand::Create { tenant, name, members } => {
            let tenant = in_tenant(tenant).await?;
            let members = ids(store, tenant, &members).await?;
            Reply::Team(teams::create(store, tenant, CreateTeam { name, members }, actor).await?)
        }
        TeamCommand::Change { tenant, team, name, members } => {
            let tenant = in_tenant(tenant).await?;
            let team = team_named(store, tenant, &team).await?;
            let members = match members {
                Some(members) => Some(ids(store, tenant, &members).await?),
                None => None,
            };
            Reply::Team(teams::change(store, tenant, team.id, ChangeTeam { name, members }, actor).await?)
        }
        TeamCommand::Delete { tenant, team } => {
            let tenant = in_tenant(tenant).await?;
            let team = team_named(store, tenant, &team).await?;
            teams::delete(store, tenant, team.id, actor).await?;
            Reply::Team(team)
        }
    })
}

/// The role of a tenant's own that goes with `role`, where it is `custom`.
pub(super) async fn of_custom(
    store: &Store,
    tenant: TenantId,
    role: Role,
    named: Option<&str>,
) -> Result<Option<RoleId>, StoreError> {
    match (role, named) {
        (Role::Custom, Some(named)) => Ok(Some(role_named(store, tenant, named).await?.id)),
        // What is missing or too much, the store says.
        (_, named) => Ok(named.and_then(|id| id.parse().ok())),
    }
}

async fn role_named(store: &Store, tenant: TenantId, named: &str) -> Result<CustomRole, StoreError> {
    let roles = roles::list(store, tenant).await?.custom;
    only("role", named, roles, |role| (role.id.to_string(), &role.name))
}

async fn team_named(store: &Store, tenant: TenantId, named: &str) -> Result<Team, StoreError> {
    only("team", named, teams::list(store, tenant).await?, |team| (team.id.to_string(), &team.name))
}

fn only<T>(
    what: &str,
    named: &str,
    all: Vec<T>,
    called: impl Fn(&T) -> (String, &String),
) -> Result<T, StoreError> {
    let known: Vec<_> = all.iter().map(|one| called(one).1.clone()).collect();
    let is_meant = |one: &T| {
        let (id, name) = called(one);
        name == named || id == named
    };
    all.into_iter().find(is_meant).ok_or_else(|| {
        let known = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
        StoreError::Conflict(format!("no {what} here is called `{named}`; there is: {known}"))
    })
}

/// The members of these addresses.
async fn ids(store: &Store, tenant: TenantId, emails: &[String]) -> Result<Vec<UserId>, StoreError> {
    let known = if emails.is_empty() { Vec::new() } else { members(store, tenant).await? };
    let id = |email: &String| {
        let found = known.iter().find(|user| user.email.eq_ignore_ascii_case(email.trim()));
        found.map(|user| user.id).ok_or_else(|| {
            StoreError::Conflict(format!("no member here has the address {email}; invite them first"))
        })
    };
    emails.iter().map(id).collect()
}
