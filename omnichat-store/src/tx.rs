//! One transaction of the writer, in which commands run and note what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use omnichat_api::event::Change;
use omnichat_api::{ContactId, ConversationId, TenantId, Time};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Sqlite, SqliteConnection};

use crate::StoreError;
use crate::conversations::place::Place;
use crate::conversations::shelf::Shelf;
use crate::db::{Either, Pool, on};
use crate::events::{self, Logged};
use crate::key::Key;
use crate::notices::{Notice, Notices, listener};
use crate::outbox::Outgoing;

/// The writer's open transaction.
///
/// Invariant: only the writer makes one, so every change of the database is in the event log's order.
pub(crate) struct Tx {
    conn: Either<PoolConnection<Sqlite>, PoolConnection<Postgres>>,
    /// The time of this transaction; the same for all its commands.
    pub(crate) now: Time,
    /// What changed, in its order.
    changed: Vec<Changed>,
    /// The newest cursor of each tenant that is held.
    heads: BTreeMap<TenantId, i64>,
    /// Conversations as they were saved, in their order.
    saved: Vec<Place>,
    shelf: Shelf,
    key: Key,
    outgoing: Outgoing,
    /// Whether there is something new to send.
    rings: bool,
    /// What is told with the commit and stands in no log.
    told: Vec<Notice>,
    notices: Notices,
}

/// One change, with its place in the tenant's log.
pub(crate) struct Changed {
    pub(crate) tenant: TenantId,
    pub(crate) cursor: i64,
    pub(crate) conversation: Option<ConversationId>,
    /// The visitor who may see it too.
    pub(crate) contact: Option<ContactId>,
    pub(crate) change: Change,
}

/// Where a command began, to go back to when it fails.
pub(crate) struct Mark {
    changed: usize,
    saved: usize,
    told: usize,
}

impl Tx {
    /// Begins a transaction that holds the write lock from the start.
    pub(crate) async fn begin(
        pool: &Pool,
        now: Time,
        shelf: Shelf,
        key: Key,
        outgoing: Outgoing,
        notices: Notices,
    ) -> Result<Self, StoreError> {
        let conn = match pool {
            Either::Sqlite(pool) => Either::Sqlite(pool.acquire().await?),
            Either::Postgres(pool) => Either::Postgres(pool.acquire().await?),
        };
        let begin = match conn {
            Either::Sqlite(_) => "BEGIN IMMEDIATE",
            Either::Postgres(_) => "BEGIN",
        };
        let (changed, heads, saved, told) = (Vec::new(), BTreeMap::new(), Vec::new(), Vec::new());
        let mut tx =
            Self { conn, now, changed, heads, saved, shelf, key, outgoing, rings: false, told, notices };
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

    /// The installation's key.
    pub(crate) const fn key(&self) -> &Key {
        &self.key
    }

    /// How people reach the daemon, for links in mails; `None` where no mail is sent.
    pub(crate) fn mail_from(&self) -> Option<Arc<str>> {
        self.outgoing.mail_from.clone()
    }

    /// Tells the workers after the commit that there is something to send.
    pub(crate) const fn ring(&mut self) {
        self.rings = true;
    }

    /// The newest cursor of a tenant's log. From here on until this transaction ends nobody else changes anything of
    /// this tenant: on SQLite there is one writer anyway, on PostgreSQL the row of the head is locked.
    ///
    /// Whoever locks another row that is one for the whole tenant (its own, the end of its trail) does this first, so that
    /// two nodes cannot lock each other out.
    pub(crate) async fn hold(&mut self, tenant: TenantId) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT cursor FROM event_heads WHERE tenant_id = $1";
        const LOCKED: &str = "SELECT cursor FROM event_heads WHERE tenant_id = $1 FOR UPDATE";
        if let Some(head) = self.heads.get(&tenant) {
            return Ok(*head);
        }
        let known = self.shelf.head(tenant);
        let head = match (self.db(), known) {
            (Either::Sqlite(_), Some(known)) => known,
            (Either::Sqlite(db), None) => sqlx::query_scalar(SQL).bind(tenant.0).fetch_one(db).await?,
            (Either::Postgres(db), _) => sqlx::query_scalar(LOCKED).bind(tenant.0).fetch_one(db).await?,
        };
        self.heads.insert(tenant, head);
        Ok(head)
    }

    /// The held head of a tenant of which nothing was changed yet in this transaction.
    pub(crate) fn untouched(&self, tenant: TenantId) -> Option<i64> {
        let touched = self.changed.iter().any(|changed| changed.tenant == tenant);
        self.heads.get(&tenant).copied().filter(|_| !touched)
    }

    /// The conversations as they stood before this transaction.
    pub(crate) const fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Notes that conversations were saved as they are now.
    pub(crate) fn saved(&mut self, places: &[Place]) {
        self.saved.extend(places.iter().map(Place::settled));
    }

    /// Notes that something of a tenant changed, and returns its cursor. The row is written just before the commit.
    pub(crate) async fn changed(
        &mut self,
        tenant: TenantId,
        conversation: Option<ConversationId>,
        contact: Option<ContactId>,
        change: Change,
    ) -> Result<i64, StoreError> {
        if let Change::UserChanged(user) = &change {
            self.tell(Notice::User(user.id));
        }
        let cursor = self.hold(tenant).await? + 1;
        self.heads.insert(tenant, cursor);
        self.changed.push(Changed { tenant, cursor, conversation, contact, change });
        Ok(cursor)
    }

    /// Tells everybody of something that stands in no log, once this has committed.
    pub(crate) fn tell(&mut self, notice: Notice) {
        self.told.push(notice);
    }

    pub(crate) async fn savepoint(&mut self) -> Result<Mark, StoreError> {
        self.execute("SAVEPOINT command").await?;
        Ok(Mark { changed: self.changed.len(), saved: self.saved.len(), told: self.told.len() })
    }

    pub(crate) async fn keep(&mut self) -> Result<(), StoreError> {
        self.execute("RELEASE SAVEPOINT command").await
    }

    /// Undoes everything since the mark, also what was noted as changed.
    pub(crate) async fn undo(&mut self, mark: &Mark) -> Result<(), StoreError> {
        for undone in self.changed.drain(mark.changed..) {
            self.heads.entry(undone.tenant).and_modify(|head| *head -= 1);
        }
        self.saved.truncate(mark.saved);
        self.told.truncate(mark.told);
        self.execute("ROLLBACK TO SAVEPOINT command").await?;
        self.execute("RELEASE SAVEPOINT command").await
    }

    /// Writes what changed to the log, and commits. Returns the rows to publish, in order.
    pub(crate) async fn commit(mut self) -> Result<Vec<Logged>, StoreError> {
        let changed = std::mem::take(&mut self.changed);
        let logged = match events::append(&mut self, changed).await {
            Ok(logged) => logged,
            Err(error) => {
                self.rollback().await;
                return Err(error);
            }
        };
        let told: BTreeSet<_> = std::mem::take(&mut self.told).into_iter().collect();
        match self.end(self.notices.with_commit(&logged, &told)).await {
            Ok(()) => {
                self.shelve(&logged);
                if self.rings {
                    self.outgoing.bell.send_replace(());
                }
                self.notices.held(told);
                Ok(logged)
            }
            Err(error) => {
                // A commit that failed may leave the transaction open, or may have held all the same: what is known of
                // these tenants is read again.
                self.heads.keys().for_each(|tenant| self.shelf.forget(*tenant));
                self.notices.doubted(&logged, told);
                self.rollback().await;
                Err(error)
            }
        }
    }

    /// Commits, and tells other processes with it what they have to know.
    async fn end(&mut self, notice: Option<String>) -> Result<(), StoreError> {
        match (self.db(), notice) {
            (Either::Postgres(db), Some(notice)) => {
                sqlx::raw_sql(AssertSqlSafe(listener::commit(&notice))).execute(db).await?;
                Ok(())
            }
            _ => self.execute("COMMIT").await,
        }
    }

    /// What was committed is what the next transaction begins with.
    fn shelve(&mut self, logged: &[Logged]) {
        let mut saved = std::mem::take(&mut self.saved);
        for (tenant, head) in &self.heads {
            let own = || logged.iter().filter(|row| row.tenant == *tenant);
            let before = head - i64::try_from(own().count()).unwrap_or(0);
            let only = own().all(|row| row.event.change.is_of_conversation());
            let places = saved.extract_if(.., |place| place.tenant == *tenant).collect();
            self.shelf.put(*tenant, before, *head, only, places);
        }
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
