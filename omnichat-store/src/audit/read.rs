//! Reading and checking the audit trail.

use omnichat_api::audit::{ActorKind, AuditEntry, AuditQuery, AuditVerdict};
use omnichat_api::page;
use omnichat_api::{FieldError, Page, TenantId, Time, UserId};
use uuid::Uuid;

use super::chain::{Row, beginning, seal};
use super::names;
use crate::db::on;
use crate::users::cut;
use crate::{Store, StoreError};

/// Rows that are checked or exported at a time.
const STEP: i64 = 500;

impl TryFrom<Row> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = |e| StoreError::Corrupt(format!("actor_kind: {e}"));
        let state = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        let hash = row.hash.unwrap_or_default();
        Ok(Self {
            seq: row.seq,
            at: Time(row.at),
            actor_kind: ActorKind::try_from(row.actor_kind).map_err(kind)?,
            actor_id: row.actor_id.map(UserId),
            actor_name: row.actor_name,
            address: row.address,
            action: row.action,
            target: row.target,
            target_name: None,
            before: state(row.before),
            after: state(row.after),
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

/// A page of a tenant's trail, newest first; without a tenant, of the installation's.
pub async fn list(
    store: &Store,
    tenant: Option<TenantId>,
    query: &AuditQuery,
) -> Result<Page<AuditEntry>, StoreError> {
    // One walk down the chain from its end; an actor has an index of its own.
    const ALL: &str = "SELECT * FROM audit WHERE tenant_id = $1 AND seq < $2
        AND ($3 = '' OR action = $3 OR substr(action, 1, $5) = $3 || '.') ORDER BY seq DESC LIMIT $4";
    const OF_ACTOR: &str = "SELECT * FROM audit WHERE tenant_id = $1 AND actor_id = $6 AND seq < $2
        AND ($3 = '' OR action = $3 OR substr(action, 1, $5) = $3 || '.') ORDER BY seq DESC LIMIT $4";
    let limit = page::limit(query.limit)?;
    let wrong = || FieldError::new("cursor", "invalid", "must be the `next_cursor` of a page before");
    let before: i64 =
        query.cursor.as_deref().map_or(Ok(i64::MAX), |cursor| cursor.parse().map_err(|_| wrong()))?;
    let tenant = tenant.map_or(Uuid::nil(), |tenant| tenant.0);
    let action = query.action.clone().unwrap_or_default();
    let beginning = i32::try_from(action.chars().count()).unwrap_or(0) + 1;
    let most = i64::from(limit) + 1;
    let rows: Vec<Row> = match query.actor_id {
        None => {
            on!(store.read(), db => sqlx::query_as(ALL).bind(tenant).bind(before).bind(&action).bind(most)
            .bind(beginning).fetch_all(db).await)?
        }
        Some(actor) => {
            on!(store.read(), db => sqlx::query_as(OF_ACTOR).bind(tenant).bind(before).bind(&action)
            .bind(most).bind(beginning).bind(actor.0).fetch_all(db).await)?
        }
    };
    let entries = rows.into_iter().map(AuditEntry::try_from).collect::<Result<_, _>>()?;
    let mut page = cut(entries, limit, |entry: &AuditEntry| entry.seq.to_string());
    names::add(store, tenant, &mut page.items).await?;
    Ok(page)
}

/// Up to 500 rows of a trail after `seq`, oldest first: for an export.
pub async fn all_after(
    store: &Store,
    tenant: Option<TenantId>,
    seq: i64,
) -> Result<Vec<AuditEntry>, StoreError> {
    step(store, tenant.map_or(Uuid::nil(), |tenant| tenant.0), seq)
        .await?
        .into_iter()
        .map(AuditEntry::try_from)
        .collect()
}

async fn step(store: &Store, tenant: Uuid, after: i64) -> Result<Vec<Row>, StoreError> {
    const SQL: &str = "SELECT * FROM audit WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    Ok(on!(store.read(), db => sqlx::query_as(SQL).bind(tenant).bind(after).bind(STEP).fetch_all(db).await)?)
}

/// Walks a trail from its beginning and says where it was changed by hand, if it was.
pub async fn verify(store: &Store, tenant: Option<TenantId>) -> Result<AuditVerdict, StoreError> {
    const HEAD: &str = "SELECT seq, hash FROM audit_heads WHERE tenant_id = $1";
    let (tenant, key) = (tenant.map_or(Uuid::nil(), |tenant| tenant.0), store.key());
    let broken = |rows, at, why: &str| AuditVerdict { rows, broken_at: Some(at), why: Some(why.into()) };
    // The head first: what is added meanwhile lies behind it.
    let head: Option<(i64, Vec<u8>)> =
        on!(store.read(), db => sqlx::query_as(HEAD).bind(tenant).fetch_optional(db).await)?;
    let Some((last, sealed)) = head else { return Ok(broken(0, 1, "the head of the trail was removed")) };
    let (mut seq, mut end) = (0, beginning(key, tenant));
    'walk: loop {
        let rows = step(store, tenant, seq).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq > last {
                break 'walk;
            }
            if row.seq != seq + 1 {
                return Ok(broken(seq, seq + 1, "the row was removed"));
            }
            let link = row.link(key, &end);
            if row.hash.as_deref() != Some(&link) {
                let why = "the row was changed or put in by hand, or rows before it were removed";
                return Ok(broken(seq, row.seq, why));
            }
            end = seal(key, &link);
            seq = row.seq;
        }
    }
    if seq < last {
        return Ok(broken(seq, seq + 1, "rows were removed from here to the end"));
    }
    if sealed != end {
        return Ok(broken(seq, last, "the end of the trail was changed, or rows after it were removed"));
    }
    Ok(AuditVerdict { rows: seq, broken_at: None, why: None })
}
