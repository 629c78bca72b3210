//! Both dialects make the same database, and every step can be taken back.

use std::collections::{BTreeMap, BTreeSet};

use omnichat_store::{Clock, Database, Options, Store, StoreError, migrate};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

use crate::bed::{Bed, on_both, postgres};

type Columns = BTreeMap<String, BTreeSet<(String, String, bool)>>;

#[tokio::test]
async fn every_migration_goes_up_and_down_and_both_databases_agree_after_each() {
    let temp = tempfile::tempdir().unwrap();
    let sqlite = Database::Sqlite(temp.path().join("omnichat.sqlite"));
    let postgres_url = postgres();
    let mut databases = vec![sqlite.clone()];
    databases.extend(postgres_url.clone().map(Database::Postgres));
    for database in &databases {
        assert_eq!(migrate::up(database).await.unwrap().len(), usize::try_from(migrate::newest()).unwrap());
        assert!(migrate::up(database).await.unwrap().is_empty());
    }
    for left in (0..migrate::newest()).rev() {
        if let Some(url) = &postgres_url {
            assert_eq!(
                sqlite_columns(&temp).await,
                postgres_columns(url).await,
                "after migration {}",
                left + 1
            );
            assert_eq!(
                sqlite_indexes(&temp).await,
                postgres_indexes(url).await,
                "after migration {}",
                left + 1
            );
        }
        for database in &databases {
            assert_eq!(migrate::down(database, 1).await.unwrap().len(), 1);
            let applied = migrate::status(database).await.unwrap().iter().filter(|step| step.applied).count();
            assert_eq!(applied, usize::try_from(left).unwrap());
        }
    }
    assert!(sqlite_columns(&temp).await.is_empty());
    for database in &databases {
        migrate::up(database).await.unwrap();
    }
}

#[tokio::test]
async fn an_older_schema_is_refused_with_the_command_and_a_newer_one_is_refused_by_number() {
    on_both(async |bed: Bed| {
        let database = bed.store.database().clone();
        bed.store.close().await;
        migrate::down(&database, 1).await.unwrap();
        let open = async |auto_migrate| {
            let options = Options { auto_migrate, ..Options::new(database.clone(), bed.key_file()) };
            Store::open(options, Clock::system(), std::sync::Arc::new(|_| {})).await
        };
        let old = open(false).await.err().unwrap();
        assert!(
            matches!(old, StoreError::SchemaOld { .. }) && old.to_string().contains("omnichat migrate up")
        );
        open(true).await.unwrap().close().await;

        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
            VALUES (9999, 'later', TRUE, $1, 0)";
        match &database {
            Database::Sqlite(path) => {
                let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
                sqlx::query(newer).bind(vec![0u8]).execute(&mut db).await.unwrap();
                db.close().await.unwrap();
            }
            Database::Postgres(url) => {
                let mut db = PgConnection::connect(url).await.unwrap();
                sqlx::query(newer).bind(vec![0u8]).execute(&mut db).await.unwrap();
                db.close().await.unwrap();
            }
        }
        assert!(matches!(open(true).await.err().unwrap(), StoreError::SchemaNew { have: 9999, .. }));
        assert!(matches!(migrate::up(&database).await.err().unwrap(), StoreError::SchemaNew { .. }));
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_long_texts_unknown_words_and_dangling_rows() {
    let bed = Bed::on_sqlite().await;
    let Database::Sqlite(path) = bed.store.database().clone() else { unreachable!() };
    bed.store.close().await;
    let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
    sqlx::query("PRAGMA foreign_keys = ON").execute(&mut db).await.unwrap();
    let long = "x".repeat(201);
    let refused = sqlx::query("UPDATE tenants SET name = $1").bind(long).execute(&mut db).await;
    assert!(refused.unwrap_err().to_string().contains("CHECK"));
    let refused = sqlx::query("UPDATE memberships SET role = 'king'").execute(&mut db).await;
    assert!(refused.unwrap_err().to_string().contains("CHECK"));
    let refused = sqlx::query("UPDATE inboxes SET tenant_id = $1").bind(vec![1u8; 16]).execute(&mut db).await;
    assert!(refused.unwrap_err().to_string().contains("FOREIGN KEY"));
}

/// The two databases differ in search: left out.
fn compared(table: &str) -> bool {
    !table.starts_with("search_") && !table.starts_with("sqlite_") && table != "_sqlx_migrations"
}

async fn sqlite(temp: &tempfile::TempDir) -> SqliteConnection {
    SqliteConnection::connect(&temp.path().join("omnichat.sqlite").to_string_lossy()).await.unwrap()
}

async fn sqlite_columns(temp: &tempfile::TempDir) -> Columns {
    let sql = "SELECT t.name AS tab, c.name AS col, c.type AS kind, c.\"notnull\" AS required
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'";
    let rows = sqlx::query(sql).fetch_all(&mut sqlite(temp).await).await.unwrap();
    let mut columns = Columns::new();
    for row in rows {
        let table: String = row.get("tab");
        if compared(&table) {
            let required: i64 = row.get("required");
            columns.entry(table).or_default().insert((row.get("col"), row.get("kind"), required == 1));
        }
    }
    columns
}

async fn postgres_columns(url: &str) -> Columns {
    let sql = "SELECT table_name::text AS tab, column_name::text AS col, data_type::text AS kind,
        is_nullable = 'NO' AS required FROM information_schema.columns WHERE table_schema = 'public'";
    let rows = sqlx::query(sql).fetch_all(&mut PgConnection::connect(url).await.unwrap()).await.unwrap();
    let mut columns = Columns::new();
    for row in rows {
        let (table, kind): (String, String) = (row.get("tab"), row.get("kind"));
        if !compared(&table) {
            continue;
        }
        let kind = match kind.as_str() {
            "uuid" | "bytea" => "BLOB",
            "bigint" => "INTEGER",
            "text" => "TEXT",
            other => panic!("{other} has no fellow in SQLite"),
        };
        columns.entry(table).or_default().insert((row.get("col"), kind.into(), row.get("required")));
    }
    columns
}

pub(crate) async fn sqlite_indexes(temp: &tempfile::TempDir) -> BTreeSet<String> {
    let sql = "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut sqlite(temp).await).await.unwrap();
    rows.into_iter().filter(|(_, table)| compared(table)).map(|(name, _)| name).collect()
}

pub(crate) async fn postgres_indexes(url: &str) -> BTreeSet<String> {
    // Those that keys and UNIQUE make have names of PostgreSQL's own choice.
    let sql = "SELECT indexname::text, tablename::text FROM pg_indexes WHERE schemaname = 'public'
        AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'";
    let rows: Vec<(String, String)> =
        sqlx::query_as(sql).fetch_all(&mut PgConnection::connect(url).await.unwrap()).await.unwrap();
    rows.into_iter().filter(|(_, table)| compared(table)).map(|(name, _)| name).collect()
}
