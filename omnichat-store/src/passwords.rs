//! Password hashes: argon2id with 19 MiB and two passes (OWASP's minimum), a few at a time. A bcrypt hash, which
//! accounts of the system before have, is checked once and replaced.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use futures_util::FutureExt;
use omnichat_api::UserId;
use tokio::sync::Semaphore;

use crate::db::on;
use crate::{Store, StoreError};

/// A hash of no password: checked when there is no such user, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$d2hvIGlzIHRoZXJlPw$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The password that every installation of the system before began with: everybody knows it.
const OLD_DEFAULT: &str = "admin123";

/// Hashes a password that passed the rules.
pub(crate) async fn hash(turns: Arc<Semaphore>, password: String) -> Result<String, StoreError> {
    on_a_thread(turns, move || hashed(&password)).await
}

fn hashed(password: &str) -> Result<String, StoreError> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|h| h.to_string()).map_err(|e| StoreError::Corrupt(format!("hashing failed: {e}")))
}

/// What a look at a stored hash brought.
struct Seen {
    fits: bool,
    /// The hash to store from now on, where the old one is of the system before.
    better: Option<String>,
}

/// Whether the password is this user's. Takes as long when there is no such user, or none with a password.
pub(crate) async fn prove(
    store: &Store,
    user: Option<UserId>,
    password: String,
    stored: Option<String>,
) -> Result<bool, StoreError> {
    Ok(proved(store, user, password, stored).await?.is_some())
}

/// The same; with the hash that is stored now, if it fits.
pub(crate) async fn proved(
    store: &Store,
    user: Option<UserId>,
    password: String,
    stored: Option<String>,
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3";
    let before = stored.clone();
    let known_to_all = password == OLD_DEFAULT;
    let seen = on_a_thread(store.hashing(), move || look(&password, stored)).await?;
    if !seen.fits {
        return Ok(None);
    }
    if known_to_all {
        return Err(StoreError::Forbidden(
            "this account still has the password that every installation of the system before began with, and nobody gets \
             in by that; whoever runs the machine sets another with `omnichat user password`"
                .into(),
        ));
    }
    if let (Some(user), Some(better), Some(before)) = (user, seen.better.clone(), before.clone()) {
        let replaced = store.write(move |tx| {
            async move {
                on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(&better).bind(&before).execute(db).await
                    .map(drop))?;
                Ok(())
            }
            .boxed()
        });
        replaced.await?;
    }
    Ok(seen.better.or(before))
}

/// Whether a stored hash is of the password that everybody knows.
pub(crate) async fn is_old_default(store: &Store, stored: String) -> Result<bool, StoreError> {
    on_a_thread(store.hashing(), move || Ok(look(OLD_DEFAULT, Some(stored))?.fits)).await
}

fn look(password: &str, stored: Option<String>) -> Result<Seen, StoreError> {
    let unreadable = |e: &dyn std::fmt::Display| StoreError::Corrupt(format!("a password hash: {e}"));
    let known = stored.is_some();
    let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
    if stored.starts_with("$2") {
        let fits = bcrypt::verify(password, &stored).map_err(|e| unreadable(&e))?;
        return Ok(Seen { fits, better: if fits { Some(hashed(password)?) } else { None } });
    }
    let parsed = PasswordHash::new(&stored).map_err(|e| unreadable(&e))?;
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(Seen { fits: fits && known, better: None })
}

async fn on_a_thread<T: Send + 'static>(
    turns: Arc<Semaphore>,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let _turn = turns.acquire_owned().await.map_err(|_| StoreError::Closed)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_of_the_system_before_is_checked_and_replaced_only_when_it_fits() {
        let old = bcrypt::hash("tram-violet-9-harbour", 4).unwrap();
        let right = look("tram-violet-9-harbour", Some(old.clone())).unwrap();
        assert!(right.fits && right.better.unwrap().starts_with("$argon2id$"));
        let wrong = look("tram-violet-8-harbour", Some(old)).unwrap();
        assert!(!wrong.fits && wrong.better.is_none());
        assert!(!look("anything", None).unwrap().fits);
    }
}
