//! What the embedded database does on this disk with nothing of ours around it: messages written in sets, with the rows
//! that belong to them, each set on disk before the next. What our own rate has to be read against; nothing uses it else.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::{QueryBuilder, SqlitePool};
use uuid::Uuid;

use crate::db::Either;
use crate::{Database, Durability, StoreError};

/// Rows of one statement at most: the widest has six values, and SQLite binds 32,766.
const ROWS: usize = 1000;
/// As long as what people write, about.
const BODY: &str =
    "Hello, where is my order? It should have been here on Tuesday, and nobody has written to me.";
/// As long as a row of the event log, about.
const DATA_BYTES: usize = 450;

/// Messages a second, `batch` of them in a commit, in a file of its own in this directory that is removed afterwards.
pub async fn messages_per_second(dir: &Path, batch: usize, during: Duration) -> Result<f64, StoreError> {
    let path = dir.join(".omnichat-bare.sqlite");
    let Either::Sqlite(pool) = Database::Sqlite(path.clone()).open_writer(Durability::Full).await? else {
        return Err(StoreError::Setup("only the embedded database is measured alone".into()));
    };
    let measured = measure(&pool, batch.clamp(1, ROWS), during).await;
    pool.close().await;
    for file in [path.clone(), beside(&path, "-wal"), beside(&path, "-shm")] {
        // Those that are not there need not be removed.
        drop(std::fs::remove_file(file));
    }
    measured
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

async fn measure(pool: &SqlitePool, batch: usize, during: Duration) -> Result<f64, StoreError> {
    const TABLES: [&str; 3] = [
        "CREATE TABLE conversations (id BLOB NOT NULL PRIMARY KEY, last_seq INTEGER NOT NULL, preview TEXT) STRICT",
        "CREATE TABLE messages (conversation_id BLOB NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL UNIQUE,
            sender_id BLOB NOT NULL, client_id BLOB NOT NULL, body TEXT NOT NULL, PRIMARY KEY (conversation_id, seq),
            UNIQUE (sender_id, client_id)) STRICT, WITHOUT ROWID",
        "CREATE TABLE event_log (cursor INTEGER PRIMARY KEY, conversation_id BLOB NOT NULL, data TEXT NOT NULL) STRICT",
    ];
    let mut db = pool.acquire().await?;
    for table in TABLES {
        sqlx::query(table).execute(&mut *db).await?;
    }
    let conversations: Vec<Uuid> = (0..batch).map(|_| Uuid::now_v7()).collect();
    let mut sql = QueryBuilder::new("INSERT INTO conversations (id, last_seq) ");
    sql.push_values(&conversations, |mut row, id| {
        row.push_bind(*id).push("0");
    });
    sql.build().execute(&mut *db).await?;

    let data = "x".repeat(DATA_BYTES);
    let began = Instant::now();
    let mut commits = 0_i64;
    while began.elapsed() < during {
        commits += 1;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
        let mut sql = QueryBuilder::new("WITH v (id, last_seq, preview) AS (");
        sql.push_values(&conversations, |mut row, id| {
            row.push_bind(*id).push_bind(commits).push_bind(BODY);
        });
        sql.push(
            ") UPDATE conversations SET last_seq = v.last_seq, preview = v.preview FROM v
            WHERE conversations.id = v.id",
        );
        sql.build().execute(&mut *db).await?;
        let mut sql =
            QueryBuilder::new("INSERT INTO messages (conversation_id, seq, id, sender_id, client_id, body) ");
        sql.push_values(&conversations, |mut row, id| {
            row.push_bind(*id).push_bind(commits).push_bind(Uuid::now_v7());
            row.push_bind(*id).push_bind(Uuid::now_v7()).push_bind(BODY);
        });
        sql.build().execute(&mut *db).await?;
        // Two rows each: the message, and what it changes in the list.
        let mut sql = QueryBuilder::new("INSERT INTO event_log (conversation_id, data) ");
        sql.push_values(conversations.iter().chain(&conversations), |mut row, id| {
            row.push_bind(*id).push_bind(data.as_str());
        });
        sql.build().execute(&mut *db).await?;
        sqlx::query("COMMIT").execute(&mut *db).await?;
    }
    Ok(commits as f64 * batch as f64 / began.elapsed().as_secs_f64())
}
