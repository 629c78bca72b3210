//! The end of a tenant: once its week is over, all its rows go, and those of all that lies below it. In small steps,
//! each a command like any other, so that nobody waits for it. A step that was cut short is simply taken again.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use omnichat_api::TenantId;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, search, users};

/// Rows of one step at most.
const STEP: i64 = 500;
/// Conversations that one step looks at.
const CONVERSATIONS: i64 = 50;

/// How the rows of a table are found and taken away.
#[derive(Clone, Copy)]
enum Way {
    /// By the tenant's index; this is the primary key.
    Key(&'static str),
    /// By search itself.
    Search,
    /// Conversation by conversation, because that is how messages stand. The conversations go with them.
    OfConversations,
    /// With the providers that they are of.
    OfProviders,
    /// With the users who are nowhere else.
    Users(&'static str),
}

/// Every table with rows of a tenant, those that point to others first. A test compares it with the schema.
const TABLES: &[(&str, Way)] = &[
    // Without a head there is nothing to be indexed any more.
    ("event_heads", Way::Key("tenant_id")),
    ("event_log", Way::Key("tenant_id, cursor")),
    ("search_docs", Way::Search),
    ("search_heads", Way::Key("tenant_id")),
    ("delivery_steps", Way::Key("message_id, n")),
    ("outbox", Way::Key("id")),
    ("inbound", Way::Key("id")),
    ("attachments", Way::Key("id")),
    ("mail_refs", Way::Key("inbox_id, ref")),
    ("mailboxes", Way::Key("inbox_id")),
    ("mail_leases", Way::Key("inbox_id, task")),
    ("mail_tokens", Way::Key("inbox_id")),
    ("templates", Way::Key("inbox_id, id")),
    ("opt_outs", Way::Key("tenant_id, channel, address")),
    ("legacy", Way::Key("tenant_id")),
    ("legacy_numbers", Way::Key("tenant_id, kind, number")),
    ("legacy_browsers", Way::Key("tenant_id, address")),
    ("push_tokens", Way::Key("tenant_id, token")),
    ("imported", Way::Key("tenant_id, source, kind, key")),
    ("import_conflicts", Way::Key("id")),
    ("canned_replies", Way::Key("id")),
    ("scheduled", Way::Key("id")),
    ("followups", Way::Key("id")),
    ("requests", Way::Key("tenant_id, sender_id, client_id")),
    ("messages", Way::OfConversations),
    ("conversations", Way::Key("id")),
    ("identities", Way::Key("tenant_id, channel, address")),
    ("contacts", Way::Key("id")),
    ("inboxes", Way::Key("id")),
    ("blocks", Way::Key("id")),
    ("team_members", Way::Key("team_id, user_id")),
    ("teams", Way::Key("id")),
    ("invites", Way::Key("id")),
    ("api_tokens", Way::Key("id")),
    ("sessions", Way::Users("id")),
    ("provider_users", Way::OfProviders),
    ("providers", Way::Key("id")),
    ("memberships", Way::Users("tenant_id, user_id")),
    ("roles", Way::Key("id")),
    ("audit", Way::Key("tenant_id, seq")),
    ("audit_heads", Way::Key("tenant_id")),
    ("tenant_paths", Way::Key("tenant_id, ancestor_id")),
];

/// A tenant that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Its id.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// How many rows went with it.
    pub rows: u64,
}

/// Erases the tenants whose week is over.
pub async fn erase_due(store: &Store) -> Result<Vec<Erased>, StoreError> {
    const DUE: &str = "SELECT id FROM tenants WHERE erase_at <= $1 ORDER BY id";
    // The deepest first: nothing may point to what goes.
    const BELOW: &str = "SELECT t.id, t.name FROM tenant_paths p JOIN tenants t ON t.id = p.tenant_id
        WHERE p.ancestor_id = $1 ORDER BY p.depth DESC";
    let now = store.clock().now().ms();
    let due: Vec<Uuid> = on!(store.read(), db => sqlx::query_scalar(DUE).bind(now).fetch_all(db).await)?;
    let mut erased = Vec::new();
    for top in due {
        let all: Vec<(Uuid, String)> =
            on!(store.read(), db => sqlx::query_as(BELOW).bind(top).fetch_all(db).await)?;
        for (id, name) in all {
            erased.push(erase(store, TenantId(id), name).await?);
        }
    }
    Ok(erased)
}

async fn erase(store: &Store, id: TenantId, name: String) -> Result<Erased, StoreError> {
    let mut rows = 0;
    // The path goes with the tenant itself: as long as it stands, the tenant is found again after an interruption.
    let (_, before) = TABLES.split_last().ok_or(StoreError::NotFound("table"))?;
    for (table, way) in before {
        loop {
            match store.write(move |tx| async move { step(tx, id, table, *way).await }.boxed()).await? {
                0 => break,
                gone => rows += gone,
            }
        }
    }
    let said = name.clone();
    store.write(move |tx| async move { last(tx, id, &said, rows).await }.boxed()).await?;
    Ok(Erased { id, name, rows })
}

/// Takes some rows of a table away, and says how many; 0 when there are no more.
async fn step(tx: &mut Tx, tenant: TenantId, table: &'static str, way: Way) -> Result<u64, StoreError> {
    match way {
        Way::Search => search::forget(tx, tenant, STEP).await,
        Way::OfConversations => conversations(tx, tenant).await,
        Way::Key(key) => take(tx, tenant, some(table, key, OF_TENANT)).await,
        Way::OfProviders => {
            let of_providers = "provider_id IN (SELECT id FROM providers WHERE tenant_id = $1)";
            take(tx, tenant, some(table, "provider_id, subject", of_providers)).await
        }
        Way::Users(key) => {
            let sql = format!("{} RETURNING user_id", some(table, key, OF_TENANT));
            let of: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(AssertSqlSafe(sql)).bind(tenant.0).bind(STEP)
                .fetch_all(db).await)?;
            let gone = of.len() as u64;
            for user in of.into_iter().collect::<BTreeSet<_>>() {
                users::forget(tx, user.into()).await?;
            }
            Ok(gone)
        }
    }
}

const OF_TENANT: &str = "tenant_id = $1";

/// The statement that takes `$2` rows of a table away.
fn some(table: &str, key: &str, which: &str) -> String {
    format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {which} LIMIT $2)")
}

async fn take(tx: &mut Tx, tenant: TenantId, sql: String) -> Result<u64, StoreError> {
    let done = on!(tx.db(), db => sqlx::query(AssertSqlSafe(sql)).bind(tenant.0).bind(STEP).execute(db).await
        .map(|done| done.rows_affected()));
    Ok(done?)
}

/// Takes messages away, and the conversations that have none left.
async fn conversations(tx: &mut Tx, tenant: TenantId) -> Result<u64, StoreError> {
    const SOME: &str = "SELECT id FROM conversations WHERE tenant_id = $1 LIMIT $2";
    const MESSAGES: &str = "DELETE FROM messages WHERE (conversation_id, seq) IN
        (SELECT conversation_id, seq FROM messages WHERE conversation_id = $1 ORDER BY seq LIMIT $2)";
    const ITSELF: &str = "DELETE FROM conversations WHERE id = $1";
    let ids: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SOME).bind(tenant.0).bind(CONVERSATIONS)
        .fetch_all(db).await)?;
    let (mut gone, mut left) = (0, STEP);
    for id in ids {
        let messages = on!(tx.db(), db => sqlx::query(MESSAGES).bind(id).bind(left).execute(db).await
            .map(|done| done.rows_affected()))?;
        gone += messages;
        left -= i64::try_from(messages).unwrap_or(left);
        if left == 0 {
            return Ok(gone);
        }
        on!(tx.db(), db => sqlx::query(ITSELF).bind(id).execute(db).await.map(drop))?;
        gone += 1;
    }
    Ok(gone)
}

/// Takes the tenant itself away. What is noted of it is the installation's.
///
/// The database looks for rows that still point to the tenant, and for messages it has no index for that: this one step
/// takes as long as walking their index once.
async fn last(tx: &mut Tx, id: TenantId, name: &str, rows: u64) -> Result<(), StoreError> {
    const PATHS: &str = "DELETE FROM tenant_paths WHERE tenant_id = $1";
    const ITSELF: &str = "DELETE FROM tenants WHERE id = $1";
    for sql in [PATHS, ITSELF] {
        on!(tx.db(), db => sqlx::query(sql).bind(id.0).execute(db).await.map(drop))?;
    }
    let gone = serde_json::json!({ "name": name, "rows": rows });
    Deed::new(&Actor::SYSTEM, "tenant.erased", id).before(gone).note(tx, None).await?;
    tx.tell(Notice::Tenant(id));
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, SqliteConnection};

    use super::*;
    use crate::{Database, migrate};

    #[tokio::test]
    async fn every_table_of_the_schema_with_rows_of_a_tenant_is_here() {
        const NAMED: &str = "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.name = 'tenant_id'";
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("omnichat.sqlite");
        migrate::up(&Database::Sqlite(path.clone())).await.unwrap();
        let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
        let schema: Vec<String> = sqlx::query_scalar(NAMED).fetch_all(&mut db).await.unwrap();
        let schema: BTreeSet<_> = schema.iter().map(String::as_str).collect();
        let mut known: BTreeSet<_> = TABLES.iter().map(|(table, _)| *table).collect();
        // It is a tenant's by its provider.
        assert!(known.remove("provider_users"));
        assert_eq!(known, schema);
    }
}
