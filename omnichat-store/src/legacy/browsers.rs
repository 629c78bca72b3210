//! Old visitors go by an id that anybody can guess. Whoever comes with one first has it, as long as they are seen; another
//! browser with the same id is somebody else, and gets an address of its own.

use futures_util::FutureExt;
use omnichat_api::{FieldError, Time};

use crate::db::on;
use crate::legacy::{On, threads};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// How long an id stays with a browser that was not seen since, in milliseconds: 30 minutes.
const KEPT_MS: i64 = 30 * 60 * 1000;
/// How often it is written down that a browser was seen, in milliseconds.
const NOTED_MS: i64 = 60 * 1000;
/// When a browser is forgotten altogether, in milliseconds: 30 days.
const FORGET_MS: i64 = 30 * 24 * 3600 * 1000;

/// What a browser goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The address to use for it.
    pub address: String,
    /// Whether it has the id that it came with.
    pub first: bool,
    /// Whether it came with it before.
    pub known: bool,
}

/// Who goes by a guessable id: the id itself for the browser that has it, and an address made of both for any other. `browser`
/// is a SHA-256 of what is known of it.
pub async fn address_for(
    store: &Store,
    on: &On,
    user_id: &str,
    browser: [u8; 32],
    now: Time,
) -> Result<Named, StoreError> {
    const SQL: &str = "SELECT address, browser, seen_at FROM legacy_browsers
        WHERE tenant_id = $1 AND address IN ($2, $3)";
    let (own, other) = names(user_id, browser)?;
    let rows: Vec<(String, Vec<u8>, i64)> = on!(store.read(), db => sqlx::query_as(SQL).bind(on.tenant.0)
        .bind(&own).bind(&other).fetch_all(db).await)?;
    let seen = |address: &str| {
        let row = rows.iter().find(|(known, by, _)| known == address && by == &browser)?;
        Some(now.since(Time(row.2)))
    };
    // Who was somebody else before stays that: their conversation is there.
    let (address, age) = match (seen(&other), seen(&own)) {
        (Some(age), _) => (other.clone(), Some(age)),
        (None, age) => (own.clone(), age),
    };
    let known = age.is_some();
    if age.is_some_and(|age| age < NOTED_MS) {
        return Ok(Named { first: address == own, address, known });
    }
    let tenant = on.tenant;
    store
        .write(move |tx| {
            async move {
                // The other address holds a part of the browser's hash: nobody else comes to it by chance.
                let has_it = address == own && claim(tx, tenant.0, &own, &browser).await?;
                if has_it {
                    return Ok(Named { address: own, first: true, known });
                }
                claim(tx, tenant.0, &other, &browser).await?;
                Ok(Named { address: other, first: false, known })
            }
            .boxed()
        })
        .await
}

/// Whether a browser was here before with this id.
pub async fn goes_by(store: &Store, on: &On, user_id: &str, browser: [u8; 32]) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM legacy_browsers WHERE tenant_id = $1 AND address IN ($2, $3) AND browser = $4";
    let (own, other) = names(user_id, browser)?;
    let known: i64 = on!(store.read(), db => sqlx::query_scalar(SQL).bind(on.tenant.0).bind(&own).bind(&other)
        .bind(&browser[..]).fetch_one(db).await)?;
    Ok(known > 0)
}

/// The id itself, and the address made of both.
fn names(user_id: &str, browser: [u8; 32]) -> Result<(String, String), FieldError> {
    let own = threads::visitor_id(user_id)?;
    let other = format!("{own}-{:02x}{:02x}{:02x}", browser[0], browser[1], browser[2]);
    Ok((own, other))
}

/// Notes that this browser goes by an address, unless it is another's who was seen lately: then `false`.
async fn claim(
    tx: &mut Tx,
    tenant: uuid::Uuid,
    address: &str,
    browser: &[u8; 32],
) -> Result<bool, StoreError> {
    const SQL: &str =
        "INSERT INTO legacy_browsers (tenant_id, address, browser, seen_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, address) DO UPDATE SET browser = excluded.browser, seen_at = excluded.seen_at
        WHERE legacy_browsers.browser = excluded.browser OR legacy_browsers.seen_at < $5";
    let now = tx.now;
    let claimed = on!(tx.db(), db => sqlx::query(SQL).bind(tenant).bind(address).bind(&browser[..]).bind(now.ms())
        .bind(now.plus_ms(-KEPT_MS).ms()).execute(db).await.map(|done| done.rows_affected()))?;
    Ok(claimed == 1)
}

/// Forgets browsers that were not seen for a month.
pub async fn prune(store: &Store) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM legacy_browsers WHERE seen_at < $1";
    store
        .write(|tx| {
            async move {
                let before = tx.now.plus_ms(-FORGET_MS).ms();
                Ok(on!(tx.db(), db => sqlx::query(SQL).bind(before).execute(db).await
                    .map(|done| done.rows_affected()))?)
            }
            .boxed()
        })
        .await
}
