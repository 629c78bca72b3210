//! Messages to conversations that stand on the shelf, as a set: all that has to be written is known beforehand, so that
//! the scribe can write it in one go. Computes, and touches no database.

use std::collections::{BTreeMap, HashMap, HashSet};

use omnichat_api::conversation::Status;
use omnichat_api::event::Change;
use omnichat_api::message::Message;
use omnichat_api::{ContactId, ConversationId, TenantId, Time};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::Logged;
use crate::conversations::place::Place;
use crate::conversations::shelf::Shelf;
use crate::messages::post::{From, Key, Outcome, Post};
use crate::tx::Changed;

/// A post, and who waits for what it came to.
pub(crate) type Asked = (Post, oneshot::Sender<Outcome>);

/// What is written of a set.
#[derive(Default)]
pub(crate) struct Rows {
    /// The log: all messages, then each conversation as it is after them.
    pub(crate) log: Vec<Logged>,
    /// Who sends each of the messages.
    pub(crate) senders: Vec<Uuid>,
    pub(crate) places: Vec<Place>,
    /// The cursor of each tenant's log, before and after.
    pub(crate) heads: BTreeMap<TenantId, (i64, i64)>,
}

/// A set in the making.
pub(crate) struct Set<'s> {
    shelf: &'s Shelf,
    now: Time,
    /// Those who wait, each with their answer if it is written.
    pub(crate) taken: Vec<(Asked, Message)>,
    pub(crate) rows: Rows,
    /// Where each conversation stands in the rows.
    places: HashMap<(TenantId, ConversationId), usize>,
    keys: HashSet<Key>,
}

impl<'s> Set<'s> {
    /// Takes of these posts what it can. The others are left: nothing is known yet of where they go, or they repeat
    /// another one of the set.
    pub(crate) fn of(shelf: &'s Shelf, now: Time, posts: Vec<Asked>) -> (Self, Vec<Asked>) {
        let (taken, rows) = (Vec::with_capacity(posts.len()), Rows::default());
        let mut set = Self { shelf, now, taken, rows, places: HashMap::new(), keys: HashSet::new() };
        let mut left = Vec::new();
        for asked in posts {
            match set.take(&asked.0) {
                Some(message) => set.taken.push((asked, message)),
                None => left.push(asked),
            }
        }
        set.finish();
        (set, left)
    }

    fn take(&mut self, post: &Post) -> Option<Message> {
        let key = post.key();
        if self.keys.contains(&key) {
            return None;
        }
        let at = self.find(&post.from)?;
        self.keys.insert(key);
        let place = &mut self.rows.places[at];
        let said = post.said(place);
        let message = place.take(&said, self.now);
        let (seen_by, change) = place.message_change(message.clone());
        self.rows.senders.push(said.sender);
        self.log(at, seen_by, change);
        Some(message)
    }

    /// Where in the rows the conversation of a post stands, if it is known and open.
    fn find(&mut self, from: &From) -> Option<usize> {
        let tenant = from.tenant();
        let head = match self.rows.heads.get(&tenant) {
            Some((head, _)) => *head,
            None => self.shelf.head(tenant)?,
        };
        let place = match from {
            From::Visitor(visitor) => self.shelf.newest_of(tenant, head, visitor.contact.0)?,
            From::Staff { conversation, .. } => self.shelf.by_id(tenant, head, conversation.0)?,
        };
        // What opens it again, ends an escalation or leaves the house changes more than the scribe writes.
        let c = &place.conversation;
        if c.status != Status::Open || c.escalation.is_some() || place.carrier.is_some() {
            return None;
        }
        self.rows.heads.entry(tenant).or_insert((head, head));
        let places = &mut self.rows.places;
        Some(*self.places.entry((tenant, place.conversation.id)).or_insert_with(|| {
            places.push(place);
            places.len() - 1
        }))
    }

    fn log(&mut self, at: usize, seen_by: Option<ContactId>, change: Change) -> i64 {
        let place = &self.rows.places[at];
        let (tenant, conversation) = (place.tenant, Some(place.conversation.id));
        let (_, head) = self.rows.heads.entry(tenant).or_default();
        *head += 1;
        let changed = Changed { tenant, cursor: *head, conversation, contact: seen_by, change };
        let cursor = changed.cursor;
        self.rows.log.push(Logged::new(changed, self.now));
        cursor
    }

    fn finish(&mut self) {
        for at in 0..self.rows.places.len() {
            let (seen_by, change) = self.rows.places[at].own_change();
            let cursor = self.log(at, seen_by, change);
            self.rows.places[at].logged_at(cursor);
        }
    }
}

impl Rows {
    /// The messages, each with who sends it and its row of the log.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (&Uuid, &Logged, &Message)> {
        self.senders.iter().zip(&self.log).filter_map(|(sender, row)| match &row.event.change {
            Change::MessageCreated(message) => Some((sender, row, message)),
            _ => None,
        })
    }

    /// What was written is what the next set begins with. Returns the rows to publish, in order.
    pub(crate) fn shelve(self, shelf: &Shelf) -> Vec<Logged> {
        let mut places = self.places;
        for (tenant, (before, after)) in self.heads {
            let own = places.extract_if(.., |place| place.tenant == tenant);
            shelf.put(tenant, before, after, true, own.map(|place| place.settled()).collect());
        }
        self.log
    }
}
