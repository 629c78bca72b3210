//! How far a copy went, in a table of the target that is there only as long as the copy is not finished. Each batch
//! notes its end in its own transaction.

use futures_util::FutureExt;
use sqlx::AssertSqlSafe;

use super::tables::NAMES;
use super::value::Values;
use crate::db::{Either, Pool, on};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// The row that says of what the copy is.
const SOURCE: &str = " source";
/// The table that is copied first.
const FIRST: &str = NAMES[0];
/// What stands for a table that is whole.
const DONE: &str = "done";

/// Of what an unfinished copy is.
pub(super) enum Source {
    /// There is none.
    None,
    /// Its label.
    Of(String),
}

/// How far a table went.
pub(super) enum At {
    Beginning,
    /// Up to the row with this key.
    Key(Values),
    Done,
}

/// Of what there is an unfinished copy in a database.
pub(super) async fn source(pool: &Pool) -> Result<Source, StoreError> {
    const IN_SQLITE: &str =
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'copy_progress'";
    const IN_POSTGRES: &str = "SELECT COUNT(*) FROM pg_tables
        WHERE schemaname = current_schema() AND tablename = 'copy_progress'";
    const OF: &str = "SELECT value FROM copy_progress WHERE name = $1";
    let found: i64 = match pool {
        Either::Sqlite(db) => sqlx::query_scalar(IN_SQLITE).fetch_one(db).await?,
        Either::Postgres(db) => sqlx::query_scalar(IN_POSTGRES).fetch_one(db).await?,
    };
    if found == 0 {
        return Ok(Source::None);
    }
    Ok(Source::Of(on!(pool, db => sqlx::query_scalar(OF).bind(SOURCE).fetch_one(db).await)?))
}

/// Begins a copy of the source, or goes on with it.
pub(super) async fn begin(to: &Store, from: &str, afresh: bool) -> Result<(), StoreError> {
    const TENANTS: &str = "SELECT COUNT(*) FROM tenants";
    let refused = |rule: String| Err(StoreError::Setup(rule));
    match source(&to.read_pool()).await? {
        Source::Of(other) if other != from => {
            return refused(format!(
                "a copy of {other} is not finished in the target: finish that one first"
            ));
        }
        // Before the first rows were in, whoever opened the target has put a row of its own there since.
        Source::Of(_) if !afresh && !matches!(at(to, FIRST).await?, At::Beginning) => return Ok(()),
        Source::Of(_) => {}
        Source::None => {
            let tenants: i64 = on!(to.read(), db => sqlx::query_scalar(TENANTS).fetch_one(db).await)?;
            if tenants > 0 {
                return refused("the target is in use: it holds tenants already. Name a new database".into());
            }
        }
    }
    let from = from.to_owned();
    to.write(move |tx| async move { clear(tx, &from).await }.boxed()).await
}

/// An empty target, with all to do.
async fn clear(tx: &mut Tx, from: &str) -> Result<(), StoreError> {
    const TABLE: &str =
        "CREATE TABLE IF NOT EXISTS copy_progress (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";
    on!(tx.db(), db => sqlx::query(TABLE).execute(db).await.map(drop))?;
    on!(tx.db(), db => sqlx::query("DELETE FROM copy_progress").execute(db).await.map(drop))?;
    let of_search: &[&str] = match tx.db() {
        Either::Sqlite(_) => &["search_text", "search_docs"],
        Either::Postgres(_) => &["search_docs"],
    };
    for table in of_search.iter().chain(NAMES.iter().rev()) {
        let sql = AssertSqlSafe(format!("DELETE FROM {table}"));
        on!(tx.db(), db => sqlx::query(sql).execute(db).await.map(drop))?;
    }
    note(tx, SOURCE, from).await
}

/// How far a table, or search, went.
pub(super) async fn at(to: &Store, name: &str) -> Result<At, StoreError> {
    const SQL: &str = "SELECT value FROM copy_progress WHERE name = $1";
    let noted: Option<String> =
        on!(to.read(), db => sqlx::query_scalar(SQL).bind(name).fetch_optional(db).await)?;
    Ok(match noted.as_deref() {
        None => At::Beginning,
        Some(DONE) => At::Done,
        Some(key) => At::Key(serde_json::from_str(key)?),
    })
}

/// Notes how far a table, or search, went; `None`: it is whole.
pub(super) async fn reached(tx: &mut Tx, name: &str, key: Option<&Values>) -> Result<(), StoreError> {
    let value = key.map(serde_json::to_string).transpose()?;
    note(tx, name, value.as_deref().unwrap_or(DONE)).await
}

async fn note(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO copy_progress (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    on!(tx.db(), db => sqlx::query(SQL).bind(name).bind(value).execute(db).await.map(drop))?;
    Ok(())
}

/// The copy is whole: the target is a database like any other.
pub(super) async fn end(to: &Store) -> Result<(), StoreError> {
    to.write(|tx| {
        async move {
            on!(tx.db(), db => sqlx::query("DROP TABLE copy_progress").execute(db).await.map(drop))?;
            Ok(())
        }
        .boxed()
    })
    .await
}
