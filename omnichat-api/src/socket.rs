//! The staff socket's frames, one enum per direction, and the close codes that both sockets use.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::auth::Me;
use crate::event::Event;
use crate::message::{Message, MessageKind};
use crate::problem::{Code, FieldError};
use crate::user::UserRef;
use crate::{AttachmentId, ConversationId, SessionId, Time};

/// The subprotocol that both sockets speak.
pub const PROTOCOL: &str = "omnichat.v1";

/// From a staff client to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame, within 10 seconds. Sent again later, it renews the token of the open socket.
    Hello {
        /// An access token.
        token: String,
        /// The last cursor this client has applied; absent: only what comes from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resume_after: Option<i64>,
        /// What to hear: `inbox` (every event) and `conversation:<id>` (its events, typing and presence). Absent: `inbox`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topics: Option<Vec<String>>,
    },
    /// Sends a message or note; answered by `ack` or `error` with the same `client_id`.
    Send {
        /// Chosen by the sender; the same again is the same message.
        client_id: Uuid,
        /// The conversation.
        conversation: ConversationId,
        /// The text.
        #[serde(default)]
        body: String,
        /// Message or note.
        #[serde(default)]
        kind: MessageKind,
        /// Files that this sender sent up for the conversation.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<AttachmentId>,
    },
    /// This user is typing there, or stopped.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Whether it began.
        on: bool,
    },
    /// This user looks at that conversation now; `null`: at none.
    Viewing {
        /// The conversation.
        conversation: Option<ConversationId>,
    },
    /// This user has read up to there.
    Read {
        /// The conversation.
        conversation: ConversationId,
        /// The last `seq` read.
        seq: i64,
    },
    /// Hear more.
    Watch {
        /// As in `hello`.
        topics: Vec<String>,
    },
    /// Hear less.
    Unwatch {
        /// As in `hello`.
        topics: Vec<String>,
    },
    /// Asks for a `pong`.
    Ping {
        /// Comes back unchanged.
        n: i64,
    },
}

/// From the server to a staff client. Clients ignore types they do not know.
#[expect(clippy::large_enum_variant, reason = "a frame lives no longer than it takes to write it")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// Answers `hello`. Then come the missed events, then live ones.
    Welcome {
        /// Who this is, for which tenant.
        user: Me,
        /// The newest cursor of the log; missed events up to it follow.
        cursor: i64,
        /// This connection's session; absent for a program's token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<SessionId>,
        /// The server's clock.
        server_time: Time,
        /// The server's version.
        version: String,
        /// The limits that hold.
        limits: Limits,
    },
    /// One row of the log.
    Event(Event),
    /// The message with this `client_id` is on disk.
    Ack {
        /// As in `send`.
        client_id: Uuid,
        /// The message as stored.
        message: Message,
    },
    /// Somebody is typing there, or stopped. A hint: it may be dropped, and ends after 6 seconds without repeat.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// The user, or absent when it is the visitor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<UserRef>,
        /// Whether it began.
        on: bool,
    },
    /// Who looks at that conversation now: the whole list. A hint: it may be dropped.
    Presence {
        /// The conversation.
        conversation: ConversationId,
        /// The users who look at it.
        users: Vec<UserRef>,
        /// Whether the visitor has the page open.
        visitor_online: bool,
    },
    /// The log does not tell all that happened since: fetch afresh, go on from `cursor`.
    Resync {
        /// Why.
        reason: String,
        /// Where to go on.
        cursor: i64,
    },
    /// A frame was refused.
    Error(FrameError),
    /// Answers `ping`.
    Pong {
        /// As in `ping`.
        n: i64,
    },
    /// The server ends this connection; the close code says the same.
    Bye {
        /// One of the close codes.
        code: u16,
        /// Come again after so many milliseconds; absent: only after something changed, such as signing in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
    },
}

/// A refused frame, on either socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrameError {
    /// The stable word, as in HTTP problems.
    pub code: Code,
    /// What to do about it.
    pub detail: String,
    /// The `client_id` of the refused `send`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
    /// For `invalid`: each field that breaks a rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// The limits a client should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Limits {
    /// Longest message, in characters.
    pub message_chars: usize,
    /// Largest frame, in bytes.
    pub frame_bytes: usize,
    /// Ping when quiet for so long, in milliseconds.
    pub ping_ms: u64,
    /// Give the other side up after so much silence, in milliseconds.
    pub dead_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        use crate::limits::{DEAD_MS, FRAME_BYTES, MESSAGE_CHARS, PING_MS};
        Self { message_chars: MESSAGE_CHARS, frame_bytes: FRAME_BYTES, ping_ms: PING_MS, dead_ms: DEAD_MS }
    }
}

/// Close codes of both sockets.
pub mod close {
    /// A frame that cannot be read.
    pub const BAD_FRAME: u16 = 4400;
    /// The token is missing, expired or revoked: sign in again.
    pub const SIGN_IN: u16 = 4401;
    /// Not allowed, here or from this website.
    pub const NOT_ALLOWED: u16 = 4403;
    /// No `hello` in time.
    pub const NO_HELLO: u16 = 4408;
    /// Another connection took this one's place.
    pub const REPLACED: u16 = 4409;
    /// A frame over the limit.
    pub const TOO_LARGE: u16 = 4413;
    /// Too many frames.
    pub const TOO_FAST: u16 = 4429;
    /// The reader did not keep up: resume.
    pub const TOO_SLOW: u16 = 4290;
    /// The daemon restarts: resume.
    pub const RESTARTING: u16 = 4503;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn frames_are_flat_objects_with_a_type() {
        let frame = json!({"type": "typing", "conversation": Uuid::nil(), "on": true});
        let read: ClientFrame = serde_json::from_value(frame.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), frame);
        let pong = serde_json::to_value(ServerFrame::Pong { n: 3 }).unwrap();
        assert_eq!(pong, json!({"type": "pong", "n": 3}));
    }

    #[test]
    fn an_event_is_flat_with_its_kind_and_data_and_comes_back_the_same() {
        let message = Message {
            id: crate::MessageId::new(),
            conversation_id: ConversationId::new(),
            seq: 1,
            kind: MessageKind::Note,
            author: crate::message::Author {
                kind: crate::message::AuthorKind::System,
                id: None,
                name: "System".into(),
            },
            body: "hello".into(),
            attachments: Vec::new(),
            delivery: None,
            mail: None,
            client_id: Uuid::now_v7(),
            created_at: Time(0),
        };
        let event = Event {
            cursor: 9,
            at: Time(0),
            conversation: Some(message.conversation_id),
            change: crate::event::Change::MessageCreated(message),
        };
        let value = serde_json::to_value(ServerFrame::Event(event.clone())).unwrap();
        assert_eq!(value["type"], "event");
        assert_eq!(value["kind"], "message.created");
        assert_eq!(value["data"]["body"], "hello");
        assert_eq!(serde_json::from_value::<ServerFrame>(value).unwrap(), ServerFrame::Event(event));
    }
}
