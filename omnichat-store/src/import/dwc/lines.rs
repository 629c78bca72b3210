//! The messages in the order in which they are written here: thread by thread, the one that was quiet for longest first,
//! and in each as they were said. A line's id is made of what it says, so that the same line is never written twice.

use std::collections::HashMap;
use std::sync::Arc;

use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::AuthorKind;
use omnichat_api::{TenantId, Time};
use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::old::Place;
use super::tables::Table;
use super::threads::Thread;
use super::values::{number, text};

/// Lines of one commit at most: enough to share its cost, few enough that nobody else waits long.
pub(super) const COMMIT: usize = 2_000;
/// What stands in for a text that is empty.
const NO_TEXT: &str = "(no text)";

/// One message, or a part of one that was too long.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: Uuid,
    pub(super) at: Time,
    pub(super) by: AuthorKind,
    /// The old number of the user who wrote it, where that is known.
    pub(super) staff: Option<i64>,
    pub(super) body: String,
    /// Whether it is a further part of the message before.
    pub(super) goes_on: bool,
}

/// Some lines of a thread, all of one commit.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) thread: usize,
    pub(super) first: bool,
    pub(super) last: bool,
    pub(super) lines: Vec<Line>,
}

/// What the words of a message needed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needed {
    pub(super) empty: u64,
    pub(super) split: u64,
    pub(super) strangers: u64,
}

/// What is written in one commit, of one tenant.
#[derive(Debug)]
pub(super) struct Batch {
    /// The place of the tenant in the plan.
    pub(super) tenant: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) needed: Needed,
}

/// A thread and the tenant it goes to, by its place in the plan and its id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goes {
    pub(super) thread: usize,
    pub(super) tenant: usize,
    pub(super) id: Option<TenantId>,
}

/// Reads the texts and hands them over, batch by batch, until that fails because nobody takes them any more.
pub(super) fn read(
    db: &Connection,
    table: Option<&Table>,
    (threads, order): (&Arc<[Thread]>, &[Goes]),
    mut messages: Vec<Place>,
    mut take: impl FnMut(Batch) -> bool,
) -> rusqlite::Result<()> {
    let mut rank = vec![0_u32; threads.len()];
    for (at, goes) in order.iter().enumerate() {
        rank[goes.thread] = u32::try_from(at).unwrap_or(u32::MAX);
    }
    messages.sort_unstable_by_key(|m| (rank[m.thread as usize], m.at, m.row));
    let sql = table.map(|table| table.select(&["sender", "text", "staff_id"], "WHERE rowid = ?1"));
    let mut sql = sql.map(|sql| db.prepare(&sql)).transpose()?;

    let mut messages = messages.into_iter().peekable();
    let mut writing: Option<Batch> = None;
    let mut room = COMMIT;
    for goes in order {
        let key = threads[goes.thread].key.to_string();
        let mut same = Same::default();
        let mut first = true;
        loop {
            if writing.as_ref().is_some_and(|batch| batch.tenant != goes.tenant || room == 0)
                && let Some(full) = writing.take()
                && !take(full)
            {
                return Ok(());
            }
            let batch = writing.get_or_insert_with(|| {
                room = COMMIT;
                Batch { tenant: goes.tenant, pieces: Vec::new(), needed: Needed::default() }
            });
            let mut lines = Vec::new();
            let mut last = true;
            while messages.peek().is_some_and(|m| m.thread as usize == goes.thread) {
                if lines.len() >= room {
                    last = false;
                    break;
                }
                let (Some(place), Some(sql)) = (messages.next(), &mut sql) else { break };
                let said = sql
                    .query_row([place.row], |row| Ok((text(row, 1), text(row, 2), number(row, 3))))
                    .optional()?;
                let (sender, words, staff) = said.unwrap_or_default();
                let said = Said { key: &key, tenant: goes.id, place, sender, staff };
                said.lines(words.unwrap_or_default(), &mut same, &mut batch.needed, &mut lines);
            }
            room = room.saturating_sub(lines.len().max(1));
            batch.pieces.push(Piece { thread: goes.thread, first, last, lines });
            first = false;
            if last {
                break;
            }
        }
    }
    if let Some(batch) = writing {
        take(batch);
    }
    Ok(())
}

/// What was said at the same microsecond in a thread, and how often: a file whose times are rough has much of it.
#[derive(Default)]
struct Same {
    at: Option<super::values::Micros>,
    said: HashMap<[u8; 32], usize>,
}

/// A row of messages.
struct Said<'a> {
    key: &'a str,
    tenant: Option<TenantId>,
    place: Place,
    sender: Option<String>,
    staff: Option<i64>,
}

impl Said<'_> {
    fn lines(self, words: String, same: &mut Same, needed: &mut Needed, lines: &mut Vec<Line>) {
        let sender = self.sender.unwrap_or_default().trim().to_lowercase();
        let by = match sender.as_str() {
            "user" | "visitor" | "customer" => AuthorKind::Visitor,
            "staff" | "admin" | "agent" | "human" => AuthorKind::Staff,
            "bot" | "ai" | "assistant" => AuthorKind::Bot,
            "system" => AuthorKind::System,
            _ => {
                needed.strangers += 1;
                AuthorKind::System
            }
        };
        let mut hash = Sha256::new();
        hash.update(self.tenant.map_or(Uuid::nil(), |tenant| tenant.0).as_bytes());
        for part in [self.key.as_bytes(), &self.place.at.0.to_be_bytes(), sender.as_bytes(), words.as_bytes()]
        {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let hash: [u8; 32] = hash.finalize().into();
        if same.at != Some(self.place.at) {
            (same.at, same.said) = (Some(self.place.at), HashMap::new());
        }
        let said = same.said.entry(hash).or_default();
        let alike = *said;
        *said += 1;

        let at = self.place.at.time();
        let mut add = |part: usize, body: String| {
            let id = id(at, &hash, (alike, part));
            lines.push(Line { id, at, by, staff: self.staff, body, goes_on: part > 0 });
        };
        if words.trim().is_empty() {
            needed.empty += 1;
            return add(0, NO_TEXT.into());
        }
        // Bytes bound characters from above, so the usual short text needs no count.
        if words.len() <= MESSAGE_CHARS || words.chars().count() <= MESSAGE_CHARS {
            return add(0, words);
        }
        needed.split += 1;
        let mut rest = words.as_str();
        for part in 0.. {
            let end = rest.char_indices().nth(MESSAGE_CHARS).map_or(rest.len(), |(end, _)| end);
            let (head, tail) = rest.split_at(end);
            let head = if head.trim().is_empty() { NO_TEXT } else { head };
            add(part, head.to_owned());
            if tail.is_empty() {
                break;
            }
            rest = tail;
        }
    }
}

/// The id of something of which this is the hash: made of its time and of nothing else that could change, with the time
/// first, so that what is written together stands together in every index.
pub(super) fn id(at: Time, hash: &[u8; 32], which: (usize, usize)) -> Uuid {
    let mut hash = *hash;
    if which != (0, 0) {
        let mut other = Sha256::new();
        other.update(hash);
        other.update(which.0.to_be_bytes());
        other.update(which.1.to_be_bytes());
        hash = other.finalize().into();
    }
    let mut rest = [0; 10];
    rest.copy_from_slice(&hash[..10]);
    Builder::from_unix_timestamp_millis(u64::try_from(at.ms()).unwrap_or_default(), &rest).into_uuid()
}
