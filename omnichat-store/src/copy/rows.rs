//! One table of one database: its rows in pages by the primary key, and rows put into it.

use futures_util::FutureExt;
use sqlx::QueryBuilder;

use super::progress;
use super::value::{Bound, Kind, Value, Values, of_postgres, of_sqlite};
use crate::db::{Either, on, runs};
use crate::{Store, StoreError};

/// Rows of one page, and of one transaction.
const PAGE: i64 = 2048;
/// The same of tables whose rows may have a MiB each: those of what carriers sent.
const PAGE_OF_LARGE: i64 = 64;

/// A table.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// In the order of their names, which is the same in both databases.
    columns: Vec<(String, Kind)>,
    /// Where the columns of its primary key stand among them, in the key's order.
    key: Vec<usize>,
}

impl Table {
    /// Learns from the database what the table is made of.
    pub(super) async fn of(store: &Store, name: &'static str) -> Result<Self, StoreError> {
        let columns = columns(store, name).await?;
        let place = |key: &String| columns.iter().position(|(name, _)| name == key);
        let key: Option<Vec<_>> = key(store, name).await?.iter().map(place).collect();
        let key = key.filter(|key| !key.is_empty());
        let key = key.ok_or_else(|| StoreError::Corrupt(format!("the table {name} has no key")))?;
        Ok(Self { name, columns, key })
    }

    /// Whether rows of the other one fit.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.columns.iter().map(|(name, _)| name).eq(other.columns.iter().map(|(name, _)| name))
    }

    /// The key of a row.
    pub(super) fn key(&self, row: &Values) -> Values {
        self.key.iter().filter_map(|at| row.get(*at)).cloned().collect()
    }

    /// The next rows after a key, in the key's order; all of them at the end give none.
    pub(super) async fn page(
        &self,
        store: &Store,
        after: Option<&[Value]>,
    ) -> Result<Vec<Values>, StoreError> {
        let columns = names(self.columns.iter());
        let key = names(self.key.iter().filter_map(|at| self.columns.get(*at)));
        let first = format!("SELECT {columns} FROM {}", self.name);
        let most = if self.name == "inbound" { PAGE_OF_LARGE } else { PAGE };
        macro_rules! rows {
            ($db:expr, $of:expr) => {{
                let mut sql = QueryBuilder::new(first);
                if let Some(after) = after {
                    sql.push(format!(" WHERE ({key}) > ("));
                    let mut values = sql.separated(", ");
                    for (at, value) in self.key.iter().zip(after) {
                        values.push_bind(Bound::new(value, self.columns[*at].1));
                    }
                    sql.push(")");
                }
                sql.push(format!(" ORDER BY {key} LIMIT {most}"));
                sql.build().fetch_all($db).await?.iter().map($of).collect()
            }};
        }
        match store.read() {
            Either::Sqlite(db) => rows!(db, of_sqlite),
            Either::Postgres(db) => rows!(db, of_postgres),
        }
    }

    /// Puts rows in, and notes with them how far the table is; `None`: it is whole.
    pub(super) async fn put(
        &self,
        store: &Store,
        rows: Vec<Values>,
        reached: Option<Values>,
    ) -> Result<(), StoreError> {
        let (name, columns) = (self.name, names(self.columns.iter()));
        let kinds: Vec<Kind> = self.columns.iter().map(|(_, kind)| *kind).collect();
        let put = store.write(move |tx| {
            async move {
                for some in runs(&rows) {
                    on!(tx.db(), db => {
                        let mut sql = QueryBuilder::new(format!("INSERT INTO {name} ({columns}) "));
                        sql.push_values(some, |mut row, values| {
                            for (value, kind) in values.iter().zip(&kinds) {
                                row.push_bind(Bound::new(value, *kind));
                            }
                        });
                        sql.build().execute(db).await.map(drop)
                    })?;
                }
                progress::reached(tx, name, reached.as_ref()).await
            }
            .boxed()
        });
        put.await
    }
}

/// `"a", "b"`: some names are words of SQL.
fn names<'n>(columns: impl Iterator<Item = &'n (String, Kind)>) -> String {
    columns.map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The columns by name, each with what it takes.
async fn columns(store: &Store, table: &str) -> Result<Vec<(String, Kind)>, StoreError> {
    const IN_SQLITE: &str = "SELECT name, type FROM pragma_table_info($1)";
    const IN_POSTGRES: &str = "SELECT column_name::text, udt_name::text FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = $1";
    let mut named: Vec<(String, String)> = match store.read() {
        Either::Sqlite(db) => sqlx::query_as(IN_SQLITE).bind(table).fetch_all(db).await?,
        Either::Postgres(db) => sqlx::query_as(IN_POSTGRES).bind(table).fetch_all(db).await?,
    };
    named.sort();
    named.into_iter().map(|(name, kind)| Ok((name, Kind::named(&kind)?))).collect()
}

/// The columns of the primary key, in its order.
async fn key(store: &Store, table: &str) -> Result<Vec<String>, StoreError> {
    const IN_SQLITE: &str = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
    const IN_POSTGRES: &str = "SELECT a.attname::text FROM pg_index i
        CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (number, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
        WHERE i.indisprimary AND i.indrelid = to_regclass($1) ORDER BY k.place";
    Ok(match store.read() {
        Either::Sqlite(db) => sqlx::query_scalar(IN_SQLITE).bind(table).fetch_all(db).await?,
        Either::Postgres(db) => sqlx::query_scalar(IN_POSTGRES).bind(table).fetch_all(db).await?,
    })
}
