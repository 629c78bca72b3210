//! Providers that sign a tenant's users in. A provider is its tenant's own matter: it reaches nobody who works anywhere
//! else, and only who may do everything in the tenant adds one, since it can sign in as anybody there.

mod entry;
mod reach;

use futures_util::FutureExt;
use omnichat_api::permission::Role;
use omnichat_api::sso::{ChangeProvider, CreateProvider, Provider, ProviderRef, RoleRule};
use omnichat_api::{FieldError, ProviderId, RoleId, TenantId, Time, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::access::{self, Authority};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, users};

pub use entry::{Identity, Refusal, note_failure, sign_in};
pub(crate) use reach::{end_sessions, reaches};

/// Most providers of a tenant.
const MOST: i64 = 20;
/// Most rules of a role map.
const RULES: usize = 100;
/// Under what a client secret is sealed.
const SECRET: &str = "provider";
/// Under what a sign-in that is under way is sealed.
const FLOW: &str = "sso";

const COLUMNS: &str =
    "id, name, issuer, client_id, listed_at, join_as, role_claim, role_map, created_at, updated_at";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    issuer: String,
    client_id: String,
    listed_at: Option<i64>,
    join_as: Option<String>,
    role_claim: Option<String>,
    role_map: String,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn shown(self, redirect_uri: &str) -> Result<Provider, StoreError> {
        Ok(Provider {
            id: self.id.into(),
            name: self.name,
            issuer: self.issuer,
            client_id: self.client_id,
            redirect_uri: redirect_uri.to_owned(),
            listed: self.listed_at.is_some(),
            join_as: self.join_as.map(users::role).transpose()?,
            role_claim: self.role_claim,
            role_map: serde_json::from_str(&self.role_map)?,
            created_at: Time(self.created_at),
            updated_at: Time(self.updated_at),
        })
    }
}

/// The providers of a tenant, as they were made. `redirect_uri` is the tenant's.
pub async fn list(store: &Store, tenant: TenantId, redirect_uri: &str) -> Result<Vec<Provider>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM providers WHERE tenant_id = $1 ORDER BY id");
    let rows: Vec<Row> =
        on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).fetch_all(db).await)?;
    rows.into_iter().map(|row| row.shown(redirect_uri)).collect()
}

/// The providers that the sign-in page shows to everybody.
pub async fn listed(store: &Store) -> Result<Vec<ProviderRef>, StoreError> {
    const SQL: &str = "SELECT p.id, p.name FROM providers p WHERE p.listed_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM tenant_paths t JOIN tenants a ON a.id = t.ancestor_id
            WHERE t.tenant_id = p.tenant_id AND (a.suspended_at IS NOT NULL OR a.erase_at IS NOT NULL))
        ORDER BY p.listed_at, p.id LIMIT 100";
    let rows: Vec<(Uuid, String)> = on!(store.read(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(id, name)| ProviderRef { id: id.into(), name }).collect())
}

/// What it takes to ask a provider.
#[derive(Clone)]
pub struct Contact {
    /// The tenant that it is of.
    pub tenant: TenantId,
    /// Where it is.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: String,
    /// The claim that names roles.
    pub role_claim: Option<String>,
}

/// What it takes to ask a provider; `None` when there is no such provider.
pub async fn contact(store: &Store, id: ProviderId) -> Result<Option<Contact>, StoreError> {
    const SQL: &str =
        "SELECT tenant_id, issuer, client_id, client_secret, role_claim FROM providers WHERE id = $1";
    type Found = (Uuid, String, String, Vec<u8>, Option<String>);
    let found: Option<Found> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(id.0).fetch_optional(db).await)?;
    let Some((tenant, issuer, client_id, sealed, role_claim)) = found else { return Ok(None) };
    let secret = store.key().open(SECRET, &sealed)?;
    let client_secret = String::from_utf8(secret).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    Ok(Some(Contact { tenant: tenant.into(), issuer, client_id, client_secret, role_claim }))
}

/// Seals what a browser carries through a sign-in.
pub fn seal_flow(store: &Store, flow: &[u8]) -> Result<Vec<u8>, StoreError> {
    store.key().seal(FLOW, flow)
}

/// Opens what a browser carried through a sign-in; `None` when it is not ours.
#[must_use]
pub fn open_flow(store: &Store, sealed: &[u8]) -> Option<Vec<u8>> {
    store.key().open(FLOW, sealed).ok()
}

/// Adds a provider.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    new: CreateProvider,
    redirect_uri: String,
    actor: Actor,
) -> Result<Provider, StoreError> {
    const COUNT: &str = "SELECT COUNT(*) FROM providers WHERE tenant_id = $1";
    const SQL: &str =
        "INSERT INTO providers (id, tenant_id, name, issuer, client_id, client_secret, listed_at, join_as,
        role_claim, role_map, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)";
    let name = text::name("name", &new.name)?;
    let issuer = filled("issuer", &new.issuer, 2000)?;
    let client_id = filled("client_id", &new.client_id, 500)?;
    let secret = filled("client_secret", &new.client_secret, 2000)?;
    let claim = new.role_claim.map(|claim| filled("role_claim", &claim, 200)).transpose()?;
    store
        .write(move |tx| {
            async move {
                may(tx, tenant, &by).await?;
                joins(new.join_as)?;
                let map = map(tx, tenant, &new.role_map).await?;
                let providers: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(COUNT).bind(tenant.0).fetch_one(db).await)?;
                if providers >= MOST {
                    return Err(StoreError::Conflict(format!("a tenant has at most {MOST} providers")));
                }
                let sealed = tx.key().seal(SECRET, secret.as_bytes())?;
                let (id, now) = (ProviderId::new(), tx.now.ms());
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(&name).bind(&issuer)
                    .bind(&client_id).bind(sealed).bind(new.listed.then_some(now))
                    .bind(new.join_as.map(Role::as_str)).bind(&claim).bind(&map).bind(now).bind(actor.user_id())
                    .execute(db).await.map(drop))?;
                let provider = load(tx, tenant, id, &redirect_uri).await?;
                Deed::new(&actor, "provider.created", id).after(&provider).note(tx, Some(tenant)).await?;
                Ok(provider)
            }
            .boxed()
        })
        .await
}

/// Changes a provider; what is absent stays. A new id or secret there leaves the sessions that it has begun.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    id: ProviderId,
    change: ChangeProvider,
    redirect_uri: String,
    actor: Actor,
) -> Result<Provider, StoreError> {
    const SQL: &str =
        "UPDATE providers SET name = $2, client_id = $3, listed_at = $4, join_as = $5, role_claim = $6,
        role_map = $7, updated_at = $8 WHERE id = $1";
    const SEALED: &str = "UPDATE providers SET client_secret = $2 WHERE id = $1";
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id, &redirect_uri).await?;
                may(tx, tenant, &by).await?;
                let name = text::name("name", change.name.as_deref().unwrap_or(&before.name))?;
                let client_id =
                    filled("client_id", change.client_id.as_deref().unwrap_or(&before.client_id), 500)?;
                let join_as = change.join_as.unwrap_or(before.join_as);
                joins(join_as)?;
                let claim = change.role_claim.unwrap_or_else(|| before.role_claim.clone());
                let claim = claim.map(|claim| filled("role_claim", &claim, 200)).transpose()?;
                let map = match &change.role_map {
                    Some(rules) => map(tx, tenant, rules).await?,
                    None => serde_json::to_string(&before.role_map)?,
                };
                let now = tx.now.ms();
                let listed = change.listed.unwrap_or(before.listed).then_some(now);
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&name).bind(&client_id).bind(listed)
                    .bind(join_as.map(Role::as_str)).bind(&claim).bind(&map).bind(now).execute(db).await
                    .map(drop))?;
                if let Some(secret) = &change.client_secret {
                    let secret = filled("client_secret", secret, 2000)?;
                    let sealed = tx.key().seal(SECRET, secret.as_bytes())?;
                    on!(tx.db(), db => sqlx::query(SEALED).bind(id.0).bind(sealed).execute(db).await.map(drop))?;
                }
                let after = load(tx, tenant, id, &redirect_uri).await?;
                Deed::new(&actor, "provider.changed", id)
                    .before(&before)
                    .after(&after)
                    .note(tx, Some(tenant))
                    .await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Deletes a provider. The sessions that it began end.
pub async fn delete(store: &Store, tenant: TenantId, id: ProviderId, actor: Actor) -> Result<(), StoreError> {
    const USERS: &str = "DELETE FROM provider_users WHERE provider_id = $1";
    const ITSELF: &str = "DELETE FROM providers WHERE id = $1";
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id, "").await?;
                for user in end_sessions(tx, id).await? {
                    tx.tell(Notice::User(user));
                }
                for sql in [USERS, ITSELF] {
                    on!(tx.db(), db => sqlx::query(sql).bind(id.0).execute(db).await.map(drop))?;
                }
                Deed::new(&actor, "provider.deleted", id).before(&before).note(tx, Some(tenant)).await
            }
            .boxed()
        })
        .await
}

async fn load(
    tx: &mut Tx,
    tenant: TenantId,
    id: ProviderId,
    redirect_uri: &str,
) -> Result<Provider, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM providers WHERE id = $2 AND tenant_id = $1");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("provider"))?.shown(redirect_uri)
}

/// Who adds a provider can be whom they like in the tenant, so it takes somebody who may do everything there.
async fn may(tx: &mut Tx, tenant: TenantId, by: &Authority) -> Result<(), StoreError> {
    let all = access::of_role(tx, tenant, Role::Owner, None).await?;
    if by.standing(tx, tenant).await?.covers(&all) {
        return Ok(());
    }
    let why = "a provider decides who is who in this tenant, its owners too; only they add or change one";
    Err(StoreError::Forbidden(why.into()))
}

/// Whoever comes for the first time is no owner, and has a role that every tenant has.
fn joins(role: Option<Role>) -> Result<(), FieldError> {
    match role {
        Some(Role::Owner | Role::Custom) => {
            Err(FieldError::new("join_as", "invalid", "must be admin, staff, marketer or viewer"))
        }
        _ => Ok(()),
    }
}

/// The role map as it is stored.
async fn map(tx: &mut Tx, tenant: TenantId, rules: &[RoleRule]) -> Result<String, StoreError> {
    const FIELD: &str = "role_map";
    if rules.len() > RULES {
        return Err(FieldError::new(FIELD, "too_long", format!("must have at most {RULES} rules")).into());
    }
    for rule in rules {
        if rule.role == Role::Owner {
            return Err(FieldError::new(FIELD, "invalid", "must make nobody an owner").into());
        }
        filled(FIELD, &rule.value, 200)?;
        let known = access::of_role(tx, tenant, rule.role, rule.role_id.map(|id: RoleId| id.0)).await;
        known.map_err(|error| match error {
            StoreError::Invalid(_) => {
                FieldError::new(FIELD, "unknown", "must name a role of this tenant in each rule").into()
            }
            other => other,
        })?;
    }
    let map = serde_json::to_string(rules)?;
    text::within(FIELD, &map, 20_000)?;
    Ok(map)
}

fn filled(field: &str, text: &str, most: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, "blank", "must not be blank"));
    }
    text::within(field, text, most)?;
    Ok(text.to_owned())
}
