//! The system before: whose old clients are served, and what they call things. Its clients know conversations by numbers,
//! visitors by names that they made up, and nothing of inboxes; here that is put into the words of the other modules. It
//! keeps no messages of its own and knows no route.

pub mod browsers;
mod first_word;
pub mod numbers;
pub mod push;
pub mod set_up;
mod status;
pub mod threads;

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::{FieldError, InboxId, TenantId, Time};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, inboxes, tenants};

pub use first_word::first_word;
pub use status::{LegacyStatus, Served, status};

/// The account that every installation of the system before began with.
pub const FIRST_LOGIN: &str = "admin@dwc.com";
/// How long tokens of that system live, in milliseconds: 72 hours.
pub const OLD_TOKEN_MS: i64 = 72 * 3600 * 1000;

/// Whose clients are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct On {
    /// The tenant that they see.
    pub tenant: TenantId,
    /// The web inbox that visitors write to.
    pub inbox: InboxId,
    /// Since when.
    pub since: Time,
}

#[derive(FromRow)]
struct Row {
    tenant_id: Uuid,
    inbox_id: Uuid,
    created_at: i64,
}

impl From<Row> for On {
    fn from(row: Row) -> Self {
        Self { tenant: row.tenant_id.into(), inbox: row.inbox_id.into(), since: Time(row.created_at) }
    }
}

const SELECT: &str =
    "SELECT tenant_id, inbox_id, created_at FROM legacy ORDER BY updated_at DESC, tenant_id LIMIT 1";

/// Whose clients are served; `None` while it is off, or while that tenant is closed.
pub async fn on(store: &Store) -> Result<Option<On>, StoreError> {
    let on = chosen(store).await?;
    match on {
        Some(on) if tenants::is_open(store, on.tenant).await? => Ok(Some(on)),
        _ => Ok(None),
    }
}

/// The same, however the tenant stands.
async fn chosen(store: &Store) -> Result<Option<On>, StoreError> {
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(SELECT).fetch_optional(db).await)?;
    Ok(row.map(On::from))
}

/// Serves the old clients of a tenant from now on, and no other's. Without an inbox it is the tenant's first on the web,
/// or the one that it is already.
pub async fn enable(
    store: &Store,
    tenant: TenantId,
    inbox: Option<InboxId>,
    actor: Actor,
) -> Result<On, StoreError> {
    store.write(move |tx| async move { switch_on(tx, tenant, inbox, &actor).await }.boxed()).await
}

async fn switch_on(
    tx: &mut Tx,
    tenant: TenantId,
    inbox: Option<InboxId>,
    actor: &Actor,
) -> Result<On, StoreError> {
    const PUT: &str = "INSERT INTO legacy (tenant_id, inbox_id, pushed_cursor, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (tenant_id) DO UPDATE SET inbox_id = excluded.inbox_id, updated_at = excluded.updated_at";
    // What was said before is not pushed to phones now.
    let head = tx.hold(tenant).await?;
    let before = served(tx).await?;
    let same = before.filter(|on| on.tenant == tenant);
    let inbox = match inbox.or(same.map(|on| on.inbox)) {
        Some(inbox) => inboxes::load(tx, tenant, inbox).await?,
        None => first_web_inbox(tx, tenant).await?,
    };
    if inbox.channel != Channel::Webchat {
        return Err(FieldError::new("inbox", "invalid", "must be an inbox on the web").into());
    }
    if let Some(other) = before.filter(|on| on.tenant != tenant) {
        switch_off(tx, other, actor).await?;
    }
    let on = On { tenant, inbox: inbox.id, since: same.map_or(tx.now, |on| on.since) };
    if same == Some(on) {
        return Ok(on);
    }
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(PUT).bind(tenant.0).bind(inbox.id.0).bind(head).bind(now)
        .execute(db).await.map(drop))?;
    Deed::new(actor, "legacy.enabled", inbox.id).note(tx, Some(tenant)).await?;
    tx.tell(Notice::Legacy);
    Ok(on)
}

/// Serves no old clients any more. Says whose they were; `None` when it was off already.
pub async fn disable(store: &Store, actor: Actor) -> Result<Option<On>, StoreError> {
    store
        .write(move |tx| {
            async move {
                let before = served(tx).await?;
                if let Some(on) = before {
                    switch_off(tx, on, &actor).await?;
                }
                Ok(before)
            }
            .boxed()
        })
        .await
}

async fn switch_off(tx: &mut Tx, on: On, actor: &Actor) -> Result<(), StoreError> {
    on!(tx.db(), db => sqlx::query("DELETE FROM legacy").execute(db).await.map(drop))?;
    Deed::new(actor, "legacy.disabled", on.inbox).note(tx, Some(on.tenant)).await?;
    tx.tell(Notice::Legacy);
    Ok(())
}

async fn served(tx: &mut Tx) -> Result<Option<On>, StoreError> {
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(SELECT).fetch_optional(db).await)?;
    Ok(row.map(On::from))
}

async fn first_web_inbox(tx: &mut Tx, tenant: TenantId) -> Result<omnichat_api::inbox::Inbox, StoreError> {
    const SQL: &str =
        "SELECT id FROM inboxes WHERE tenant_id = $1 AND channel = 'webchat' ORDER BY id LIMIT 1";
    let first: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).fetch_optional(db).await)?;
    match first {
        Some(id) => inboxes::load(tx, tenant, id.into()).await,
        None => Err(StoreError::Conflict(
            "this tenant has no inbox on the web; make one with `omnichat inbox create`".into(),
        )),
    }
}
