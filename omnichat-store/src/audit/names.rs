//! What the targets of a trail are called, for people who read it. Names are looked up while reading and stand in no row:
//! the chain holds what was noted. Only what a tenant may see anyway is named.

use std::collections::HashMap;

use omnichat_api::audit::AuditEntry;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::on;
use crate::{Store, StoreError};

/// What a tenant has with a name of its own. `$1` is its id, `$ids` are those that are asked for.
const OF_TENANT: &[&str] = &[
    "SELECT id, name FROM roles WHERE tenant_id = $1 AND id IN ($ids)",
    "SELECT id, name FROM teams WHERE tenant_id = $1 AND id IN ($ids)",
    "SELECT id, name FROM inboxes WHERE tenant_id = $1 AND id IN ($ids)",
    "SELECT id, name FROM api_tokens WHERE tenant_id = $1 AND id IN ($ids)",
    "SELECT id, name FROM providers WHERE tenant_id = $1 AND id IN ($ids)",
    // The tenant itself and those below it.
    "SELECT t.id, t.name FROM tenants t JOIN tenant_paths p ON p.tenant_id = t.id AND p.ancestor_id = $1
        WHERE t.id IN ($ids)",
    // Those who work here, by a membership here or above.
    "SELECT DISTINCT u.id, u.name FROM tenant_paths p JOIN memberships m ON m.tenant_id = p.ancestor_id
        JOIN users u ON u.id = m.user_id WHERE p.tenant_id = $1 AND m.user_id IN ($ids)",
];

/// What the installation's own trail is about.
const OF_INSTALLATION: &[&str] = &["SELECT id, name FROM tenants WHERE id <> $1 AND id IN ($ids)"];

/// Adds names to a page of a trail; the nil id is the installation's.
pub(super) async fn add(store: &Store, tenant: Uuid, entries: &mut [AuditEntry]) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = entries.iter().filter_map(|entry| entry.target.parse().ok()).collect();
    let known = if ids.is_empty() { HashMap::new() } else { names(store, tenant, &ids).await? };
    for entry in entries {
        let Ok(id) = entry.target.parse() else { continue };
        // What is gone was named when it went.
        let noted = || [&entry.after, &entry.before].into_iter().flatten().find_map(own_name);
        entry.target_name = known.get(&id).cloned().or_else(noted);
    }
    Ok(())
}

fn own_name(state: &Value) -> Option<String> {
    let said = state.get("name").or_else(|| state.get("email"))?;
    said.as_str().map(str::to_owned)
}

async fn names(store: &Store, tenant: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
    let parts = if tenant.is_nil() { OF_INSTALLATION } else { OF_TENANT };
    let list: Vec<_> = (2..ids.len() + 2).map(|n| format!("${n}")).collect();
    let sql = parts.join(" UNION ALL ").replace("$ids", &list.join(", "));
    let found: Vec<(Uuid, String)> = on!(store.read(), db => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(tenant);
        for id in ids {
            query = query.bind(*id);
        }
        query.fetch_all(db).await
    })?;
    Ok(found.into_iter().collect())
}
