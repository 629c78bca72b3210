//! Full-text search: one of the two places where the databases differ. An indexer follows the tenants' logs after
//! the commit, so that writing a message does not wait for it.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use omnichat_api::TenantId;
use omnichat_api::event::{Change, Event};
use omnichat_api::message::{AuthorKind, Message};
use sqlx::{QueryBuilder, SqliteConnection};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::db::{Either, on, runs};
use crate::tx::Tx;
use crate::{Logged, Store, StoreError, events};

/// Rows of the log that one step takes.
const STEP: usize = 500;
/// How long news may wait for more of it: one commit then indexes all of it, instead of one for each message.
const GATHER: Duration = Duration::from_millis(200);
/// Rows that may wait in memory; beyond, the log is read instead.
const WAITING: usize = 20_000;

/// What was committed lately, as the indexer hears it. A hint, like every other: the log is the truth.
#[derive(Default)]
pub(crate) struct News {
    rows: Mutex<VecDeque<(TenantId, Row)>>,
    came: Notify,
}

/// A row of the log, and what search has to know of it.
struct Row {
    cursor: i64,
    change: Option<Change>,
}

impl Row {
    fn new(event: &Event) -> Self {
        let known = match &event.change {
            Change::MessageCreated(m) => m.author.kind != AuthorKind::System,
            Change::ConversationCreated(_) | Change::ContactChanged(_) => true,
            _ => false,
        };
        Self { cursor: event.cursor, change: known.then(|| event.change.clone()) }
    }
}

impl News {
    /// Hears of a committed row.
    pub(crate) fn hear(&self, logged: &Logged) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= WAITING {
            rows.clear();
        }
        rows.push_back((logged.tenant, Row::new(&logged.event)));
        self.came.notify_one();
    }

    /// The next rows of a tenant after `cursor`, without a gap; none when they are not all here.
    fn after(&self, tenant: TenantId, cursor: i64) -> Vec<Row> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut own, mut last) = (Vec::new(), cursor);
        let mut others = VecDeque::with_capacity(rows.len());
        for (of, row) in rows.drain(..) {
            if of != tenant || own.len() == STEP {
                others.push_back((of, row));
            } else if row.cursor == last + 1 {
                last += 1;
                own.push(row);
            }
        }
        *rows = others;
        own
    }
}

/// Follows the logs until told to stop: at once for what is behind, then whenever there is news.
pub(crate) async fn index(store: Store, news: Arc<News>, stop: Arc<Notify>) {
    loop {
        if let Err(error) = catch_up(&store, &news).await
            && !matches!(error, StoreError::Closed)
        {
            tracing::warn!(%error, "the search index is behind; trying again with the next change");
        }
        tokio::select! {
            () = news.came.notified() => {}
            () = stop.notified() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(GATHER) => {}
            () = stop.notified() => return,
        }
    }
}

async fn catch_up(store: &Store, news: &News) -> Result<(), StoreError> {
    const BEHIND: &str = "SELECT s.tenant_id, s.cursor FROM search_heads s
        JOIN event_heads e ON e.tenant_id = s.tenant_id WHERE s.cursor < e.cursor";
    loop {
        let behind: Vec<(Uuid, i64)> = on!(store.read(), db => sqlx::query_as(BEHIND).fetch_all(db).await)?;
        if behind.is_empty() {
            return Ok(());
        }
        for (tenant, cursor) in behind {
            let (tenant, rows) = (TenantId(tenant), news.after(TenantId(tenant), cursor));
            store.write(move |tx| async move { step(tx, tenant, rows).await }.boxed()).await?;
        }
    }
}

/// Indexes the next rows of one tenant's log: those that were heard of, or what the log has.
async fn step(tx: &mut Tx, tenant: TenantId, heard: Vec<Row>) -> Result<(), StoreError> {
    // Taking the row first keeps two nodes from indexing the same part.
    const HEAD: &str = "UPDATE search_heads SET cursor = cursor WHERE tenant_id = $1 RETURNING cursor";
    const DONE: &str = "UPDATE search_heads SET cursor = $2 WHERE tenant_id = $1";
    let from: i64 = on!(tx.db(), db => sqlx::query_scalar(HEAD).bind(tenant.0).fetch_one(db).await)?;
    let rows = match heard.first() {
        Some(first) if first.cursor == from + 1 => heard,
        _ => read(tx, tenant, from).await?,
    };
    let Some(last) = rows.last().map(|row| row.cursor) else { return Ok(()) };
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        match row.change {
            Some(Change::MessageCreated(m)) => messages.push(m),
            Some(Change::ConversationCreated(c)) => put(tx, tenant, c.id.0, 0, &c.contact.name).await?,
            Some(Change::ContactChanged(c)) => rename(tx, tenant, c.id.0, &c.name).await?,
            _ => {}
        }
    }
    if !messages.is_empty() {
        add(tx, tenant, &messages).await?;
    }
    on!(tx.db(), db => sqlx::query(DONE).bind(tenant.0).bind(last).execute(db).await.map(drop))?;
    Ok(())
}

async fn read(tx: &mut Tx, tenant: TenantId, from: i64) -> Result<Vec<Row>, StoreError> {
    const ROWS: &str = "SELECT cursor, kind, conversation_id, data, at FROM event_log
        WHERE tenant_id = $1 AND cursor > $2 ORDER BY cursor LIMIT $3";
    let rows: Vec<events::Row> = on!(tx.db(), db => sqlx::query_as(ROWS).bind(tenant.0).bind(from)
        .bind(i64::try_from(STEP).unwrap_or(i64::MAX)).fetch_all(db).await)?;
    rows.into_iter().map(|row| Ok(Row::new(&row.event()?))).collect()
}

/// Adds the messages as a set. A message is never changed, so none is there yet.
pub(crate) async fn add(tx: &mut Tx, tenant: TenantId, messages: &[Message]) -> Result<(), StoreError> {
    let texts: Vec<_> = messages.iter().map(|m| (m.conversation_id.0, m.seq, m.body.as_str())).collect();
    add_texts(tx, tenant, &texts).await
}

/// The same of texts alone, each with its conversation and `seq`.
pub(crate) async fn add_texts(
    tx: &mut Tx,
    tenant: TenantId,
    texts: &[(Uuid, i64, &str)],
) -> Result<(), StoreError> {
    for some in runs(texts) {
        add_run(tx, tenant, some).await?;
    }
    Ok(())
}

async fn add_run(tx: &mut Tx, tenant: TenantId, texts: &[(Uuid, i64, &str)]) -> Result<(), StoreError> {
    match tx.db() {
        Either::Sqlite(db) => {
            let last = last_id(db, tenant).await?;
            let mut docs =
                QueryBuilder::new("INSERT INTO search_docs (id, tenant_id, conversation_id, seq) ");
            docs.push_values((last + 1..).zip(texts), |mut row, (id, (conversation, seq, _))| {
                row.push_bind(id).push_bind(tenant.0).push_bind(*conversation).push_bind(*seq);
            });
            docs.build().execute(&mut *db).await?;
            let mut bodies = QueryBuilder::new("INSERT INTO search_text (rowid, body) ");
            bodies.push_values((last + 1..).zip(texts), |mut row, (id, (.., body))| {
                row.push_bind(id).push_bind(*body);
            });
            bodies.build().execute(db).await?;
        }
        Either::Postgres(db) => {
            let mut docs =
                QueryBuilder::new("INSERT INTO search_docs (tenant_id, conversation_id, seq, body) ");
            docs.push_values(texts, |mut row, (conversation, seq, body)| {
                row.push_bind(tenant.0).push_bind(*conversation).push_bind(*seq);
                row.push("to_tsvector('simple', ").push_bind_unseparated(*body).push_unseparated(")");
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
pub(crate) async fn put(
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
            let id = last_id(db, tenant).await? + 1;
            sqlx::query(
                "INSERT INTO search_docs (id, tenant_id, conversation_id, seq) VALUES ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(tenant.0)
            .bind(conversation)
            .bind(seq)
            .execute(&mut *db)
            .await?;
            sqlx::query("INSERT INTO search_text (rowid, body) VALUES ($1, $2)")
                .bind(id)
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

/// On SQLite each tenant has a run of ids of its own for what is indexed, so that a search walks only that, newest first.
const RUN: i64 = 1 << 40;

/// The newest id of a tenant's run.
async fn last_id(db: &mut SqliteConnection, tenant: TenantId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(
            (SELECT MAX(d.id) FROM search_docs d WHERE d.id > h.number * $2 AND d.id < (h.number + 1) * $2),
            h.number * $2
        ) FROM search_heads h WHERE h.tenant_id = $1";
    Ok(sqlx::query_scalar(SQL).bind(tenant.0).bind(RUN).fetch_one(db).await?)
}

/// A new tenant, of which nothing is indexed.
pub(crate) async fn begin(tx: &mut Tx, tenant: TenantId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO search_heads (tenant_id, cursor, number)
        SELECT $1, 0, COALESCE(MAX(number), 0) + 1 FROM search_heads";
    on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).execute(db).await.map(drop))?;
    Ok(())
}

/// Takes some of what is indexed of a tenant away, and says how much; 0 when there is no more.
pub(crate) async fn forget(tx: &mut Tx, tenant: TenantId, most: i64) -> Result<u64, StoreError> {
    const RANGE: &str = "SELECT h.number * $2, (SELECT MAX(d.id) FROM (SELECT id FROM search_docs
            WHERE id > h.number * $2 AND id < (h.number + 1) * $2 ORDER BY id LIMIT $3) d)
        FROM search_heads h WHERE h.tenant_id = $1";
    const TEXT: &str = "DELETE FROM search_text WHERE rowid > $1 AND rowid <= $2";
    const DOCS: &str = "DELETE FROM search_docs WHERE id > $1 AND id <= $2";
    const OF_TENANT: &str = "DELETE FROM search_docs WHERE id IN
        (SELECT id FROM search_docs WHERE tenant_id = $1 ORDER BY id LIMIT $2)";
    let done = match tx.db() {
        Either::Sqlite(db) => {
            let range: Option<(i64, Option<i64>)> =
                sqlx::query_as(RANGE).bind(tenant.0).bind(RUN).bind(most).fetch_optional(&mut *db).await?;
            let Some((from, Some(to))) = range else { return Ok(0) };
            sqlx::query(TEXT).bind(from).bind(to).execute(&mut *db).await?;
            sqlx::query(DOCS).bind(from).bind(to).execute(db).await?.rows_affected()
        }
        Either::Postgres(db) => {
            sqlx::query(OF_TENANT).bind(tenant.0).bind(most).execute(db).await?.rows_affected()
        }
    };
    Ok(done)
}

/// Whether the words of a query stand for themselves alone or also for what begins with them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Whole,
    Beginning,
}

/// The conversations in which all these words stand in one message or in the contact's name: the newest `limit` of
/// them. When there are fewer, those with words that only begin so come after them.
pub(crate) async fn conversations(
    store: &Store,
    tenant: TenantId,
    words: &str,
    limit: u32,
) -> Result<Vec<Uuid>, StoreError> {
    /// Matches looked at, newest first: many of them may be of one conversation. The second look is for when they are.
    const LOOKS: [i64; 2] = [200, 1000];
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(16)
        .map(str::to_lowercase)
        .collect();
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    if words.is_empty() {
        return Ok(found);
    }
    for how in [Match::Whole, Match::Beginning] {
        for most in LOOKS {
            let matches = look(store, tenant, &words, how, most).await?;
            let all = i64::try_from(matches.len()).unwrap_or(i64::MAX) < most;
            found.extend(matches.into_iter().filter(|id| seen.insert(*id)));
            if found.len() >= limit as usize {
                found.truncate(limit as usize);
                return Ok(found);
            }
            if all {
                break;
            }
        }
    }
    Ok(found)
}

/// The conversations of the newest `most` matches.
async fn look(
    store: &Store,
    tenant: TenantId,
    words: &[String],
    how: Match,
    most: i64,
) -> Result<Vec<Uuid>, StoreError> {
    // One letter begins too many words to read them all.
    let begins = |word: &str| how == Match::Beginning && word.chars().nth(1).is_some();
    Ok(match store.read() {
        Either::Sqlite(db) => {
            // Every word is quoted, so nothing of the query language can come from outside.
            let quoted = words.iter().map(|w| format!("\"{w}\"{}", if begins(w) { " *" } else { "" }));
            let query = quoted.collect::<Vec<_>>().join(" AND ");
            let number: i64 = sqlx::query_scalar("SELECT number FROM search_heads WHERE tenant_id = $1")
                .bind(tenant.0)
                .fetch_one(db)
                .await?;
            sqlx::query_scalar(
                "SELECT d.conversation_id FROM
                    (SELECT rowid AS id FROM search_text WHERE search_text MATCH $1 AND rowid > $3 AND rowid < $4
                        ORDER BY rowid DESC LIMIT $5) t
                CROSS JOIN search_docs d WHERE d.id = t.id AND d.tenant_id = $2 ORDER BY d.id DESC",
            )
            .bind(query)
            .bind(tenant.0)
            .bind(number * RUN)
            .bind((number + 1) * RUN)
            .bind(most)
            .fetch_all(db)
            .await?
        }
        Either::Postgres(db) => {
            let quoted = words.iter().map(|w| format!("'{w}'{}", if begins(w) { ":*" } else { "" }));
            let query = quoted.collect::<Vec<_>>().join(" & ");
            sqlx::query_scalar(
                "SELECT conversation_id FROM search_docs
                WHERE tenant_id = $1 AND body @@ to_tsquery('simple', $2) ORDER BY id DESC LIMIT $3",
            )
            .bind(tenant.0)
            .bind(query)
            .bind(most)
            .fetch_all(db)
            .await?
        }
    })
}
