//! One transaction of the writer, in which commands run and note what changed.

use omnichat_api::event::{Change, Event};
use omnichat_api::{ContactId, ConversationId, TenantId, Time};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection};

use crate::db::{Either, Pool, on};
use crate::events::{self, Logged};
use crate::{StoreError, visitors};

/// The writer's open transaction.
///
/// Invariant: only the writer makes one, so every change of the database is in the event log's order.
pub(crate) struct Tx {
    conn: Either<PoolConnection<Sqlite>, PoolConnection<Postgres>>,
    /// The time of this transaction; the same for all its commands.
    pub(crate) now: Time,
    /// What changed, not yet numbered.
    changed: Vec<Changed>,
}

/// One change before it has its cursor.
pub(crate) struct Changed {
    pub(crate) tenant: TenantId,
    pub(crate) conversation: Option<ConversationId>,
    /// The visitor who may see it too.
    pub(crate) contact: Option<ContactId>,
    pub(crate) change: Change,
}

/// Where a command began, to go back to when it fails.
pub(crate) struct Mark(usize);

impl Tx {
    /// Begins a transaction that holds the write lock from the start.
    pub(crate) async fn begin(pool: &Pool, now: Time) -> Result<Self, StoreError> {
        let conn = match pool {
            Either::Sqlite(pool) => Either::Sqlite(pool.acquire().await?),
            Either::Postgres(pool) => Either::Postgres(pool.acquire().await?),
        };
        let begin = match conn {
            Either::Sqlite(_) => "BEGIN IMMEDIATE",
            Either::Postgres(_) => "BEGIN",
        };
        let mut tx = Self { conn, now, changed: Vec::new() };
        tx.execute(begin).await?;
        Ok(tx)
    }

    /// The connection, to run queries on.
    pub(crate) fn db(&mut self) -> Either<&mut SqliteConnection, &mut PgConnection> {
        match &mut self.conn {
            Either::Sqlite(conn) => Either::Sqlite(conn),
            Either::Postgres(conn) => Either::Postgres(conn),
        }
    }

    /// Notes that something of a tenant changed. It gets its cursor just before the commit.
    pub(crate) fn changed(
        &mut self,
        tenant: TenantId,
        conversation: Option<ConversationId>,
        contact: Option<ContactId>,
        change: Change,
    ) {
        self.changed.push(Changed { tenant, conversation, contact, change });
    }

    pub(crate) async fn savepoint(&mut self) -> Result<Mark, StoreError> {
        self.execute("SAVEPOINT command").await?;
        Ok(Mark(self.changed.len()))
    }

    pub(crate) async fn keep(&mut self) -> Result<(), StoreError> {
        self.execute("RELEASE SAVEPOINT command").await
    }

    /// Undoes everything since the mark, also what was noted as changed.
    pub(crate) async fn undo(&mut self, mark: &Mark) -> Result<(), StoreError> {
        self.changed.truncate(mark.0);
        self.execute("ROLLBACK TO SAVEPOINT command").await?;
        self.execute("RELEASE SAVEPOINT command").await
    }

    /// Numbers what changed, writes it to the log, and commits. Returns the rows to publish, in order.
    pub(crate) async fn commit(mut self) -> Result<Vec<Logged>, StoreError> {
        let changed = std::mem::take(&mut self.changed);
        match self.write_log(&changed).await {
            Ok(cursors) => {
                self.execute("COMMIT").await?;
                let now = self.now;
                let logged = changed.into_iter().zip(cursors).map(|(c, cursor)| {
                    let visitor = c.contact.and_then(|contact| Some((contact, visitors::seen(&c.change)?)));
                    let event = Event { cursor, at: now, conversation: c.conversation, change: c.change };
                    Logged { tenant: c.tenant, event, visitor }
                });
                Ok(logged.collect())
            }
            Err(error) => {
                self.rollback().await;
                Err(error)
            }
        }
    }

    async fn write_log(&mut self, changed: &[Changed]) -> Result<Vec<i64>, StoreError> {
        events::append(self, changed).await
    }

    /// Gives everything up. The connection is closed when even that fails, which has the same effect.
    pub(crate) async fn rollback(mut self) {
        if self.execute("ROLLBACK").await.is_err() {
            match self.conn {
                Either::Sqlite(conn) => drop(conn.close().await),
                Either::Postgres(conn) => drop(conn.close().await),
            }
        }
    }

    async fn execute(&mut self, sql: &'static str) -> Result<(), StoreError> {
        on!(self.db(), db => sqlx::query(sql).execute(db).await.map(drop)).map_err(StoreError::from)
    }
}
