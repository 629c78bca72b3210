//! What imports have brought: by its key in the source, what became of it, and what has no place of its own as it was.

use std::collections::HashMap;

use omnichat_api::TenantId;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{on, runs};
use crate::tx::Tx;

/// One thing that was brought.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: &'static str,
    /// Its key in the source.
    pub(super) key: String,
    /// What became of it.
    pub(super) thing: Option<Uuid>,
    /// As it was, as JSON.
    pub(super) data: Option<String>,
}

/// What is known of a thing.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) thing: Option<Uuid>,
    pub(super) data: Option<String>,
}

/// Those of these keys that were brought before.
pub(super) async fn known(
    tx: &mut Tx,
    tenant: TenantId,
    (source, kind): (&str, &str),
    keys: &[&str],
) -> Result<HashMap<String, Known>, StoreError> {
    let mut found = HashMap::new();
    for some in runs(keys) {
        let rows: Vec<(String, Option<Uuid>, Option<String>)> = on!(tx.db(), db => {
            let mut sql = QueryBuilder::new("SELECT key, thing_id, data FROM imported WHERE tenant_id = ");
            sql.push_bind(tenant.0).push(" AND source = ").push_bind(source).push(" AND kind = ").push_bind(kind)
                .push(" AND key IN (");
            let mut list = sql.separated(", ");
            for key in some {
                list.push_bind(*key);
            }
            sql.push(")").build_query_as().fetch_all(db).await
        })?;
        found.extend(rows.into_iter().map(|(key, thing, data)| (key, Known { thing, data })));
    }
    Ok(found)
}

/// Notes what was brought; of what was known already, how it is now.
pub(super) async fn note(
    tx: &mut Tx,
    tenant: TenantId,
    source: &str,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let now = tx.now.ms();
    for some in runs(entries) {
        on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO imported (tenant_id, source, kind, key, thing_id, data, created_at) ");
            sql.push_values(some, |mut row, entry| {
                row.push_bind(tenant.0).push_bind(source).push_bind(entry.kind).push_bind(entry.key.as_str())
                    .push_bind(entry.thing).push_bind(entry.data.as_deref()).push_bind(now);
            });
            sql.push(
                " ON CONFLICT (tenant_id, source, kind, key)
                DO UPDATE SET thing_id = excluded.thing_id, data = excluded.data",
            );
            sql.build().execute(db).await.map(drop)
        })?;
    }
    Ok(())
}
