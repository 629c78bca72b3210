//! Carries what was committed to whoever listens in this process. A hint, not the truth: the log is the truth. A
//! listener whose queue overflows is told so and reads the log; the bus never waits for anybody.
//!
//! Each event is encoded at most once for staff and at most once for the visitor, and only when somebody listens.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use omnichat_api::event::{Change, Event, Left};
use omnichat_api::socket::ServerFrame;
use omnichat_api::widget::{VisitorEvent, VisitorServerFrame};
use omnichat_api::{ContactId, ConversationId, TenantId, Time, UserId};
use omnichat_store::Logged;
use serde::Serialize;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};

use crate::cursor::Cursors;

/// Hints that may wait for one listener; older ones are dropped without regret.
const HINTS: usize = 64;
/// What may wait for one visitor: there are many of them, and little happens to each. Whoever misses something reads
/// it where it is stored.
const VISITOR_QUEUE: usize = 16;
const VISITOR_HINTS: usize = 4;

/// An event of the tenant's log, as a frame for staff.
#[derive(Debug)]
pub struct StaffEvent {
    /// Its place in the log.
    pub cursor: i64,
    /// The conversation it is about.
    pub conversation: Option<ConversationId>,
    /// From whom it was taken, where the event is that: then it is for those only.
    pub left: Option<Left>,
    /// Whether it has everybody fetch afresh, whatever they listen to.
    pub afresh: bool,
    /// The frame.
    pub frame: Utf8Bytes,
}

/// An event of a visitor's own conversation, or that they are to fetch it afresh, as a frame for them.
#[derive(Debug)]
pub struct VisitorNews {
    /// Its place in the tenant's log.
    pub cursor: i64,
    /// The conversation it is about.
    pub conversation: Option<ConversationId>,
    /// The frame.
    pub frame: Utf8Bytes,
}

/// What may be lost, typing and presence: a frame for those who watch the conversation.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The conversation.
    pub conversation: ConversationId,
    /// The socket that caused it and need not hear it.
    pub from: Option<u64>,
    /// The frame.
    pub frame: Utf8Bytes,
}

/// A channel for each of many.
type Lines<K, T> = Mutex<HashMap<K, broadcast::Sender<T>>>;

/// The channels of one process.
#[derive(Clone)]
pub struct Bus(Arc<Channels>);

struct Channels {
    queue: usize,
    cursors: Cursors,
    staff: Lines<TenantId, Arc<StaffEvent>>,
    staff_hints: Lines<TenantId, Hint>,
    access: Lines<UserId, ()>,
    visitors: Lines<(TenantId, ContactId), Arc<VisitorNews>>,
    visitor_hints: Lines<ContactId, Utf8Bytes>,
    doors: watch::Sender<()>,
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
            access: Mutex::default(),
            visitors: Mutex::default(),
            visitor_hints: Mutex::default(),
            doors: watch::Sender::default(),
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

    /// Hears when a user's sessions or what they may do may have changed. Subscribe first, then look.
    #[must_use]
    pub fn access(&self, user: UserId) -> broadcast::Receiver<()> {
        subscribe(&self.0.access, user, 1)
    }

    /// Listens to what one visitor may hear.
    #[must_use]
    pub fn visitor(&self, tenant: TenantId, contact: ContactId) -> VisitorFeed {
        VisitorFeed {
            events: subscribe(&self.0.visitors, (tenant, contact), VISITOR_QUEUE),
            hints: subscribe(&self.0.visitor_hints, contact, VISITOR_HINTS),
        }
    }

    /// Hears when a tenant may have been opened or closed: visitors look then whether theirs is open. Subscribe first,
    /// then look.
    #[must_use]
    pub fn doors(&self) -> watch::Receiver<()> {
        self.0.doors.subscribe()
    }

    /// Takes one committed row to its listeners. Called in the order of the commits, by the writer alone.
    pub fn publish(&self, logged: &Logged) {
        let event = &logged.event;
        if let Change::DataImported(_) = &event.change {
            return self.fetch_afresh(logged.tenant, event.cursor);
        }
        send(&self.0.staff, &logged.tenant, || {
            let frame = event_frame(event, &logged.data);
            let left = match &event.change {
                Change::ConversationLeft(left) => Some(left.clone()),
                _ => None,
            };
            let (cursor, conversation) = (event.cursor, event.conversation);
            Arc::new(StaffEvent { cursor, conversation, left, afresh: false, frame })
        });
        if let Some((contact, change)) = &logged.visitor {
            send(&self.0.visitors, &(logged.tenant, *contact), || {
                let cursor = self.0.cursors.seal(*contact, event.cursor);
                let seen = VisitorEvent { cursor, at: event.at, change: change.clone() };
                let frame = encode(&VisitorServerFrame::Event(seen));
                Arc::new(VisitorNews { cursor: event.cursor, conversation: event.conversation, frame })
            });
        }
    }

    /// Has a user's sockets look again at what holds for them.
    pub fn look_again(&self, user: UserId) {
        send(&self.0.access, &user, || ());
    }

    /// Has all sockets look again.
    pub fn all_look_again(&self) {
        self.0.doors.send_replace(());
        for access in lock(&self.0.access).values() {
            let _ = access.send(());
        }
    }

    /// Has all clients of a tenant fetch afresh, in the row's turn, and go on from it.
    fn fetch_afresh(&self, tenant: TenantId, cursor: i64) {
        let reason = || "Much was added by an import.".to_owned();
        send(&self.0.staff, &tenant, || {
            let frame = encode(&ServerFrame::Resync { reason: reason(), cursor });
            Arc::new(StaffEvent { cursor, conversation: None, left: None, afresh: true, frame })
        });
        for ((of, contact), visitor) in &*lock(&self.0.visitors) {
            if *of == tenant && visitor.receiver_count() > 0 {
                let sealed = self.0.cursors.seal(*contact, cursor);
                let frame = encode(&VisitorServerFrame::Resync { reason: reason(), cursor: sealed });
                // Failing means that the last listener has just gone, which is fine.
                let _ = visitor.send(Arc::new(VisitorNews { cursor, conversation: None, frame }));
            }
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

/// The frame of an event for staff, around its `data` as it stands in the log: that is not encoded again.
fn event_frame(event: &Event, data: &str) -> Utf8Bytes {
    /// [`ServerFrame::Event`] without its `data`.
    #[derive(Serialize)]
    struct Head<'a> {
        r#type: &'a str,
        cursor: i64,
        at: Time,
        #[serde(skip_serializing_if = "Option::is_none")]
        conversation: Option<ConversationId>,
        kind: &'a str,
    }
    let Event { cursor, at, conversation, change } = event;
    let head =
        Head { r#type: "event", cursor: *cursor, at: *at, conversation: *conversation, kind: change.kind() };
    let mut frame = serde_json::to_string(&head).expect("frames are plain data with text keys");
    frame.truncate(frame.len() - 1);
    frame.reserve_exact(data.len() + 10);
    frame.push_str(r#","data":"#);
    frame.push_str(data);
    frame.push('}');
    frame.into()
}

/// A frame as the text that is sent.
pub fn encode<T: Serialize>(frame: &T) -> Utf8Bytes {
    serde_json::to_string(frame).expect("frames are plain data with text keys").into()
}

/// What was waited for, as if it had been asked for: the next are there already, or not.
pub fn at_once<T>(heard: Result<T, RecvError>) -> Result<T, TryRecvError> {
    heard.map_err(|error| match error {
        RecvError::Lagged(n) => TryRecvError::Lagged(n),
        RecvError::Closed => TryRecvError::Closed,
    })
}

/// Listens to one of many channels, which is made where need be.
pub(crate) fn subscribe<K: Eq + Hash, T: Clone>(
    channels: &Lines<K, T>,
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

/// Sends to one of many channels, if anybody listens.
pub(crate) fn send<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, T>(
    channels: &Lines<K, T>,
    key: &Q,
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

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::MessageId;
    use omnichat_api::message::{Author, AuthorKind, Message, MessageKind};
    use uuid::Uuid;

    #[test]
    fn the_frame_of_an_event_is_what_the_vocabulary_says() {
        let message = Message {
            id: MessageId::new(),
            conversation_id: ConversationId::new(),
            seq: 7,
            kind: MessageKind::Note,
            author: Author { kind: AuthorKind::Staff, id: None, name: "Ana \"A\" Ö".into() },
            body: "line\nbreak and \u{1f642}".into(),
            attachments: Vec::new(),
            delivery: None,
            mail: None,
            client_id: Uuid::nil(),
            created_at: Time(5),
        };
        let data = serde_json::to_string(&message).unwrap();
        for conversation in [None, Some(message.conversation_id)] {
            let change = Change::MessageCreated(message.clone());
            let event = Event { cursor: 12, at: Time(1_795_000_000_001), conversation, change };
            let frame: ServerFrame = serde_json::from_str(&event_frame(&event, &data)).unwrap();
            assert_eq!(
                serde_json::to_value(&frame).unwrap(),
                serde_json::to_value(ServerFrame::Event(event)).unwrap()
            );
        }
    }
}
