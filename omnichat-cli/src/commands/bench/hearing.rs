//! What one listener has heard, held against the ledger: each row of the log once and in order, each message once, each
//! sender's messages in the order they were sent in. Knows no socket.

use std::time::Instant;

use super::frame::Frame;
use super::ledger::Ledger;

/// What one listener has heard.
#[derive(Default)]
pub(super) struct Hearing {
    /// The last cursor.
    cursor: i64,
    /// One bit for each message.
    known: Vec<u64>,
    /// The last message of each sender.
    last_of: Vec<Option<u32>>,
    /// Different messages of this run.
    pub(super) distinct: u64,
    /// Frames of messages that count for speed, and when the last of them came.
    pub(super) frames: u64,
    pub(super) last: Option<Instant>,
    /// Other rows of the log.
    pub(super) others: u64,
    pub(super) doubled: u64,
    pub(super) disordered: u64,
    /// How often it was cut off and resumed.
    pub(super) resumed: u64,
    welcome: bool,
    refused: Option<String>,
}

impl Hearing {
    /// A connection begins: gives the cursor to resume after, when there was one before it.
    pub(super) fn begin(&mut self) -> Option<i64> {
        let resumes = std::mem::replace(&mut self.welcome, false);
        self.resumed += u64::from(resumes);
        resumes.then_some(self.cursor)
    }

    pub(super) const fn is_welcome(&self) -> bool {
        self.welcome
    }

    /// What the daemon said when it refused.
    pub(super) fn refusal(&mut self) -> Option<String> {
        self.refused.take()
    }

    /// Notes a frame.
    pub(super) fn note(&mut self, frame: &[u8], ledger: &Ledger) {
        match Frame::read(frame) {
            Frame::Event { cursor, message } => {
                if cursor <= self.cursor {
                    // Told again: the message's own count says whether it was one of ours.
                    self.disordered += 1;
                } else {
                    self.disordered += u64::from(cursor != self.cursor + 1);
                    self.cursor = cursor;
                }
                match message.then(|| ledger.numbers.of(frame)).flatten() {
                    Some(number) => self.message(number, ledger),
                    None => self.others += 1,
                }
            }
            Frame::Welcome(cursor) => {
                if !self.welcome && self.resumed == 0 {
                    self.cursor = cursor;
                }
                self.welcome = true;
            }
            // Rows were lost that could have held anything.
            Frame::Resync => self.disordered += 1,
            Frame::Refused => self.refused = Some(String::from_utf8_lossy(frame).into_owned()),
            Frame::Other => {}
        }
    }

    fn message(&mut self, number: u32, ledger: &Ledger) {
        let (word, bit) = (number as usize / 64, 1 << (number % 64));
        if self.known.len() <= word {
            self.known.resize(word + 1, 0);
        }
        if self.known[word] & bit != 0 {
            self.doubled += 1;
            return;
        }
        self.known[word] |= bit;
        self.distinct += 1;
        let Some((sender, counts)) = ledger.hear(number) else { return };
        if counts {
            self.frames += 1;
            self.last = Some(Instant::now());
        }
        let sender = sender as usize;
        if self.last_of.len() <= sender {
            self.last_of.resize(sender + 1, None);
        }
        self.disordered += u64::from(self.last_of[sender] > Some(number));
        self.last_of[sender] = Some(number);
    }

    /// How many of these it has not heard.
    pub(super) fn missing(&self, kept: &[u32]) -> u64 {
        let has = |number: u32| {
            self.known.get(number as usize / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
        };
        kept.iter().filter(|number| !has(**number)).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A listener, and a ledger with so many acknowledged messages of one sender.
    fn after(welcome: i64, messages: u32) -> (Hearing, Ledger) {
        let ledger = Ledger::new(1, 1);
        ledger.begin_to_count();
        for seq in 1..=i64::from(messages) {
            let number = ledger.open(0, Instant::now());
            ledger.acknowledge(number, seq);
        }
        let mut hearing = Hearing::default();
        hearing.note(format!(r#"{{"type":"welcome","cursor":{welcome}}}"#).as_bytes(), &ledger);
        (hearing, ledger)
    }

    fn frame(ledger: &Ledger, cursor: i64, number: u32) -> Vec<u8> {
        let id = ledger.id(number);
        format!(
            r#"{{"type":"event","cursor":{cursor},"kind":"message.created","data":{{"client_id":"{id}"}}}}"#
        )
        .into_bytes()
    }

    /// Missing, doubled, disordered.
    fn told(hearing: &Hearing, ledger: &Ledger) -> (u64, u64, u64) {
        (hearing.missing(&ledger.kept()), hearing.doubled, hearing.disordered)
    }

    #[test]
    fn all_once_and_in_order_is_right() {
        let (mut hearing, ledger) = after(40, 3);
        for number in 0..3 {
            hearing.note(&frame(&ledger, 41 + 2 * i64::from(number), number), &ledger);
            let other = format!(r#"{{"type":"event","cursor":{},"kind":"x"}}"#, 42 + 2 * number);
            hearing.note(other.as_bytes(), &ledger);
        }
        assert_eq!(told(&hearing, &ledger), (0, 0, 0));
        assert_eq!((hearing.frames, hearing.others), (3, 3));
    }

    #[test]
    fn one_that_never_came_is_missing_and_its_place_in_the_log_is_a_gap() {
        let (mut hearing, ledger) = after(0, 3);
        hearing.note(&frame(&ledger, 1, 0), &ledger);
        hearing.note(&frame(&ledger, 3, 2), &ledger);
        assert_eq!(told(&hearing, &ledger), (1, 0, 1));
    }

    #[test]
    fn one_that_came_twice_is_doubled_whatever_its_cursor_says() {
        let (mut hearing, ledger) = after(0, 1);
        for cursor in [1, 2] {
            hearing.note(&frame(&ledger, cursor, 0), &ledger);
        }
        assert_eq!(told(&hearing, &ledger), (0, 1, 0));
        hearing.note(&frame(&ledger, 2, 0), &ledger);
        assert_eq!(told(&hearing, &ledger), (0, 2, 1));
    }

    #[test]
    fn a_senders_later_message_before_the_earlier_one_is_out_of_order() {
        let (mut hearing, ledger) = after(0, 2);
        hearing.note(&frame(&ledger, 1, 1), &ledger);
        hearing.note(&frame(&ledger, 2, 0), &ledger);
        assert_eq!(told(&hearing, &ledger), (0, 0, 1));
    }

    #[test]
    fn a_resumed_listener_goes_on_where_it_was_and_a_resync_is_not_passed_over() {
        let (mut hearing, ledger) = after(0, 2);
        hearing.note(&frame(&ledger, 1, 0), &ledger);
        assert_eq!(hearing.begin(), Some(1));
        hearing.note(br#"{"type":"welcome","cursor":9}"#, &ledger);
        hearing.note(&frame(&ledger, 2, 1), &ledger);
        assert_eq!(told(&hearing, &ledger), (0, 0, 0));
        hearing.note(br#"{"type":"resync","cursor":9}"#, &ledger);
        assert_eq!(told(&hearing, &ledger), (0, 0, 1));
    }
}
