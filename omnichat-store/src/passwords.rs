//! Password hashes: argon2id with 19 MiB and two passes (OWASP's minimum), a few at a time.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::StoreError;

/// A hash of no password: checked when there is no such user, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$d2hvIGlzIHRoZXJlPw$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password that passed the rules.
pub(crate) async fn hash(turns: Arc<Semaphore>, password: String) -> Result<String, StoreError> {
    on_a_thread(turns, move || {
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed.map(|h| h.to_string()).map_err(|e| StoreError::Corrupt(format!("hashing failed: {e}")))
    })
    .await
}

/// Whether the password fits the stored hash. Takes as long when there is none.
pub(crate) async fn verify(
    turns: Arc<Semaphore>,
    password: String,
    stored: Option<String>,
) -> Result<bool, StoreError> {
    on_a_thread(turns, move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let parsed =
            PasswordHash::new(&stored).map_err(|e| StoreError::Corrupt(format!("a password hash: {e}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

async fn on_a_thread<T: Send + 'static>(
    turns: Arc<Semaphore>,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let _turn = turns.acquire_owned().await.map_err(|_| StoreError::Closed)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?
}
