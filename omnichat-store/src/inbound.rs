//! The journal of what carriers brought: each request is written as it came before anybody reads it, and once, however
//! often it is delivered. Workers claim rows for a while and settle them; one that dies leaves a row that is due again
//! when its lease ends. Knows no carrier, and does nothing of what a row says.

mod show;

use futures_util::FutureExt;
use omnichat_api::carrier::Carrier;
use omnichat_api::inbound::InboundState;
use omnichat_api::{ConversationId, InboundId, InboxId, TenantId, Time};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::attachments::Hash;
use crate::db::{Either, among, on};
use crate::tx::Tx;
use crate::{Store, StoreError};

pub use show::{list, prune, replay, show};

/// How long a worker has for a row, in milliseconds. Longer than reading one may take.
pub const LEASE_MS: i64 = 2 * 60 * 1000;
/// How often a row is tried before it counts as failed.
pub const TRIES: i64 = 6;
/// The wait after the first try that came to nothing, in milliseconds; each further one is four times as long, so that
/// all of them take about six minutes.
const FIRST_MS: i64 = 1000;
/// Longest key, in characters. A longer one is kept as a UUID made of it.
const KEY_CHARS: usize = 300;
/// Longest reason that is kept, in characters.
const WHY_CHARS: usize = 500;

/// Something that a carrier brought.
#[derive(Clone, Debug)]
pub struct New {
    /// The tenant of the inbox.
    pub tenant: TenantId,
    /// The inbox it came to.
    pub inbox: InboxId,
    /// Who brought it.
    pub carrier: Carrier,
    /// By what a second delivery is told.
    pub key: String,
    /// Its headers, as they came, without those that carry a proof.
    pub headers: Vec<(String, String)>,
    /// Its body; `None` where it lies in the file store.
    pub body: Option<Vec<u8>>,
    /// The stored file that is its body: a mail.
    pub file: Option<Hash>,
}

/// A row that a worker has for [`LEASE_MS`].
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its id.
    pub id: InboundId,
    /// The inbox it came to.
    pub inbox: InboxId,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body; empty where that is a stored file.
    pub body: Vec<u8>,
    /// The stored file that is its body.
    pub file: Option<Hash>,
    /// When it came.
    pub received_at: Time,
    /// Which try this is, from 1 on.
    pub attempt: i64,
    lease: Time,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it says; to a conversation, if it was about one.
    Done(Option<ConversationId>),
    /// It asked for nothing. Says why.
    Ignored(String),
    /// Not now: it is tried again, until it was tried [`TRIES`] times.
    Later(String),
    /// Nothing could be done, which is no fault of its own: it is due at once, before whatever came after it.
    Back(String),
    /// It cannot be read. Says why.
    Failed(String),
}

/// Writes something that came in. `false`: it is there already.
pub async fn keep(store: &Store, new: New) -> Result<bool, StoreError> {
    const SQL: &str =
        "INSERT INTO inbound (id, tenant_id, inbox_id, carrier, event_key, headers, body, file, state, attempts,
        due_at, received_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'received', 0, $9, $9, $9)
        ON CONFLICT (inbox_id, event_key) DO NOTHING";
    let headers = serde_json::to_string(&new.headers)?;
    let key = bounded(new.key);
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                let file = new.file.as_ref().map(<[u8; 32]>::as_slice);
                Ok(on!(tx.db(), db => sqlx::query(SQL).bind(InboundId::new().0).bind(new.tenant.0).bind(new.inbox.0)
                    .bind(new.carrier.as_str()).bind(&key).bind(&headers).bind(&new.body).bind(file).bind(now)
                    .execute(db).await.map(|done| done.rows_affected() == 1))?)
            }
            .boxed()
        })
        .await
}

/// A key that fits: what is too long, empty, or cannot be written as it is, is told by its hash.
fn bounded(key: String) -> String {
    if (1..=KEY_CHARS).contains(&key.chars().count()) && !key.contains('\0') {
        return key;
    }
    Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes()).to_string()
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    inbox_id: Uuid,
    headers: String,
    body: Option<Vec<u8>>,
    file: Option<Vec<u8>>,
    attempts: i64,
    received_at: i64,
}

/// Claims up to `most` rows that are due, oldest first, but for those of some inboxes. Nobody else gets them until the lease
/// ends.
pub async fn claim(store: &Store, most: i64, but: Vec<InboxId>) -> Result<Vec<Waiting>, StoreError> {
    store.write(move |tx| async move { take(tx, most, &but).await }.boxed()).await
}

/// Leaves out the rows of these inboxes.
macro_rules! leave_out {
    ($sql:ident, $inboxes:expr) => {
        if !$inboxes.is_empty() {
            $sql.push(" AND inbox_id NOT IN");
            among!($sql, $inboxes.iter().map(|inbox| &inbox.0));
        }
    };
}

async fn take(tx: &mut Tx, most: i64, but: &[InboxId]) -> Result<Vec<Waiting>, StoreError> {
    let now = tx.now;
    let lease = now.plus_ms(LEASE_MS);
    // Where several nodes claim at once, each passes over what another has in its hands.
    let skip = match tx.db() {
        Either::Sqlite(_) => "",
        Either::Postgres(_) => " FOR UPDATE SKIP LOCKED",
    };
    let mut rows: Vec<Row> = on!(tx.db(), db => {
        let mut sql = QueryBuilder::new("UPDATE inbound SET due_at = ");
        sql.push_bind(lease.ms()).push(", attempts = attempts + 1, updated_at = ").push_bind(now.ms());
        sql.push(" WHERE id IN (SELECT id FROM inbound WHERE state = 'received' AND due_at <= ").push_bind(now.ms());
        leave_out!(sql, but);
        sql.push(" ORDER BY due_at LIMIT ").push_bind(most).push(skip);
        sql.push(") RETURNING id, inbox_id, headers, body, file, attempts, received_at");
        sql.build_query_as().fetch_all(db).await
    })?;
    // Ids grow with time; what comes back is in no order.
    rows.sort_by_key(|row| row.id);
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        match waiting(row, lease) {
            Ok(waiting) => claimed.push(waiting),
            // One that cannot be read must not hold up the others.
            Err(error) => unreadable(tx, id, &error).await?,
        }
    }
    Ok(claimed)
}

async fn unreadable(tx: &mut Tx, id: Uuid, error: &StoreError) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE inbound SET state = 'failed', why = $2, due_at = $3, updated_at = $3 WHERE id = $1";
    tracing::error!(%id, %error, "a row of the journal cannot be read");
    let (now, why) = (tx.now.ms(), cut(&error.to_string()));
    on!(tx.db(), db => sqlx::query(SQL).bind(id).bind(&why).bind(now).execute(db).await.map(drop))?;
    Ok(())
}

fn waiting(row: Row, lease: Time) -> Result<Waiting, StoreError> {
    let corrupt = |_| StoreError::Corrupt("a journal row's file".into());
    Ok(Waiting {
        id: row.id.into(),
        inbox: row.inbox_id.into(),
        headers: serde_json::from_str(&row.headers)?,
        body: row.body.unwrap_or_default(),
        file: row.file.map(|file| file.try_into().map_err(corrupt)).transpose()?,
        received_at: Time(row.received_at),
        attempt: row.attempts,
        lease,
    })
}

/// Notes what came of a try, unless the row is not this worker's any more.
pub async fn settle(
    store: &Store,
    waiting: &Waiting,
    outcome: Outcome,
) -> Result<Option<InboundState>, StoreError> {
    const SQL: &str =
        "UPDATE inbound SET state = $3, why = $4, conversation_id = COALESCE($5, conversation_id),
        due_at = $6, updated_at = $7 WHERE id = $1 AND due_at = $2 AND state = 'received'";
    let (id, lease, attempt, received_at) = (waiting.id, waiting.lease, waiting.attempt, waiting.received_at);
    store
        .write(move |tx| {
            async move {
                let now = tx.now;
                let mut due = now;
                let (state, why, conversation) = match outcome {
                    Outcome::Done(conversation) => (InboundState::Done, None, conversation),
                    Outcome::Ignored(why) => (InboundState::Ignored, Some(why), None),
                    Outcome::Later(why) if attempt < TRIES => {
                        due = now.plus_ms(wait_ms(attempt));
                        (InboundState::Received, Some(why), None)
                    }
                    Outcome::Back(why) => {
                        due = received_at;
                        (InboundState::Received, Some(why), None)
                    }
                    Outcome::Later(why) | Outcome::Failed(why) => (InboundState::Failed, Some(why), None),
                };
                let why = why.map(|why| cut(&why));
                let settled = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(lease.ms()).bind(state.as_str())
                    .bind(&why).bind(conversation.map(|id| id.0)).bind(due.ms()).bind(now.ms()).execute(db).await
                    .map(|done| done.rows_affected() == 1))?;
                Ok(settled.then_some(state))
            }
            .boxed()
        })
        .await
}

/// When the next row is due, but for those of some inboxes; `None` when there is none.
pub async fn next_due(store: &Store, but: &[InboxId]) -> Result<Option<Time>, StoreError> {
    let due: Option<i64> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new("SELECT due_at FROM inbound WHERE state = 'received'");
        leave_out!(sql, but);
        sql.push(" ORDER BY due_at LIMIT 1").build_query_scalar().fetch_optional(db).await
    })?;
    Ok(due.map(Time))
}

/// Makes due at once what a worker of this database had in hand when it ended, before whatever came after it. Only where no
/// other process can have it in hand now: on SQLite, where one holds the data directory.
pub async fn take_back(store: &Store) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE inbound SET due_at = received_at WHERE state = 'received' AND due_at > $1";
    store
        .write(|tx| {
            async move {
                let now = tx.now.ms();
                if let Either::Sqlite(db) = tx.db() {
                    sqlx::query(SQL).bind(now).execute(db).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// How long to wait after the nth try, in milliseconds.
fn wait_ms(attempt: i64) -> i64 {
    let doublings = attempt.saturating_sub(1).clamp(0, TRIES).saturating_mul(2);
    FIRST_MS.saturating_mul(1 << doublings)
}

fn cut(why: &str) -> String {
    why.replace('\0', " ").chars().take(WHY_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_four_times_the_one_before_and_all_of_them_take_some_minutes() {
        assert_eq!((1..=4).map(wait_ms).collect::<Vec<_>>(), [1000, 4000, 16_000, 64_000]);
        assert!((1..TRIES).map(wait_ms).sum::<i64>() < 6 * 60 * 1000);
        assert_eq!(wait_ms(0), FIRST_MS);
    }

    #[test]
    fn a_key_that_does_not_fit_is_told_by_its_hash() {
        assert_eq!(bounded("SM1:delivered".into()), "SM1:delivered");
        let long = bounded("k".repeat(301));
        assert_eq!(long.len(), 36);
        assert_eq!(long, bounded("k".repeat(301)));
        assert_ne!(long, bounded("k".repeat(302)));
        assert!(!bounded("a\0b".into()).contains('\0') && !bounded(String::new()).is_empty());
    }
}
