//! Carries what was committed to whoever listens in this process. A hint, not the truth: the log is the truth. A
//! listener whose queue overflows is told so and reads the log; the bus never waits for anybody.
//!
//! Each event is encoded at most once for staff and at most once for the visitor, and only when somebody listens.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use omnichat_api::event::Change;
use omnichat_api::socket::ServerFrame;
use omnichat_api::widget::{VisitorEvent, VisitorServerFrame};
use omnichat_api::{ContactId, ConversationId, SessionId, TenantId, UserId};
use omnichat_store::Logged;
use serde::Serialize;
use tokio::sync::broadcast;

use crate::cursor::Cursors;

/// Hints that may wait for one listener; older ones are dropped without regret.
const HINTS: usize = 64;

/// An event of the tenant's log, as a frame for staff.
#[derive(Debug)]
pub struct StaffEvent {
    /// Its place in the log.
    pub cursor: i64,
    /// The conversation it is about.
    pub conversation: Option<ConversationId>,
    /// The user it is about, whose sessions may have ended by it.
    pub user: Option<UserId>,
    /// The frame.
    pub frame: Utf8Bytes,
}

/// An event of a visitor's own conversation, as a frame for them.
#[derive(Debug)]
pub struct VisitorNews {
    /// Its place in the tenant's log.
    pub cursor: i64,
    /// The conversation it is about.
    pub conversation: Option<ConversationId>,
    /// The frame.
    pub frame: Utf8Bytes,
}

/// What may be lost: typing and presence. And, for haste only, that a session has ended.
#[derive(Clone, Debug)]
pub enum Hint {
    /// A frame for those who watch the conversation.
    About {
        /// The conversation.
        conversation: ConversationId,
        /// The socket that caused it and need not hear it.
        from: Option<u64>,
        /// The frame.
        frame: Utf8Bytes,
    },
    /// A session was signed out.
    Ended(SessionId),
}

/// The channels of one process.
#[derive(Clone)]
pub struct Bus(Arc<Channels>);

struct Channels {
    queue: usize,
    cursors: Cursors,
    staff: Mutex<HashMap<TenantId, broadcast::Sender<Arc<StaffEvent>>>>,
    staff_hints: Mutex<HashMap<TenantId, broadcast::Sender<Hint>>>,
    visitors: Mutex<HashMap<ContactId, broadcast::Sender<Arc<VisitorNews>>>>,
    visitor_hints: Mutex<HashMap<ContactId, broadcast::Sender<Utf8Bytes>>>,
}

/// A staff listener's ends.
pub struct StaffFeed {
    /// Events, in the order of the log.
    pub events: broadcast::Receiver<Arc<StaffEvent>>,
    /// Hints.
    pub hints: broadcast::Receiver<Hint>,
}

/// A visitor's ends.
pub struct VisitorFeed {
    /// Events of their own conversation, in the order of the log.
    pub events: broadcast::Receiver<Arc<VisitorNews>>,
    /// Hints.
    pub hints: broadcast::Receiver<Utf8Bytes>,
}

impl Bus {
    /// `queue` events may wait for one listener.
    #[must_use]
    pub fn new(queue: usize, cursors: Cursors) -> Self {
        Self(Arc::new(Channels {
            queue,
            cursors,
            staff: Mutex::default(),
            staff_hints: Mutex::default(),
            visitors: Mutex::default(),
            visitor_hints: Mutex::default(),
        }))
    }

    /// Listens to a tenant. Subscribe first, then read the log: then nothing falls between.
    #[must_use]
    pub fn staff(&self, tenant: TenantId) -> StaffFeed {
        StaffFeed {
            events: subscribe(&self.0.staff, tenant, self.0.queue),
            hints: subscribe(&self.0.staff_hints, tenant, HINTS),
        }
    }

    /// Listens to what one visitor may hear.
    #[must_use]
    pub fn visitor(&self, contact: ContactId) -> VisitorFeed {
        VisitorFeed {
            events: subscribe(&self.0.visitors, contact, self.0.queue),
            hints: subscribe(&self.0.visitor_hints, contact, HINTS),
        }
    }

    /// Takes one committed row to its listeners. Called in the order of the commits, by the writer alone.
    pub fn publish(&self, logged: &Logged) {
        let event = &logged.event;
        send(&self.0.staff, &logged.tenant, || {
            let user = match &event.change {
                Change::UserChanged(user) => Some(user.id),
                _ => None,
            };
            let frame = encode(&ServerFrame::Event(event.clone()));
            Arc::new(StaffEvent { cursor: event.cursor, conversation: event.conversation, user, frame })
        });
        if let Some((contact, change)) = &logged.visitor {
            send(&self.0.visitors, contact, || {
                let cursor = self.0.cursors.seal(*contact, event.cursor);
                let seen = VisitorEvent { cursor, at: event.at, change: change.clone() };
                let frame = encode(&VisitorServerFrame::Event(seen));
                Arc::new(VisitorNews { cursor: event.cursor, conversation: event.conversation, frame })
            });
        }
    }

    /// Hints to the tenant's staff.
    pub fn hint_staff(&self, tenant: TenantId, hint: impl FnOnce() -> Hint) {
        send(&self.0.staff_hints, &tenant, hint);
    }

    /// Hints to a visitor.
    pub fn hint_visitor(&self, contact: ContactId, frame: impl FnOnce() -> Utf8Bytes) {
        send(&self.0.visitor_hints, &contact, frame);
    }
}

/// A frame as the text that is sent.
pub fn encode<T: Serialize>(frame: &T) -> Utf8Bytes {
    serde_json::to_string(frame).expect("frames are plain data with text keys").into()
}

fn subscribe<K: Eq + Hash, T: Clone>(
    channels: &Mutex<HashMap<K, broadcast::Sender<T>>>,
    key: K,
    queue: usize,
) -> broadcast::Receiver<T> {
    let mut channels = lock(channels);
    // Those nobody listens to any more go now and then, so that the map follows the listeners.
    if channels.len().is_power_of_two() {
        channels.retain(|_, sender| sender.receiver_count() > 0);
    }
    channels.entry(key).or_insert_with(|| broadcast::Sender::new(queue)).subscribe()
}

fn send<K: Eq + Hash, T>(
    channels: &Mutex<HashMap<K, broadcast::Sender<T>>>,
    key: &K,
    news: impl FnOnce() -> T,
) {
    let mut channels = lock(channels);
    if let Some(sender) = channels.get(key) {
        if sender.receiver_count() == 0 {
            channels.remove(key);
        } else {
            // Failing means that the last listener has just gone, which is fine.
            let _ = sender.send(news());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
