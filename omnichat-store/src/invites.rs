//! Invites: one-time links that make a user. The token is shown once and stored as a hash.

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::invite::{AcceptInvite, CreateInvite, Invite, InviteShown};
use omnichat_api::limits::INVITE_MS;
use omnichat_api::page::{self, PageQuery};
use omnichat_api::permission::Role;
use omnichat_api::role::RoleRef;
use omnichat_api::{InviteId, Page, TenantId, Time, UserId, password, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::access::{self, Authority};
use crate::audit::{self, Actor, Deed};
use crate::db::on;
use crate::mail::{self, Letter, To};
use crate::sessions::{self, Client, Signed};
use crate::tx::Tx;
use crate::{Store, StoreError, lockouts, outbox, passwords, second_factors, tokens, users};

const SELECT: &str =
    "SELECT i.id, i.tenant_id, i.email, i.role, i.role_id, r.name AS role_name, i.mail_hash, i.expires_at,
        i.accepted_at, i.revoked_at, i.created_at, t.name AS tenant
    FROM invites i JOIN tenants t ON t.id = i.tenant_id LEFT JOIN roles r ON r.id = i.role_id";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    tenant_id: Uuid,
    email: String,
    role: String,
    role_id: Option<Uuid>,
    role_name: Option<String>,
    mail_hash: Option<Vec<u8>>,
    expires_at: i64,
    accepted_at: Option<i64>,
    revoked_at: Option<i64>,
    created_at: i64,
    tenant: String,
}

impl Row {
    fn invite(self) -> Result<Invite, StoreError> {
        Ok(Invite {
            id: self.id.into(),
            email: self.email,
            role: users::role(self.role)?,
            custom_role: self.role_id.zip(self.role_name).map(|(id, name)| RoleRef { id: id.into(), name }),
            created_at: Time(self.created_at),
            expires_at: Time(self.expires_at),
            accepted_at: self.accepted_at.map(Time),
            revoked_at: self.revoked_at.map(Time),
        })
    }

    /// Why it can no longer be used, if so.
    fn usable(&self, now: Time) -> Result<(), StoreError> {
        let why = match self {
            Self { accepted_at: Some(_), .. } => "this invite was used already; sign in instead",
            Self { revoked_at: Some(_), .. } => "this invite was taken back; ask for a new one",
            Self { expires_at, .. } if *expires_at <= now.ms() => {
                "this invite has expired; ask for a new one"
            }
            _ => return Ok(()),
        };
        Err(StoreError::Gone(why.into()))
    }
}

/// A new invite.
pub struct Made {
    /// The invite.
    pub invite: Invite,
    /// The token of the link to hand over.
    pub token: String,
    /// Whether it goes out by mail as well.
    pub mailed: bool,
}

/// Makes an invite, and mails it where mail is sent. Nobody hands out more than they have.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    new: CreateInvite,
    actor: Actor,
) -> Result<Made, StoreError> {
    let email = text::email("email", &new.email)?;
    let (role, role_id) = (new.role, new.role_id.map(|id| id.0));
    store
        .write(move |tx| {
            async move {
                let given = access::of_role(tx, tenant, role, role_id).await?;
                users::may_grant(&by.standing(tx, tenant).await?, &given)?;
                add(tx, tenant, &email, (role, role_id), &actor).await
            }
            .boxed()
        })
        .await
}

pub(crate) async fn add(
    tx: &mut Tx,
    tenant: TenantId,
    email: &str,
    (role, role_id): (Role, Option<Uuid>),
    actor: &Actor,
) -> Result<Made, StoreError> {
    const SQL: &str = "INSERT INTO invites
        (id, tenant_id, email, role, role_id, token_hash, mail_hash, expires_at, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $9, $5, $10, $6, $7, $7, $8)";
    if member(tx, tenant, email).await? {
        return Err(StoreError::Conflict(format!("{email} is already a member of this tenant")));
    }
    let (id, now) = (InviteId::new(), tx.now);
    // The mail has a link of its own, which nobody else is shown: who comes by it has proved the address.
    let (token, by_mail) = (tokens::issue(id.0), tokens::issue(id.0));
    let expires_at = now.plus_ms(INVITE_MS);
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(email).bind(role.as_str())
        .bind(tokens::hash(&token)).bind(expires_at.ms()).bind(now.ms()).bind(actor.user_id()).bind(role_id)
        .bind(tokens::hash(&by_mail)).execute(db).await.map(drop))?;
    let row = load(tx, id).await?.ok_or(StoreError::NotFound("invite"))?;
    let to = To { about: id.0, tenant: Some(tenant), email, until: expires_at };
    let role = row.role_name.as_deref().unwrap_or(role.as_str());
    let mailed = mail::send(tx, to, Letter::Invite { tenant: &row.tenant, role, token: &by_mail }).await?;
    let invite = row.invite()?;
    Deed::new(actor, "invite.created", id).after(&invite).note(tx, Some(tenant)).await?;
    Ok(Made { invite, token, mailed })
}

/// The invites of a tenant, newest first.
pub async fn list(store: &Store, tenant: TenantId, query: &PageQuery) -> Result<Page<Invite>, StoreError> {
    let sql = format!("{SELECT} WHERE i.tenant_id = $1 AND i.id < $2 ORDER BY i.id DESC LIMIT $3");
    let limit = page::limit(query.limit)?;
    let before = match query.cursor.as_deref() {
        None => Uuid::max(),
        cursor => users::after_id(cursor)?,
    };
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(before)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let invites = rows.into_iter().map(Row::invite).collect::<Result<_, _>>()?;
    Ok(users::cut(invites, limit, |invite: &Invite| invite.id.to_string()))
}

/// Takes an invite back. Again is no error; an accepted one is.
pub async fn revoke(
    store: &Store,
    tenant: TenantId,
    id: InviteId,
    actor: Actor,
) -> Result<Invite, StoreError> {
    const SQL: &str = "UPDATE invites SET revoked_at = COALESCE(revoked_at, $3), updated_at = $3
        WHERE id = $1 AND tenant_id = $2";
    store
        .write(move |tx| {
            async move {
                let row = load(tx, id).await?.filter(|row| row.tenant_id == tenant.0);
                let row = row.ok_or(StoreError::NotFound("invite"))?;
                if row.accepted_at.is_some() {
                    return Err(StoreError::Conflict("this invite was used already; disable the user instead".into()));
                }
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(now).execute(db).await.map(drop))?;
                outbox::cancel(tx, id.0).await?;
                audit::note(tx, Some(tenant), &actor, "invite.revoked", id).await?;
                load(tx, id).await?.ok_or(StoreError::NotFound("invite"))?.invite()
            }
            .boxed()
        })
        .await
}

/// What the invited person sees before accepting.
pub async fn show(store: &Store, token: &str) -> Result<InviteShown, StoreError> {
    const LOGIN: &str = "SELECT id FROM users WHERE email = $1 AND password_hash IS NOT NULL";
    let (id, hash) = tokens::read(token).ok_or(StoreError::NotFound("invite"))?;
    let sql = format!("{SELECT} WHERE i.id = $1 AND (i.token_hash = $2 OR i.mail_hash = $2)");
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(&hash)
        .fetch_optional(db).await)?;
    let row = row.ok_or(StoreError::NotFound("invite"))?;
    row.usable(store.clock().now())?;
    let login: Option<Uuid> =
        on!(store.read(), db => sqlx::query_scalar(LOGIN).bind(&row.email).fetch_optional(db).await)?;
    let invite_tenant = row.tenant.clone();
    let invite = row.invite()?;
    Ok(InviteShown {
        email: invite.email,
        role: invite.role,
        tenant: invite_tenant,
        expires_at: invite.expires_at,
        has_login: login.is_some(),
    })
}

/// Accepts an invite: makes the user (or, where the address has a login, checks its password), adds the membership
/// and signs in. The link is used up by it.
pub async fn accept(store: &Store, accept: AcceptInvite, client: Client) -> Result<Signed, StoreError> {
    const STORED: &str = "SELECT id, password_hash FROM users WHERE email = $1 AND disabled_at IS NULL";
    let shown = show(store, &accept.token).await?;
    let (id, hash) = tokens::read(&accept.token).ok_or(StoreError::NotFound("invite"))?;
    let new = if shown.has_login {
        lockouts::check(store, &shown.email).await?;
        let stored: Option<(Uuid, Option<String>)> =
            on!(store.read(), db => sqlx::query_as(STORED).bind(&shown.email).fetch_optional(db).await)?;
        let (user, stored) = stored.map_or((None, None), |(id, hash)| (Some(UserId(id)), hash));
        if !passwords::prove(store, user, accept.password, stored).await? {
            lockouts::failed(store, shown.email).await?;
            return Err(StoreError::BadCredentials);
        }
        None
    } else {
        let name = text::name("name", &accept.name)?;
        password::check("password", &accept.password, &shown.email, &name)?;
        Some((name, passwords::hash(store.hashing(), accept.password).await?))
    };
    let code = accept.code;
    let accepted = lockouts::guarded(store, shown.email, move |tx| {
        async move { use_up(tx, InviteId(id), &hash, new, code, client).await }.boxed()
    });
    accepted.await
}

async fn use_up(
    tx: &mut Tx,
    id: InviteId,
    hash: &[u8],
    new: Option<(String, String)>,
    code: Option<String>,
    client: Client,
) -> Result<Signed, StoreError> {
    const USE: &str = "UPDATE invites SET accepted_at = $3, accepted_by = $4, updated_at = $3
        WHERE id = $1 AND (token_hash = $2 OR mail_hash = $2) AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
    const USER: &str = "SELECT id FROM users WHERE email = $1";
    let row = load(tx, id).await?.ok_or(StoreError::NotFound("invite"))?;
    row.usable(tx.now)?;
    let by_mail = row.mail_hash.as_deref() == Some(hash);
    let (tenant, role) = (TenantId(row.tenant_id), (users::role(row.role)?, row.role_id));
    let user = match new {
        Some((name, password)) => users::add(tx, &row.email, &name, Some(&password), &Actor::SYSTEM).await?,
        None => {
            let found: Option<Uuid> =
                on!(tx.db(), db => sqlx::query_scalar(USER).bind(&row.email).fetch_optional(db).await)?;
            let user = UserId(found.ok_or(StoreError::NotFound("user"))?);
            second_factors::asked(tx, user, code.as_deref()).await?;
            user
        }
    };
    let actor = client.actor(user);
    users::join(tx, tenant, user, role, &actor).await?;
    let now = tx.now.ms();
    let used = on!(tx.db(), db => sqlx::query(USE).bind(id.0).bind(hash).bind(now).bind(user.0).execute(db).await
        .map(|done| done.rows_affected()))?;
    if used != 1 {
        return Err(StoreError::Gone("this invite was used already; sign in instead".into()));
    }
    outbox::cancel(tx, id.0).await?;
    if by_mail {
        users::verified(tx, user).await?;
    }
    audit::note(tx, Some(tenant), &actor, "invite.accepted", id).await?;
    let user = users::get(tx, tenant, user).await?;
    tx.changed(tenant, None, None, Change::UserChanged(user.clone())).await?;
    sessions::begin(tx, user.id, Some(tenant), client).await
}

async fn load(tx: &mut Tx, id: InviteId) -> Result<Option<Row>, StoreError> {
    let sql = format!("{SELECT} WHERE i.id = $1");
    Ok(on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).fetch_optional(db).await)?)
}

async fn member(tx: &mut Tx, tenant: TenantId, email: &str) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT m.user_id FROM users u JOIN memberships m ON m.user_id = u.id AND m.tenant_id = $1
        WHERE u.email = $2";
    let found: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(email).fetch_optional(db).await)?;
    Ok(found.is_some())
}
