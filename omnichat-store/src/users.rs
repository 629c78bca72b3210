//! Users and their memberships.

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::page::{self, PageQuery};
use omnichat_api::permission::Role;
use omnichat_api::user::User;
use omnichat_api::{Page, TenantId, Time, UserId, password, text};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, passwords};

/// A user to make.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The address they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their role in the tenant.
    pub role: Role,
    /// Their password, not yet checked.
    pub password: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    disabled_at: Option<i64>,
    created_at: i64,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            email: row.email,
            name: row.name,
            role: role(row.role)?,
            disabled: row.disabled_at.is_some(),
            created_at: Time(row.created_at),
        })
    }
}

pub(crate) fn role(word: String) -> Result<Role, StoreError> {
    word.try_into().map_err(|e| StoreError::Corrupt(format!("role: {e}")))
}

/// The members of a tenant, in the order they were made.
pub async fn list(store: &Store, tenant: TenantId, query: &PageQuery) -> Result<Page<User>, StoreError> {
    const SQL: &str = "SELECT u.id, u.email, u.name, m.role, u.disabled_at, u.created_at
        FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND m.user_id > $2 ORDER BY m.user_id LIMIT $3";
    let limit = page::limit(query.limit)?;
    let after = after_id(query.cursor.as_deref())?;
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).bind(after)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let users = rows.into_iter().map(User::try_from).collect::<Result<_, _>>()?;
    Ok(cut(users, limit, |user: &User| user.id.to_string()))
}

/// Where a list that is ordered by id goes on.
pub(crate) fn after_id(cursor: Option<&str>) -> Result<Uuid, StoreError> {
    let wrong =
        || omnichat_api::FieldError::new("cursor", "invalid", "must be the `next_cursor` of a page before");
    Ok(cursor.map(|c| c.parse().map_err(|_| wrong())).transpose()?.unwrap_or(Uuid::nil()))
}

/// A page from `limit + 1` items: the one too many only tells that there is a next page.
pub(crate) fn cut<T>(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Page<T> {
    let limit = limit as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = if more { items.last().map(cursor) } else { None };
    Page { items, next_cursor }
}

/// Makes a user and their membership. On an empty database also the first tenant, by the name `first_tenant`, and
/// its first web inbox.
pub async fn create(
    store: &Store,
    tenant: Option<TenantId>,
    first_tenant: &str,
    new: NewUser,
    actor: Actor,
) -> Result<User, StoreError> {
    let email = text::email("email", &new.email)?;
    let name = text::name("name", &new.name)?;
    password::check("password", &new.password, &email, &name)?;
    let first_tenant = text::name("tenant", first_tenant)?;
    let hash = passwords::hash(store.hashing(), new.password).await?;
    let role = new.role;
    store
        .write(move |tx| {
            async move {
                let tenant = match tenant {
                    Some(tenant) => tenant,
                    None => first(tx, &first_tenant, &actor).await?,
                };
                let user = add(tx, &email, &name, Some(&hash), &actor).await?;
                join(tx, tenant, user, role, &actor).await?;
                let user = get(tx, tenant, user).await?;
                audit::note(tx, Some(tenant), &actor, "user.created", user.id).await?;
                tx.changed(tenant, None, None, Change::UserChanged(user.clone())).await?;
                Ok(user)
            }
            .boxed()
        })
        .await
}

async fn first(tx: &mut Tx, name: &str, actor: &Actor) -> Result<TenantId, StoreError> {
    let tenant = crate::tenants::add(tx, name, None, actor).await?;
    let inbox = crate::inboxes::NewInbox::webchat("Website", name);
    crate::inboxes::add(tx, tenant.id, inbox, actor).await?;
    Ok(tenant.id)
}

/// Adds a user who is in no tenant yet.
pub(crate) async fn add(
    tx: &mut Tx,
    email: &str,
    name: &str,
    password_hash: Option<&str>,
    actor: &Actor,
) -> Result<UserId, StoreError> {
    const SQL: &str = "INSERT INTO users (id, email, name, password_hash, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    let (id, now) = (UserId::new(), tx.now.ms());
    let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(email).bind(name).bind(password_hash)
        .bind(now).bind(actor.user_id()).execute(db).await.map(drop));
    match done {
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => {
            Err(StoreError::Conflict(format!("{email} already has a login here")))
        }
        other => Ok(other.map(|()| id)?),
    }
}

/// Makes a user a member of a tenant, or changes their role in it.
pub(crate) async fn join(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    role: Role,
    actor: &Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO memberships (tenant_id, user_id, role, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $4, $5)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = excluded.role, updated_at = excluded.updated_at";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(user.0).bind(role.as_str()).bind(now)
        .bind(actor.user_id()).execute(db).await.map(drop))?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, tenant: TenantId, id: UserId) -> Result<User, StoreError> {
    const SQL: &str = "SELECT u.id, u.email, u.name, m.role, u.disabled_at, u.created_at
        FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1 AND m.user_id = $2";
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(SQL).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("user"))?.try_into()
}

/// The user of this address, and the tenants they are in.
async fn by_email(tx: &mut Tx, email: &str) -> Result<(UserId, String, Vec<TenantId>), StoreError> {
    const SQL: &str = "SELECT id, name FROM users WHERE email = $1";
    const TENANTS: &str = "SELECT tenant_id FROM memberships WHERE user_id = $1 ORDER BY created_at";
    let row: Option<(Uuid, String)> =
        on!(tx.db(), db => sqlx::query_as(SQL).bind(email).fetch_optional(db).await)?;
    let (id, name) = row.ok_or(StoreError::NotFound("user"))?;
    let tenants: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(TENANTS).bind(id).fetch_all(db).await)?;
    Ok((UserId(id), name, tenants.into_iter().map(TenantId).collect()))
}

/// Switches a login off or on. Off ends all its sessions.
pub async fn set_disabled(store: &Store, email: &str, off: bool, actor: Actor) -> Result<User, StoreError> {
    const SQL: &str = "UPDATE users SET disabled_at = $2, updated_at = $3 WHERE id = $1";
    let email = text::email("email", email)?;
    store
        .write(move |tx| {
            async move {
                let (id, _, tenants) = by_email(tx, &email).await?;
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(off.then_some(now)).bind(now)
                    .execute(db).await.map(drop))?;
                let action = if off { "user.disabled" } else { "user.enabled" };
                changed(tx, id, &tenants, &actor, action, off).await
            }
            .boxed()
        })
        .await
}

/// Sets a new password and ends all sessions of the user.
pub async fn set_password(store: &Store, email: &str, new: String, actor: Actor) -> Result<User, StoreError> {
    const SQL: &str = "UPDATE users SET password_hash = $2, updated_at = $3 WHERE id = $1";
    let email = text::email("email", email)?;
    password::check("password", &new, &email, "")?;
    let hash = passwords::hash(store.hashing(), new).await?;
    store
        .write(move |tx| {
            async move {
                let (id, _, tenants) = by_email(tx, &email).await?;
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&hash).bind(now).execute(db).await.map(drop))?;
                changed(tx, id, &tenants, &actor, "user.password_set", true).await
            }
            .boxed()
        })
        .await
}

/// Tells every tenant of the user, and ends their sessions where the change asks for it.
async fn changed(
    tx: &mut Tx,
    id: UserId,
    tenants: &[TenantId],
    actor: &Actor,
    action: &'static str,
    end_sessions: bool,
) -> Result<User, StoreError> {
    if end_sessions {
        crate::sessions::end_all(tx, id).await?;
    }
    let mut last = None;
    for tenant in tenants {
        let user = get(tx, *tenant, id).await?;
        audit::note(tx, Some(*tenant), actor, action, id).await?;
        tx.changed(*tenant, None, None, Change::UserChanged(user.clone())).await?;
        last = Some(user);
    }
    last.ok_or(StoreError::NotFound("user"))
}
