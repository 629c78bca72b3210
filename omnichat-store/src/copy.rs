//! A whole database into another one, of the same kind or the other: every table row by row, in batches that are each
//! a transaction which also says how far it went. What was cut short goes on where it stopped. At the end both sides are
//! read again, and each table's checksum on the one has to be that on the other. Only search is made anew.

mod digest;
mod progress;
mod rows;
mod search;
mod tables;
mod value;

use serde::{Deserialize, Serialize};

use crate::db::{Durability, Either, Pool, on};
use crate::local::Progress;
use crate::{Database, Store, StoreError};
use digest::Digest;
use progress::{At, Source};
use rows::Table;

/// A table of both databases, after the copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Its name.
    pub table: String,
    /// Rows in the source.
    pub rows: u64,
    /// The checksum of the source's rows, in whatever order they lie.
    pub from: String,
    /// The checksum of the target's.
    pub to: String,
}

impl Copied {
    /// Whether the one is the other.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.from == self.to
    }
}

/// Copies everything of one database into another, whose schema is as new. The target is new, or holds an unfinished
/// copy of the same source, which goes on, or begins again with `afresh`. Nothing else may write to either meanwhile:
/// the checksums find it out, and then the copy stays unfinished, which keeps daemons from the target.
pub async fn run(
    from: &Store,
    to: &Store,
    afresh: bool,
    tell: impl Fn(Progress) + Send + Sync,
) -> Result<Vec<Copied>, StoreError> {
    // Half a database would be copied as if it were a whole one, and be equal.
    assert_whole(&from.read_pool()).await?;
    progress::begin(to, &from.database().label(), afresh).await?;
    let mut tables = Vec::with_capacity(tables::NAMES.len());
    for name in tables::NAMES {
        let (ours, theirs) = (Table::of(from, name).await?, Table::of(to, name).await?);
        if !ours.is_like(&theirs) {
            return Err(StoreError::Setup(format!("the table {name} is not the same in both databases")));
        }
        copy((from, &ours), (to, &theirs), &tell).await?;
        tables.push((ours, theirs));
    }
    search::index(to, &tell).await?;
    let mut copied = Vec::with_capacity(tables.len());
    for ((ours, theirs), done) in tables.iter().zip(1..) {
        let what = format!("comparing {}", ours.name);
        tell(Progress { what, done, total: tables::NAMES.len() as u64 });
        let (one, other) = tokio::try_join!(digest(from, ours), digest(to, theirs))?;
        let (from, to) = (one.to_string(), other.to_string());
        copied.push(Copied { table: ours.name.into(), rows: one.rows(), from, to });
    }
    if copied.iter().all(Copied::is_equal) {
        progress::end(to).await?;
    }
    Ok(copied)
}

/// Whether somebody else is connected to a server's database: daemons are to be stopped first. The embedded one is kept
/// by the lock of its data directory.
pub async fn is_in_use(database: &Database) -> Result<bool, StoreError> {
    const OTHERS: &str = "SELECT COUNT(*) FROM pg_stat_activity
        WHERE application_name = 'omnichat' AND datname = current_database() AND pid <> pg_backend_pid()";
    let Database::Postgres(_) = database else { return Ok(false) };
    let pool = database.open_writer(Durability::Full).await?;
    let Either::Postgres(db) = &pool else { return Ok(false) };
    let others: i64 = sqlx::query_scalar(OTHERS).fetch_one(db).await?;
    db.close().await;
    Ok(others > 0)
}

/// Refuses a database into which a copy is not finished.
pub(crate) async fn assert_whole(pool: &Pool) -> Result<(), StoreError> {
    match progress::source(pool).await? {
        Source::None => Ok(()),
        Source::Of(from) => Err(StoreError::Setup(format!(
            "the copy of {from} into this database is not finished: run `omnichat database copy` again"
        ))),
    }
}

async fn copy(
    (from, ours): (&Store, &Table),
    (to, theirs): (&Store, &Table),
    tell: &(impl Fn(Progress) + Send + Sync),
) -> Result<(), StoreError> {
    let mut at = match progress::at(to, ours.name).await? {
        At::Done => return Ok(()),
        At::Beginning => None,
        At::Key(key) => Some(key),
    };
    let sql = format!("SELECT COUNT(*) FROM {}", ours.name);
    let count = async |store: &Store| -> Result<u64, StoreError> {
        let sql = sqlx::AssertSqlSafe(sql.clone());
        let rows: i64 = on!(store.read(), db => sqlx::query_scalar(sql).fetch_one(db).await)?;
        Ok(rows.unsigned_abs())
    };
    let total = count(from).await?;
    let mut done = if at.is_some() { count(to).await? } else { 0 };
    loop {
        let page = ours.page(from, at.as_deref()).await?;
        done += page.len() as u64;
        let next = page.last().map(|row| ours.key(row));
        theirs.put(to, page, next.clone()).await?;
        if next.is_none() {
            return Ok(());
        }
        at = next;
        tell(Progress { what: format!("copying {}", ours.name), done, total });
    }
}

async fn digest(store: &Store, table: &Table) -> Result<Digest, StoreError> {
    let mut digest = Digest::default();
    let mut at = None;
    loop {
        let page = table.page(store, at.as_deref()).await?;
        page.iter().for_each(|row| digest.add(row));
        match page.last() {
            Some(last) => at = Some(table.key(last)),
            None => return Ok(digest),
        }
    }
}
