//! The outbox as people see it: its messages, newest first, and the way that each has come.

use futures_util::FutureExt;
use omnichat_api::carrier::Carrier;
use omnichat_api::delivery::{Delivery, DeliveryState, DeliveryStep, Timeline};
use omnichat_api::outbox::{OutboxQuery, Outgoing};
use omnichat_api::{ConversationId, MessageId, Page, TenantId, Time, page, text};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::conversations::Sight;
use crate::db::on;
use crate::outgoing::word;
use crate::users::{after_id, cut};
use crate::{Store, StoreError};

/// How long a message's row is kept once nothing more is done for it by itself, in milliseconds: so long it can be tried
/// again by hand, and a late report finds it.
const KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

const SELECT: &str =
    "SELECT o.id, o.conversation_id, o.message_seq, o.inbox_id, o.provider, o.target, o.attempts,
        o.due_at, o.carrier_ref, o.created_at, m.delivery
    FROM outbox o JOIN messages m ON m.conversation_id = o.conversation_id AND m.seq = o.message_seq
    WHERE o.inbox_id IS NOT NULL AND o.tenant_id = ";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Uuid,
    message_seq: i64,
    inbox_id: Uuid,
    provider: String,
    target: String,
    attempts: i64,
    due_at: i64,
    carrier_ref: Option<String>,
    created_at: i64,
    delivery: String,
}

impl TryFrom<Row> for Outgoing {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |e: text::UnknownWord| StoreError::Corrupt(format!("outbox: {e}"));
        let Delivery { state, why } = serde_json::from_str(&row.delivery)?;
        Ok(Self {
            id: row.id.into(),
            conversation_id: row.conversation_id.into(),
            seq: row.message_seq,
            inbox_id: row.inbox_id.into(),
            carrier: Carrier::try_from(row.provider).map_err(corrupt)?,
            target: row.target,
            state,
            attempts: row.attempts,
            due_at: (state == DeliveryState::Queued).then_some(Time(row.due_at)),
            why,
            carrier_ref: row.carrier_ref,
            created_at: Time(row.created_at),
        })
    }
}

/// The messages of conversations that somebody sees, newest first.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    query: &OutboxQuery,
) -> Result<Page<Outgoing>, StoreError> {
    let limit = page::limit(query.limit)?;
    let before = match query.cursor {
        Some(_) => after_id(query.cursor.as_deref())?,
        None => Uuid::max(),
    };
    let me = me.into();
    let rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push_bind(tenant.0).push(" AND o.id < ").push_bind(before);
        if let Some(state) = query.state {
            sql.push(" AND o.state = ").push_bind(word(state));
        }
        if let Some(inbox) = query.inbox_id {
            sql.push(" AND o.inbox_id = ").push_bind(inbox.0);
        }
        if let Some(teams) = me.only() {
            sql.push(" AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = o.conversation_id AND (c.assignee_id = ")
                .push_bind(me.user().0);
            for team in teams {
                sql.push(" OR c.team_id = ").push_bind(team.0);
            }
            sql.push("))");
        }
        sql.push(" ORDER BY o.id DESC LIMIT ").push_bind(i64::from(limit) + 1);
        sql.build_query_as().fetch_all(db).await
    })?;
    let items = rows.into_iter().map(Outgoing::try_from).collect::<Result<_, _>>()?;
    Ok(cut(items, limit, |outgoing: &Outgoing| outgoing.id.to_string()))
}

/// One of them. Whether somebody sees its conversation is not looked at.
pub async fn get(store: &Store, tenant: TenantId, id: MessageId) -> Result<Outgoing, StoreError> {
    let row: Option<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push_bind(tenant.0).push(" AND o.id = ").push_bind(id.0);
        sql.build_query_as().fetch_optional(db).await
    })?;
    row.ok_or(StoreError::NotFound("message in the outbox"))?.try_into()
}

#[derive(FromRow)]
struct StepRow {
    at: i64,
    state: String,
    code: Option<String>,
    why: Option<String>,
}

/// The way of a message of a conversation, step by step.
pub async fn timeline(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
    seq: i64,
) -> Result<Timeline, StoreError> {
    const MESSAGE: &str =
        "SELECT id FROM messages WHERE conversation_id = $1 AND seq = $2 AND tenant_id = $3";
    const STEPS: &str =
        "SELECT at, state, code, why FROM delivery_steps WHERE message_id = $1 AND tenant_id = $2 ORDER BY n";
    let id: Option<Uuid> = on!(store.read(), db => sqlx::query_scalar(MESSAGE).bind(conversation.0).bind(seq)
        .bind(tenant.0).fetch_optional(db).await)?;
    let id = id.ok_or(StoreError::NotFound("message"))?;
    let rows: Vec<StepRow> =
        on!(store.read(), db => sqlx::query_as(STEPS).bind(id).bind(tenant.0).fetch_all(db).await)?;
    let corrupt = |e: text::UnknownWord| StoreError::Corrupt(format!("step: {e}"));
    let mut items = Vec::with_capacity(rows.len());
    for StepRow { at, state, code, why } in rows {
        items.push(DeliveryStep { at: Time(at), state: state.try_into().map_err(corrupt)?, code, why });
    }
    Ok(Timeline { items })
}

/// Takes away the rows of messages for which nothing was done for 30 days. How they fared stays with them.
pub async fn prune(store: &Store) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM outbox WHERE provider = $1 AND inbox_id IS NOT NULL
        AND state IN ('accepted', 'delivered', 'failed', 'unknown', 'cancelled') AND due_at < $2 AND updated_at < $2";
    store
        .write(|tx| {
            async move {
                let before = tx.now.plus_ms(-KEPT_MS).ms();
                let mut gone = 0;
                for carrier in Carrier::ALL {
                    gone += on!(tx.db(), db => sqlx::query(SQL).bind(carrier.as_str()).bind(before).execute(db).await
                        .map(|done| done.rows_affected()))?;
                }
                Ok(gone)
            }
            .boxed()
        })
        .await
}
