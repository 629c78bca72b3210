//! Who wrote what, in which order, and what was acknowledged: the book against which the product is checked. It is
//! kept by the clients, from what they sent and what came back, and from nothing else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use omnichat_api::message::MessageKind;
use omnichat_api::{ConversationId, MessageId};
use tokio::sync::watch;
use uuid::Uuid;

use crate::truth::Truth;

/// One who writes, one message after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hand(pub usize);

/// The book. Clones are the same book.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Pages>);

#[derive(Debug)]
struct Pages {
    book: Mutex<Book>,
    /// How many were acknowledged.
    acknowledged: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Book {
    sent: Vec<Sent>,
    places: HashMap<Uuid, usize>,
    waiting: HashMap<Hand, usize>,
    /// How long each acknowledgement took, in the order they came.
    took: Vec<Duration>,
    faults: Vec<String>,
}

#[derive(Debug)]
struct Sent {
    hand: Hand,
    client_id: Uuid,
    body: String,
    kind: MessageKind,
    at: Instant,
    /// Its id and `seq`, once acknowledged.
    stored: Option<(MessageId, i64)>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self(Arc::new(Pages { book: Mutex::default(), acknowledged: watch::Sender::new(0) }))
    }
}

impl Ledger {
    /// This hand writes this now. Noted before it is sent.
    pub fn writes(&self, hand: Hand, client_id: Uuid, body: &str, kind: MessageKind) {
        let mut book = self.book();
        let place = book.sent.len();
        book.places.insert(client_id, place);
        *book.waiting.entry(hand).or_default() += 1;
        book.sent.push(Sent { hand, client_id, body: body.into(), kind, at: Instant::now(), stored: None });
    }

    /// The daemon said that it is stored. It may say so again, if it says the same.
    pub fn acknowledged(&self, client_id: Uuid, id: MessageId, seq: i64, body: &str) {
        let mut book = self.book();
        let Some(place) = book.places.get(&client_id).copied() else {
            return book.faults.push(format!("{client_id} was acknowledged and never sent"));
        };
        let sent = &mut book.sent[place];
        let (hand, took) = (sent.hand, sent.at.elapsed());
        let before = sent.stored.replace((id, seq));
        if sent.body != body {
            let (sent, body) = (brief(&sent.body), brief(body));
            let fault = format!("{client_id} was sent as `{sent}` and acknowledged as `{body}`");
            book.faults.push(fault);
        }
        match before {
            Some(before) if before != (id, seq) => {
                book.faults
                    .push(format!("{client_id} was acknowledged as {before:?}, then as {:?}", (id, seq)));
            }
            Some(_) => {}
            None => {
                *book.waiting.entry(hand).or_insert(1) -= 1;
                book.took.push(took);
                drop(book);
                self.0.acknowledged.send_modify(|count| *count += 1);
            }
        }
    }

    /// Something that must not happen has happened.
    pub fn fault(&self, fault: impl Into<String>) {
        self.book().faults.push(fault.into());
    }

    /// How many were acknowledged so far.
    #[must_use]
    pub fn count(&self) -> usize {
        *self.0.acknowledged.borrow()
    }

    /// What all but one in a hundred of the acknowledgements took at most, without the first so many.
    #[must_use]
    pub fn p99_after(&self, count: usize) -> Duration {
        let mut took = self.book().took[count..].to_vec();
        took.sort_unstable();
        took.get(took.len() * 99 / 100).copied().unwrap_or_default()
    }

    /// Until so many were acknowledged in all.
    pub async fn reaches(&self, count: usize) {
        // It cannot end before this ledger.
        drop(self.0.acknowledged.subscribe().wait_for(|now| *now >= count).await);
    }

    /// Until fewer than `most` messages of this hand wait for their acknowledgement.
    pub async fn has_room(&self, hand: Hand, most: usize) {
        let waiting = || self.book().waiting.get(&hand).copied().unwrap_or_default();
        drop(self.0.acknowledged.subscribe().wait_for(|_| waiting() < most).await);
    }

    /// Until nobody waits.
    pub async fn is_settled(&self) {
        drop(self.0.acknowledged.subscribe().wait_for(|_| self.waiting() == 0).await);
    }

    /// How many wait for their acknowledgement.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.book().waiting.values().sum()
    }

    /// What is wrong with what is stored: lost, doubled, changed, out of order, or from nowhere.
    #[must_use]
    pub fn compare(&self, truth: &Truth) -> Vec<String> {
        let book = self.book();
        let mut faults = book.faults.clone();
        let mut stored = HashMap::new();
        for message in truth.messages() {
            if stored.insert(message.client_id, message).is_some() {
                faults.push(format!("`{}` is stored twice", brief(&message.body)));
            }
            match book.places.get(&message.client_id).map(|place| &book.sent[*place]) {
                None => faults.push(format!("`{}` is stored and nobody wrote it", brief(&message.body))),
                Some(sent) if (&sent.body, sent.kind) != (&message.body, message.kind) => {
                    faults.push(format!("`{}` was stored as `{}`", brief(&sent.body), brief(&message.body)));
                }
                Some(_) => {}
            }
        }
        let mut last: HashMap<(Hand, ConversationId), i64> = HashMap::new();
        for sent in &book.sent {
            let body = brief(&sent.body);
            let found = stored.get(&sent.client_id).map(|m| (m.conversation_id, (m.id, m.seq)));
            match (sent.stored, found) {
                (Some(_), None) => faults.push(format!("`{body}` was acknowledged and is lost")),
                (Some(said), Some((_, is))) if said != is => {
                    faults.push(format!("`{body}` was acknowledged as {said:?} and is stored as {is:?}"));
                }
                _ => {}
            }
            if let Some((conversation, (_, seq))) = found {
                let before = last.insert((sent.hand, conversation), seq);
                if before.is_some_and(|before| before >= seq) {
                    faults.push(format!("`{body}` stands before what the same hand wrote earlier"));
                }
            }
        }
        faults
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The beginning of a text, which says whose it is.
fn brief(body: &str) -> String {
    body.chars().take(30).collect()
}
