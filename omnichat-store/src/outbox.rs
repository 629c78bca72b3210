//! What still has to leave the house: one row for each mail, put there in the transaction that caused it, so that
//! neither is without the other. Workers claim rows for a while, and settle them; one that dies leaves a row that is
//! due again when its lease ends. Knows no provider, and nothing of what it carries: that is sealed.

mod receipts;

use std::sync::Arc;

use futures_util::FutureExt;
use omnichat_api::{TenantId, Time};
use rand::RngExt;
use sqlx::{AssertSqlSafe, FromRow};
use tokio::sync::watch;
use uuid::Uuid;

use crate::db::{Either, on};
use crate::tx::Tx;
use crate::{Store, StoreError};

pub use receipts::{Awaited, RECEIPT_MS, Told, awaited, next_receipt, receive};

/// How long a worker has for one row, in milliseconds. Longer than any send may take.
pub const LEASE_MS: i64 = 2 * 60 * 1000;
/// The longest that is tried for, in milliseconds.
pub const GIVE_UP_MS: i64 = 24 * 3600 * 1000;
/// The first wait after a failure, in milliseconds; each further one doubles it.
const FIRST_MS: i64 = 1000;
/// The longest wait between two tries, in milliseconds.
const LONGEST_MS: i64 = 3600 * 1000;
/// How long what has left, or never will, is kept, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 3600 * 1000;
/// Longest reason that is kept, in characters.
const ERROR_CHARS: usize = 500;

/// Where rows go out from this process, if they do.
#[derive(Clone, Default)]
pub(crate) struct Outgoing {
    /// How people reach the daemon, for links in mails. Absent where no mail is sent: then none is put in.
    pub(crate) mail_from: Option<Arc<str>>,
    /// Rung after the commit of new rows.
    pub(crate) bell: watch::Sender<()>,
}

/// Tells a worker that there is something new to send. Every worker has one of its own, and none misses a ring: those
/// while it was busy count as one.
pub struct Bell(watch::Receiver<()>);

impl Bell {
    pub(crate) fn of(outgoing: &Outgoing) -> Self {
        Self(outgoing.bell.subscribe())
    }

    /// Waits until it has rung since the last time, or since the worker got it.
    pub async fn rung(&mut self) {
        if self.0.changed().await.is_err() {
            // The store is gone, and nothing is new any more.
            std::future::pending::<()>().await;
        }
    }
}

/// A row to put in.
pub(crate) struct New<'a> {
    /// Its id: that of what it is about, so that whoever takes that back takes this back.
    pub(crate) id: Uuid,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) provider: &'static str,
    pub(crate) target: &'a str,
    pub(crate) payload: &'a [u8],
    /// When there is no use in it any more.
    pub(crate) until: Time,
}

/// A row that a worker has for [`LEASE_MS`].
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id: the same at every try, for providers that can tell a repetition by it.
    pub id: Uuid,
    /// Whom it is for.
    pub target: String,
    /// What to say.
    pub payload: Vec<u8>,
    /// Which try this is, from 1 on.
    pub attempt: i64,
    /// When it was put in.
    pub created_at: Time,
    lease: Time,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has it.
    Accepted,
    /// The provider has it, and will say by this whether it came through: see [`awaited`].
    Awaits(String),
    /// Not now: try again later. The reason names no secret.
    Later(String),
    /// Never: another try would be refused as well. The reason names no secret.
    Never(String),
}

/// How a row stands after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It has left.
    Accepted,
    /// It is tried again.
    Again,
    /// It is not tried any more.
    Dead,
    /// It was taken back, or another worker has it by now: nothing was noted.
    NotOurs,
}

pub(crate) fn purpose(id: Uuid) -> String {
    format!("outbox {id}")
}

/// Puts a row in. It goes out after the commit.
pub(crate) async fn put(tx: &mut Tx, new: New<'_>) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO outbox (id, tenant_id, provider, target, payload, state, attempts, due_at, gives_up_at,
        created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'queued', 0, $6, $7, $6, $6)";
    let sealed = tx.key().seal(&purpose(new.id), new.payload)?;
    let now = tx.now;
    let until = new.until.ms().min(now.plus_ms(GIVE_UP_MS).ms());
    on!(tx.db(), db => sqlx::query(SQL).bind(new.id).bind(new.tenant.map(|tenant| tenant.0)).bind(new.provider)
        .bind(new.target).bind(&sealed).bind(now.ms()).bind(until).execute(db).await.map(drop))?;
    tx.ring();
    Ok(())
}

/// Takes a row back that has not left yet.
pub(crate) async fn cancel(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE outbox SET state = 'cancelled', payload = NULL, leased_until = NULL, updated_at = $2
        WHERE id = $1 AND state = 'queued'";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id).bind(now).execute(db).await.map(drop))?;
    Ok(())
}

/// How many rows for this target were put in since then.
pub(crate) async fn since(
    tx: &mut Tx,
    provider: &'static str,
    target: &str,
    then: Time,
) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM outbox WHERE provider = $1 AND target = $2 AND created_at > $3";
    Ok(
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(provider).bind(target).bind(then.ms()).fetch_one(db).await)?,
    )
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    target: String,
    payload: Option<Vec<u8>>,
    attempts: i64,
    created_at: i64,
}

/// Claims up to `most` rows of a provider that are due. Nobody else gets them until the lease ends.
pub async fn claim(store: &Store, provider: &'static str, most: i64) -> Result<Vec<Claimed>, StoreError> {
    store.write(move |tx| async move { take(tx, provider, most).await }.boxed()).await
}

async fn take(tx: &mut Tx, provider: &'static str, most: i64) -> Result<Vec<Claimed>, StoreError> {
    const LATE: &str =
        "UPDATE outbox SET state = 'dead', payload = NULL, leased_until = NULL, updated_at = $2,
            last_error = COALESCE(last_error, 'it was too late to send it')
        WHERE provider = $1 AND state = 'queued' AND due_at <= $2 AND gives_up_at <= $2";
    let now = tx.now;
    let lease = now.plus_ms(LEASE_MS);
    on!(tx.db(), db => sqlx::query(LATE).bind(provider).bind(now.ms()).execute(db).await.map(drop))?;
    let skip = skip_locked(tx);
    let sql = format!(
        "UPDATE outbox SET leased_until = $3, due_at = $3, attempts = attempts + 1, updated_at = $2
        WHERE id IN (SELECT id FROM outbox WHERE provider = $1 AND state = 'queued' AND due_at <= $2
            ORDER BY due_at LIMIT $4 {skip})
        RETURNING id, target, payload, attempts, created_at"
    );
    let rows: Vec<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(provider).bind(now.ms())
        .bind(lease.ms()).bind(most).fetch_all(db).await)?;
    let mut claimed = Vec::with_capacity(rows.len());
    for Row { id, target, payload, attempts, created_at } in rows {
        match tx.key().open(&purpose(id), &payload.unwrap_or_default()) {
            Ok(payload) => {
                let created_at = Time(created_at);
                claimed.push(Claimed { id, target, payload, attempt: attempts, created_at, lease });
            }
            // One that cannot be read must not hold up the others.
            Err(error) => drop(note(tx, (id, lease), Outcome::Never(error.to_string()), 0).await?),
        }
    }
    Ok(claimed)
}

/// Where several nodes claim at once, each passes over what another has in its hands.
fn skip_locked(tx: &mut Tx) -> &'static str {
    match tx.db() {
        Either::Sqlite(_) => "",
        Either::Postgres(_) => "FOR UPDATE SKIP LOCKED",
    }
}

/// Notes what came of a try, unless the row is not this worker's any more. What has left is not kept.
pub async fn settle(store: &Store, claimed: &Claimed, outcome: Outcome) -> Result<Settled, StoreError> {
    let (id, lease, attempt) = (claimed.id, claimed.lease, claimed.attempt);
    let wait = backoff_ms(attempt, rand::rng().random());
    store.write(move |tx| async move { note(tx, (id, lease), outcome, wait).await }.boxed()).await
}

async fn note(
    tx: &mut Tx,
    (id, lease): (Uuid, Time),
    outcome: Outcome,
    wait: i64,
) -> Result<Settled, StoreError> {
    const DONE: &str =
        "UPDATE outbox SET state = $3, payload = NULL, leased_until = NULL, last_error = $4, updated_at = $5
        WHERE id = $1 AND leased_until = $2 AND state = 'queued'";
    const AGAIN: &str = "UPDATE outbox SET due_at = $3, leased_until = NULL, last_error = $4, updated_at = $5
        WHERE id = $1 AND leased_until = $2 AND state = 'queued' AND gives_up_at > $3";
    const AWAITS: &str =
        "UPDATE outbox SET state = 'unknown', carrier_ref = $3, due_at = $4, leased_until = NULL, last_error = NULL,
            updated_at = $5
        WHERE id = $1 AND leased_until = $2 AND state = 'queued'";
    let now = tx.now;
    let (state, settled, why) = match outcome {
        Outcome::Awaits(receipt) if receipt.chars().count() <= receipts::RECEIPT_CHARS => {
            let due = now.plus_ms(RECEIPT_MS);
            let noted = on!(tx.db(), db => sqlx::query(AWAITS).bind(id).bind(lease.ms()).bind(&receipt).bind(due.ms())
                .bind(now.ms()).execute(db).await.map(|done| done.rows_affected()))?;
            return Ok(if noted == 1 { Settled::Accepted } else { Settled::NotOurs });
        }
        Outcome::Accepted | Outcome::Awaits(_) => ("accepted", Settled::Accepted, None),
        Outcome::Never(why) => ("dead", Settled::Dead, Some(cut(&why))),
        Outcome::Later(why) => {
            let due = now.plus_ms(wait);
            let again = on!(tx.db(), db => sqlx::query(AGAIN).bind(id).bind(lease.ms()).bind(due.ms()).bind(cut(&why))
                .bind(now.ms()).execute(db).await.map(|done| done.rows_affected()))?;
            if again == 1 {
                return Ok(Settled::Again);
            }
            ("dead", Settled::Dead, Some(cut(&why)))
        }
    };
    let done = on!(tx.db(), db => sqlx::query(DONE).bind(id).bind(lease.ms()).bind(state).bind(why).bind(now.ms())
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(if done == 1 { settled } else { Settled::NotOurs })
}

pub(crate) fn cut(why: &str) -> String {
    why.replace('\0', " ").chars().take(ERROR_CHARS).collect()
}

/// How long to wait after the nth try, in milliseconds: doubled each time, and by `chance` (0 to 1) up to half of it
/// less, so that what failed together does not come back together.
pub(crate) fn backoff_ms(attempt: i64, chance: f64) -> i64 {
    let doublings = attempt.saturating_sub(1).clamp(0, 30);
    let whole = FIRST_MS.saturating_mul(1 << doublings).min(LONGEST_MS);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "at most an hour")]
    let less = (whole as f64 / 2.0 * chance.clamp(0.0, 1.0)) as i64;
    whole - less
}

/// When the next row of a provider is due; `None` when there is none.
pub async fn next_due(store: &Store, provider: &'static str) -> Result<Option<Time>, StoreError> {
    const SQL: &str =
        "SELECT due_at FROM outbox WHERE provider = $1 AND state = 'queued' ORDER BY due_at LIMIT 1";
    let due: Option<i64> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(provider).fetch_optional(db).await)?;
    Ok(due.map(Time))
}

/// Takes away what has long left, or never will, and belongs to no conversation.
pub async fn prune(store: &Store) -> Result<u64, StoreError> {
    const SQL: &str =
        "DELETE FROM outbox WHERE provider = $1 AND state IN ('accepted', 'dead', 'cancelled') AND due_at < $2
        AND conversation_id IS NULL";
    store
        .write(|tx| {
            async move {
                let (before, mut gone) = (tx.now.plus_ms(-KEPT_MS).ms(), 0);
                for provider in [crate::mail::PROVIDER, crate::calls::PROVIDER, crate::pushes::PROVIDER] {
                    gone += on!(tx.db(), db => sqlx::query(SQL).bind(provider).bind(before).execute(db).await
                        .map(|done| done.rows_affected()))?;
                }
                Ok(gone)
            }
            .boxed()
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_from_a_second_to_an_hour_and_chance_takes_off_at_most_half() {
        assert_eq!(backoff_ms(1, 0.0), 1000);
        assert_eq!(backoff_ms(2, 0.0), 2000);
        assert_eq!(backoff_ms(5, 1.0), 8000);
        assert_eq!(backoff_ms(12, 0.0), 2_048_000);
        assert_eq!(backoff_ms(13, 0.0), LONGEST_MS);
        assert_eq!(backoff_ms(i64::MAX, 1.0), LONGEST_MS / 2);
        assert_eq!(backoff_ms(0, 0.5), 750);
    }
}
