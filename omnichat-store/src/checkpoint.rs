//! Checkpoints of SQLite: what was committed to the write-ahead log is carried into the database by a task and a
//! connection of their own, so that no commit waits for it. Under steady load such a checkpoint never quite catches
//! up, and the log would grow without end: past a size, the writer is held at the gate for the little that is left,
//! and the log begins anew.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{Mutex, MutexGuard, Notify};

use crate::{Database, StoreError};

/// How long commits gather before a checkpoint: each of them syncs the database once.
const GATHER: Duration = Duration::from_millis(250);
/// Pages of 4 KiB after which the log has to begin anew: 16 MiB.
const PAGES: i64 = 4096;
/// How long a checkpoint waits for readers who still need the log: the writer waits with it.
const PATIENCE: Duration = Duration::from_millis(50);

/// What the writer passes before each batch. Closed while the log begins anew.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<State>);

#[derive(Default)]
struct State {
    lock: Mutex<()>,
    committed: Notify,
}

impl Gate {
    /// Waits until the gate is open, keeps it so while the pass is held, and tells the checkpoints of the commit.
    pub(crate) async fn pass(&self) -> MutexGuard<'_, ()> {
        let pass = self.0.lock.lock().await;
        self.0.committed.notify_one();
        pass
    }
}

/// Checkpoints after commits until told to stop. Nothing to do for PostgreSQL, which has its own.
pub(crate) async fn run(database: Database, gate: Gate, stop: Arc<Notify>) {
    if let Database::Postgres(_) = database {
        return;
    }
    let mut connection = None;
    while gathered(&gate, &stop).await {
        if let Err(error) = round(&database, &mut connection, &gate).await {
            tracing::warn!(%error, "a checkpoint failed; the write-ahead log grows until the next");
            connection = None;
        }
    }
    if let Some(connection) = connection {
        // Whatever it says: the database is closed by those who still have it open.
        drop(connection.close().await);
    }
}

/// Waits until commits have gathered; false when it is time to stop.
async fn gathered(gate: &Gate, stop: &Notify) -> bool {
    tokio::select! {
        () = gate.0.committed.notified() => {}
        () = stop.notified() => return false,
    }
    tokio::select! {
        () = tokio::time::sleep(GATHER) => true,
        () = stop.notified() => false,
    }
}

async fn round(
    database: &Database,
    connection: &mut Option<SqliteConnection>,
    gate: &Gate,
) -> Result<(), StoreError> {
    let db = match connection {
        Some(db) => db,
        None => connection.insert(database.open_checkpointer(PATIENCE).await?),
    };
    if checkpoint(db, "PRAGMA wal_checkpoint(PASSIVE)").await? > PAGES {
        // Most of what came in meanwhile goes while the writer still runs.
        checkpoint(db, "PRAGMA wal_checkpoint(PASSIVE)").await?;
        let _closed = gate.0.lock.lock().await;
        checkpoint(db, "PRAGMA wal_checkpoint(RESTART)").await?;
    }
    Ok(())
}

/// Returns the pages in the log.
async fn checkpoint(db: &mut SqliteConnection, sql: &'static str) -> Result<i64, StoreError> {
    let (_, pages, _): (i64, i64, i64) = sqlx::query_as(sql).fetch_one(&mut *db).await?;
    Ok(pages)
}
