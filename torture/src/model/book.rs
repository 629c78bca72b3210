//! The model: what everybody tried, what they were told, and whether that and what is stored can be true together.

use std::collections::{BTreeMap, HashMap};

use omnichat_api::conversation::Status;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use uuid::Uuid;

use crate::inspection::{Inspection, Thread};
use crate::model::deed::Outcome;
use crate::model::story::Act;
use crate::people::People;

/// One thing that was tried.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What.
    pub act: Act,
    /// In which step.
    pub at: usize,
    /// What came of it.
    pub outcome: Outcome,
}

/// Everything that was tried, in the order of the steps.
#[derive(Debug, Default)]
pub struct Book(Vec<Entry>);

/// What a `client_id` is unique for: messages have their own, changes have theirs.
type Key = (Uuid, Uuid);

impl Entry {
    /// The same, of a store that died in that step: whoever was told of a failure was told nothing about the deed.
    #[must_use]
    pub fn when_the_store_died(mut self) -> Self {
        if let Outcome::Failed(_) = self.outcome {
            self.outcome = Outcome::Unknown;
        }
        self
    }

    /// Who sends it, if it has a key.
    fn sender(&self, people: &People) -> Option<Uuid> {
        match self.act {
            Act::VisitorSays { visitor, .. } | Act::Ring { visitor, .. } => {
                Some(people.visitors[visitor].contact.0)
            }
            Act::StaffSays { staff, .. } | Act::SetStatus { staff, .. } => Some(people.staff[staff].1.id.0),
            _ => None,
        }
    }

    /// What this asks for: the same key may be used again only for the same.
    fn asks(&self) -> (Option<usize>, Option<MessageKind>, Option<Status>, String) {
        let body = self.act.body();
        match self.act {
            Act::StaffSays { visitor, kind, .. } => (Some(visitor), Some(kind), None, body),
            Act::SetStatus { visitor, status, .. } => (Some(visitor), None, Some(status), body),
            Act::VisitorSays { visitor, .. } | Act::Ring { visitor, .. } => {
                (Some(visitor), Some(MessageKind::Message), None, body)
            }
            _ => (None, None, None, body),
        }
    }

    /// Whether a stored message is what this asked for.
    fn asked_for(&self, message: &Message, people: &People, found: &Inspection) -> bool {
        let (visitor, kind, _, body) = self.asks();
        let thread = found.threads.get(&message.conversation_id);
        let contact = thread.map(|thread| thread.conversation.contact.id);
        let place = visitor.map(|visitor| people.visitors[visitor].contact);
        (contact, Some(message.kind), &message.body) == (place, kind, &body)
    }

    fn is_refused(&self) -> bool {
        self.outcome == Outcome::Reused
    }
}

impl Book {
    /// Notes what was tried.
    pub fn note(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    /// What cannot be true together.
    #[must_use]
    pub fn judged(&self, people: &People, found: &Inspection) -> Vec<String> {
        let mut messages: BTreeMap<Key, Vec<&Entry>> = BTreeMap::new();
        let mut changes: BTreeMap<Key, Vec<&Entry>> = BTreeMap::new();
        let mut faults = Vec::new();
        for entry in &self.0 {
            faults.extend(alone(entry, people));
            let Some(sender) = entry.sender(people) else { continue };
            let kind = if let Act::SetStatus { .. } = entry.act { &mut changes } else { &mut messages };
            kind.entry((sender, entry.act.client_id())).or_default().push(entry);
        }
        let mut stored: HashMap<Key, &Message> = HashMap::new();
        for message in found.messages().filter(|message| message.author.kind != AuthorKind::System) {
            let key = (message.author.id.unwrap_or_default(), message.client_id);
            if !messages.contains_key(&key) {
                faults.push(format!("nobody wrote {message:?}"));
            }
            stored.insert(key, message);
        }
        for (key, entries) in &messages {
            faults.extend(said(entries, stored.get(key).copied(), people, found));
        }
        for entries in changes.values() {
            faults.extend(changed(entries));
        }
        for thread in found.threads.values() {
            faults.extend(ordered(thread, &messages));
            faults.extend(opened_and_closed(thread));
        }
        faults
    }
}

/// What no outcome may be, whatever else happened.
fn alone(entry: &Entry, people: &People) -> Option<String> {
    let foreign = match entry.act {
        Act::StaffSays { staff, visitor, .. }
        | Act::SetStatus { staff, visitor, .. }
        | Act::StaffRead { staff, visitor, .. }
        | Act::Rename { staff, visitor, .. } => people.staff[staff].0 != people.visitors[visitor].tenant,
        Act::Astray { .. } => true,
        _ => false,
    };
    let wrong = match &entry.outcome {
        Outcome::Failed(_) => true,
        Outcome::Promised(_) | Outcome::Changed(_) => foreign,
        Outcome::NotThere => !foreign,
        Outcome::Reused | Outcome::Nothing | Outcome::Unknown => false,
    };
    wrong.then(|| format!("this cannot be: {entry:?}"))
}

/// What was tried under one key of one sender, and the message that is stored under it.
fn said(entries: &[&Entry], stored: Option<&Message>, people: &People, found: &Inspection) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(stored) = stored else {
        let told = entries.iter().filter(|e| matches!(e.outcome, Outcome::Promised(_) | Outcome::Reused));
        return told.map(|entry| format!("nothing is stored of {entry:?}")).collect();
    };
    let possible = |entry: &&&Entry| {
        entry.asked_for(stored, people, found)
            && !matches!(entry.outcome, Outcome::Reused | Outcome::NotThere | Outcome::Nothing)
    };
    let Some(first) = entries.iter().filter(possible).map(|entry| entry.at).min() else {
        return vec![format!("{stored:?} is not what anybody asked for: {entries:?}")];
    };
    for entry in entries {
        let right = match &entry.outcome {
            Outcome::Promised(promise) => {
                entry.asked_for(stored, people, found) && *promise == stored.into() && entry.at >= first
            }
            // Refused only once something else was there, or came at the same time.
            Outcome::Reused => !entry.asked_for(stored, people, found) && entry.at >= first,
            _ => true,
        };
        if !right {
            faults.push(format!("{stored:?} is stored, but: {entry:?}"));
        }
    }
    faults
}

/// What was tried under one key of one sender to change conversations.
fn changed(entries: &[&Entry]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut done: Option<&Entry> = None;
    for entry in entries.iter().filter(|entry| matches!(entry.outcome, Outcome::Changed(_))) {
        let first = done.get_or_insert(entry);
        if (first.asks(), &first.outcome) != (entry.asks(), &entry.outcome) {
            faults.push(format!("done twice, or answered differently: {first:?} and {entry:?}"));
        }
    }
    for entry in entries.iter().filter(|entry| entry.is_refused()) {
        // Something else that may have been done, before or at the same time.
        let other = |e: &&&Entry| {
            e.asks() != entry.asks()
                && e.at <= entry.at
                && matches!(e.outcome, Outcome::Changed(_) | Outcome::Unknown)
        };
        if !entries.iter().any(|e| other(&e)) {
            faults.push(format!("refused for nothing: {entry:?}"));
        }
    }
    faults
}

/// A message that was acknowledged before another was first sent comes before it.
fn ordered(thread: &Thread, tried: &BTreeMap<Key, Vec<&Entry>>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut latest = 0;
    for message in &thread.messages {
        let key = (message.author.id.unwrap_or_default(), message.client_id);
        let Some(entries) = tried.get(&key) else { continue };
        let acknowledged = entries.iter().filter(|entry| matches!(entry.outcome, Outcome::Promised(_)));
        if acknowledged.map(|entry| entry.at).min().is_some_and(|at| at < latest) {
            faults.push(format!("{message:?} comes after one that was sent in step {latest}, later"));
        }
        latest = latest.max(entries.iter().map(|entry| entry.at).min().unwrap_or(0));
    }
    faults
}

/// The lines that tell of closing and reopening take turns, and lead to what the conversation is now.
fn opened_and_closed(thread: &Thread) -> Option<String> {
    let mut status = Status::Open;
    for message in &thread.messages {
        let next = match message.author.kind {
            AuthorKind::Visitor => Status::Open,
            AuthorKind::System if message.body.ends_with("closed the conversation") => Status::Closed,
            AuthorKind::System if message.body.ends_with("reopened the conversation") => Status::Open,
            _ => continue,
        };
        if message.author.kind == AuthorKind::System && next == status {
            return Some(format!("{message:?} tells of what was so already"));
        }
        status = next;
    }
    let now = thread.conversation.status;
    (now != status)
        .then(|| format!("a conversation is {now}, but its lines say {status}: {:?}", thread.messages))
}
