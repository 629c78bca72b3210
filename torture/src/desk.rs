//! Somebody of the team at their desk: the real client's socket, listened to and written through. What it tells is
//! kept as it came.

use std::time::Duration;

use omnichat_api::event::Event;
use omnichat_api::limits::{DEAD_MS, PING_MS};
use omnichat_client::socket::{Backoff, Handle, Timing};
use omnichat_client::{Connection, Session, State, Update};
use tokio::task::JoinHandle;

use crate::ledger::Ledger;
use crate::story::Story;

/// How long clients wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Between pings.
    pub ping: Duration,
    /// Until a silent connection is given up; also for connecting.
    pub dead: Duration,
    /// The most between two tries.
    pub between: Duration,
}

impl Patience {
    /// Short enough for a test: nothing but the lengths differs from the product's own.
    pub const SHORT: Self = Self {
        ping: Duration::from_millis(400),
        dead: Duration::from_millis(1500),
        between: Duration::from_millis(100),
    };

    /// The product's own.
    pub const REAL: Self = Self {
        ping: Duration::from_millis(PING_MS),
        dead: Duration::from_millis(DEAD_MS),
        between: Duration::from_millis(500),
    };

    fn timing(self) -> Timing {
        Timing {
            ping: self.ping,
            dead: self.dead,
            hello: self.dead,
            backoff: Backoff { first: self.between, cap: self.between },
            ..Timing::default()
        }
    }
}

/// A connection that is listened to.
#[derive(Debug)]
pub struct Desk {
    handle: Handle,
    story: Story<Event>,
    task: JoinHandle<()>,
}

impl Desk {
    /// Opens it. It hears what comes after `cursor`.
    #[must_use]
    pub fn open(session: Session, cursor: i64, ledger: Ledger, patience: Patience) -> Self {
        let connection = Connection::open_with(session, Some(cursor), patience.timing());
        let (handle, story) = (connection.handle(), Story::default());
        let task = tokio::spawn(listen(connection, ledger, story.clone()));
        Self { handle, story, task }
    }

    /// What speaks through it.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// What it heard.
    #[must_use]
    pub const fn story(&self) -> &Story<Event> {
        &self.story
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(mut connection: Connection, ledger: Ledger, story: Story<Event>) {
    loop {
        match connection.next().await {
            Update::Event(event) => story.tell(event),
            Update::Acked { client_id, message } => {
                ledger.acknowledged(client_id, message.id, message.seq, &message.body);
            }
            Update::Refused(error) => ledger.fault(format!("a desk's frame was refused: {error:?}")),
            Update::Resync { reason } => ledger.fault(format!("a desk could not resume: {reason}")),
            Update::State(state @ (State::SignedOut | State::Stopped(_))) => {
                ledger.fault(format!("a desk gave up: {state:?}"));
            }
            _ => {}
        }
    }
}
