//! Sessions: one for each signed-in device. The refresh token is rotated on every use; a used one that comes back
//! ends the session, because two hold it then.

use futures_util::FutureExt;
use omnichat_api::auth::Me;
use omnichat_api::tenant::Tenant;
use omnichat_api::{SessionId, TenantId, Time, UserId, text};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, passwords, tokens, users};

/// A session that is not used for this long ends, in milliseconds: 30 days.
const IDLE_MS: i64 = 30 * 24 * 3600 * 1000;
/// A used refresh token that comes back within this time means a lost answer, not a theft, in milliseconds.
const LOST_ANSWER_MS: i64 = 20_000;

/// Who signs in, and from where.
#[derive(Clone)]
pub struct NewLogin {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The tenant to work in; the user's first when absent.
    pub tenant_id: Option<TenantId>,
    /// What the session list calls the device.
    pub device: String,
}

/// A session and the refresh token that goes on with it.
pub struct Signed {
    /// Who, for which tenant.
    pub me: Me,
    /// Shown now and stored only as a hash.
    pub refresh_token: String,
}

/// Signs in with email and password. Wrong and unknown take the same time and get the same answer.
pub async fn login(store: &Store, new: NewLogin) -> Result<Signed, StoreError> {
    const SQL: &str = "SELECT id, password_hash, disabled_at FROM users WHERE email = $1";
    let email = new.email.trim().to_lowercase();
    let row: Option<(Uuid, Option<String>, Option<i64>)> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(&email).fetch_optional(db).await)?;
    let (id, stored, disabled) =
        row.map_or((None, None, false), |(id, hash, off)| (Some(id), hash, off.is_some()));
    let fits = passwords::verify(store.hashing(), new.password, stored).await?;
    let Some(id) = id.filter(|_| fits && !disabled) else { return Err(StoreError::BadCredentials) };
    let (device, tenant) = (new.device.chars().take(200).collect::<String>(), new.tenant_id);
    text::within("device", &device, 200)?;
    store.write(move |tx| async move { begin(tx, UserId(id), tenant, &device).await }.boxed()).await
}

/// Begins a session for a user whose right to it has been checked.
pub(crate) async fn begin(
    tx: &mut Tx,
    user: UserId,
    tenant: Option<TenantId>,
    device: &str,
) -> Result<Signed, StoreError> {
    const FIRST: &str = "SELECT tenant_id FROM memberships WHERE user_id = $1 ORDER BY created_at LIMIT 1";
    const SQL: &str = "INSERT INTO sessions
        (id, tenant_id, user_id, device, refresh_hash, rotated_at, expires_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $6)";
    let tenant = match tenant {
        Some(tenant) => tenant.0,
        None => on!(tx.db(), db => sqlx::query_scalar(FIRST).bind(user.0).fetch_optional(db).await)?
            .ok_or_else(|| {
                StoreError::Forbidden("this login is in no tenant; ask an admin for an invite".into())
            })?,
    };
    let (id, now) = (SessionId::new(), tx.now);
    let refresh_token = tokens::issue(id.0);
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant).bind(user.0).bind(device)
        .bind(tokens::hash(&refresh_token)).bind(now.ms()).bind(now.plus_ms(IDLE_MS).ms())
        .execute(db).await.map(drop))?;
    let me = load_in(tx, id).await?.ok_or(StoreError::NotFound("tenant"))?;
    audit::note(tx, Some(me.tenant.id), &Actor::User(user), "session.began", id).await?;
    Ok(Signed { me, refresh_token })
}

/// Uses a refresh token up and hands out the next one.
pub async fn refresh(store: &Store, token: &str) -> Result<Signed, StoreError> {
    let (id, hash) = tokens::read(token).ok_or(StoreError::SessionEnded)?;
    let outcome = store.write(move |tx| async move { rotate(tx, SessionId(id), hash).await }.boxed()).await?;
    outcome.ok_or(StoreError::SessionEnded)
}

async fn rotate(tx: &mut Tx, id: SessionId, hash: Vec<u8>) -> Result<Option<Signed>, StoreError> {
    const SQL: &str =
        "SELECT tenant_id, user_id, refresh_hash, previous_hash, rotated_at, expires_at, ended_at
        FROM sessions WHERE id = $1";
    const NEXT: &str =
        "UPDATE sessions SET previous_hash = $2, refresh_hash = $3, rotated_at = $4, expires_at = $5,
        updated_at = $4 WHERE id = $1";
    let now = tx.now;
    let row: Option<Refreshing> =
        on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).fetch_optional(db).await)?;
    let Some(row) = row.filter(|r| r.ended_at.is_none() && r.expires_at > now.ms()) else { return Ok(None) };
    let again = row.previous_hash.as_ref() == Some(&hash);
    let lost_answer = again && now.since(Time(row.rotated_at)) <= LOST_ANSWER_MS;
    if hash != row.refresh_hash && !lost_answer {
        end(tx, id).await?;
        let (tenant, user) = (TenantId(row.tenant_id), UserId(row.user_id));
        audit::note(tx, Some(tenant), &Actor::User(user), "session.token_reused", id).await?;
        return Ok(None);
    }
    let Some(me) = load_in(tx, id).await? else { return Ok(None) };
    let refresh_token = tokens::issue(id.0);
    on!(tx.db(), db => sqlx::query(NEXT).bind(id.0).bind(&hash).bind(tokens::hash(&refresh_token)).bind(now.ms())
        .bind(now.plus_ms(IDLE_MS).ms()).execute(db).await.map(drop))?;
    Ok(Some(Signed { me, refresh_token }))
}

#[derive(FromRow)]
struct Refreshing {
    tenant_id: Uuid,
    user_id: Uuid,
    refresh_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    rotated_at: i64,
    expires_at: i64,
    ended_at: Option<i64>,
}

/// Ends a session.
pub async fn logout(store: &Store, id: SessionId) -> Result<(), StoreError> {
    store.write(move |tx| async move { end(tx, id).await }.boxed()).await
}

async fn end(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE sessions SET ended_at = $2, updated_at = $2 WHERE id = $1 AND ended_at IS NULL
        RETURNING user_id";
    let now = tx.now.ms();
    let user: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(id.0).bind(now).fetch_optional(db).await)?;
    if let Some(user) = user {
        tx.tell(Notice::User(UserId(user)));
    }
    Ok(())
}

/// Ends every session of a user.
pub(crate) async fn end_all(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE sessions SET ended_at = $2, updated_at = $2 WHERE user_id = $1 AND ended_at IS NULL";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(now).execute(db).await.map(drop))?;
    tx.tell(Notice::User(user));
    Ok(())
}

const ME: &str = "SELECT s.id AS session_id, u.id AS user_id, u.email, u.name, m.role,
        t.id AS tenant_id, t.parent_id, t.name AS tenant_name, t.created_at AS tenant_created_at
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    JOIN memberships m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id
    JOIN tenants t ON t.id = s.tenant_id
    WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL";

#[derive(FromRow)]
struct MeRow {
    session_id: Uuid,
    user_id: Uuid,
    email: String,
    name: String,
    role: String,
    tenant_id: Uuid,
    parent_id: Option<Uuid>,
    tenant_name: String,
    tenant_created_at: i64,
}

impl TryFrom<MeRow> for Me {
    type Error = StoreError;

    fn try_from(row: MeRow) -> Result<Self, StoreError> {
        let role = users::role(row.role)?;
        Ok(Self {
            id: row.user_id.into(),
            email: row.email,
            name: row.name,
            tenant: Tenant {
                id: row.tenant_id.into(),
                parent_id: row.parent_id.map(TenantId),
                name: row.tenant_name,
                created_at: Time(row.tenant_created_at),
            },
            role,
            permissions: role.permissions().to_vec(),
            session_id: row.session_id.into(),
        })
    }
}

/// Who this session is, as of now; `None` when it ended, expired, or its user was disabled or left the tenant.
pub async fn me(store: &Store, id: SessionId) -> Result<Option<Me>, StoreError> {
    let now = store.clock().now().ms();
    let row: Option<MeRow> =
        on!(store.read(), db => sqlx::query_as(ME).bind(id.0).bind(now).fetch_optional(db).await)?;
    row.map(Me::try_from).transpose()
}

async fn load_in(tx: &mut Tx, id: SessionId) -> Result<Option<Me>, StoreError> {
    let now = tx.now.ms();
    let row: Option<MeRow> =
        on!(tx.db(), db => sqlx::query_as(ME).bind(id.0).bind(now).fetch_optional(db).await)?;
    row.map(Me::try_from).transpose()
}
