//! What a frame of the staff socket is, found out without parsing all of it: half a million come by each second. A
//! quotation mark inside a text is escaped in JSON, so none of the marks looked for here can stand in a message.

use memchr::memmem::{self, Finder};
use uuid::Uuid;

/// What a listener needs to know of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The socket is admitted; the log's newest cursor.
    Welcome(i64),
    /// A row of the log, and whether a message was written by it.
    Event { cursor: i64, message: bool },
    /// The log no longer reaches back.
    Resync,
    /// Something was refused, or the connection is about to end.
    Refused,
    /// A hint.
    Other,
}

impl Frame {
    pub(super) fn read(frame: &[u8]) -> Self {
        match word(frame, b"\"type\":\"") {
            Some(b"event") => match number(frame, b"\"cursor\":") {
                Some(cursor) => {
                    Self::Event { cursor, message: word(frame, b"\"kind\":\"") == Some(b"message.created") }
                }
                None => Self::Other,
            },
            Some(b"welcome") => number(frame, b"\"cursor\":").map_or(Self::Other, Self::Welcome),
            Some(b"resync") => Self::Resync,
            Some(b"error" | b"bye") => Self::Refused,
            _ => Self::Other,
        }
    }
}

/// The number after the first such key.
pub(super) fn number(text: &[u8], key: &[u8]) -> Option<i64> {
    let digits = &text[memmem::find(text, key)? + key.len()..];
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&digits[..length]).ok()?.parse().ok()
}

fn word<'a>(text: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let word = &text[memmem::find(text, key)? + key.len()..];
    Some(&word[..memchr::memchr(b'"', word)?])
}

/// The ids of one run's messages: all begin alike, and end with the message's number.
pub(super) struct Numbers {
    high: u64,
    ours: Finder<'static>,
}

/// The variant of RFC 9562 in the lower half of an id.
const VARIANT: u64 = 0x8000_0000_0000_0000;
/// Characters of an id that are the same in all of them; the number's eight follow.
const SAME: usize = 28;

impl Numbers {
    pub(super) fn new() -> Self {
        let (high, _) = Uuid::now_v7().as_u64_pair();
        let text = Uuid::from_u64_pair(high, VARIANT).to_string();
        let key = format!("\"client_id\":\"{}", &text[..SAME]);
        Self { high, ours: Finder::new(&key).into_owned() }
    }

    /// The `client_id` of the message with this number.
    pub(super) fn id(&self, number: u32) -> Uuid {
        Uuid::from_u64_pair(self.high, VARIANT | u64::from(number))
    }

    /// The number of the message in this text, when it is one of this run.
    pub(super) fn of(&self, text: &[u8]) -> Option<u32> {
        let begins = self.ours.find(text)? + self.ours.needle().len();
        let number = text.get(begins..begins + 8)?;
        u32::from_str_radix(std::str::from_utf8(number).ok()?, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::event::{Change, Event};
    use omnichat_api::message::{Author, AuthorKind, Message, MessageKind};
    use omnichat_api::socket::{FrameError, ServerFrame};
    use omnichat_api::{Code, ConversationId, MessageId, Time};

    fn message(client_id: Uuid, body: &str) -> Message {
        Message {
            id: MessageId::new(),
            conversation_id: ConversationId::new(),
            seq: 7,
            kind: MessageKind::Message,
            author: Author { kind: AuthorKind::Visitor, id: None, name: "Visitor".into() },
            body: body.into(),
            attachments: Vec::new(),
            delivery: None,
            mail: None,
            client_id,
            created_at: Time(0),
        }
    }

    fn event(message: Message) -> String {
        let conversation = Some(message.conversation_id);
        let change = Change::MessageCreated(message);
        serde_json::to_string(&ServerFrame::Event(Event { cursor: 4711, at: Time(0), conversation, change }))
            .unwrap()
    }

    #[test]
    fn a_message_is_recognised_by_its_frame_whatever_its_text_says() {
        let numbers = Numbers::new();
        let nasty = format!("\"client_id\":\"{}\" \"kind\":\"x\" \"cursor\":1", numbers.id(3));
        let text = event(message(numbers.id(123_456), &nasty));
        assert_eq!(Frame::read(text.as_bytes()), Frame::Event { cursor: 4711, message: true });
        assert_eq!(numbers.of(text.as_bytes()), Some(123_456));
        assert_eq!(number(text.as_bytes(), b"\"seq\":"), Some(7));
    }

    #[test]
    fn messages_of_others_have_no_number() {
        let (numbers, text) = (Numbers::new(), event(message(Uuid::now_v7(), "hello")));
        assert_eq!(numbers.of(text.as_bytes()), None);
    }

    #[test]
    fn refusals_and_hints_are_told_apart() {
        let refused = FrameError {
            code: Code::Unauthorized,
            detail: "Sign in again.".into(),
            client_id: None,
            errors: Vec::new(),
        };
        let text = serde_json::to_string(&ServerFrame::Error(refused)).unwrap();
        assert_eq!(Frame::read(text.as_bytes()), Frame::Refused);
        let text = serde_json::to_string(&ServerFrame::Pong { n: 3 }).unwrap();
        assert_eq!(Frame::read(text.as_bytes()), Frame::Other);
    }
}
