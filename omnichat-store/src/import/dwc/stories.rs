//! Threads become conversations: the lines of a batch, written as a set. What the writer decides of a message is decided
//! by the same code; only that its time is long ago, that nobody is called for it, and that it stands in no log.

use std::collections::{HashMap, HashSet};

use omnichat_api::channel::Channel;
use omnichat_api::contact::ContactRef;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::template::WINDOW_MS;
use omnichat_api::{ContactId, ConversationId, TenantId, Time};
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;
use uuid::{Builder, Uuid};

use super::SOURCE;
use super::lines::{Line, Piece};
use super::people;
use super::persons::{self, Persons};
use super::plan::Part;
use super::threads::{State, Thread};
use super::values::Micros;
use crate::conversations::place::{self, Place};
use crate::db::{on, runs};
use crate::import::ledger::{self, Entry, Known};
use crate::legacy::numbers::{self, Kind};
use crate::messages::{self, New, Said};
use crate::tx::Tx;
use crate::{StoreError, search};

/// What staff are called whose name nobody kept.
const STAFF: &str = "Staff";

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// Threads by what became of them; only those that have a row of their own.
    pub(super) new: u64,
    pub(super) merged: u64,
    pub(super) known: u64,
    /// Messages.
    pub(super) written: u64,
    pub(super) there: u64,
    /// Conversations that somebody was given to whom nobody knows.
    pub(super) strangers: u64,
}

/// How a conversation was left by an import: whoever has touched it since has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    seq: i64,
    updated: i64,
}

impl Mark {
    fn of(c: &Conversation) -> Self {
        Self { seq: c.last_seq, updated: c.updated_at.ms() }
    }
}

/// Writes the pieces, or finds out what would become of them.
pub(super) async fn write(
    tx: &mut Tx,
    part: &Part,
    threads: &[Thread],
    pieces: Vec<Piece>,
    dry: bool,
) -> Result<Done, StoreError> {
    let Some(tenant) = part.tenant else {
        // There is nothing yet that could be known.
        let mut done = Done::default();
        for piece in &pieces {
            let rows = u64::from(piece.first && threads[piece.thread].state.is_some());
            done.new += rows;
            done.written += count(&piece.lines);
        }
        return Ok(done);
    };
    tx.hold(tenant).await?;
    let keys: Vec<String> = pieces.iter().map(|piece| threads[piece.thread].key.to_string()).collect();
    let words: Vec<&str> = keys.iter().map(String::as_str).collect();
    let known = ledger::known(tx, tenant, (SOURCE, "thread"), &words).await?;
    let mut places = load(tx, tenant, &known).await?;
    let there = written(tx, tenant, &pieces, &known, &words).await?;
    let people = match dry {
        true => Persons::default(),
        false => {
            let new = pieces.iter().zip(&words).filter(|(_, key)| !known.contains_key(**key));
            persons::ensure(tx, tenant, new.map(|(piece, _)| &threads[piece.thread])).await?
        }
    };

    let mut done = Done::default();
    let mut set = Set::default();
    for (piece, key) in pieces.into_iter().zip(&keys) {
        let thread = &threads[piece.thread];
        let before = known.get(key.as_str());
        let held = before.and_then(|before| places.remove(&before.thing?));
        let lines: u64 = count(&piece.lines);
        let fresh: Vec<Line> = piece.lines.into_iter().filter(|line| !there.contains(&line.id)).collect();
        let written = count(&fresh);
        done.written += written;
        done.there += lines - written;
        let strange = piece.first && is_strange(part, thread.state.as_ref());
        done.strangers += u64::from(strange);
        let rows = u64::from(piece.first && thread.state.is_some());
        let story = Story { part, thread, tenant };
        match (before, held) {
            (Some(before), Some(mut place)) => {
                let was = place.conversation.clone();
                let untouched = before.mark() == Some(Mark::of(&was));
                let Told { lines, ended } = story.goes_on(&mut place, fresh, piece.last, untouched);
                if place.conversation == was {
                    done.known += rows;
                    continue;
                }
                done.merged += rows;
                // Where somebody has touched it, it was left where it was left.
                let mark = if ended { Some(Mark::of(&place.conversation)) } else { before.mark() };
                set.put(key, place, lines, mark);
            }
            // It was brought once, and is gone since: it stays gone, with all that was said in it.
            (Some(_), None) => {
                done.known += rows;
                done.written -= written;
                done.there += written;
            }
            (None, _) => {
                done.new += rows;
                if dry {
                    continue;
                }
                let (place, lines) = story.begins(&people, fresh, piece.last, tx.now)?;
                set.begun.push(place.clone());
                set.numbers.extend(thread.numbers.first().map(|number| (place.conversation.id.0, *number)));
                let mark = Mark::of(&place.conversation);
                set.put(key, place, lines, Some(mark));
            }
        }
    }
    if !dry {
        set.write(tx, tenant).await?;
    }
    Ok(done)
}

/// Messages, of which some are in parts.
fn count(lines: &[Line]) -> u64 {
    lines.iter().filter(|line| !line.goes_on).count() as u64
}

fn is_strange(part: &Part, state: Option<&State>) -> bool {
    state.is_some_and(|state| {
        (state.assigned_id.is_some() || state.assigned.is_some())
            && people::found(part, state.assigned_id, state.assigned.as_deref()).is_none()
    })
}

impl Known {
    fn mark(&self) -> Option<Mark> {
        serde_json::from_str(self.data.as_deref()?).ok()
    }
}

/// The conversations that were brought before, by their ids.
async fn load(
    tx: &mut Tx,
    tenant: TenantId,
    known: &HashMap<String, Known>,
) -> Result<HashMap<Uuid, Place>, StoreError> {
    let ids: Vec<_> = known.values().filter_map(|known| Some((tenant, known.thing?))).collect();
    let places = place::by_id(tx, &ids).await?;
    Ok(places.into_iter().map(|place| (place.conversation.id.0, place)).collect())
}

/// Those of the lines that are here already. Only a thread that was brought before can have some.
async fn written(
    tx: &mut Tx,
    tenant: TenantId,
    pieces: &[Piece],
    known: &HashMap<String, Known>,
    keys: &[&str],
) -> Result<HashSet<Uuid>, StoreError> {
    let again = pieces.iter().zip(keys).filter(|(_, key)| known.contains_key(**key));
    let ids: Vec<Uuid> = again.flat_map(|(piece, _)| piece.lines.iter().map(|line| line.id)).collect();
    let mut found = HashSet::with_capacity(ids.len());
    for some in runs(&ids) {
        let rows: Vec<Uuid> = on!(tx.db(), db => {
            let mut sql = QueryBuilder::new("WITH v (id) AS (");
            sql.push_values(some, |mut row, id| {
                row.push_bind(*id);
            });
            sql.push(") SELECT m.client_id FROM v CROSS JOIN messages m WHERE m.client_id = v.id AND m.tenant_id = ")
                .push_bind(tenant.0);
            sql.build_query_scalar().fetch_all(db).await
        })?;
        found.extend(rows);
    }
    Ok(found)
}

/// What was added to a conversation, and whether it stands as the old system says.
struct Told {
    lines: Vec<New>,
    ended: bool,
}

/// A thread, where it goes.
struct Story<'a> {
    part: &'a Part,
    thread: &'a Thread,
    tenant: TenantId,
}

impl Story<'_> {
    /// A conversation of its own, as old as the thread.
    fn begins(
        &self,
        people: &Persons,
        lines: Vec<Line>,
        last: bool,
        now: Time,
    ) -> Result<(Place, Vec<New>), StoreError> {
        let Thread { key, .. } = self.thread;
        let missing = || StoreError::Corrupt("an import has lost an inbox or a contact".into());
        let start = self.part.inboxes.get(&key.channel).ok_or_else(missing)?;
        let contact = people.get(key).ok_or_else(missing)?.clone();
        let at = self.thread.began().map_or(now, Micros::time);
        let address = (key.channel != Channel::Webchat).then_some(key.address.as_str());
        let mut place = Place::of_old(self.tenant, id_at(at), (start, address), contact, at);
        let told = self.tell(&mut place, lines);
        self.end(&mut place, last);
        Ok((place, told))
    }

    /// The conversation that it became goes on.
    ///
    /// Who has worked in it here since has the last word, unless the old system knows of more that was said since then.
    fn goes_on(&self, place: &mut Place, lines: Vec<Line>, last: bool, untouched: bool) -> Told {
        if lines.is_empty() && !last {
            return Told { lines: Vec::new(), ended: untouched };
        }
        let newer = lines.first().is_some_and(|line| line.at >= place.conversation.last_message_at);
        let before = place.clone();
        let lines = self.tell(place, lines);
        let ended = untouched || newer;
        if ended {
            self.end(place, last);
        } else {
            let last_seq = place.conversation.last_seq;
            *place = before;
            place.conversation.last_seq = last_seq;
        }
        Told { lines, ended }
    }

    /// What was said, one after the other.
    fn tell(&self, place: &mut Place, lines: Vec<Line>) -> Vec<New> {
        let mut told = Vec::with_capacity(lines.len());
        for line in lines {
            let (id, at) = (line.id, line.at);
            let said = self.said(&place.conversation.contact, line);
            let message = place.take(&said, at);
            // It went out long ago, if it did.
            let message = Message { id: id.into(), delivery: None, ..message };
            let c = &mut place.conversation;
            if said.author_kind == AuthorKind::Visitor && c.channel.replies_end() {
                c.reply_until = Some(at.plus_ms(WINDOW_MS));
            }
            told.push(New { tenant: self.tenant, sender: said.sender, cursor: 0, message });
        }
        told
    }

    fn said(&self, contact: &ContactRef, line: Line) -> Said {
        let Line { id, by, staff, body, .. } = line;
        let user = people::found(self.part, staff, None);
        let (author_name, sender) = match (by, user) {
            (AuthorKind::Visitor, _) => (contact.name.clone(), contact.id.0),
            (AuthorKind::Staff, Some(user)) => (user.name.clone(), user.id.0),
            (AuthorKind::Staff, None) => (STAFF.to_owned(), Uuid::nil()),
            (AuthorKind::Bot, _) => ("Bot".to_owned(), Uuid::nil()),
            (AuthorKind::System, _) => return Said { client_id: id, ..Said::system_message(body) },
        };
        Said {
            kind: MessageKind::Message,
            author_kind: by,
            author_name,
            sender,
            client_id: id,
            body,
            attachments: Vec::new(),
            mail: None,
        }
    }

    /// How it stands: as the old system had it, once all of it is told. Nobody is called for what is long past.
    fn end(&self, place: &mut Place, last: bool) {
        place.settle();
        if !last {
            return;
        }
        let state = self.thread.state.as_ref();
        let c = &mut place.conversation;
        let said = c.last_message_at;
        let at = state.and_then(|state| state.updated).map_or(said, |at| at.time().max(c.created_at));
        match state {
            Some(state) if state.open => {
                (c.status, c.closed_at, c.snoozed_until) = (Status::Open, None, None);
                if let Some(step) = state.step {
                    place.escalated(step, 0, None);
                }
            }
            _ => {
                let closed = state.and_then(|state| state.closed).map_or(at, Micros::time);
                place.set_status(Status::Closed, closed);
            }
        }
        let c = &mut place.conversation;
        if let Some(state) = state {
            let user = people::found(self.part, state.assigned_id, state.assigned.as_deref());
            c.assignee = user.cloned();
        }
        // A conversation in which nothing was said stands where it was last changed.
        if c.last_seq == 0 {
            c.last_message_at = at;
        }
        c.updated_at = at.max(said);
    }
}

/// An id as it would have been made then.
fn id_at(at: Time) -> ConversationId {
    let rest = Uuid::new_v4().into_bytes();
    let mut random = [0; 10];
    random.copy_from_slice(&rest[..10]);
    Builder::from_unix_timestamp_millis(u64::try_from(at.ms()).unwrap_or_default(), &random)
        .into_uuid()
        .into()
}

/// What is written in one go.
#[derive(Default)]
struct Set {
    begun: Vec<Place>,
    places: Vec<Place>,
    messages: Vec<New>,
    entries: Vec<Entry>,
    numbers: Vec<(Uuid, i64)>,
}

impl Set {
    fn put(&mut self, key: &str, place: Place, told: Vec<New>, mark: Option<Mark>) {
        self.entries.push(Entry {
            kind: "thread",
            key: key.to_owned(),
            thing: Some(place.conversation.id.0),
            data: mark.and_then(|mark| serde_json::to_string(&mark).ok()),
        });
        self.places.push(place);
        self.messages.extend(told);
    }

    async fn write(self, tx: &mut Tx, tenant: TenantId) -> Result<(), StoreError> {
        place::insert(tx, &self.begun).await?;
        place::save(tx, &self.places).await?;
        messages::insert(tx, &self.messages).await?;
        let names = self.begun.iter().map(|place| &place.conversation);
        let names = names.map(|c| (c.id.0, 0, c.contact.name.as_str()));
        let texts =
            self.messages.iter().map(|new| &new.message).filter(|m| m.author.kind != AuthorKind::System);
        let texts = texts.map(|m| (m.conversation_id.0, m.seq, m.body.as_str()));
        search::add_texts(tx, tenant, &names.chain(texts).collect::<Vec<_>>()).await?;
        ledger::note(tx, tenant, SOURCE, &self.entries).await?;
        numbers::give(tx, tenant, Kind::Conversation, &self.numbers).await.map(drop)
    }
}

/// A contact that begins now.
pub(super) fn contact_at(at: Time) -> ContactId {
    ContactId(id_at(at).0)
}
