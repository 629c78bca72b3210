//! Those who listen: the visitors and the staff, connected as a socket is. A listener who comes asks for what was
//! missed since the last row heard, hears that first, and then what is published, each row once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use omnichat_store::{Logged, Publish, Store, StoreError};

use crate::inspection::Inspection;
use crate::model::listener::{Heard, Who};
use crate::people::{People, VISITORS};

/// Rows of the log that are read at once: few, so that catching up takes several turns.
const PAGE: u32 = 3;

/// All listeners. Clones are the same.
#[derive(Clone, Default)]
pub struct Audience(Arc<Mutex<Hall>>);

#[derive(Default)]
struct Hall {
    seats: Vec<Seat>,
    /// Which opening of the store is heard; what an earlier one still says goes nowhere.
    opening: usize,
    /// Rows until the store dies.
    fails_after: Option<usize>,
    /// Connections so far.
    connections: usize,
}

struct Seat {
    who: Who,
    line: Line,
    heard: Vec<Heard>,
}

/// Whether a listener is connected.
enum Line {
    Away,
    /// Since this connection; what is published meanwhile waits.
    Behind(usize, Vec<Heard>),
    Live,
}

impl Hall {
    /// Begins a connection; it ends when the same listener begins another.
    fn connect(&mut self, listener: usize) -> usize {
        self.connections += 1;
        self.seats[listener].line = Line::Behind(self.connections, Vec::new());
        self.connections
    }
}

/// Whether there is more to catch up with.
#[derive(PartialEq, Eq)]
enum Turn {
    Next,
    Last,
}

impl Seat {
    fn stands(&self) -> (Who, i64) {
        (self.who, self.cursor())
    }

    fn cursor(&self) -> i64 {
        self.heard.last().map_or(0, Heard::cursor)
    }

    /// A row that was heard before is no news.
    fn hears(&mut self, row: Heard) {
        if row.cursor() > self.cursor() {
            self.heard.push(row);
        }
    }

    /// Hears a page of what was missed, and after the last one what was published since the connection began.
    fn catches_up(&mut self, connection: usize, missed: Vec<Heard>) -> Turn {
        let Line::Behind(since, waiting) = &mut self.line else { return Turn::Last };
        if *since != connection {
            return Turn::Last;
        }
        if !missed.is_empty() {
            let before = self.cursor();
            missed.into_iter().for_each(|row| self.hears(row));
            assert!(self.cursor() > before, "the log tells again what was before {before}");
            return Turn::Next;
        }
        let waiting = std::mem::take(waiting);
        waiting.into_iter().for_each(|row| self.hears(row));
        self.line = Line::Live;
        Turn::Last
    }
}

impl Audience {
    /// Gives everybody a seat; nobody is connected yet.
    pub fn seat(&self, people: &People) {
        let visitors = people.visitors[..VISITORS].iter().map(|visitor| Who::Visitor(*visitor));
        let staff = people.staff.iter().map(|(tenant, _)| Who::Staff(*tenant));
        self.hall().seats =
            visitors.chain(staff).map(|who| Seat { who, line: Line::Away, heard: Vec::new() }).collect();
    }

    /// Makes ready for a store that opens, and returns what it publishes to.
    #[must_use]
    pub fn enters(&self) -> Publish {
        self.hall().opening += 1;
        let (audience, opening) = (self.clone(), self.hall().opening);
        Arc::new(move |row| audience.publish(opening, &row))
    }

    /// Cuts all lines: the store is gone.
    pub fn leaves(&self) {
        let mut hall = self.hall();
        hall.opening += 1;
        hall.fails_after = None;
        hall.seats.iter_mut().for_each(|seat| seat.line = Line::Away);
    }

    /// Lets the store die when so many more rows are published.
    pub fn fails_after(&self, rows: usize) {
        self.hall().fails_after = Some(rows);
    }

    fn publish(&self, opening: usize, row: &Logged) {
        let mut hall = self.hall();
        if hall.opening != opening {
            return;
        }
        for seat in &mut hall.seats {
            let Some(heard) = seat.who.sees(row) else { continue };
            match &mut seat.line {
                Line::Away => {}
                Line::Behind(_, waiting) => waiting.push(heard),
                Line::Live => seat.hears(heard),
            }
        }
        let left = hall.fails_after.map(|rows| rows - 1);
        hall.fails_after = left;
        if left == Some(0) {
            hall.fails_after = None;
            hall.opening += 1;
            drop(hall);
            // Unwinds the writer between the commit and the answers, without a word on the terminal.
            std::panic::resume_unwind(Box::new("the store dies here"));
        }
    }

    /// Connects a listener, who hears what was missed and then what is published.
    pub async fn connect(&self, listener: usize, store: &Store) -> Result<(), StoreError> {
        let connection = self.hall().connect(listener);
        loop {
            let (who, cursor) = self.hall().seats[listener].stands();
            let missed = who.reads(store, cursor, PAGE).await?;
            if self.hall().seats[listener].catches_up(connection, missed) == Turn::Last {
                return Ok(());
            }
        }
    }

    /// Cuts a listener's line.
    pub fn disconnect(&self, listener: usize) {
        self.hall().seats[listener].line = Line::Away;
    }

    /// Lets everybody who is away catch up, and somebody new read all from the beginning. Says who has not heard
    /// exactly what is theirs.
    pub async fn judged(&self, store: &Store, found: &Inspection) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        let listeners = self.hall().seats.len();
        for listener in 0..listeners {
            let live = matches!(self.hall().seats[listener].line, Line::Live);
            if !live {
                self.connect(listener, store).await?;
            }
            let (who, _) = self.hall().seats[listener].stands();
            let all = who.reads(store, 0, i32::MAX.unsigned_abs()).await?;
            let how = if live { "was there" } else { "came back" };
            let heard = who.misheard(&self.hall().seats[listener].heard, found);
            faults.extend(heard.map(|wrong| format!("listener {listener}, who {how}, {wrong}")));
            let read = who.misheard(&all, found);
            faults.extend(read.map(|wrong| format!("a new listener in the place of {listener} {wrong}")));
        }
        Ok(faults)
    }

    fn hall(&self) -> MutexGuard<'_, Hall> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
