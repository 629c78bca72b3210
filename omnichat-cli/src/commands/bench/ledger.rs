//! The book of a run: every message with its number, when it was sent, whether it was acknowledged, and who has still to
//! hear it. All on one thread, so that looking something up costs nothing.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Instant;

use tokio::sync::Notify;
use uuid::Uuid;

use super::frame::Numbers;
use super::latency::Latencies;

/// The messages of one run.
pub(super) struct Ledger {
    pub(super) numbers: Numbers,
    began: Instant,
    listeners: u32,
    rows: RefCell<Vec<Row>>,
    /// From which number on the clock counts; those before warm up.
    counted: Cell<usize>,
    acknowledged: Cell<u64>,
    /// From the moment a message was to be sent to its acknowledgement.
    answered: RefCell<Latencies>,
    /// From the same moment until one listener has it.
    heard: RefCell<Latencies>,
    /// One for each sender: woken when every listener has their message.
    complete: Vec<Notify>,
}

struct Row {
    sender: u32,
    sent_us: u64,
    /// 0 until it is acknowledged.
    seq: i64,
    listeners_left: u32,
}

impl Ledger {
    pub(super) fn new(senders: usize, listeners: usize) -> Self {
        Self {
            numbers: Numbers::new(),
            began: Instant::now(),
            listeners: u32::try_from(listeners).unwrap_or(u32::MAX),
            rows: RefCell::default(),
            counted: Cell::new(usize::MAX),
            acknowledged: Cell::new(0),
            answered: RefCell::new(Latencies::new()),
            heard: RefCell::new(Latencies::new()),
            complete: (0..senders).map(|_| Notify::new()).collect(),
        }
    }

    /// The clock counts from here on: what was sent so far has to arrive like all, but is forgotten for speed.
    pub(super) fn begin_to_count(&self) {
        self.counted.set(self.rows.borrow().len());
        self.acknowledged.set(0);
        self.answered.replace(Latencies::new());
        self.heard.replace(Latencies::new());
    }

    /// A new message, to be sent now or due at some earlier moment.
    pub(super) fn open(&self, sender: u32, due: Instant) -> u32 {
        let mut rows = self.rows.borrow_mut();
        let number = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        rows.push(Row { sender, sent_us: self.us(due), seq: 0, listeners_left: self.listeners });
        number
    }

    pub(super) fn id(&self, number: u32) -> Uuid {
        self.numbers.id(number)
    }

    /// The daemon said that it is on disk.
    pub(super) fn acknowledge(&self, number: u32, seq: i64) {
        let now = self.us(Instant::now());
        if let Some(row) = self.rows.borrow_mut().get_mut(number as usize) {
            row.seq = seq;
            if number as usize >= self.counted.get() {
                self.acknowledged.set(self.acknowledged.get() + 1);
                self.answered.borrow_mut().add_us(now.saturating_sub(row.sent_us));
            }
        }
    }

    /// One listener has it. Gives its sender, and whether it counts for speed.
    pub(super) fn hear(&self, number: u32) -> Option<(u32, bool)> {
        let now = self.us(Instant::now());
        let mut rows = self.rows.borrow_mut();
        let row = rows.get_mut(number as usize)?;
        row.listeners_left = row.listeners_left.saturating_sub(1);
        if row.listeners_left == 0
            && let Some(waiting) = self.complete.get(row.sender as usize)
        {
            waiting.notify_one();
        }
        let counts = number as usize >= self.counted.get();
        if counts {
            self.heard.borrow_mut().add_us(now.saturating_sub(row.sent_us));
        }
        Some((row.sender, counts))
    }

    /// Waits until every listener has it.
    pub(super) async fn complete(&self, number: u32, sender: u32) {
        while self.rows.borrow()[number as usize].listeners_left > 0 {
            self.complete[sender as usize].notified().await;
        }
    }

    /// Messages acknowledged since the clock counts.
    pub(super) fn acknowledged(&self) -> u64 {
        self.acknowledged.get()
    }

    /// The numbers of all acknowledged messages.
    pub(super) fn kept(&self) -> Vec<u32> {
        let rows = self.rows.borrow();
        let kept = rows.iter().zip(0..).filter(|(row, _)| row.seq > 0);
        kept.map(|(_, number)| number).collect()
    }

    /// Places where the acknowledged `seq` of a conversation are not 1, 2, 3 … in the order they were sent in.
    pub(super) fn gaps(&self, one_conversation: bool) -> u64 {
        let mut seqs: HashMap<u32, Vec<i64>> = HashMap::new();
        for row in self.rows.borrow().iter().filter(|row| row.seq > 0) {
            seqs.entry(if one_conversation { 0 } else { row.sender }).or_default().push(row.seq);
        }
        let gaps = seqs.into_values().map(|mut seqs| {
            if one_conversation {
                // Sent at the same time, they may be stored in any order.
                seqs.sort_unstable();
            }
            seqs.iter().zip(1..).filter(|(seq, wanted)| *seq != wanted).count() as u64
        });
        gaps.sum()
    }

    pub(super) fn answered(&self) -> std::cell::Ref<'_, Latencies> {
        self.answered.borrow()
    }

    pub(super) fn heard(&self) -> std::cell::Ref<'_, Latencies> {
        self.heard.borrow()
    }

    fn us(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.began).as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_or_repeated_place_in_a_conversation_is_a_gap() {
        let ledger = Ledger::new(2, 0);
        for (sender, seq) in [(0, 1), (1, 1), (0, 2), (1, 3), (0, 2)] {
            let number = ledger.open(sender, Instant::now());
            ledger.acknowledge(number, seq);
        }
        assert_eq!(ledger.gaps(false), 2);
    }

    #[test]
    fn messages_at_the_same_time_in_one_conversation_may_come_in_any_order() {
        let ledger = Ledger::new(2, 0);
        for (sender, seq) in [(0, 2), (1, 1), (0, 3)] {
            let number = ledger.open(sender, Instant::now());
            ledger.acknowledge(number, seq);
        }
        assert_eq!(ledger.gaps(true), 0);
    }
}
