//! Users and their memberships.

pub mod assignees;
mod forget;
mod member;
mod own;

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::page::{self, PageQuery};
use omnichat_api::permission::Role;
use omnichat_api::role::RoleRef;
use omnichat_api::user::{User, UserRef};
use omnichat_api::{Page, SessionId, TenantId, Time, UserId, password, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::audit::{self, Actor, Deed};
use crate::db::on;
use crate::mail::{self, Letter, To};
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, links, lockouts, outbox, passwords, sessions};

pub(crate) use forget::forget;
pub(crate) use member::may_grant;
pub use member::{change, remove, reset_second_factor, unlock};
pub use own::{change_own, change_password};
pub(crate) use own::{new_email, proved};

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
    role_id: Option<Uuid>,
    role_name: Option<String>,
    second_factor_at: Option<i64>,
    disabled_at: Option<i64>,
    created_at: i64,
}

/// A member of tenant `$1`; what follows says which.
const SELECT: &str = "SELECT u.id, u.email, u.name, m.role, m.role_id, r.name AS role_name,
        f.confirmed_at AS second_factor_at, u.disabled_at, u.created_at
    FROM memberships m JOIN users u ON u.id = m.user_id LEFT JOIN roles r ON r.id = m.role_id
    LEFT JOIN second_factors f ON f.user_id = u.id WHERE m.tenant_id = $1";

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            email: row.email,
            name: row.name,
            role: role(row.role)?,
            custom_role: row.role_id.zip(row.role_name).map(|(id, name)| RoleRef { id: id.into(), name }),
            second_factor: row.second_factor_at.is_some(),
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
    let sql = format!("{SELECT} AND u.kind = 'person' AND m.user_id > $2 ORDER BY m.user_id LIMIT $3");
    let limit = page::limit(query.limit)?;
    let after = after_id(query.cursor.as_deref())?;
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0)
        .bind(after).bind(i64::from(limit) + 1).fetch_all(db).await)?;
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
                if actor == Actor::OPERATOR {
                    // Whoever has the machine vouches for the address.
                    verified(tx, user).await?;
                }
                join(tx, tenant, user, (role, None), &actor).await?;
                let user = get(tx, tenant, user).await?;
                Deed::new(&actor, "user.created", user.id).after(&user).note(tx, Some(tenant)).await?;
                tx.changed(tenant, None, None, Change::UserChanged(user.clone())).await?;
                Ok(user)
            }
            .boxed()
        })
        .await
}

/// A tenant at the top, with its first web inbox.
pub(crate) async fn first(tx: &mut Tx, name: &str, actor: &Actor) -> Result<TenantId, StoreError> {
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
    (role, role_id): (Role, Option<Uuid>),
    actor: &Actor,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO memberships (tenant_id, user_id, role, role_id, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $6, $4, $4, $5)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = excluded.role, role_id = excluded.role_id,
            updated_at = excluded.updated_at";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(user.0).bind(role.as_str()).bind(now)
        .bind(actor.user_id()).bind(role_id).execute(db).await.map(drop))?;
    tx.tell(Notice::User(user));
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, tenant: TenantId, id: UserId) -> Result<User, StoreError> {
    let sql = format!("{SELECT} AND m.user_id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("user"))?.try_into()
}

/// The name of user $2, if they are a person who works in tenant $1.
const AT_WORK: &str = "SELECT u.name FROM users u
    WHERE u.id = $2 AND u.kind = 'person' AND u.disabled_at IS NULL AND EXISTS (
        SELECT 1 FROM tenant_paths p JOIN memberships m ON m.tenant_id = p.ancestor_id AND m.user_id = u.id
        WHERE p.tenant_id = $1)";

/// A person who works in a tenant, by a membership there or above, and can sign in.
pub(crate) async fn at_work(
    tx: &mut Tx,
    tenant: TenantId,
    id: UserId,
) -> Result<Option<UserRef>, StoreError> {
    let name: Option<String> =
        on!(tx.db(), db => sqlx::query_scalar(AT_WORK).bind(tenant.0).bind(id.0).fetch_optional(db).await)?;
    Ok(name.map(|name| UserRef { id, name }))
}

/// Those of these who do.
pub(crate) async fn working(
    store: &Store,
    tenant: TenantId,
    ids: Vec<UserId>,
) -> Result<Vec<UserRef>, StoreError> {
    let mut working = Vec::new();
    for id in ids {
        let name: Option<String> = on!(store.read(), db => sqlx::query_scalar(AT_WORK).bind(tenant.0).bind(id.0)
            .fetch_optional(db).await)?;
        working.extend(name.map(|name| UserRef { id, name }));
    }
    Ok(working)
}

/// The user of this address.
pub(crate) async fn id_of(tx: &mut Tx, email: &str) -> Result<UserId, StoreError> {
    const SQL: &str = "SELECT id FROM users WHERE email = $1 AND kind = 'person'";
    let id: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(email).fetch_optional(db).await)?;
    id.map(UserId).ok_or(StoreError::NotFound("user"))
}

/// The tenants that a user is a member of, in the order they joined.
pub(crate) async fn tenants_of(tx: &mut Tx, user: UserId) -> Result<Vec<TenantId>, StoreError> {
    const SQL: &str = "SELECT tenant_id FROM memberships WHERE user_id = $1 ORDER BY created_at";
    let tenants: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(user.0).fetch_all(db).await)?;
    Ok(tenants.into_iter().map(TenantId).collect())
}

/// Gives a login another address, at once: whoever has the machine vouches for it. All its sessions end, and no link that
/// was sent before leads anywhere.
pub async fn set_email(store: &Store, email: &str, new: &str, actor: Actor) -> Result<User, StoreError> {
    let (email, new) = (text::email("email", email)?, text::email("new", new)?);
    store
        .write(move |tx| {
            async move {
                let id = id_of(tx, &email).await?;
                if id_of(tx, &new).await.is_ok() {
                    return Err(StoreError::Conflict(format!("{new} already has a login here")));
                }
                sessions::end_all(tx, id, None).await?;
                links::take_back(tx, id).await?;
                new_email(tx, id, &new, &actor).await?;
                lockouts::forget(tx, &new).await?;
                let first = tenants_of(tx, id).await?.first().copied();
                get(tx, first.ok_or(StoreError::NotFound("user"))?, id).await
            }
            .boxed()
        })
        .await
}

/// Switches a login off or on. Off ends all its sessions.
pub async fn set_disabled(store: &Store, email: &str, off: bool, actor: Actor) -> Result<User, StoreError> {
    let email = text::email("email", email)?;
    store
        .write(move |tx| {
            async move {
                let id = id_of(tx, &email).await?;
                disable(tx, id, off, &actor).await
            }
            .boxed()
        })
        .await
}

pub(crate) async fn disable(tx: &mut Tx, id: UserId, off: bool, actor: &Actor) -> Result<User, StoreError> {
    const SQL: &str = "UPDATE users SET disabled_at = $2, updated_at = $3 WHERE id = $1";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(off.then_some(now)).bind(now)
        .execute(db).await.map(drop))?;
    if off {
        sessions::end_all(tx, id, None).await?;
    }
    let action = if off { "user.disabled" } else { "user.enabled" };
    changed(tx, id, actor, action).await?.ok_or(StoreError::NotFound("user"))
}

/// Sets a new password and ends all sessions of the user.
pub async fn set_password(store: &Store, email: &str, new: String, actor: Actor) -> Result<User, StoreError> {
    let email = text::email("email", email)?;
    password::check("password", &new, &email, "")?;
    let hash = passwords::hash(store.hashing(), new).await?;
    store
        .write(move |tx| {
            async move {
                let id = id_of(tx, &email).await?;
                new_password(tx, id, &hash, None, &actor).await?.ok_or(StoreError::NotFound("user"))
            }
            .boxed()
        })
        .await
}

/// Stores a new password's hash, and tells the user by mail. All sessions end, but for one that is to go on, and no
/// link that was sent before leads anywhere.
pub(crate) async fn new_password(
    tx: &mut Tx,
    id: UserId,
    hash: &str,
    keep: Option<SessionId>,
    actor: &Actor,
) -> Result<Option<User>, StoreError> {
    const SQL: &str = "UPDATE users SET password_hash = $2, updated_at = $3 WHERE id = $1 RETURNING email";
    let now = tx.now;
    let email: String = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(id.0).bind(hash).bind(now.ms())
        .fetch_one(db).await)?;
    sessions::end_all(tx, id, keep).await?;
    links::take_back(tx, id).await?;
    let to =
        To { about: Uuid::now_v7(), tenant: None, email: &email, until: now.plus_ms(outbox::GIVE_UP_MS) };
    mail::send(tx, to, Letter::PasswordChanged).await?;
    changed(tx, id, actor, "user.password_set").await
}

/// Notes that the address is the user's own.
pub(crate) async fn verified(tx: &mut Tx, id: UserId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE users SET email_verified_at = $2, updated_at = $2
        WHERE id = $1 AND email_verified_at IS NULL";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(now).execute(db).await.map(drop))?;
    tx.tell(Notice::User(id));
    Ok(())
}

/// Tells every tenant of the user, and its trail. `None` when the user is in none.
pub(crate) async fn changed(
    tx: &mut Tx,
    id: UserId,
    actor: &Actor,
    action: &'static str,
) -> Result<Option<User>, StoreError> {
    let mut last = None;
    for tenant in tenants_of(tx, id).await? {
        let user = get(tx, tenant, id).await?;
        audit::note(tx, Some(tenant), actor, action, id).await?;
        tx.changed(tenant, None, None, Change::UserChanged(user.clone())).await?;
        last = Some(user);
    }
    tx.tell(Notice::User(id));
    Ok(last)
}
