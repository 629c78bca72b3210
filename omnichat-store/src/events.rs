//! The tenant's change log: numbered without gaps, written in the same transaction as what it tells of.

mod heard;

use std::collections::BTreeMap;

use omnichat_api::event::{Change, Event};
use omnichat_api::widget::VisitorChange;
use omnichat_api::{ContactId, ConversationId, TenantId, Time};
use sqlx::{FromRow, PgPool, QueryBuilder, SqlitePool};
use uuid::Uuid;

use crate::db::{Either, on, runs};
use crate::tx::{Changed, Tx};
use crate::{Store, StoreError, visitors};

pub use heard::{Heard, heard, hears, in_sight};

/// One committed row, as it is published: for staff, and for the visitor where they may see it.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Whose log.
    pub tenant: TenantId,
    /// The row as staff see it.
    pub event: Event,
    /// Its `data` as JSON, as it stands in the log: made once, for all who get it.
    pub data: String,
    /// The visitor who may see it too, and what they see.
    pub visitor: Option<(ContactId, VisitorChange)>,
}

impl Logged {
    pub(crate) fn new(changed: Changed, at: Time) -> Self {
        let Changed { tenant, cursor, conversation, contact, change } = changed;
        let visitor = contact.and_then(|contact| Some((contact, visitors::seen(&change)?)));
        let data = data_of(&change).expect("what is logged is plain data with text keys");
        Self { tenant, event: Event { cursor, at, conversation, change }, data, visitor }
    }
}

/// A part of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// The rows after the asked cursor, in order.
    pub items: Vec<Event>,
    /// The newest cursor of the log.
    pub head: i64,
    /// The log does not reach back to the asked cursor (or is behind it), or does not tell all that happened since: fetch
    /// afresh and go on from `head`.
    pub resync: bool,
}

/// The newest cursor of a tenant's log; 0 when nothing happened yet.
pub async fn head(store: &Store, tenant: TenantId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT cursor FROM event_heads WHERE tenant_id = $1";
    let head = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).fetch_optional(db).await)?;
    Ok(head.unwrap_or(0))
}

/// Where a log ends, and from where on it tells its clients everything: who comes from before fetches afresh.
#[derive(Clone, Copy, FromRow)]
pub(crate) struct Ends {
    pub(crate) cursor: i64,
    afresh: i64,
}

impl Ends {
    /// Whether whoever has applied this cursor cannot go on from it.
    pub(crate) const fn breaks(self, cursor: i64) -> bool {
        cursor < self.afresh || cursor > self.cursor
    }
}

pub(crate) async fn ends(store: &Store, tenant: TenantId) -> Result<Ends, StoreError> {
    const SQL: &str = "SELECT cursor, afresh FROM event_heads WHERE tenant_id = $1";
    let ends = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).fetch_optional(db).await)?;
    Ok(ends.unwrap_or(Ends { cursor: 0, afresh: 0 }))
}

/// At most `limit` rows after `cursor`.
pub async fn after(store: &Store, tenant: TenantId, cursor: i64, limit: u32) -> Result<Log, StoreError> {
    const SQL: &str = "SELECT cursor, kind, conversation_id, data, at FROM event_log
        WHERE tenant_id = $1 AND cursor > $2 ORDER BY cursor LIMIT $3";
    // The head first: rows that come in between are then simply read too, never missed.
    let ends = ends(store, tenant).await?;
    let head = ends.cursor;
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).bind(cursor)
        .bind(i64::from(limit)).fetch_all(db).await)?;
    let gap = match rows.first() {
        Some(first) => first.cursor != cursor + 1,
        None => cursor != head,
    };
    if gap || ends.breaks(cursor) {
        return Ok(Log { items: Vec::new(), head, resync: true });
    }
    let items: Vec<Event> = rows.into_iter().map(Row::event).collect::<Result<_, _>>()?;
    // One that came in between.
    let import = items.iter().rfind(|event| matches!(event.change, Change::DataImported(_)));
    if let Some(Event { cursor, .. }) = import {
        return Ok(Log { head: head.max(*cursor), items: Vec::new(), resync: true });
    }
    Ok(Log { items, head, resync: false })
}

/// The newest cursor of each tenant's log.
pub(crate) async fn heads(db: Either<&SqlitePool, &PgPool>) -> Result<BTreeMap<TenantId, i64>, StoreError> {
    const SQL: &str = "SELECT tenant_id, cursor FROM event_heads";
    let rows: Vec<(Uuid, i64)> = on!(db, db => sqlx::query_as(SQL).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(tenant, cursor)| (TenantId(tenant), cursor)).collect())
}

/// At most `limit` rows after `cursor`, as whoever wrote them has published them; but how a conversation stands, its
/// visitor is told only where nothing newer for them follows.
pub async fn logged(
    store: &Store,
    tenant: TenantId,
    cursor: i64,
    limit: u32,
) -> Result<Vec<Logged>, StoreError> {
    const SQL: &str =
        "SELECT e.cursor, e.kind, e.conversation_id, e.data, e.at, c.contact_id, c.cursor AS shown
        FROM event_log e LEFT JOIN conversations c ON c.id = e.conversation_id AND c.tenant_id = e.tenant_id
        WHERE e.tenant_id = $1 AND e.cursor > $2 ORDER BY e.cursor LIMIT $3";
    let rows: Vec<Seen> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).bind(cursor)
        .bind(i64::from(limit)).fetch_all(db).await)?;
    rows.into_iter().map(|row| row.logged(tenant)).collect()
}

/// A row of the log with the visitor of its conversation, and where they were last shown something of it.
#[derive(FromRow)]
struct Seen {
    #[sqlx(flatten)]
    row: Row,
    contact_id: Option<Uuid>,
    shown: Option<i64>,
}

impl Seen {
    fn logged(self, tenant: TenantId) -> Result<Logged, StoreError> {
        let Self { row, contact_id, shown } = self;
        let (data, event) = (row.data.clone(), row.event()?);
        let visitor = contact_id.map(ContactId).and_then(|contact| {
            let seen = visitors::seen(&event.change)?;
            // Of the conversation itself, only some changes are for the visitor's eyes.
            let whole = matches!(seen, VisitorChange::MessageCreated(_)) || shown == Some(event.cursor);
            whole.then_some((contact, seen))
        });
        Ok(Logged { tenant, event, data, visitor })
    }
}

#[derive(FromRow)]
pub(crate) struct Row {
    pub(crate) cursor: i64,
    kind: String,
    conversation_id: Option<Uuid>,
    data: String,
    at: i64,
}

impl Row {
    pub(crate) fn event(self) -> Result<Event, StoreError> {
        let Self { cursor, kind, conversation_id, data, at } = self;
        let change: Change = serde_json::from_str(&format!(r#"{{"kind":"{kind}","data":{data}}}"#))?;
        Ok(Event { cursor, at: Time(at), conversation: conversation_id.map(ConversationId), change })
    }
}

/// Writes the changes to their tenants' logs, in their order.
pub(crate) async fn append(tx: &mut Tx, changed: Vec<Changed>) -> Result<Vec<Logged>, StoreError> {
    const HEAD: &str = "UPDATE event_heads SET cursor = $2 WHERE tenant_id = $1";
    const AFRESH: &str = "UPDATE event_heads SET afresh = $2 WHERE tenant_id = $1";
    let imports = changed.iter().filter(|c| matches!(c.change, Change::DataImported(_)));
    let imports: BTreeMap<TenantId, i64> = imports.map(|c| (c.tenant, c.cursor)).collect();
    let heads: BTreeMap<TenantId, i64> = changed.iter().map(|c| (c.tenant, c.cursor)).collect();
    for (tenant, head) in heads {
        on!(tx.db(), db => sqlx::query(HEAD).bind(tenant.0).bind(head).execute(db).await.map(drop))?;
    }
    for (tenant, afresh) in imports {
        on!(tx.db(), db => sqlx::query(AFRESH).bind(tenant.0).bind(afresh).execute(db).await.map(drop))?;
    }
    let rows: Vec<_> = changed.into_iter().map(|change| Logged::new(change, tx.now)).collect();
    for some in runs(&rows) {
        on!(tx.db(), db => {
            let mut insert = QueryBuilder::new(
                "INSERT INTO event_log (tenant_id, cursor, kind, conversation_id, data, at) ");
            insert.push_values(some, |mut row, Logged { tenant, event, data, .. }| {
                row.push_bind(tenant.0).push_bind(event.cursor).push_bind(event.change.kind())
                    .push_bind(event.conversation.map(|id| id.0))
                    .push_bind(data.as_str()).push_bind(event.at.ms());
            });
            insert.build().execute(db).await.map(drop)
        })?;
    }
    Ok(rows)
}

fn data_of(change: &Change) -> serde_json::Result<String> {
    use serde_json::to_string;
    match change {
        Change::ConversationCreated(c) | Change::ConversationChanged(c) => to_string(c),
        Change::MessageCreated(m) | Change::MessageChanged(m) => to_string(m),
        Change::FollowupCreated(f) | Change::FollowupChanged(f) => to_string(f),
        Change::ContactChanged(c) => to_string(c),
        Change::InboxChanged(i) => to_string(i),
        Change::UserChanged(u) => to_string(u),
        Change::TeamChanged(t) => to_string(t),
        Change::ConversationLeft(l) => to_string(l),
        Change::DataImported(b) => to_string(b),
    }
}
