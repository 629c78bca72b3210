//! The second factor: TOTP (RFC 6238, six digits, 30 s, SHA-1, as every app has it) and recovery codes. Each code
//! counts once: the newest step that was used is kept, and nothing at or before it is taken again.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use omnichat_api::second_factor::{RECOVERY_CODES, SecondFactor};
use omnichat_api::{FieldError, UserId};
use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, Time, lockouts, tokens, users};

const PURPOSE: &str = "second_factor";
/// Letters of recovery codes: none that looks like another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A secret to be entered into an app, not yet confirmed.
pub struct Begun {
    /// In base32, to be typed.
    pub secret: String,
    /// As an `otpauth://` address.
    pub uri: String,
}

/// How somebody's second factor stands; whether the tenant asks for one, the caller knows.
pub async fn show(store: &Store, user: UserId) -> Result<SecondFactor, StoreError> {
    const SQL: &str =
        "SELECT confirmed_at FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL";
    const LEFT: &str = "SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL";
    let on: Option<i64> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(user.0).fetch_optional(db).await)?;
    let left: i64 = on!(store.read(), db => sqlx::query_scalar(LEFT).bind(user.0).fetch_one(db).await)?;
    Ok(SecondFactor { on: on.is_some(), required: false, recovery_codes_left: left })
}

/// Makes a secret for whoever proves their password. It counts once a first code has confirmed it; beginning again
/// makes another one.
pub async fn begin(
    store: &Store,
    user: UserId,
    password: Option<String>,
    issuer: &str,
) -> Result<Begun, StoreError> {
    const SQL: &str = "SELECT email, password_hash FROM users WHERE id = $1";
    let (email, stored): (String, Option<String>) =
        on!(store.read(), db => sqlx::query_as(SQL).bind(user.0).fetch_one(db).await)?;
    let secret: [u8; 20] = tokens::random();
    // The app shows both beside the code; a colon parts them there.
    let named = |text: &str| text.replace(':', " ");
    let totp = totp(&secret, Some((named(issuer), named(&email))))?;
    let begun = Begun {
        secret: Secret::from(secret.to_vec()).to_base32(),
        uri: totp.to_url().map_err(|e| StoreError::Corrupt(format!("otpauth: {e}")))?,
    };
    if stored.is_none() {
        // Who signs in by a provider has no password to prove.
        store.write(move |tx| async move { store_secret(tx, user, &secret).await }.boxed()).await?;
        return Ok(begun);
    }
    let given = password.ok_or_else(|| FieldError::new("password", "missing", "must be given once more"))?;
    users::proved(store, user, ("password", given), move |tx| {
        async move { store_secret(tx, user, &secret).await }.boxed()
    })
    .await?;
    Ok(begun)
}

async fn store_secret(tx: &mut Tx, user: UserId, secret: &[u8]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO second_factors (user_id, secret, last_step, created_at) VALUES ($1, $2, 0, $3)
        ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = excluded.created_at
        WHERE second_factors.confirmed_at IS NULL";
    let sealed = tx.key().seal(PURPOSE, secret)?;
    let now = tx.now.ms();
    let done = on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(sealed).bind(now).execute(db).await
        .map(|done| done.rows_affected()))?;
    if done == 0 {
        return Err(StoreError::Conflict("there is a second factor already; remove it first".into()));
    }
    Ok(())
}

/// Confirms the secret with a first code. From here on signing in asks for one. Returns the recovery codes.
pub async fn confirm(
    store: &Store,
    user: UserId,
    code: String,
    actor: Actor,
) -> Result<Vec<String>, StoreError> {
    const SQL: &str =
        "UPDATE second_factors SET confirmed_at = $2 WHERE user_id = $1 AND confirmed_at IS NULL";
    tried(store, user, move |tx| {
        async move {
            if !use_code(tx, user, &code).await? {
                return Err(StoreError::BadCode);
            }
            let now = tx.now.ms();
            let done = on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(now).execute(db).await
                    .map(|done| done.rows_affected()))?;
            if done == 0 {
                return Err(StoreError::Conflict("this second factor counts already".into()));
            }
            let codes = new_codes(tx, user).await?;
            changed(tx, user, &actor, "second_factor.set").await?;
            Ok(codes)
        }
        .boxed()
    })
    .await
}

/// Makes new recovery codes; those before no longer count.
pub async fn renew_codes(
    store: &Store,
    user: UserId,
    code: String,
    actor: Actor,
) -> Result<Vec<String>, StoreError> {
    tried(store, user, move |tx| {
        async move {
            prove(tx, user, &code).await?;
            let codes = new_codes(tx, user).await?;
            changed(tx, user, &actor, "second_factor.codes_renewed").await?;
            Ok(codes)
        }
        .boxed()
    })
    .await
}

/// Removes the second factor of whoever proves it.
pub async fn remove(store: &Store, user: UserId, code: String, actor: Actor) -> Result<(), StoreError> {
    tried(store, user, move |tx| {
        async move {
            prove(tx, user, &code).await?;
            clear(tx, user).await?;
            changed(tx, user, &actor, "second_factor.removed").await
        }
        .boxed()
    })
    .await
}

/// Removes somebody's second factor for them: the phone is gone, and so are the recovery codes.
pub async fn reset(store: &Store, email: &str, actor: Actor) -> Result<(), StoreError> {
    let email = omnichat_api::text::email("email", email)?;
    store
        .write(move |tx| {
            async move {
                let user = users::id_of(tx, &email).await?;
                take_away(tx, user, &actor).await
            }
            .boxed()
        })
        .await
}

pub(crate) async fn take_away(tx: &mut Tx, user: UserId, actor: &Actor) -> Result<(), StoreError> {
    clear(tx, user).await?;
    changed(tx, user, actor, "second_factor.reset").await
}

async fn clear(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    const FACTOR: &str = "DELETE FROM second_factors WHERE user_id = $1";
    const CODES: &str = "DELETE FROM recovery_codes WHERE user_id = $1";
    for sql in [FACTOR, CODES] {
        on!(tx.db(), db => sqlx::query(sql).bind(user.0).execute(db).await.map(drop))?;
    }
    Ok(())
}

async fn changed(tx: &mut Tx, user: UserId, actor: &Actor, action: &'static str) -> Result<(), StoreError> {
    for tenant in users::tenants_of(tx, user).await? {
        Deed::new(actor, action, user).note(tx, Some(tenant)).await?;
    }
    tx.tell(Notice::User(user));
    Ok(())
}

/// Runs what a code opens for somebody who is signed in. A wrong one is their field to mend, and is counted.
async fn tried<T: Send + 'static>(
    store: &Store,
    user: UserId,
    work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match lockouts::guarded(store, lockouts::within(user), work).await {
        Err(StoreError::BadCode) => Err(wrong()),
        other => other,
    }
}

/// Asks whoever signs in for the second factor, if they have one.
pub(crate) async fn asked(tx: &mut Tx, user: UserId, code: Option<&str>) -> Result<(), StoreError> {
    match (is_on(tx, user).await?, code) {
        // A code that nobody asked for is no mistake.
        (false, _) => Ok(()),
        (true, None) => Err(StoreError::SecondFactorNeeded),
        (true, Some(code)) => prove(tx, user, code).await,
    }
}

async fn is_on(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    const ON: &str =
        "SELECT confirmed_at FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL";
    let on: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(ON).bind(user.0).fetch_optional(db).await)?;
    Ok(on.is_some())
}

/// Refuses who shows neither a fresh code nor an unused recovery code of a confirmed second factor.
async fn prove(tx: &mut Tx, user: UserId, code: &str) -> Result<(), StoreError> {
    const USE: &str =
        "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    if !is_on(tx, user).await? {
        return Err(StoreError::Conflict("there is no second factor".into()));
    }
    if use_code(tx, user, code).await? {
        return Ok(());
    }
    let now = tx.now.ms();
    let used = on!(tx.db(), db => sqlx::query(USE).bind(user.0).bind(code_hash(user, code)).bind(now).execute(db).await
        .map(|done| done.rows_affected()))?;
    if used == 1 { Ok(()) } else { Err(StoreError::BadCode) }
}

/// Whether the code is right, and newer than every one that was used. Then it is used up.
async fn use_code(tx: &mut Tx, user: UserId, code: &str) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT secret FROM second_factors WHERE user_id = $1";
    const USE: &str = "UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
    let sealed: Option<Vec<u8>> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(user.0).fetch_optional(db).await)?;
    let Some(sealed) = sealed else { return Ok(false) };
    let secret = tx.key().open(PURPOSE, &sealed)?;
    let Some(step) = step_of(&secret, code, tx.now)? else { return Ok(false) };
    let used = on!(tx.db(), db => sqlx::query(USE).bind(user.0).bind(step).execute(db).await
        .map(|done| done.rows_affected()))?;
    Ok(used == 1)
}

/// The step that the code belongs to: this one, or one to either side, since clocks differ.
fn step_of(secret: &[u8], code: &str, now: Time) -> Result<Option<i64>, StoreError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.ms() / 1000).unwrap_or(0);
    let step = totp(secret, None)?.check(&code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn totp(secret: &[u8], named: Option<(String, String)>) -> Result<Totp, StoreError> {
    let mut builder = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret.to_vec());
    if let Some((issuer, account)) = named {
        builder = builder.with_issuer(Some(issuer)).with_account_name(account);
    }
    builder.build().map_err(|e| StoreError::Corrupt(format!("second factor: {e}")))
}

async fn new_codes(tx: &mut Tx, user: UserId) -> Result<Vec<String>, StoreError> {
    const OLD: &str = "DELETE FROM recovery_codes WHERE user_id = $1";
    const SQL: &str = "INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)";
    on!(tx.db(), db => sqlx::query(OLD).bind(user.0).execute(db).await.map(drop))?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    for code in &codes {
        on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(code_hash(user, code)).execute(db).await.map(drop))?;
    }
    Ok(codes)
}

/// `k3m9-p2xq-…`: 16 letters of five bits.
fn recovery_code() -> String {
    let random: [u8; 16] = tokens::random();
    let letters: Vec<char> = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// 80 random bits need no slow hash. Bound to the user; however it was typed.
fn code_hash(user: UserId, code: &str) -> Vec<u8> {
    let typed: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Sha256::digest([Uuid::as_bytes(&user.0).as_slice(), typed.as_bytes()].concat()).to_vec()
}

fn wrong() -> StoreError {
    FieldError::new("code", "wrong", "is wrong or was used already; wait for the next one").into()
}
