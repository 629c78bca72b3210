//! Which tables there are, those that others point to first. A test compares this with the schema.

/// Every table but those of search, which are made anew.
pub(super) const NAMES: &[&str] = &[
    "installation",
    "signing_keys",
    "lockouts",
    "tenants",
    "tenant_paths",
    "users",
    "second_factors",
    "recovery_codes",
    "links",
    "roles",
    "memberships",
    "invites",
    "providers",
    "provider_users",
    "sessions",
    "api_tokens",
    "teams",
    "team_members",
    "audit_heads",
    "audit",
    "inboxes",
    "mailboxes",
    "mail_leases",
    "mail_tokens",
    "templates",
    "canned_replies",
    "opt_outs",
    "blocks",
    "contacts",
    "identities",
    "conversations",
    "messages",
    "requests",
    "followups",
    "scheduled",
    "attachments",
    "mail_refs",
    "inbound",
    "outbox",
    "delivery_steps",
    "legacy",
    "legacy_numbers",
    "legacy_browsers",
    "push_tokens",
    "imported",
    "import_conflicts",
    "event_heads",
    "event_log",
    "search_heads",
];

/// The tables of search: what they hold follows from the others.
#[cfg(test)]
const MADE_ANEW: &[&str] = &["search_docs", "search_text"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, migrate};

    #[tokio::test]
    async fn every_table_is_named_and_none_before_one_that_it_points_to() {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(dir.path().join("x.sqlite"));
        migrate::up(&database).await.unwrap();
        let crate::db::Either::Sqlite(db) = database.open_readers(1).await.unwrap() else { unreachable!() };
        let there: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
        )
        .fetch_all(&db)
        .await
        .unwrap();
        for table in &there {
            let of_search = MADE_ANEW.iter().any(|made| table.starts_with(made));
            assert!(of_search || NAMES.contains(&table.as_str()), "{table} would not be copied");
        }
        for (place, table) in NAMES.iter().enumerate() {
            assert!(there.iter().any(|there| there == table), "there is no {table}");
            let points_to: Vec<String> =
                sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_list($1)")
                    .bind(table)
                    .fetch_all(&db)
                    .await
                    .unwrap();
            for other in points_to {
                let first = NAMES.iter().position(|name| *name == other).unwrap();
                assert!(first <= place, "{table} points to {other}, which comes later");
            }
        }
    }
}
