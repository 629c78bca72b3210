//! Full-text search: one of the two places where the databases differ. An indexer follows the tenants' logs after
//! the commit, so that writing a message does not wait for it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use omnichat_api::TenantId;
use omnichat_api::event::Change;
use omnichat_api::message::{AuthorKind, Message};
use sqlx::QueryBuilder;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::db::{Either, on};
use crate::tx::Tx;
use crate::{Store, StoreError, events};

/// Rows of the log that one step reads.
const STEP: u32 = 500;
/// How long news may wait for more of it: one commit then indexes all of it, instead of one for each message.
const GATHER: Duration = Duration::from_millis(200);

/// Follows the logs until told to stop: at once for what is behind, then whenever there is news.
pub(crate) async fn index(store: Store, news: Arc<Notify>, stop: Arc<Notify>) {
    loop {
        if let Err(error) = catch_up(&store).await
            && !matches!(error, StoreError::Closed)
        {
            tracing::warn!(%error, "the search index is behind; trying again with the next change");
        }
        tokio::select! {
            () = news.notified() => {}
            () = stop.notified() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(GATHER) => {}
            () = stop.notified() => return,
        }
    }
}

async fn catch_up(store: &Store) -> Result<(), StoreError> {
    const BEHIND: &str =
        "SELECT s.tenant_id FROM search_heads s JOIN event_heads e ON e.tenant_id = s.tenant_id
        WHERE s.cursor < e.cursor";
    loop {
        let behind: Vec<Uuid> = on!(store.read(), db => sqlx::query_scalar(BEHIND).fetch_all(db).await)?;
        if behind.is_empty() {
            return Ok(());
        }
        for tenant in behind {
            store.write(move |tx| async move { step(tx, TenantId(tenant)).await }.boxed()).await?;
        }
    }
}

/// Indexes the next rows of one tenant's log.
async fn step(tx: &mut Tx, tenant: TenantId) -> Result<(), StoreError> {
    // Taking the row first keeps two nodes from indexing the same part.
    const HEAD: &str = "UPDATE search_heads SET cursor = cursor WHERE tenant_id = $1 RETURNING cursor";
    const ROWS: &str = "SELECT cursor, kind, conversation_id, data, at FROM event_log
        WHERE tenant_id = $1 AND cursor > $2 ORDER BY cursor LIMIT $3";
    const DONE: &str = "UPDATE search_heads SET cursor = $2 WHERE tenant_id = $1";
    let from: i64 = on!(tx.db(), db => sqlx::query_scalar(HEAD).bind(tenant.0).fetch_one(db).await)?;
    let rows: Vec<events::Row> = on!(tx.db(), db => sqlx::query_as(ROWS).bind(tenant.0).bind(from)
        .bind(i64::from(STEP)).fetch_all(db).await)?;
    let Some(last) = rows.last().map(|row| row.cursor) else { return Ok(()) };
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        match row.event()?.change {
            Change::MessageCreated(m) if m.author.kind != AuthorKind::System => messages.push(m),
            Change::ConversationCreated(c) => put(tx, tenant, c.id.0, 0, &c.contact.name).await?,
            Change::ContactChanged(c) => rename(tx, tenant, c.id.0, &c.name).await?,
            _ => {}
        }
    }
    if !messages.is_empty() {
        add(tx, tenant, &messages).await?;
    }
    on!(tx.db(), db => sqlx::query(DONE).bind(tenant.0).bind(last).execute(db).await.map(drop))?;
    Ok(())
}

/// Adds the messages as a set. A message is never changed, so none is there yet.
async fn add(tx: &mut Tx, tenant: TenantId, messages: &[Message]) -> Result<(), StoreError> {
    match tx.db() {
        Either::Sqlite(db) => {
            let last: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM search_docs")
                .fetch_one(&mut *db)
                .await?;
            let mut docs =
                QueryBuilder::new("INSERT INTO search_docs (id, tenant_id, conversation_id, seq) ");
            docs.push_values((last + 1..).zip(messages), |mut row, (id, m)| {
                row.push_bind(id).push_bind(tenant.0).push_bind(m.conversation_id.0).push_bind(m.seq);
            });
            docs.build().execute(&mut *db).await?;
            let mut texts = QueryBuilder::new("INSERT INTO search_text (rowid, tenant, body) ");
            texts.push_values((last + 1..).zip(messages), |mut row, (id, m)| {
                row.push_bind(id).push_bind(word(tenant)).push_bind(m.body.as_str());
            });
            texts.build().execute(db).await?;
        }
        Either::Postgres(db) => {
            let mut docs =
                QueryBuilder::new("INSERT INTO search_docs (tenant_id, conversation_id, seq, body) ");
            docs.push_values(messages, |mut row, m| {
                row.push_bind(tenant.0).push_bind(m.conversation_id.0).push_bind(m.seq);
                row.push("to_tsvector('simple', ")
                    .push_bind_unseparated(m.body.as_str())
                    .push_unseparated(")");
            });
            docs.build().execute(db).await?;
        }
    }
    Ok(())
}

async fn rename(tx: &mut Tx, tenant: TenantId, contact: Uuid, name: &str) -> Result<(), StoreError> {
    const OF: &str = "SELECT id FROM conversations WHERE tenant_id = $1 AND contact_id = $2";
    let ids: Vec<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(OF).bind(tenant.0).bind(contact).fetch_all(db).await)?;
    for id in ids {
        put(tx, tenant, id, 0, name).await?;
    }
    Ok(())
}

/// Puts one document in, in place of an older one.
async fn put(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: Uuid,
    seq: i64,
    body: &str,
) -> Result<(), StoreError> {
    match tx.db() {
        Either::Sqlite(db) => {
            let old: Option<i64> = sqlx::query_scalar(
                "DELETE FROM search_docs WHERE conversation_id = $1 AND seq = $2 RETURNING id",
            )
            .bind(conversation)
            .bind(seq)
            .fetch_optional(&mut *db)
            .await?;
            if let Some(old) = old {
                sqlx::query("DELETE FROM search_text WHERE rowid = $1").bind(old).execute(&mut *db).await?;
            }
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO search_docs (tenant_id, conversation_id, seq) VALUES ($1, $2, $3) RETURNING id",
            )
            .bind(tenant.0)
            .bind(conversation)
            .bind(seq)
            .fetch_one(&mut *db)
            .await?;
            sqlx::query("INSERT INTO search_text (rowid, tenant, body) VALUES ($1, $2, $3)")
                .bind(id)
                .bind(word(tenant))
                .bind(body)
                .execute(db)
                .await?;
        }
        Either::Postgres(db) => {
            sqlx::query(
                "INSERT INTO search_docs (tenant_id, conversation_id, seq, body)
                VALUES ($1, $2, $3, to_tsvector('simple', $4))
                ON CONFLICT (conversation_id, seq) DO UPDATE SET body = excluded.body",
            )
            .bind(tenant.0)
            .bind(conversation)
            .bind(seq)
            .bind(body)
            .execute(db)
            .await?;
        }
    }
    Ok(())
}

/// The conversations in which all these words (or beginnings of words) stand in one message or in the contact's
/// name: the newest `limit` of them.
pub(crate) async fn conversations(
    store: &Store,
    tenant: TenantId,
    words: &str,
    limit: u32,
) -> Result<Vec<Uuid>, StoreError> {
    /// Matches looked at, newest first: many of them may be of one conversation.
    const LOOKED_AT: i64 = 1000;
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(16)
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Uuid> = match store.read() {
        Either::Sqlite(db) => {
            // Every word is quoted, so nothing of the query language can come from outside.
            let said = words.iter().map(|w| format!("\"{w}\" *")).collect::<Vec<_>>().join(" AND ");
            let query = format!("tenant : \"{}\" AND body : ({said})", word(tenant));
            sqlx::query_scalar(
                "SELECT d.conversation_id FROM
                    (SELECT rowid AS id FROM search_text WHERE search_text MATCH $1 ORDER BY rowid DESC LIMIT $3) t
                JOIN search_docs d ON d.id = t.id WHERE d.tenant_id = $2 ORDER BY d.id DESC",
            )
            .bind(query)
            .bind(tenant.0)
            .bind(LOOKED_AT)
            .fetch_all(db)
            .await?
        }
        Either::Postgres(db) => {
            let query = words.iter().map(|w| format!("'{w}':*")).collect::<Vec<_>>().join(" & ");
            sqlx::query_scalar(
                "SELECT conversation_id FROM search_docs
                WHERE tenant_id = $1 AND body @@ to_tsquery('simple', $2) ORDER BY id DESC LIMIT $3",
            )
            .bind(tenant.0)
            .bind(query)
            .bind(LOOKED_AT)
            .fetch_all(db)
            .await?
        }
    };
    let mut seen = std::collections::HashSet::new();
    found.retain(|id| seen.insert(*id));
    found.truncate(limit as usize);
    Ok(found)
}

/// The tenant as one word of a document.
fn word(tenant: TenantId) -> String {
    tenant.0.simple().to_string()
}
