//! When a carrier wants to be left alone: it says so in its answer to one message, and whoever sends anything by that inbox
//! heeds it, on any node and after a restart. That stands with the inbox.

use futures_util::FutureExt;
use omnichat_api::{InboxId, TenantId, Time};

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError};

/// Notes that nothing may go by an inbox until then, unless it rests for longer already.
pub(super) async fn note(
    tx: &mut Tx,
    tenant: TenantId,
    inbox: InboxId,
    until: Time,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE inboxes SET rests_until = $3 WHERE id = $1 AND tenant_id = $2 AND rests_until < $3";
    on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(tenant.0).bind(until.ms()).execute(db).await.map(drop))?;
    Ok(())
}

/// The same, heard by something else than a message of the outbox.
pub async fn rest(store: &Store, tenant: TenantId, inbox: InboxId, for_ms: i64) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                tx.hold(tenant).await?;
                let until = tx.now.plus_ms(for_ms);
                note(tx, tenant, inbox, until).await
            }
            .boxed()
        })
        .await
}

/// How long nothing may go by an inbox, in milliseconds; 0 or less when it may.
pub async fn rests_for(store: &Store, tenant: TenantId, inbox: InboxId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT rests_until FROM inboxes WHERE id = $1 AND tenant_id = $2";
    let until: Option<i64> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(inbox.0).bind(tenant.0).fetch_optional(db).await)?;
    Ok(until.map_or(0, |until| Time(until).since(store.clock().now())))
}
