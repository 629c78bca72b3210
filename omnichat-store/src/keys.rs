//! The keys that sign tokens. What the database has of each is worth nothing without the installation's key.

use futures_util::FutureExt;
use omnichat_api::Time;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, tokens};

/// A key for HMAC-SHA256.
#[derive(Clone)]
pub struct SigningKey {
    /// Named in every token that it signs.
    pub id: Uuid,
    /// 32 bytes.
    pub secret: Vec<u8>,
}

/// A signing key without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedKey {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    pub created_at: Time,
    /// Whether it signs; the others only check what they have signed.
    pub signs: bool,
    /// Since when it is worth nothing; absent while it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<Time>,
}

const SQL: &str = "SELECT id, secret FROM signing_keys WHERE retired_at IS NULL ORDER BY id DESC";

/// The keys that hold, newest first; the first one signs. Makes one when there is none.
pub async fn signing(store: &Store) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(Uuid, Vec<u8>)> = on!(store.read(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    let rows = if rows.is_empty() { store.write(|tx| first(tx).boxed()).await? } else { rows };
    let key = store.key();
    Ok(rows
        .into_iter()
        .map(|(id, stored)| SigningKey { id, secret: key.mac("token", &[&stored]).to_vec() })
        .collect())
}

async fn first(tx: &mut Tx) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let rows: Vec<(Uuid, Vec<u8>)> = on!(tx.db(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    if rows.is_empty() { Ok(vec![add(tx).await?]) } else { Ok(rows) }
}

async fn add(tx: &mut Tx) -> Result<(Uuid, Vec<u8>), StoreError> {
    const INSERT: &str = "INSERT INTO signing_keys (id, secret, created_at) VALUES ($1, $2, $3)";
    let (id, secret, now) = (Uuid::now_v7(), tokens::secret().to_vec(), tx.now.ms());
    on!(tx.db(), db => sqlx::query(INSERT).bind(id).bind(&secret).bind(now).execute(db).await.map(drop))?;
    tx.tell(Notice::Keys);
    Ok((id, secret))
}

/// All keys, newest first.
pub async fn list(store: &Store) -> Result<Vec<ListedKey>, StoreError> {
    const ALL: &str = "SELECT id, created_at, retired_at FROM signing_keys ORDER BY id DESC";
    let rows: Vec<(Uuid, i64, Option<i64>)> =
        on!(store.read(), db => sqlx::query_as(ALL).fetch_all(db).await)?;
    let signs = rows.iter().find(|(.., retired)| retired.is_none()).map(|(id, ..)| *id);
    let listed = |(id, created, retired): (Uuid, i64, Option<i64>)| ListedKey {
        id,
        created_at: Time(created),
        signs: signs == Some(id),
        retired_at: retired.map(Time),
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// A new key signs from now on. Those before still check what they have signed, so that nobody is logged out.
pub async fn rotate(store: &Store, actor: Actor) -> Result<Vec<ListedKey>, StoreError> {
    store
        .write(move |tx| {
            async move {
                let (id, _) = add(tx).await?;
                audit::note(tx, None, &actor, "key.rotated", id).await
            }
            .boxed()
        })
        .await?;
    list(store).await
}

/// A key is worth nothing from now on: it leaked, say. Who holds a token that it signed signs in again; visitors whose
/// token it signed begin anew.
pub async fn retire(store: &Store, id: Uuid, actor: Actor) -> Result<Vec<ListedKey>, StoreError> {
    const RETIRE: &str = "UPDATE signing_keys SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                let done = on!(tx.db(), db => sqlx::query(RETIRE).bind(id).bind(now).execute(db).await
                    .map(|done| done.rows_affected()))?;
                if done == 0 {
                    return Err(StoreError::NotFound("key that holds"));
                }
                // Something must sign.
                first(tx).await?;
                tx.tell(Notice::Keys);
                audit::note(tx, None, &actor, "key.retired", id).await
            }
            .boxed()
        })
        .await?;
    list(store).await
}
