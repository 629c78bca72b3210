//! What an OAuth server gave last for a mail inbox, sealed: the access token, and the refresh token that it wants to see next
//! time. All daemons on one database use the same. What a person set stays as it is in the inbox's own fields.

use futures_util::FutureExt;
use omnichat_api::{InboxId, TenantId, Time};
use serde::{Deserialize, Serialize};

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError};

/// What was given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// What it was got with, in a form that tells one setting from another: it is no good for others.
    pub by: String,
    /// The access token.
    pub access: String,
    /// When that ends.
    pub until: Time,
    /// The refresh token that counts now, where the server gave another than the one that was set.
    pub refresh: Option<String>,
}

fn purpose(inbox: InboxId) -> String {
    format!("mail token {inbox}")
}

/// What an inbox was given last.
pub async fn get(store: &Store, inbox: InboxId) -> Result<Option<Granted>, StoreError> {
    let sealed: Option<Vec<u8>> =
        on!(store.read(), db => sqlx::query_scalar(SEALED).bind(inbox.0).fetch_optional(db).await)?;
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&store.key().open(&purpose(inbox), &sealed)?)?))
}

/// Keeps what was given.
pub async fn set(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    granted: Granted,
) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                tx.hold(tenant).await?;
                put(tx, tenant, inbox, &granted).await
            }
            .boxed()
        })
        .await
}

/// Notes that a server did not take this access token: the next one who needs one asks for another.
pub async fn refused(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    access: String,
) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                // Held before it is read: what is being given meanwhile must not be written over.
                tx.hold(tenant).await?;
                let sealed: Option<Vec<u8>> =
                    on!(tx.db(), db => sqlx::query_scalar(SEALED).bind(inbox.0).fetch_optional(db).await)?;
                let Some(sealed) = sealed else { return Ok(()) };
                let granted: Granted = serde_json::from_slice(&tx.key().open(&purpose(inbox), &sealed)?)?;
                // Somebody may have been given a new one meanwhile.
                if granted.access != access {
                    return Ok(());
                }
                let until = tx.now;
                put(tx, tenant, inbox, &Granted { until, ..granted }).await
            }
            .boxed()
        })
        .await
}

const SEALED: &str = "SELECT sealed FROM mail_tokens WHERE inbox_id = $1";

async fn put(tx: &mut Tx, tenant: TenantId, inbox: InboxId, granted: &Granted) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mail_tokens (inbox_id, tenant_id, sealed, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (inbox_id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at";
    let sealed = tx.key().seal(&purpose(inbox), &serde_json::to_vec(granted)?)?;
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(tenant.0).bind(&sealed).bind(now).execute(db).await
        .map(drop))?;
    Ok(())
}
