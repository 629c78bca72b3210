//! Wrong passwords and codes, counted by what they were tried on: after a few, nobody tries there for a while, and
//! each time for longer. Addresses that nobody has are counted too, so that a lock tells nothing of what exists.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use omnichat_api::UserId;
use sha2::{Digest, Sha256};

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, Time, users};

/// Wrong passwords that cost nothing.
const FREE: i64 = 5;
/// The first lock, in milliseconds; each further wrong password doubles it.
const FIRST_MS: i64 = 30_000;
/// The longest lock, in milliseconds.
const LONGEST_MS: i64 = 60 * 60 * 1000;
/// After so long without a wrong password they are forgotten, in milliseconds.
const FORGET_MS: i64 = 24 * 60 * 60 * 1000;

/// How long an address is locked after its nth failure in a row, in milliseconds.
fn lock_ms(failures: i64) -> Option<i64> {
    let past = failures - FREE;
    (past >= 0).then(|| FIRST_MS.saturating_mul(1 << past.min(20)).min(LONGEST_MS))
}

/// What is tried on is stored as a hash: what strangers typed is none of ours to keep.
fn hash(what: &str) -> Vec<u8> {
    Sha256::digest(what.as_bytes()).to_vec()
}

/// Tries of somebody who is signed in, at their own password or code: a session that was found open must not be
/// guessed on. Apart from signing in, so that who guesses there does not lock its owner out.
pub(crate) fn within(user: UserId) -> String {
    format!("within {user}")
}

const LOCKED: &str = "SELECT locked_until FROM lockouts WHERE email_hash = $1 AND locked_until IS NOT NULL";

/// Refuses what is locked.
pub(crate) async fn check(store: &Store, what: &str) -> Result<(), StoreError> {
    let until: Option<i64> = on!(store.read(), db => sqlx::query_scalar(LOCKED).bind(hash(what))
        .fetch_optional(db).await)?;
    refuse(until, store.clock().now())
}

/// The same within the transaction that counts, so that of many tries at once no more are heard than one by one.
pub(crate) async fn check_in(tx: &mut Tx, what: &str) -> Result<(), StoreError> {
    let now = tx.now;
    let until: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(LOCKED).bind(hash(what))
        .fetch_optional(db).await)?;
    refuse(until, now)
}

fn refuse(until: Option<i64>, now: Time) -> Result<(), StoreError> {
    let left = until.map_or(0, |until| Time(until).since(now));
    if left > 0 { Err(StoreError::Locked(u64::try_from(left).unwrap_or(0).div_ceil(1000))) } else { Ok(()) }
}

/// Counts a wrong password or code.
pub(crate) async fn failed(store: &Store, what: String) -> Result<(), StoreError> {
    store.write(move |tx| async move { count(tx, &what).await }.boxed()).await
}

/// Runs what a password or code opens. A wrong one is counted in the same transaction.
pub(crate) async fn guarded<T: Send + 'static>(
    store: &Store,
    what: String,
    work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    let outcome = store.write(move |tx| {
        async move {
            check_in(tx, &what).await?;
            match work(tx).await {
                Ok(done) => {
                    forget(tx, &what).await?;
                    Ok(Ok(done))
                }
                Err(wrong @ (StoreError::BadCode | StoreError::BadCredentials)) => {
                    count(tx, &what).await?;
                    Ok(Err(wrong))
                }
                Err(error) => Err(error),
            }
        }
        .boxed()
    });
    outcome.await?
}

async fn count(tx: &mut Tx, what: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO lockouts (email_hash, failures, updated_at) VALUES ($1, 1, $2)
        ON CONFLICT (email_hash) DO UPDATE SET updated_at = excluded.updated_at,
            failures = CASE WHEN lockouts.updated_at < $3 THEN 1 ELSE lockouts.failures + 1 END
        RETURNING failures";
    const LOCK: &str = "UPDATE lockouts SET locked_until = $2 WHERE email_hash = $1";
    const OLD: &str = "DELETE FROM lockouts WHERE updated_at < $1";
    let now = tx.now;
    let stale = now.plus_ms(-FORGET_MS).ms();
    on!(tx.db(), db => sqlx::query(OLD).bind(stale).execute(db).await.map(drop))?;
    let failures: i64 = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(hash(what)).bind(now.ms()).bind(stale)
        .fetch_one(db).await)?;
    let until = lock_ms(failures).map(|ms| now.plus_ms(ms).ms());
    on!(tx.db(), db => sqlx::query(LOCK).bind(hash(what)).bind(until).execute(db).await.map(drop))?;
    Ok(())
}

/// The right one: what went before is forgotten. Says whether there was something.
pub(crate) async fn forget(tx: &mut Tx, what: &str) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM lockouts WHERE email_hash = $1";
    Ok(
        on!(tx.db(), db => sqlx::query(SQL).bind(hash(what)).execute(db).await.map(|done| done.rows_affected()))?
            > 0,
    )
}

/// Lifts the locks of an address. Says whether there was something to lift.
pub async fn unlock(store: &Store, email: &str, actor: Actor) -> Result<bool, StoreError> {
    let email = omnichat_api::text::email("email", email)?;
    store.write(move |tx| async move { lift(tx, &email, &actor).await }.boxed()).await
}

/// The same within a transaction.
pub(crate) async fn lift(tx: &mut Tx, email: &str, actor: &Actor) -> Result<bool, StoreError> {
    let mut lifted = forget(tx, email).await?;
    match users::id_of(tx, email).await {
        Ok(user) => {
            lifted |= forget(tx, &within(user)).await?;
            for tenant in users::tenants_of(tx, user).await? {
                audit::note(tx, Some(tenant), actor, "user.unlocked", user).await?;
            }
        }
        Err(StoreError::NotFound(_)) => audit::note(tx, None, actor, "user.unlocked", email).await?,
        Err(error) => return Err(error),
    }
    Ok(lifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_grows_from_half_a_minute_to_an_hour() {
        assert_eq!(lock_ms(4), None);
        assert_eq!(lock_ms(5), Some(30_000));
        assert_eq!(lock_ms(6), Some(60_000));
        assert_eq!(lock_ms(12), Some(LONGEST_MS));
        assert_eq!(lock_ms(i64::MAX), Some(LONGEST_MS));
    }
}
