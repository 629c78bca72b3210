//! The visitor's side: bodies under `/api/v1/widget/` and the frames of the visitor's socket.
//! A visitor sees one conversation, their own, and nothing that tells of the tenant's traffic.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::attachment::Attachment;
use crate::conversation::Status;
use crate::hours::Open;
use crate::inbox::WidgetLook;
use crate::message::AuthorKind;
use crate::socket::{FrameError, Limits};
use crate::{AttachmentId, ContactId, ConversationId, InboxId, MessageId, Time};

/// What the widget needs before anybody writes. Asking stores nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WidgetConfig {
    /// The inbox.
    pub inbox_id: InboxId,
    /// How it looks and greets.
    #[serde(flatten)]
    pub look: WidgetLook,
    /// Whether somebody of the team is connected now.
    pub available: bool,
    /// The largest file that may be sent up, in bytes.
    pub file_bytes: u64,
    /// Whether the inbox is within its hours; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Open>,
}

/// Which inbox.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WidgetQuery {
    /// The inbox of the page, its `data-inbox`.
    #[param(value_type = Uuid)]
    pub inbox_id: InboxId,
}

/// Begins a visitor's session. Nothing is stored on the server until the first message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartSession {
    /// The inbox of the page.
    pub inbox_id: InboxId,
    /// Who it is, where the site's backend vouches for it: then it is the same contact on any device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<VouchedIdentity>,
}

/// Who a visitor is, by the word of the site's backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum VouchedIdentity {
    /// A JWT, HS256 with the inbox's secret: `sub` is the user's id at the site, `exp` at most a day ahead; `name` and
    /// `email` are taken over.
    Jwt(VouchedJwt),
    /// An id with its HMAC.
    Hmac(VouchedHmac),
}

/// A JWT of the site's backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VouchedJwt {
    /// The token.
    pub jwt: String,
}

/// A user's id at the site, and the proof of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VouchedHmac {
    /// The user's id at the site, at most 200 characters.
    pub user_id: String,
    /// HMAC-SHA256 of the id with the inbox's secret, in hexadecimal.
    pub user_hash: String,
    /// Their name; a hint, since the proof does not cover it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their address; a hint, since the proof does not cover it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A visitor's session: a signed token bound to inbox and contact.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VisitorSession {
    /// Bearer token for `/api/v1/widget/` and the visitor's socket. Keep it: it is the visitor's only key.
    pub token: String,
    /// The contact it is for.
    pub contact_id: ContactId,
    /// When it ends.
    pub expires_at: Time,
    /// The socket's `resume_after`: whatever happens from now on comes after it, however late the socket gets through.
    pub cursor: String,
}

/// A message, as the visitor sees it. Notes are never among them, so `seq` may have gaps here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitorMessage {
    /// Its id.
    pub id: MessageId,
    /// Its place in the conversation. Order by this, never by time.
    pub seq: i64,
    /// Who wrote it.
    pub author_kind: AuthorKind,
    /// Their name.
    pub author_name: String,
    /// The text. Text, never markup. Empty only where there are attachments.
    pub body: String,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The id its sender chose; only on the visitor's own messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
    /// When it was stored.
    pub created_at: Time,
}

/// The visitor's conversation, as they see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitorConversation {
    /// Its id.
    pub id: ConversationId,
    /// Where it stands: `open` or `closed`.
    pub status: Status,
    /// Up to which `seq` the visitor has read.
    pub visitor_read_seq: i64,
    /// Up to which `seq` staff have read.
    pub staff_read_seq: i64,
    /// Nobody came: the visitor is asked how to reach them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ask_contact: bool,
}

/// History of the visitor's conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitorHistory {
    /// The conversation; absent before the first message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<VisitorConversation>,
    /// The newest messages before `before`, in order of `seq`.
    pub messages: Vec<VisitorMessage>,
    /// Whether there are earlier ones.
    pub more: bool,
    /// Resume the socket after this: everything up to it is in this answer. Opaque.
    pub cursor: String,
}

/// Which part of the history.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// Only messages with a smaller `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// How many, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The cursor of the last history, to wait for what comes after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many seconds to wait when nothing has come after `after`, at most 25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
}

/// The visitor writes. The first message makes contact and conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorSend {
    /// A UUID the sender chooses. The same again is the same message; with another body, 409.
    pub client_id: Uuid,
    /// The text, at most 10,000 characters; empty only with attachments.
    #[serde(default)]
    pub body: String,
    /// Files that this visitor sent up, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

impl VisitorSend {
    /// A text.
    #[must_use]
    pub fn text(client_id: Uuid, body: impl Into<String>) -> Self {
        Self { client_id, body: body.into(), attachments: Vec::new() }
    }
}

/// The visitor leaves their contact. An email address or a phone number is needed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveContact {
    /// A UUID the sender chooses. The same again is the same follow-up.
    pub client_id: Uuid,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The answer to [`LeaveContact`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactLeft {
    /// When it was stored.
    pub created_at: Time,
}

/// From the widget to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VisitorClientFrame {
    /// The first frame, within 10 seconds.
    Hello {
        /// The visitor's token.
        token: String,
        /// The last cursor this client has applied; absent: only what comes from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resume_after: Option<String>,
    },
    /// Writes; answered by `ack` or `error` with the same `client_id`.
    Send {
        /// Chosen by the sender; the same again is the same message.
        client_id: Uuid,
        /// The text.
        #[serde(default)]
        body: String,
        /// Files that this visitor sent up.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<AttachmentId>,
    },
    /// The visitor is typing, or stopped.
    Typing {
        /// Whether it began.
        on: bool,
    },
    /// The visitor has read up to there.
    Read {
        /// The last `seq` read.
        seq: i64,
    },
    /// Asks for a `pong`.
    Ping {
        /// Comes back unchanged.
        n: i64,
    },
}

/// From the server to the widget. Clients ignore types they do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VisitorServerFrame {
    /// Answers `hello`. Then come the missed events, then live ones.
    Welcome {
        /// The contact this session is for.
        contact: ContactId,
        /// Where this connection begins; missed events up to it follow.
        cursor: String,
        /// The server's clock.
        server_time: Time,
        /// The server's version.
        version: String,
        /// Whether somebody of the team is connected now.
        available: bool,
        /// The limits that hold.
        limits: Limits,
    },
    /// One change of the visitor's own conversation.
    Event(VisitorEvent),
    /// The message with this `client_id` is on disk.
    Ack {
        /// As in `send`.
        client_id: Uuid,
        /// The message as stored.
        message: VisitorMessage,
    },
    /// Somebody of the team is typing, or stopped. A hint: ends after 6 seconds without repeat.
    Typing {
        /// Their name.
        name: String,
        /// Whether it began.
        on: bool,
    },
    /// The log does not tell all that happened since: fetch the history afresh, go on from `cursor`.
    Resync {
        /// Why.
        reason: String,
        /// Where to go on.
        cursor: String,
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
        /// Come again after so many milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
    },
}

/// One change of the visitor's own conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitorEvent {
    /// Opaque; remember the last one applied.
    pub cursor: String,
    /// When it was written.
    pub at: Time,
    /// What changed.
    #[serde(flatten)]
    pub change: VisitorChange,
}

/// What a visitor hears of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum VisitorChange {
    /// A message was written, by them or to them.
    #[serde(rename = "message.created")]
    MessageCreated(VisitorMessage),
    /// Their conversation was closed, reopened or read.
    #[serde(rename = "conversation.changed")]
    ConversationChanged(VisitorConversation),
}
