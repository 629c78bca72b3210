//! The journal as people see it: listed, shown whole, replayed; and pruned.

use futures_util::FutureExt;
use omnichat_api::inbound::{Inbound, InboundQuery, InboundShown};
use omnichat_api::{InboundId, Page, TenantId, Time, page};
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder};
use uuid::Uuid;

use crate::attachments::Hash;
use crate::audit::{self, Actor};
use crate::db::on;
use crate::users::{after_id, cut};
use crate::{Store, StoreError};

/// How long what was read is kept, in milliseconds. What failed stays until somebody replays it, or a year.
const KEPT_MS: i64 = 30 * 24 * 3600 * 1000;
/// How long what failed is kept, in milliseconds.
const FAILED_KEPT_MS: i64 = 365 * 24 * 3600 * 1000;

const SELECT: &str = "SELECT id, inbox_id, carrier, event_key, state, why, attempts, conversation_id, received_at FROM inbound";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    inbox_id: Uuid,
    carrier: String,
    event_key: String,
    state: String,
    why: Option<String>,
    attempts: i64,
    conversation_id: Option<Uuid>,
    received_at: i64,
}

impl TryFrom<Row> for Inbound {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |word| StoreError::Corrupt(format!("inbound: {word}"));
        Ok(Self {
            id: row.id.into(),
            inbox_id: row.inbox_id.into(),
            carrier: row.carrier.try_into().map_err(corrupt)?,
            key: row.event_key,
            state: row.state.try_into().map_err(corrupt)?,
            why: row.why,
            attempts: row.attempts,
            conversation_id: row.conversation_id.map(Into::into),
            received_at: Time(row.received_at),
        })
    }
}

/// What came to a tenant's inboxes, newest first.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    query: &InboundQuery,
) -> Result<Page<Inbound>, StoreError> {
    let limit = page::limit(query.limit)?;
    let before = match query.cursor {
        Some(_) => after_id(query.cursor.as_deref())?,
        None => Uuid::max(),
    };
    let rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE tenant_id = ").push_bind(tenant.0).push(" AND id < ").push_bind(before);
        if let Some(state) = query.state {
            sql.push(" AND state = ").push_bind(state.as_str());
        }
        if let Some(inbox) = query.inbox_id {
            sql.push(" AND inbox_id = ").push_bind(inbox.0);
        }
        sql.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit) + 1);
        sql.build_query_as().fetch_all(db).await
    })?;
    let items = rows.into_iter().map(Inbound::try_from).collect::<Result<_, _>>()?;
    Ok(cut(items, limit, |inbound: &Inbound| inbound.id.to_string()))
}

#[derive(FromRow)]
struct Raw {
    headers: String,
    body: Option<Vec<u8>>,
    file: Option<Vec<u8>>,
}

/// One thing that came in, whole; and the stored file that is its body, where it is one: then the body is empty here.
pub async fn show(
    store: &Store,
    tenant: TenantId,
    id: InboundId,
) -> Result<(InboundShown, Option<Hash>), StoreError> {
    const RAW: &str = "SELECT headers, body, file FROM inbound WHERE id = $1 AND tenant_id = $2";
    let sql = format!("{SELECT} WHERE id = $1 AND tenant_id = $2");
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    let inbound = row.ok_or(StoreError::NotFound("journal entry"))?.try_into()?;
    let raw: Raw =
        on!(store.read(), db => sqlx::query_as(RAW).bind(id.0).bind(tenant.0).fetch_one(db).await)?;
    let corrupt = |_| StoreError::Corrupt("a journal row's file".into());
    let file = raw.file.map(|file| file.try_into().map_err(corrupt)).transpose()?;
    let shown = InboundShown {
        inbound,
        headers: serde_json::from_str(&raw.headers)?,
        body: String::from_utf8_lossy(&raw.body.unwrap_or_default()).into_owned(),
    };
    Ok((shown, file))
}

/// Has something read once more, whatever became of it. What it already did is not done twice: messages are told by
/// their keys, and reports that are no news change nothing.
pub async fn replay(
    store: &Store,
    tenant: TenantId,
    actor: impl Into<Actor>,
    id: InboundId,
) -> Result<Inbound, StoreError> {
    const SQL: &str =
        "UPDATE inbound SET state = 'received', attempts = 0, why = NULL, due_at = $3, updated_at = $3
        WHERE id = $1 AND tenant_id = $2 RETURNING id, inbox_id, carrier, event_key, state, why, attempts,
        conversation_id, received_at";
    let actor = actor.into();
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0).bind(now)
                    .fetch_optional(db).await)?;
                let inbound = row.ok_or(StoreError::NotFound("journal entry"))?.try_into()?;
                audit::note(tx, Some(tenant), &actor, "inbound.replayed", id).await?;
                Ok(inbound)
            }
            .boxed()
        })
        .await
}

/// Takes away what came long ago. Returns how many rows went.
pub async fn prune(store: &Store) -> Result<u64, StoreError> {
    const READ: &str = "DELETE FROM inbound WHERE state IN ('done', 'ignored') AND received_at < $1";
    const FAILED: &str = "DELETE FROM inbound WHERE state = 'failed' AND received_at < $1";
    store
        .write(|tx| {
            async move {
                let mut gone = 0;
                for (sql, kept) in [(READ, KEPT_MS), (FAILED, FAILED_KEPT_MS)] {
                    let before = tx.now.plus_ms(-kept).ms();
                    gone += on!(tx.db(), db => sqlx::query(sql).bind(before).execute(db).await
                        .map(|done| done.rows_affected()))?;
                }
                Ok(gone)
            }
            .boxed()
        })
        .await
}
