//! The keys that sign tokens, kept in the database so that every node has the same.

use futures_util::FutureExt;
use uuid::Uuid;

use crate::db::on;
use crate::{Notice, Store, StoreError, tokens};

/// A key for HMAC-SHA256.
#[derive(Clone)]
pub struct SigningKey {
    /// Named in every token that it signs.
    pub id: Uuid,
    /// 32 random bytes.
    pub secret: Vec<u8>,
}

const SQL: &str = "SELECT id, secret FROM signing_keys WHERE retired_at IS NULL ORDER BY id DESC";

/// The keys that hold, newest first; the first one signs. Makes one when there is none.
pub async fn signing(store: &Store) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(Uuid, Vec<u8>)> = on!(store.read(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    let rows = if rows.is_empty() { store.write(|tx| make(tx).boxed()).await? } else { rows };
    Ok(rows.into_iter().map(|(id, secret)| SigningKey { id, secret }).collect())
}

async fn make(tx: &mut crate::tx::Tx) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    const INSERT: &str = "INSERT INTO signing_keys (id, secret, created_at) VALUES ($1, $2, $3)";
    let rows: Vec<(Uuid, Vec<u8>)> = on!(tx.db(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    if !rows.is_empty() {
        return Ok(rows);
    }
    let (id, secret, now) = (Uuid::now_v7(), tokens::secret().to_vec(), tx.now.ms());
    on!(tx.db(), db => sqlx::query(INSERT).bind(id).bind(&secret).bind(now).execute(db).await.map(drop))?;
    tx.tell(Notice::Keys);
    Ok(vec![(id, secret)])
}
