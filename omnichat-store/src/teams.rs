//! Teams: groups of users that conversations are given to. Who is in one is a member of its tenant or of one above.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::team::{ChangeTeam, CreateTeam, TEAM_MOST, Team, TeamRef};
use omnichat_api::user::UserRef;
use omnichat_api::{FieldError, TeamId, TenantId, Time, UserId, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, conversations, inboxes, users};

/// Teams of tenant `$1` with a row for each member, by name; what follows says which.
const SELECT: &str = "SELECT t.id, t.name, t.created_at, t.updated_at, u.id AS user_id, u.name AS user_name
    FROM teams t LEFT JOIN team_members m ON m.team_id = t.id LEFT JOIN users u ON u.id = m.user_id
    WHERE t.tenant_id = $1";
const ORDER: &str = "ORDER BY t.name, t.id, u.name, u.id";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    created_at: i64,
    updated_at: i64,
    user_id: Option<Uuid>,
    user_name: Option<String>,
}

/// Rows of the same team stand together.
fn gathered(rows: Vec<Row>) -> Vec<Team> {
    let mut teams: Vec<Team> = Vec::new();
    for row in rows {
        if teams.last().is_none_or(|team| team.id.0 != row.id) {
            teams.push(Team {
                id: row.id.into(),
                name: row.name,
                members: Vec::new(),
                created_at: Time(row.created_at),
                updated_at: Time(row.updated_at),
            });
        }
        if let (Some(team), Some((id, name))) = (teams.last_mut(), row.user_id.zip(row.user_name)) {
            team.members.push(UserRef { id: id.into(), name });
        }
    }
    teams
}

/// The teams of a tenant, by name.
pub async fn list(store: &Store, tenant: TenantId) -> Result<Vec<Team>, StoreError> {
    let sql = format!("{SELECT} {ORDER}");
    let rows: Vec<Row> =
        on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).fetch_all(db).await)?;
    Ok(gathered(rows))
}

/// Makes a team.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    new: CreateTeam,
    actor: Actor,
) -> Result<Team, StoreError> {
    const COUNT: &str = "SELECT COUNT(*) FROM teams WHERE tenant_id = $1";
    const SQL: &str = "INSERT INTO teams (id, tenant_id, name, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $4, $5)";
    let name = text::name("name", &new.name)?;
    store
        .write(move |tx| {
            async move {
                let teams: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(COUNT).bind(tenant.0).fetch_one(db).await)?;
                if usize::try_from(teams).unwrap_or(usize::MAX) >= TEAM_MOST {
                    return Err(StoreError::Conflict(format!("a tenant has at most {TEAM_MOST} teams")));
                }
                let (id, now) = (TeamId::new(), tx.now.ms());
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(&name).bind(now)
                    .bind(actor.user_id()).execute(db).await.map(drop));
                StoreError::unless_taken(done, "team", &name)?;
                set_members(tx, tenant, id, &[], new.members).await?;
                let team = load(tx, tenant, id).await?;
                Deed::new(&actor, "team.created", id).after(&team).note(tx, Some(tenant)).await?;
                tx.changed(tenant, None, None, Change::TeamChanged(team.clone())).await?;
                Ok(team)
            }
            .boxed()
        })
        .await
}

/// Changes a team; what is absent stays.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    id: TeamId,
    change: ChangeTeam,
    actor: Actor,
) -> Result<Team, StoreError> {
    const SQL: &str = "UPDATE teams SET name = $2, updated_at = $3 WHERE id = $1";
    let name = change.name.as_deref().map(|name| text::name("name", name)).transpose()?;
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                let name = name.unwrap_or_else(|| before.name.clone());
                let now = tx.now.ms();
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&name).bind(now).execute(db).await
                    .map(drop));
                StoreError::unless_taken(done, "team", &name)?;
                if let Some(members) = change.members {
                    set_members(tx, tenant, id, &before.members, members).await?;
                }
                let team = load(tx, tenant, id).await?;
                Deed::new(&actor, "team.changed", id).before(&before).after(&team).note(tx, Some(tenant)).await?;
                tx.changed(tenant, None, None, Change::TeamChanged(team.clone())).await?;
                Ok(team)
            }
            .boxed()
        })
        .await
}

/// Deletes a team. What was given to it stays with whoever has it, and is the team's no more.
pub async fn delete(store: &Store, tenant: TenantId, id: TeamId, actor: Actor) -> Result<(), StoreError> {
    // In small steps, so that nobody waits for a team with years of conversations.
    while store.write(move |tx| async move { let_go(tx, tenant, id).await }.boxed()).await? > 0 {}
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                // What came to it since the last step.
                while let_go(tx, tenant, id).await? > 0 {}
                inboxes::let_go_of_team(tx, tenant, id).await?;
                for sql in ["DELETE FROM team_members WHERE team_id = $1", "DELETE FROM teams WHERE id = $1"]
                {
                    on!(tx.db(), db => sqlx::query(sql).bind(id.0).execute(db).await.map(drop))?;
                }
                for member in &before.members {
                    tx.tell(Notice::User(member.id));
                }
                Deed::new(&actor, "team.deleted", id).before(&before).note(tx, Some(tenant)).await
            }
            .boxed()
        })
        .await
}

async fn let_go(tx: &mut Tx, tenant: TenantId, id: TeamId) -> Result<usize, StoreError> {
    load(tx, tenant, id).await?;
    conversations::let_go_of_team(tx, tenant, id).await
}

/// A team of a tenant, named.
pub(crate) async fn named(tx: &mut Tx, tenant: TenantId, id: TeamId) -> Result<Option<TeamRef>, StoreError> {
    const SQL: &str = "SELECT name FROM teams WHERE id = $1 AND tenant_id = $2";
    let name: Option<String> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    Ok(name.map(|name| TeamRef { id, name }))
}

async fn load(tx: &mut Tx, tenant: TenantId, id: TeamId) -> Result<Team, StoreError> {
    let sql = format!("{SELECT} AND t.id = $2 {ORDER}");
    let rows: Vec<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(id.0)
        .fetch_all(db).await)?;
    gathered(rows).pop().ok_or(StoreError::NotFound("team"))
}

/// Makes these and no others the members. Who comes or goes is told: what they see changes.
async fn set_members(
    tx: &mut Tx,
    tenant: TenantId,
    id: TeamId,
    before: &[UserRef],
    after: Vec<UserId>,
) -> Result<(), StoreError> {
    const IN: &str =
        "INSERT INTO team_members (tenant_id, team_id, user_id, created_at) VALUES ($1, $2, $3, $4)";
    const OUT: &str = "DELETE FROM team_members WHERE team_id = $1 AND user_id = $2";
    if after.len() > TEAM_MOST {
        return Err(FieldError::new("members", "too_many", format!("must be at most {TEAM_MOST}")).into());
    }
    let before: BTreeSet<_> = before.iter().map(|user| user.id).collect();
    // By their place, so that a refusal can say which one.
    let after: BTreeMap<_, _> = after.into_iter().enumerate().map(|(n, user)| (user, n)).collect();
    let now = tx.now.ms();
    for (user, n) in after.iter().filter(|(user, _)| !before.contains(user)) {
        if users::at_work(tx, tenant, *user).await?.is_none() {
            let rule = "must be a user of this tenant or of one above it, who can sign in";
            return Err(FieldError::new(format!("members[{n}]"), "unknown", rule).into());
        }
        on!(tx.db(), db => sqlx::query(IN).bind(tenant.0).bind(id.0).bind(user.0).bind(now).execute(db).await
            .map(drop))?;
        tx.tell(Notice::User(*user));
    }
    for user in before.iter().filter(|user| !after.contains_key(user)) {
        on!(tx.db(), db => sqlx::query(OUT).bind(id.0).bind(user.0).execute(db).await.map(drop))?;
        tx.tell(Notice::User(*user));
    }
    Ok(())
}
