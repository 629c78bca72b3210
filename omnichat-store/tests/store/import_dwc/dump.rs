//! Everything that stands in a database, as text to be compared.

use std::collections::BTreeMap;

use omnichat_store::Database;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::bed::Bed;

/// The rows of each table, by the order of their text. Without what the indexer writes whenever it comes to it.
pub(super) struct Dump(BTreeMap<String, Vec<String>>);

pub(super) async fn dump(bed: &Bed) -> Dump {
    let mut tables = match bed.store.database() {
        Database::Sqlite(path) => sqlite(path),
        Database::Postgres(url) => postgres(url).await,
    };
    tables.retain(|name, _| !name.starts_with("search_"));
    tables.values_mut().for_each(|rows| rows.sort());
    Dump(tables)
}

impl Dump {
    /// Fails with the tables that differ.
    pub(super) fn same_as(&self, other: &Self) {
        let differs = |name: &&String| self.0[*name] != other.0[*name];
        let names: Vec<_> = self.0.keys().filter(differs).collect();
        assert!(names.is_empty(), "{names:?} differ");
    }
}

fn sqlite(path: &std::path::Path) -> BTreeMap<String, Vec<String>> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = |name: &String| {
        let mut all = db.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = all.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            Ok((0..columns)
                .map(|at| format!("{:?}", row.get_ref(at).unwrap()))
                .collect::<Vec<_>>()
                .join(" | "))
        };
        all.query_map([], row).unwrap().map(Result::unwrap).collect()
    };
    names.iter().map(|name| (name.clone(), rows(name))).collect()
}

async fn postgres(url: &str) -> BTreeMap<String, Vec<String>> {
    let mut db = PgConnection::connect(url).await.unwrap();
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    let mut tables = BTreeMap::new();
    for name in names {
        let sql = AssertSqlSafe(format!("SELECT t::text FROM \"{name}\" t"));
        tables.insert(name, sqlx::query_scalar(sql).fetch_all(&mut db).await.unwrap());
    }
    tables
}
