//! The scribe: a thread that writes sets of messages into the embedded database, each in a transaction of its own. A set
//! comes to it whole, so that nothing goes back and forth between threads while the transaction is open. It decides
//! nothing; what it cannot write, the writer tries the long way.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use omnichat_api::Time;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use crate::conversations::place::Place;
use crate::messages::set::Rows;
use crate::{Database, Durability, Logged, StoreError};

type Written = Result<Rows, rusqlite::Error>;

/// The way to the scribe.
pub(crate) struct Scribe {
    sets: mpsc::Sender<(Rows, oneshot::Sender<Written>)>,
    closed: oneshot::Receiver<()>,
}

impl Scribe {
    /// Starts the scribe of the embedded database; PostgreSQL has none.
    pub(crate) fn start(database: &Database, durability: Durability) -> Result<Option<Self>, StoreError> {
        let Database::Sqlite(path) = database else { return Ok(None) };
        let failed = |error: rusqlite::Error| {
            StoreError::Setup(format!("cannot open the database {}: {error}", path.display()))
        };
        let mut connection = open(path, durability).map_err(failed)?;
        let (sets, work) = mpsc::channel::<(Rows, oneshot::Sender<Written>)>();
        let (ended, closed) = oneshot::channel();
        let thread = thread::Builder::new().name("scribe".into()).spawn(move || {
            for (rows, done) in work {
                let written = write(&mut connection, &rows).map(|()| rows);
                // The writer waits for as long as it lives.
                let _ = done.send(written);
            }
            drop(connection);
            let _ = ended.send(());
        });
        thread.map_err(|error| StoreError::Setup(format!("cannot start a thread: {error}")))?;
        Ok(Some(Self { sets, closed }))
    }

    /// Writes the rows. They are on disk when this returns `Ok`.
    pub(crate) async fn write(&self, rows: Rows) -> Result<Rows, StoreError> {
        let (done, written) = oneshot::channel();
        let gone = || StoreError::Unavailable("the scribe has ended".into());
        self.sets.send((rows, done)).map_err(|_| gone())?;
        let written = written.await.map_err(|_| gone())?;
        written.map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// Returns when its connection is closed.
    pub(crate) async fn close(self) {
        drop(self.sets);
        // It fails when the thread has ended already, and with it the connection.
        let _ = self.closed.await;
    }
}

fn open(path: &Path, durability: Durability) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Waiting while another program holds the database is for the long way.
    connection.busy_timeout(Duration::ZERO)?;
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // As for the writer's other connection.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "cache_size", -32768)?;
    Ok(connection)
}

fn write(connection: &mut Connection, rows: &Rows) -> rusqlite::Result<()> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    save_conversations(&tx, &rows.places)?;
    add_messages(&tx, rows)?;
    append_log(&tx, rows)?;
    tx.commit()
}

/// Only what a message changes: an index of something else stays as it is.
fn save_conversations(tx: &Transaction<'_>, places: &[Place]) -> rusqlite::Result<()> {
    let mut save = tx.prepare_cached(
        "UPDATE conversations SET last_seq = ?2, last_kind = ?3, last_author_kind = ?4, last_author_name = ?5,
            last_preview = ?6, last_message_at = ?7, unread = ?8, staff_read_seq = ?9, visitor_read_seq = ?10,
            waiting_since = ?11, updated_at = ?12, cursor = ?13 WHERE id = ?1",
    )?;
    for place in places {
        let c = &place.conversation;
        let last = c.last_message.as_ref();
        save.execute(params![
            c.id.0,
            c.last_seq,
            last.map(|m| m.kind.as_str()),
            last.map(|m| m.author_kind.as_str()),
            last.map(|m| m.author_name.as_str()),
            last.map(|m| m.preview.as_str()),
            c.last_message_at.ms(),
            c.unread,
            c.staff_read_seq,
            c.visitor_read_seq,
            c.waiting_since.map(Time::ms),
            c.updated_at.ms(),
            place.cursor(),
        ])?;
    }
    // Only where somebody begins to wait, or is answered, so that its index is left alone otherwise.
    let mut due = tx.prepare_cached("UPDATE conversations SET escalate_at = ?2 WHERE id = ?1")?;
    for place in places.iter().filter(|place| place.reschedules()) {
        due.execute(params![place.conversation.id.0, place.escalate_at.map(Time::ms)])?;
    }
    Ok(())
}

fn add_messages(tx: &Transaction<'_>, rows: &Rows) -> rusqlite::Result<()> {
    let mut add = tx.prepare_cached(
        "INSERT INTO messages (tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id,
            client_id, body, cursor, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)",
    )?;
    for (sender, row, m) in rows.messages() {
        add.execute(params![
            row.tenant.0,
            m.conversation_id.0,
            m.seq,
            m.id.0,
            m.kind.as_str(),
            m.author.kind.as_str(),
            m.author.name,
            sender,
            m.client_id,
            m.body,
            row.event.cursor,
            m.created_at.ms(),
        ])?;
    }
    Ok(())
}

fn append_log(tx: &Transaction<'_>, rows: &Rows) -> rusqlite::Result<()> {
    let mut head = tx.prepare_cached("UPDATE event_heads SET cursor = ?2 WHERE tenant_id = ?1")?;
    for (tenant, (_, after)) in &rows.heads {
        head.execute(params![tenant.0, after])?;
    }
    let mut log = tx.prepare_cached(
        "INSERT INTO event_log (tenant_id, cursor, kind, conversation_id, data, at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for Logged { tenant, event, data, .. } in &rows.log {
        let conversation = event.conversation.map(|id| id.0);
        log.execute(params![tenant.0, event.cursor, event.change.kind(), conversation, data, event.at.ms()])?;
    }
    Ok(())
}
