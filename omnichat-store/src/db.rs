//! The two databases: one enum, one macro that runs the same body on either, and how each is opened.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, SqliteConnection};

use crate::StoreError;

/// One of two: whatever the SQLite side and the PostgreSQL side are at this place.
#[derive(Clone, Debug)]
pub(crate) enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl<S, P> Either<S, P> {
    pub(crate) const fn as_ref(&self) -> Either<&S, &P> {
        match self {
            Self::Sqlite(sqlite) => Either::Sqlite(sqlite),
            Self::Postgres(postgres) => Either::Postgres(postgres),
        }
    }
}

/// Runs one body on whichever database it is: `on!(store.read(), db => sqlx::query(SQL).execute(db).await)`.
macro_rules! on {
    ($either:expr, $db:ident => $body:expr) => {
        match $either {
            $crate::db::Either::Sqlite($db) => $body,
            $crate::db::Either::Postgres($db) => $body,
        }
    };
}
pub(crate) use on;

/// Adds the end of `… IN` to a query: `among!(sql, &ids)`. A macro, because the query is of the one or the other database.
macro_rules! among {
    ($sql:ident, $ids:expr) => {{
        $sql.push(" (");
        let mut list = $sql.separated(", ");
        for id in $ids {
            list.push_bind(*id);
        }
        $sql.push(")");
    }};
}
pub(crate) use among;

pub(crate) type Pool = Either<SqlitePool, PgPool>;

/// Rows of one statement at most: values of twenty columns stay well under the 32,766 that SQLite binds.
const RUN: usize = 256;

/// Cuts rows into runs whose lengths are powers of two, longest first: so there are few different statements, and
/// they stay prepared.
pub(crate) fn runs<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = 1_usize << rows.len().min(RUN).checked_ilog2()?;
        let (run, rest) = rows.split_at(length);
        rows = rest;
        Some(run)
    })
}

/// What an acknowledgement of the embedded database stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// On disk: it survives a power cut.
    #[default]
    Full,
    /// In the hands of the operating system: it survives a crash of the program and no more. There is no setting
    /// for it; it is here so that a test can show what [`Durability::Full`] is for.
    Normal,
}

/// Which database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// The embedded one, in this file.
    Sqlite(PathBuf),
    /// A server, by its URL.
    Postgres(String),
}

impl Database {
    /// How it is named in a log: without the password.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite {}", path.display()),
            Self::Postgres(url) => {
                let place = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                let place = place.rsplit_once('@').map_or(place, |(_, host)| host);
                format!("postgres {}", place.split('?').next().unwrap_or(place))
            }
        }
    }

    /// Opens the readers. `readers` connections at most.
    pub(crate) async fn open_readers(&self, readers: u32) -> Result<Pool, StoreError> {
        self.open(readers, None).await
    }

    /// Opens the one connection that writes. It makes the file when there is none.
    pub(crate) async fn open_writer(&self, durability: Durability) -> Result<Pool, StoreError> {
        self.open(1, Some(durability)).await
    }

    /// Opens the connection that checkpoints the embedded database; it waits `patience` for readers.
    pub(crate) async fn open_checkpointer(&self, patience: Duration) -> Result<SqliteConnection, StoreError> {
        let Self::Sqlite(path) = self else {
            return Err(StoreError::Setup("only the embedded database is checkpointed by us".into()));
        };
        let options = sqlite(path).synchronous(SqliteSynchronous::Full).busy_timeout(patience);
        Ok(SqliteConnection::connect_with(&options).await?)
    }

    async fn open(&self, connections: u32, writes: Option<Durability>) -> Result<Pool, StoreError> {
        match self {
            Self::Sqlite(path) => {
                let synchronous = match writes.unwrap_or_default() {
                    Durability::Full => SqliteSynchronous::Full,
                    Durability::Normal => SqliteSynchronous::Normal,
                };
                let options = sqlite(path)
                    .create_if_missing(writes.is_some())
                    .synchronous(synchronous)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(5))
                    .statement_cache_capacity(200);
                // A reader that tries to write has a bug: it would step around the writer.
                let options = if writes.is_some() {
                    options
                        // What a savepoint keeps aside would otherwise go through a file of its own for each batch.
                        .pragma("temp_store", "MEMORY")
                        // 32 MiB, taken as they are needed: the pages that messages change stay in memory.
                        .pragma("cache_size", "-32768")
                } else {
                    options.pragma("query_only", "ON")
                };
                let pool = SqlitePoolOptions::new()
                    .max_connections(connections)
                    .min_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false);
                pool.connect_with(options).await.map(Pool::Sqlite).map_err(|e| {
                    StoreError::Setup(format!("cannot open the database {}: {e}", path.display()))
                })
            }
            Self::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)
                    .map_err(|e| StoreError::Setup(format!("the database URL cannot be read: {e}")))?
                    .application_name("omnichat")
                    // Whatever the server's default is: an acknowledgement means that it is on disk.
                    .options([("synchronous_commit", "on")]);
                PgPoolOptions::new()
                    .max_connections(connections)
                    // Callers of two batches may wait for it, one after the other.
                    .acquire_timeout(Duration::from_secs(4))
                    .connect_with(options)
                    .await
                    .map(Pool::Postgres)
                    .map_err(|e| StoreError::Setup(format!("cannot reach {}: {e}", self.label())))
            }
        }
    }
}

fn sqlite(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // Checkpoints have a task and a connection of their own, outside the way of a commit.
        .pragma("wal_autocheckpoint", "0")
}

/// The oldest SQLite whose WAL cannot be corrupted by two connections that checkpoint at once.
const SQLITE_NEEDED: (u32, u32, u32) = (3, 51, 3);

/// Refuses a SQLite that is known to corrupt its WAL.
pub(crate) async fn assert_sqlite_version(pool: &Pool) -> Result<(), StoreError> {
    let Either::Sqlite(pool) = pool else { return Ok(()) };
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_NEEDED {
        return Err(StoreError::Setup(format!(
            "SQLite {version} is linked in, but 3.51.3 or newer is needed"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_never_shows_the_password() {
        let url = "postgres://omni:s3cret@db.example:5432/omnichat?sslmode=require".to_owned();
        assert_eq!(Database::Postgres(url).label(), "postgres db.example:5432/omnichat");
    }
}
