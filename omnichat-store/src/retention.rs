//! How far back the event log reaches. What is older is taken away in small steps, each a command like any other, so
//! that nobody waits for it; who comes back with a cursor from before is told to fetch afresh.

use futures_util::FutureExt;
use omnichat_api::TenantId;
use uuid::Uuid;

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, Time};

/// What is kept of each tenant's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Days after which a row goes.
    pub days: u32,
    /// Rows that are kept at most.
    pub rows: u64,
}

/// Rows of one step at most.
const STEP: i64 = 1000;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// Takes away what need not be kept, of all tenants. Returns how many rows of logs went.
pub async fn prune(store: &Store, keep: Retention) -> Result<u64, StoreError> {
    const TENANTS: &str = "SELECT tenant_id FROM event_heads";
    let before = store.clock().now().plus_ms(-i64::from(keep.days) * DAY_MS);
    let tenants: Vec<Uuid> = on!(store.read(), db => sqlx::query_scalar(TENANTS).fetch_all(db).await)?;
    let mut gone = 0;
    for tenant in tenants.into_iter().map(TenantId) {
        loop {
            match store
                .write(move |tx| async move { step(tx, tenant, before, keep.rows).await }.boxed())
                .await?
            {
                0 => break,
                rows => gone += rows,
            }
        }
        store.write(move |tx| async move { forget_requests(tx, tenant, before).await }.boxed()).await?;
    }
    Ok(gone)
}

/// Takes the oldest rows away. The log has no gaps, so its rows are counted by their cursors.
async fn step(tx: &mut Tx, tenant: TenantId, before: Time, rows: u64) -> Result<u64, StoreError> {
    const OLDEST: &str = "SELECT cursor FROM event_log WHERE tenant_id = $1 ORDER BY cursor LIMIT 1";
    const HEADS: &str =
        "SELECT e.cursor, s.cursor FROM event_heads e JOIN search_heads s ON s.tenant_id = e.tenant_id
        WHERE e.tenant_id = $1";
    const AT: &str = "SELECT at FROM event_log WHERE tenant_id = $1 AND cursor = $2";
    const GO: &str = "DELETE FROM event_log WHERE tenant_id = $1 AND cursor <= $2";
    let oldest: Option<i64> =
        on!(tx.db(), db => sqlx::query_scalar(OLDEST).bind(tenant.0).fetch_optional(db).await)?;
    let Some(oldest) = oldest else { return Ok(0) };
    let (head, indexed): (i64, i64) =
        on!(tx.db(), db => sqlx::query_as(HEADS).bind(tenant.0).fetch_one(db).await)?;
    // The newest row always stays: it tells that the log is there. Nor goes what search has not read yet.
    let last = indexed.min(head - 1);
    let beyond = head - i64::try_from(rows).unwrap_or(i64::MAX);
    let mut length = STEP;
    while length > 0 {
        let cursor = oldest + length - 1;
        if cursor <= last {
            let at: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(AT).bind(tenant.0).bind(cursor)
                .fetch_optional(db).await)?;
            if cursor <= beyond || at.is_some_and(|at| at < before.ms()) {
                let gone = on!(tx.db(), db => sqlx::query(GO).bind(tenant.0).bind(cursor).execute(db).await
                    .map(|done| done.rows_affected()))?;
                return Ok(gone);
            }
        }
        length /= 2;
    }
    Ok(0)
}

async fn forget_requests(tx: &mut Tx, tenant: TenantId, before: Time) -> Result<(), StoreError> {
    const GO: &str = "DELETE FROM requests WHERE tenant_id = $1 AND at < $2";
    on!(tx.db(), db => sqlx::query(GO).bind(tenant.0).bind(before.ms()).execute(db).await.map(drop))?;
    Ok(())
}
