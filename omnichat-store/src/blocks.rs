//! Those whose messages are not taken: contacts, addresses, networks. What they wrote stays.

use futures_util::FutureExt;
use omnichat_api::block::{Block, BlockKind, CreateBlock, REASON_CHARS};
use omnichat_api::page::{self, PageQuery};
use omnichat_api::user::UserRef;
use omnichat_api::{BlockId, ContactId, FieldError, Page, TenantId, Time, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::numbers::{self, Region};
use crate::tx::Tx;
use crate::users::{after_id, cut};
use crate::{Notice, Store, StoreError};

/// Most blocks of a tenant: they are all held in memory where visitors write.
const MOST: i64 = 5000;

const SELECT: &str = "SELECT b.id, b.kind, b.value, b.reason, b.created_at, b.created_by, u.name AS by_name
    FROM blocks b LEFT JOIN users u ON u.id = b.created_by";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    value: String,
    reason: Option<String>,
    created_at: i64,
    created_by: Option<Uuid>,
    by_name: Option<String>,
}

impl TryFrom<Row> for Block {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            kind: kind(row.kind)?,
            value: row.value,
            reason: row.reason,
            by: row.created_by.zip(row.by_name).map(|(id, name)| UserRef { id: id.into(), name }),
            created_at: Time(row.created_at),
        })
    }
}

fn kind(word: String) -> Result<BlockKind, StoreError> {
    word.try_into().map_err(|e| StoreError::Corrupt(format!("kind: {e}")))
}

/// The blocks of a tenant, in the order they were made.
pub async fn list(store: &Store, tenant: TenantId, query: &PageQuery) -> Result<Page<Block>, StoreError> {
    let sql = format!("{SELECT} WHERE b.tenant_id = $1 AND b.id > $2 ORDER BY b.id LIMIT $3");
    let (limit, after) = (page::limit(query.limit)?, after_id(query.cursor.as_deref())?);
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(after)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let blocks = rows.into_iter().map(Block::try_from).collect::<Result<_, _>>()?;
    Ok(cut(blocks, limit, |block: &Block| block.id.to_string()))
}

/// What is blocked, as it is compared: every kind and value of a tenant.
pub async fn all(store: &Store, tenant: TenantId) -> Result<Vec<(BlockKind, String)>, StoreError> {
    const SQL: &str = "SELECT kind, value FROM blocks WHERE tenant_id = $1";
    let rows: Vec<(String, String)> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).fetch_all(db).await)?;
    rows.into_iter().map(|(word, value)| Ok((kind(word)?, value))).collect()
}

/// Which of these contacts are blocked by id, of a page whose ids lie between the first and the last.
pub(crate) async fn among(
    store: &Store,
    tenant: TenantId,
    first: ContactId,
    last: ContactId,
) -> Result<Vec<ContactId>, StoreError> {
    const SQL: &str = "SELECT value FROM blocks
        WHERE tenant_id = $1 AND kind = 'contact' AND value >= $2 AND value <= $3";
    let values: Vec<String> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(first.to_string())
        .bind(last.to_string()).fetch_all(db).await)?;
    Ok(values.iter().filter_map(|value| value.parse().ok()).collect())
}

/// Refuses a contact who is blocked, by themselves or by the address they write from.
pub(crate) async fn check(
    tx: &mut Tx,
    tenant: TenantId,
    contact: ContactId,
    address: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM blocks WHERE tenant_id = $1 AND kind = $2 AND value = $3";
    let (contact, email) = (contact.to_string(), address.to_lowercase());
    for (kind, value) in [("contact", contact.as_str()), ("email", email.as_str()), ("phone", address)] {
        let found: i64 = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(kind).bind(value)
            .fetch_one(db).await)?;
        if found > 0 {
            return Err(StoreError::Blocked);
        }
    }
    Ok(())
}

/// Blocks somebody. Blocking them again is a conflict.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    new: CreateBlock,
    actor: Actor,
) -> Result<Block, StoreError> {
    const SQL: &str = "INSERT INTO blocks (id, tenant_id, kind, value, reason, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const COUNT: &str = "SELECT COUNT(*) FROM blocks WHERE tenant_id = $1";
    let value = value(new.kind, &new.value, store.region())?;
    let reason = new.reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    text::within("reason", reason.as_deref().unwrap_or_default(), REASON_CHARS)?;
    store
        .write(move |tx| {
            async move {
                if new.kind == BlockKind::Contact {
                    known(tx, tenant, &value).await?;
                }
                let count: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(COUNT).bind(tenant.0).fetch_one(db).await)?;
                if count >= MOST {
                    let why = format!("there are {MOST} blocks already; lift old ones, or block a whole network");
                    return Err(StoreError::Conflict(why));
                }
                let (id, now) = (BlockId::new(), tx.now.ms());
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(new.kind.as_str())
                    .bind(&value).bind(&reason).bind(now).bind(actor.user_id()).execute(db).await.map(drop));
                if matches!(&done, Err(sqlx::Error::Database(e)) if e.is_unique_violation()) {
                    return Err(StoreError::Conflict(format!("{value} is blocked already")));
                }
                done?;
                let block = load(tx, tenant, id).await?;
                Deed::new(&actor, "block.created", id).after(&block).note(tx, Some(tenant)).await?;
                tx.tell(Notice::Tenant(tenant));
                Ok(block)
            }
            .boxed()
        })
        .await
}

/// Lifts a block.
pub async fn lift(store: &Store, tenant: TenantId, id: BlockId, actor: Actor) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM blocks WHERE id = $1 AND tenant_id = $2";
    store
        .write(move |tx| {
            async move {
                let block = load(tx, tenant, id).await?;
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).execute(db).await.map(drop))?;
                Deed::new(&actor, "block.lifted", id).before(&block).note(tx, Some(tenant)).await?;
                tx.tell(Notice::Tenant(tenant));
                Ok(())
            }
            .boxed()
        })
        .await
}

async fn load(tx: &mut Tx, tenant: TenantId, id: BlockId) -> Result<Block, StoreError> {
    let sql = format!("{SELECT} WHERE b.id = $1 AND b.tenant_id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("block"))?.try_into()
}

async fn known(tx: &mut Tx, tenant: TenantId, contact: &str) -> Result<(), StoreError> {
    const SQL: &str = "SELECT id FROM contacts WHERE tenant_id = $1 AND id = $2";
    let id: Uuid = contact.parse().map_err(|_| StoreError::NotFound("contact"))?;
    let found: Option<Uuid> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(id).fetch_optional(db).await)?;
    found.map(drop).ok_or(StoreError::NotFound("contact"))
}

/// The value as it is compared.
fn value(kind: BlockKind, value: &str, region: Option<Region>) -> Result<String, FieldError> {
    let invalid = |rule: &str| FieldError::new("value", "invalid", rule);
    match kind {
        BlockKind::Contact => {
            let id = value.trim().parse::<ContactId>().map_err(|_| invalid("must be the id of a contact"))?;
            Ok(id.to_string())
        }
        BlockKind::Email => text::email("value", value),
        BlockKind::Phone => numbers::noted("value", value, region),
        BlockKind::Network => {
            let value = value.trim();
            let network =
                value.parse::<ipnet::IpNet>().or_else(|_| value.parse::<std::net::IpAddr>().map(Into::into));
            let network: ipnet::IpNet = network.map_err(|_| {
                invalid("must be an address such as 192.0.2.7, or a network such as 192.0.2.0/24")
            })?;
            // Half of all addresses is nobody in particular.
            let widest = if network.addr().is_ipv4() { 8 } else { 16 };
            if network.prefix_len() < widest {
                return Err(invalid("is too wide a network to be blocked"));
            }
            Ok(network.trunc().to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_one_way() {
        let network = |text| value(BlockKind::Network, text, None);
        assert_eq!(network(" 192.0.2.7 ").unwrap(), "192.0.2.7/32");
        assert_eq!(network("192.0.2.7/24").unwrap(), "192.0.2.0/24");
        assert_eq!(network("2001:db8::/32").unwrap(), "2001:db8::/32");
        assert!(network("0.0.0.0/0").is_err() && network("everybody").is_err());
        assert_eq!(value(BlockKind::Email, " Ana@Example.com", None).unwrap(), "ana@example.com");
        assert!(value(BlockKind::Contact, "maya", None).is_err());
    }
}
