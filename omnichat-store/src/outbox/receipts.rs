//! Receipts: some providers say at once only that they have taken something, and a while later whether it came through. Until
//! then the row is `unknown`, with what to ask by, and keeps what it says: it may have to be said again.

use futures_util::FutureExt;
use omnichat_api::Time;
use rand::RngExt;
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::{backoff_ms, cut, purpose, skip_locked};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError};

/// How long after a row was taken its receipt is asked for, and how long after that once more, in milliseconds.
pub const RECEIPT_MS: i64 = 15 * 60 * 1000;
/// How long a receipt is asked for, in milliseconds: no provider keeps them for longer.
const ASKED_MS: i64 = 24 * 3600 * 1000;
/// Longest receipt, in characters: without one that fits, what was taken counts as come through.
pub(super) const RECEIPT_CHARS: usize = 300;

/// A row of which it is not known yet whether it came through.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// Its id.
    pub id: Uuid,
    /// Whom it is for.
    pub target: String,
    /// What to ask by.
    pub receipt: String,
    /// What it says.
    pub payload: Vec<u8>,
    attempt: i64,
}

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It came through.
    Through,
    /// It did not, and may if it is sent again.
    Again(String),
    /// It did not, and never will.
    Never(String),
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    target: String,
    payload: Option<Vec<u8>>,
    attempts: i64,
    carrier_ref: Option<String>,
}

/// When the next receipt of a provider is to be asked for; `None` when there is none.
pub async fn next_receipt(store: &Store, provider: &'static str) -> Result<Option<Time>, StoreError> {
    const SQL: &str =
        "SELECT due_at FROM outbox WHERE provider = $1 AND state = 'unknown' ORDER BY due_at LIMIT 1";
    let due: Option<i64> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(provider).fetch_optional(db).await)?;
    Ok(due.map(Time))
}

/// Up to `most` rows of a provider whose receipts are to be asked for now. Nobody else gets them for [`RECEIPT_MS`], and
/// those of which nothing is told by then come again.
pub async fn awaited(store: &Store, provider: &'static str, most: i64) -> Result<Vec<Awaited>, StoreError> {
    store.write(move |tx| async move { take(tx, provider, most).await }.boxed()).await
}

async fn take(tx: &mut Tx, provider: &'static str, most: i64) -> Result<Vec<Awaited>, StoreError> {
    const SILENT: &str =
        "UPDATE outbox SET state = 'accepted', payload = NULL, carrier_ref = NULL, updated_at = $2
        WHERE provider = $1 AND state = 'unknown' AND due_at <= $2 AND created_at <= $3";
    let now = tx.now;
    on!(tx.db(), db => sqlx::query(SILENT).bind(provider).bind(now.ms()).bind(now.plus_ms(-ASKED_MS).ms()).execute(db)
        .await.map(drop))?;
    let skip = skip_locked(tx);
    let sql = format!(
        "UPDATE outbox SET due_at = $3 WHERE id IN (SELECT id FROM outbox
            WHERE provider = $1 AND state = 'unknown' AND due_at <= $2 ORDER BY due_at LIMIT $4 {skip})
        RETURNING id, target, payload, attempts, carrier_ref"
    );
    let again = now.plus_ms(RECEIPT_MS).ms();
    let rows: Vec<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(provider).bind(now.ms())
        .bind(again).bind(most).fetch_all(db).await)?;
    let awaited = rows.into_iter().map(|row| {
        let payload = tx.key().open(&purpose(row.id), &row.payload.unwrap_or_default())?;
        let receipt = row.carrier_ref.unwrap_or_default();
        Ok(Awaited { id: row.id, target: row.target, receipt, payload, attempt: row.attempts })
    });
    awaited.collect()
}

/// Notes what a receipt says. What did not come through is sent again for as long as there is a use in it. Nothing changes
/// where it is known already.
pub async fn receive(store: &Store, awaited: &Awaited, told: Told) -> Result<(), StoreError> {
    let (id, receipt) = (awaited.id, awaited.receipt.clone());
    let wait = backoff_ms(awaited.attempt, rand::rng().random());
    store.write(move |tx| async move { note(tx, (id, &receipt), told, wait).await }.boxed()).await
}

async fn note(tx: &mut Tx, (id, receipt): (Uuid, &str), told: Told, wait: i64) -> Result<(), StoreError> {
    const AGAIN: &str =
        "UPDATE outbox SET state = 'queued', carrier_ref = NULL, due_at = $3, last_error = $4, updated_at = $5
        WHERE id = $1 AND carrier_ref = $2 AND state = 'unknown' AND gives_up_at > $3";
    const DONE: &str =
        "UPDATE outbox SET state = $3, carrier_ref = NULL, payload = NULL, last_error = $4, updated_at = $5
        WHERE id = $1 AND carrier_ref = $2 AND state = 'unknown'";
    let now = tx.now;
    let (state, why) = match told {
        Told::Through => ("accepted", None),
        Told::Never(why) => ("dead", Some(cut(&why))),
        Told::Again(why) => {
            let (due, why) = (now.plus_ms(wait), cut(&why));
            let again = on!(tx.db(), db => sqlx::query(AGAIN).bind(id).bind(receipt).bind(due.ms()).bind(&why)
                .bind(now.ms()).execute(db).await.map(|done| done.rows_affected()))?;
            if again == 1 {
                tx.ring();
                return Ok(());
            }
            ("dead", Some(why))
        }
    };
    on!(tx.db(), db => sqlx::query(DONE).bind(id).bind(receipt).bind(state).bind(why).bind(now.ms()).execute(db).await
        .map(drop))?;
    Ok(())
}
