//! Sessions: one for each signed-in device. The refresh token is rotated on every use; a used one that comes back
//! ends the session, because two hold it then.

mod refresh_token;

use futures_util::FutureExt;
use omnichat_api::auth::Me;
use omnichat_api::session::Session;
use omnichat_api::{ProviderId, SessionId, TenantId, Time, UserId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::{
    Notice, Store, StoreError, access, lockouts, passwords, providers, second_factors, tenants, tokens, users,
};
use refresh_token::Presented;

/// A session that is not used for this long ends, in milliseconds: 30 days.
const IDLE_MS: i64 = 30 * 24 * 3600 * 1000;
/// A session that a provider began lasts this long however it is used, in milliseconds: 12 hours. Who was switched off
/// there is out here within a working day.
const BY_PROVIDER_MS: i64 = 12 * 3600 * 1000;
/// A used refresh token that comes back within this time means a lost answer, not a theft, in milliseconds.
const LOST_ANSWER_MS: i64 = 20_000;
/// Sessions that are listed at most.
const LISTED: i64 = 200;

/// From what and from where somebody signs in.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// What the session list calls the device.
    pub device: String,
    /// Its network address.
    pub address: Option<String>,
    /// What it says of itself: a refresh token that comes back from another one was stolen.
    pub agent: String,
}

impl Client {
    /// No longer than is stored.
    fn cut(self) -> Self {
        let cut = |text: String, most| text.chars().take(most).collect::<String>();
        Self {
            device: cut(self.device, 200),
            address: self.address.map(|a| cut(a, 50)),
            agent: cut(self.agent, 200),
        }
    }

    /// Somebody who is not known yet, from here.
    pub(crate) fn by_nobody(&self) -> Actor {
        match &self.address {
            Some(address) => Actor::SYSTEM.at(address),
            None => Actor::SYSTEM,
        }
    }

    /// This user, from here.
    pub(crate) fn actor(&self, user: UserId) -> Actor {
        match &self.address {
            Some(address) => Actor::user(user).at(address),
            None => Actor::user(user),
        }
    }
}

/// Who signs in, and from where.
#[derive(Clone)]
pub struct NewLogin {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The code of the second factor, or a recovery code.
    pub code: Option<String>,
    /// The tenant to work in; the user's first when absent.
    pub tenant_id: Option<TenantId>,
    /// From what and from where.
    pub client: Client,
}

/// A session and the refresh token that goes on with it.
pub struct Signed {
    /// Who, for which tenant.
    pub me: Me,
    /// The session.
    pub session: SessionId,
    /// Shown now and stored only as a hash.
    pub refresh_token: String,
}

/// Signs in with email and password, and with the second factor where there is one. Wrong and unknown take the same
/// time and get the same answer; wrong ones are counted, and lock the address in the end.
pub async fn login(store: &Store, new: NewLogin) -> Result<Signed, StoreError> {
    const SQL: &str = "SELECT id, password_hash, disabled_at FROM users WHERE email = $1 AND kind = 'person'";
    let email = new.email.trim().to_lowercase();
    lockouts::check(store, &email).await?;
    let row: Option<(Uuid, Option<String>, Option<i64>)> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(&email).fetch_optional(db).await)?;
    let (id, stored, disabled) =
        row.map_or((None, None, false), |(id, hash, off)| (Some(UserId(id)), hash, off.is_some()));
    let proved = passwords::proved(store, id, new.password, stored).await?;
    let known = id.zip(proved).filter(|_| !disabled);
    let (client, tenant, code) = (new.client.cut(), new.tenant_id, new.code);
    let signed = lockouts::guarded(store, email, move |tx| {
        async move {
            let (id, hash) = known.ok_or(StoreError::BadCredentials)?;
            still(tx, id, &hash).await?;
            second_factors::asked(tx, id, code.as_deref()).await?;
            begin(tx, id, tenant, client).await
        }
        .boxed()
    });
    signed.await
}

/// Refuses a password that was changed, or of a login that was switched off, while it was being checked.
async fn still(tx: &mut Tx, user: UserId, hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "SELECT id FROM users WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL";
    let found: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(user.0).bind(hash)
        .fetch_optional(db).await)?;
    found.map(drop).ok_or(StoreError::BadCredentials)
}

/// Begins a session for a user whose right to it has been checked.
pub(crate) async fn begin(
    tx: &mut Tx,
    user: UserId,
    tenant: Option<TenantId>,
    client: Client,
) -> Result<Signed, StoreError> {
    begin_by(tx, user, tenant, client, None).await
}

/// The same, where a provider has checked it: the session hangs on it from then on.
pub(crate) async fn begin_by(
    tx: &mut Tx,
    user: UserId,
    tenant: Option<TenantId>,
    client: Client,
    provider: Option<ProviderId>,
) -> Result<Signed, StoreError> {
    // One that is open, if there is one.
    const FIRST: &str = "SELECT m.tenant_id FROM memberships m WHERE m.user_id = $1 ORDER BY (
        SELECT COUNT(a.suspended_at) + COUNT(a.erase_at) FROM tenant_paths p JOIN tenants a ON a.id = p.ancestor_id
        WHERE p.tenant_id = m.tenant_id) > 0, m.created_at LIMIT 1";
    const SQL: &str =
        "INSERT INTO sessions (id, tenant_id, user_id, device, address, agent, refresh_hash, rotated_at,
        expires_at, created_at, updated_at, provider_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $8, $10)";
    let tenant = match tenant {
        Some(tenant) => tenant.0,
        None => on!(tx.db(), db => sqlx::query_scalar(FIRST).bind(user.0).fetch_optional(db).await)?
            .ok_or_else(|| {
                StoreError::Forbidden("this login is in no tenant; ask an admin for an invite".into())
            })?,
    };
    let client = client.cut();
    let (id, now) = (SessionId::new(), tx.now);
    let lasts = if provider.is_some() { BY_PROVIDER_MS } else { IDLE_MS };
    let refresh_token = refresh_token::first(tx.key(), id);
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant).bind(user.0).bind(&client.device)
        .bind(&client.address).bind(&client.agent).bind(tokens::hash(&refresh_token)).bind(now.ms())
        .bind(now.plus_ms(lasts).ms()).bind(provider.map(|id| id.0)).execute(db).await.map(drop))?;
    let me = access::of_session_in(tx, id, TenantId(tenant)).await?.ok_or(StoreError::NotFound("tenant"))?;
    audit::note(tx, Some(me.tenant.id), &client.actor(user), "session.began", id).await?;
    tenants::operate::note_entering(tx, &me, &client.actor(user)).await?;
    Ok(Signed { me, session: id, refresh_token })
}

/// What came of a refresh token.
enum Turn {
    On(Box<Signed>),
    Ended,
}

/// Uses a refresh token up and hands out the next one, for this tenant or the session's last one.
pub async fn refresh(
    store: &Store,
    token: &str,
    tenant: Option<TenantId>,
    client: Client,
) -> Result<Signed, StoreError> {
    let presented = Presented::read(token).ok_or(StoreError::SessionEnded)?;
    let turn = store.write(move |tx| async move { turn(tx, presented, tenant, client.cut()).await }.boxed());
    match turn.await? {
        Turn::On(signed) => Ok(*signed),
        Turn::Ended => Err(StoreError::SessionEnded),
    }
}

#[derive(FromRow)]
struct Stored {
    tenant_id: Uuid,
    user_id: Uuid,
    agent: String,
    refresh_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    rotated_at: i64,
    expires_at: i64,
    ended_at: Option<i64>,
    provider_id: Option<Uuid>,
}

async fn turn(
    tx: &mut Tx,
    presented: Presented,
    tenant: Option<TenantId>,
    client: Client,
) -> Result<Turn, StoreError> {
    const SQL: &str =
        "SELECT tenant_id, user_id, agent, refresh_hash, previous_hash, rotated_at, expires_at, ended_at, provider_id
        FROM sessions WHERE id = $1";
    const NEXT: &str =
        "UPDATE sessions SET previous_hash = $2, refresh_hash = $3, rotated_at = $4, expires_at = $5,
        updated_at = $4, tenant_id = $6, address = $7, agent = $8 WHERE id = $1";
    let (id, hash, now) = (presented.id, presented.hash.clone(), tx.now);
    let row: Option<Stored> = on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).fetch_optional(db).await)?;
    let Some(row) = row.filter(|r| r.ended_at.is_none() && r.expires_at > now.ms()) else {
        return Ok(Turn::Ended);
    };
    let user = UserId(row.user_id);
    let tenant = tenant.unwrap_or(TenantId(row.tenant_id));
    let refresh_token = refresh_token::after(tx.key(), &presented);
    let next = tokens::hash(&refresh_token);
    let again = row.previous_hash.as_ref() == Some(&hash) && row.refresh_hash == next;
    let lost_answer = again && row.agent == client.agent && now.since(Time(row.rotated_at)) <= LOST_ANSWER_MS;
    if hash != row.refresh_hash && !lost_answer {
        // Whoever knows no more than the session's id ends nothing.
        if row.previous_hash != Some(hash) && !presented.was_issued(tx.key()) {
            return Ok(Turn::Ended);
        }
        end(tx, id, user).await?;
        audit::note(tx, Some(TenantId(row.tenant_id)), &client.actor(user), "session.token_reused", id)
            .await?;
        return Ok(Turn::Ended);
    }
    if let Some(provider) = row.provider_id
        && !providers::reaches(tx, provider.into(), user).await?
    {
        end(tx, id, user).await?;
        audit::note(tx, Some(TenantId(row.tenant_id)), &client.actor(user), "session.ended", id).await?;
        return Ok(Turn::Ended);
    }
    let Some(me) = access::of_session_in(tx, id, tenant).await? else {
        // Another tenant was asked for, in which there is nothing for them: the session itself stands.
        return if tenant.0 == row.tenant_id { Ok(Turn::Ended) } else { Err(StoreError::NotFound("tenant")) };
    };
    if !lost_answer {
        let expires_at = if row.provider_id.is_some() { row.expires_at } else { now.plus_ms(IDLE_MS).ms() };
        on!(tx.db(), db => sqlx::query(NEXT).bind(id.0).bind(&hash).bind(&next).bind(now.ms())
            .bind(expires_at).bind(tenant.0).bind(&client.address).bind(&client.agent)
            .execute(db).await.map(drop))?;
    }
    if tenant.0 != row.tenant_id {
        tenants::operate::note_entering(tx, &me, &client.actor(user)).await?;
    }
    Ok(Turn::On(Box::new(Signed { me, session: id, refresh_token })))
}

/// The sessions of a user that hold, last used first.
pub async fn list(
    store: &Store,
    user: UserId,
    current: Option<SessionId>,
) -> Result<Vec<Session>, StoreError> {
    const SQL: &str = "SELECT id, device, address, created_at, rotated_at FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT $3";
    type Listed = (Uuid, String, Option<String>, i64, i64);
    let now = store.clock().now().ms();
    let rows: Vec<Listed> = on!(store.read(), db => sqlx::query_as(SQL).bind(user.0).bind(now).bind(LISTED)
        .fetch_all(db).await)?;
    let mut sessions: Vec<_> = rows
        .into_iter()
        .map(|(id, device, address, created, used)| Session {
            id: id.into(),
            device,
            address,
            created_at: Time(created),
            last_used_at: Time(used),
            current: current.is_some_and(|current| current.0 == id),
        })
        .collect();
    sessions.sort_by_key(|session| std::cmp::Reverse((session.current, session.last_used_at)));
    Ok(sessions)
}

/// Ends one of a user's own sessions.
pub async fn revoke(store: &Store, user: UserId, id: SessionId, actor: Actor) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                let tenant = end(tx, id, user).await?.ok_or(StoreError::NotFound("session"))?;
                audit::note(tx, Some(tenant), &actor, "session.ended", id).await
            }
            .boxed()
        })
        .await
}

/// Ends all sessions of a user, but for one that is to go on.
pub async fn revoke_all(
    store: &Store,
    user: UserId,
    keep: Option<SessionId>,
    actor: Actor,
) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                end_all(tx, user, keep).await?;
                for tenant in users::tenants_of(tx, user).await? {
                    audit::note(tx, Some(tenant), &actor, "session.all_ended", user).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Ends a session of this user, and says for which tenant it was.
async fn end(tx: &mut Tx, id: SessionId, user: UserId) -> Result<Option<TenantId>, StoreError> {
    const SQL: &str = "UPDATE sessions SET ended_at = $3, updated_at = $3
        WHERE id = $1 AND user_id = $2 AND ended_at IS NULL RETURNING tenant_id";
    let now = tx.now.ms();
    let tenant: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(id.0).bind(user.0).bind(now)
        .fetch_optional(db).await)?;
    tx.tell(Notice::User(user));
    Ok(tenant.map(TenantId))
}

/// Ends every session of a user, but for one that is to go on.
pub(crate) async fn end_all(tx: &mut Tx, user: UserId, keep: Option<SessionId>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE sessions SET ended_at = $2, updated_at = $2
        WHERE user_id = $1 AND id <> $3 AND ended_at IS NULL";
    let (now, keep) = (tx.now.ms(), keep.map_or(Uuid::nil(), |keep| keep.0));
    on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(now).bind(keep).execute(db).await.map(drop))?;
    tx.tell(Notice::User(user));
    Ok(())
}
