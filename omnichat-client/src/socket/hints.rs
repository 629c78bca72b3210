//! What the daemon should know of this screen and forgets by itself: typing, viewing, what is watched, what was read.
//! Pure: it is told the time, and gives the frames to send.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use omnichat_api::ConversationId;
use omnichat_api::socket::ClientFrame;

/// A hint is repeated after so long; the daemon forgets it after twice that.
const REPEAT: Duration = Duration::from_secs(3);
/// Without a key for so long, nobody is typing any more.
const IDLE: Duration = Duration::from_secs(4);

#[derive(Debug, Default)]
pub(crate) struct Hints {
    typing: Option<Typing>,
    viewing: Option<(ConversationId, Instant)>,
    watched: BTreeSet<ConversationId>,
    /// Read while there was no connection.
    read: BTreeMap<ConversationId, i64>,
}

#[derive(Debug)]
struct Typing {
    conversation: ConversationId,
    last_key: Instant,
    said: Instant,
}

impl Hints {
    /// What to hear, for `hello`.
    pub(crate) fn topics(&self) -> Vec<String> {
        std::iter::once("inbox".to_owned()).chain(self.watched.iter().map(|id| topic(*id))).collect()
    }

    /// What to say once connected.
    pub(crate) fn connected(&mut self, now: Instant) -> Vec<ClientFrame> {
        let read = std::mem::take(&mut self.read);
        let mut frames: Vec<_> =
            read.into_iter().map(|(conversation, seq)| ClientFrame::Read { conversation, seq }).collect();
        if let Some((conversation, said)) = &mut self.viewing {
            *said = now;
            frames.push(ClientFrame::Viewing { conversation: Some(*conversation) });
        }
        frames
    }

    /// The connection is gone. What was typed meanwhile is nobody's news afterwards.
    pub(crate) fn disconnected(&mut self) {
        self.typing = None;
    }

    pub(crate) fn typing(&mut self, conversation: Option<ConversationId>, now: Instant) -> Vec<ClientFrame> {
        match (&mut self.typing, conversation) {
            (Some(typing), Some(id)) if typing.conversation == id => {
                typing.last_key = now;
                self.due(now)
            }
            (_, Some(id)) => {
                let mut frames = self.stop_typing();
                self.typing = Some(Typing { conversation: id, last_key: now, said: now });
                frames.push(ClientFrame::Typing { conversation: id, on: true });
                frames
            }
            (_, None) => self.stop_typing(),
        }
    }

    fn stop_typing(&mut self) -> Vec<ClientFrame> {
        let stopped = self.typing.take();
        stopped.map(|t| ClientFrame::Typing { conversation: t.conversation, on: false }).into_iter().collect()
    }

    pub(crate) fn viewing(&mut self, conversation: Option<ConversationId>, now: Instant) -> Vec<ClientFrame> {
        if self.viewing.map(|(id, _)| id) == conversation {
            return Vec::new();
        }
        self.viewing = conversation.map(|id| (id, now));
        vec![ClientFrame::Viewing { conversation }]
    }

    pub(crate) fn watch(&mut self, conversation: ConversationId) -> Vec<ClientFrame> {
        if self.watched.insert(conversation) {
            return vec![ClientFrame::Watch { topics: vec![topic(conversation)] }];
        }
        Vec::new()
    }

    pub(crate) fn unwatch(&mut self, conversation: ConversationId) -> Vec<ClientFrame> {
        if self.watched.remove(&conversation) {
            return vec![ClientFrame::Unwatch { topics: vec![topic(conversation)] }];
        }
        Vec::new()
    }

    /// Keeps what was read for the next connection.
    pub(crate) fn read_later(&mut self, conversation: ConversationId, seq: i64) {
        let known = self.read.entry(conversation).or_insert(seq);
        *known = seq.max(*known);
    }

    /// Whether something must be repeated in time.
    pub(crate) fn any(&self) -> bool {
        self.typing.is_some() || self.viewing.is_some()
    }

    /// What must be repeated, or ends, by now.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<ClientFrame> {
        let mut frames = Vec::new();
        if self.typing.as_ref().is_some_and(|t| now.duration_since(t.last_key) >= IDLE) {
            frames = self.stop_typing();
        }
        if let Some(typing) = self.typing.as_mut().filter(|t| now.duration_since(t.said) >= REPEAT) {
            typing.said = now;
            frames.push(ClientFrame::Typing { conversation: typing.conversation, on: true });
        }
        if let Some((conversation, said)) =
            self.viewing.as_mut().filter(|v| now.duration_since(v.1) >= REPEAT)
        {
            *said = now;
            frames.push(ClientFrame::Viewing { conversation: Some(*conversation) });
        }
        frames
    }
}

fn topic(conversation: ConversationId) -> String {
    format!("conversation:{conversation}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn typing_is_said_at_once_repeated_while_keys_come_and_taken_back_when_they_stop() {
        let (mut hints, id, start) = (Hints::default(), ConversationId::new(), Instant::now());
        let on = ClientFrame::Typing { conversation: id, on: true };
        let off = ClientFrame::Typing { conversation: id, on: false };
        assert_eq!(hints.typing(Some(id), start), std::slice::from_ref(&on));
        assert_eq!(hints.typing(Some(id), start + SECOND), []);
        assert_eq!(hints.typing(Some(id), start + 3 * SECOND), [on]);
        assert_eq!(hints.due(start + 5 * SECOND), []);
        assert_eq!(hints.due(start + 7 * SECOND), [off]);
        assert!(!hints.any());
    }

    #[test]
    fn going_to_another_conversation_stops_typing_in_the_first() {
        let (mut hints, now) = (Hints::default(), Instant::now());
        let (one, two) = (ConversationId::new(), ConversationId::new());
        hints.typing(Some(one), now);
        let frames = hints.typing(Some(two), now);
        let off = ClientFrame::Typing { conversation: one, on: false };
        assert_eq!(frames, [off, ClientFrame::Typing { conversation: two, on: true }]);
    }

    #[test]
    fn viewing_is_repeated_and_said_again_after_reconnecting_with_what_was_read() {
        let (mut hints, id, start) = (Hints::default(), ConversationId::new(), Instant::now());
        let looks = ClientFrame::Viewing { conversation: Some(id) };
        assert_eq!(hints.viewing(Some(id), start), std::slice::from_ref(&looks));
        assert_eq!(hints.due(start + 2 * SECOND), []);
        assert_eq!(hints.due(start + 3 * SECOND), std::slice::from_ref(&looks));
        hints.read_later(id, 4);
        hints.read_later(id, 3);
        let read = ClientFrame::Read { conversation: id, seq: 4 };
        assert_eq!(hints.connected(start), [read, looks]);
        assert_eq!(hints.viewing(None, start), [ClientFrame::Viewing { conversation: None }]);
    }
}
