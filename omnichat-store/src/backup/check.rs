//! The copy of the database, and what is checked in it before it counts as a backup.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::Manifest;
use crate::StoreError;

/// Copies a live database to a new file. One read transaction: the copy is the database of one moment, and nobody
/// waits for it.
pub(super) async fn copy(live: &Path, to: &Path) -> Result<(), StoreError> {
    // A connection of its own: the readers may not write anywhere, and the writer has other work.
    let mut db = SqliteConnectOptions::new().filename(live).connect().await?;
    sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(&mut db).await?;
    db.close().await?;
    Ok(())
}

/// Rows of each table of a database file.
pub(super) async fn rows(file: &Path) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut db = open(file).await?;
    let rows = count(&mut db).await?;
    db.close().await?;
    Ok(rows)
}

/// Checks structure, references and rows of a database file against the manifest.
pub(super) async fn database(file: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let mut db = open(file).await?;
    let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut db).await?;
    if said != "ok" {
        return Err(StoreError::BadBackup(format!("the database in the backup is damaged: {said}")));
    }
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut db).await?.len();
    if dangling > 0 {
        return Err(StoreError::BadBackup(format!(
            "{dangling} rows in the backup refer to rows that are not in it"
        )));
    }
    let schema: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations")
        .fetch_one(&mut db)
        .await?;
    let rows = count(&mut db).await?;
    db.close().await?;
    if schema != manifest.schema || rows != manifest.rows {
        return Err(StoreError::BadBackup("the backup does not hold what its manifest says".into()));
    }
    Ok(())
}

async fn count(db: &mut SqliteConnection) -> Result<BTreeMap<String, i64>, StoreError> {
    const TABLES: &str =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND name NOT LIKE 'search\\_text%' ESCAPE '\\' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(&mut *db).await?;
    let mut rows = BTreeMap::new();
    for table in tables {
        // The name comes from the schema itself.
        let sql = format!("SELECT COUNT(*) FROM \"{table}\"");
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *db).await?;
        rows.insert(table, count);
    }
    Ok(rows)
}

pub(super) async fn open(file: &Path) -> Result<SqliteConnection, StoreError> {
    // The copy is nobody else's: no locks, no journal beside it.
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    Ok(options.connect().await?)
}
