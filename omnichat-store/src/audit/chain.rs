//! How the rows of a trail hang together. Each link is made of the row and of the chain's end before it; the end is a
//! seal of the last link that stands nowhere but in the head, and is gone with the next row. So who cuts rows off
//! cannot make the end that belongs to what is left, and whatever is added then hangs on nothing.

use omnichat_api::TenantId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::StoreError;
use crate::access::Conn;
use crate::db::{Either, on};
use crate::key::Key;
use crate::tokens;
use crate::tx::Tx;

/// A row as it is stored.
#[derive(FromRow)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) actor_kind: String,
    pub(super) actor_id: Option<Uuid>,
    pub(super) actor_name: Option<String>,
    pub(super) address: Option<String>,
    pub(super) action: String,
    pub(super) target: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) hash: Option<Vec<u8>>,
}

impl Row {
    /// The link of this row to the end before it: everything that the row says, each part with its length, so that
    /// nothing can be moved from one part to the next.
    pub(super) fn link(&self, key: &Key, end: &[u8]) -> [u8; 32] {
        let (seq, at) = (self.seq.to_be_bytes(), self.at.to_be_bytes());
        let optional = |text: &'_ Option<String>| text.as_ref().map(|text| text.as_bytes().to_vec());
        let parts: [Option<Vec<u8>>; 12] = [
            Some(end.to_vec()),
            Some(self.tenant_id.into_bytes().to_vec()),
            Some(seq.to_vec()),
            Some(at.to_vec()),
            Some(self.actor_kind.as_bytes().to_vec()),
            self.actor_id.map(|id| id.into_bytes().to_vec()),
            optional(&self.actor_name),
            optional(&self.address),
            Some(self.action.as_bytes().to_vec()),
            Some(self.target.as_bytes().to_vec()),
            optional(&self.before),
            optional(&self.after),
        ];
        let mut said = Vec::new();
        for part in parts {
            // An absent part is not an empty one.
            let length =
                part.as_ref().map_or(u32::MAX, |part| u32::try_from(part.len()).unwrap_or(u32::MAX - 1));
            said.extend_from_slice(&length.to_be_bytes());
            said.extend(part.unwrap_or_default());
        }
        key.mac("audit", &[&said])
    }
}

/// The end of a chain after this link.
pub(super) fn seal(key: &Key, link: &[u8]) -> [u8; 32] {
    key.mac("audit end", &[link])
}

/// The end of a chain that has no row yet.
pub(super) fn beginning(key: &Key, tenant: Uuid) -> [u8; 32] {
    key.mac("audit beginning", &[tenant.as_bytes()])
}

const BEGIN: &str = "INSERT INTO audit_heads (tenant_id, seq, hash) VALUES ($1, 0, $2)";

/// Begins the chain of a new tenant.
pub(crate) async fn begin(tx: &mut Tx, tenant: Uuid) -> Result<(), StoreError> {
    let end = beginning(tx.key(), tenant);
    on!(tx.db(), db => sqlx::query(BEGIN).bind(tenant).bind(end.as_slice()).execute(db).await.map(drop))?;
    Ok(())
}

/// The end of a chain and the row that it is of, held until this transaction ends. The tenant is held first, as by everybody
/// who changes something of it; one that is being erased may have nothing left to hold.
pub(super) async fn end(tx: &mut Tx, tenant: Uuid) -> Result<(i64, Vec<u8>), StoreError> {
    const SQL: &str = "SELECT seq, hash FROM audit_heads WHERE tenant_id = $1";
    const LOCKED: &str = "SELECT seq, hash FROM audit_heads WHERE tenant_id = $1 FOR UPDATE";
    if !tenant.is_nil() {
        match tx.hold(TenantId(tenant)).await {
            Ok(_) | Err(StoreError::Database(sqlx::Error::RowNotFound)) => {}
            Err(error) => return Err(error),
        }
    }
    let found = match tx.db() {
        Either::Sqlite(db) => sqlx::query_as(SQL).bind(tenant).fetch_optional(db).await?,
        Either::Postgres(db) => sqlx::query_as(LOCKED).bind(tenant).fetch_optional(db).await?,
    };
    if let Some(end) = found {
        return Ok(end);
    }
    // Somebody took the head away by hand. The work goes on; the trail shows it from here on.
    const LAST: &str = "SELECT COALESCE(MAX(seq), 0) FROM audit WHERE tenant_id = $1";
    let last: i64 = on!(tx.db(), db => sqlx::query_scalar(LAST).bind(tenant).fetch_one(db).await)?;
    let nothing: [u8; 32] = tokens::random();
    on!(tx.db(), db => sqlx::query(BEGIN).bind(tenant).bind(nothing.as_slice()).execute(db).await.map(drop))?;
    Ok((last, nothing.to_vec()))
}

/// Chains what was noted before there was a key, once, and begins the installation's own chain.
pub(crate) async fn adopt(db: &mut Conn<'_>, key: &Key) -> Result<(), StoreError> {
    const TENANTS: &str = "SELECT id FROM tenants";
    const ROWS: &str = "SELECT * FROM audit WHERE tenant_id = $1 ORDER BY seq";
    const LINK: &str = "UPDATE audit SET hash = $3 WHERE tenant_id = $1 AND seq = $2";
    const HEAD: &str = "INSERT INTO audit_heads (tenant_id, seq, hash) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
    let mut chains: Vec<Uuid> = on!(&mut *db, db => sqlx::query_scalar(TENANTS).fetch_all(&mut **db).await)?;
    chains.push(Uuid::nil());
    for tenant in chains {
        let mut end = beginning(key, tenant);
        let rows: Vec<Row> =
            on!(&mut *db, db => sqlx::query_as(ROWS).bind(tenant).fetch_all(&mut **db).await)?;
        let last = rows.last().map_or(0, |row| row.seq);
        for row in rows {
            let hash = row.link(key, &end);
            end = seal(key, &hash);
            on!(&mut *db, db => sqlx::query(LINK).bind(tenant).bind(row.seq).bind(hash.as_slice())
                .execute(&mut **db).await.map(drop))?;
        }
        on!(&mut *db, db => sqlx::query(HEAD).bind(tenant).bind(last).bind(end.as_slice())
            .execute(&mut **db).await.map(drop))?;
    }
    Ok(())
}
