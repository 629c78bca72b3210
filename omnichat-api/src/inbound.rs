//! The journal of what came in: every request of a carrier as it was, before anybody read it.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::carrier::Carrier;
use crate::word::words;
use crate::{ConversationId, InboundId, InboxId, Time};

words! {
    /// What became of it.
    pub enum InboundState {
        /// It is on disk and waits to be read.
        Received = "received",
        /// It was read, and did what it says.
        Done = "done",
        /// It was read, and asked for nothing.
        Ignored = "ignored",
        /// It could not be read; it can be replayed.
        Failed = "failed",
    }
}

/// One thing that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inbound {
    /// Its id.
    pub id: InboundId,
    /// The inbox it came to.
    pub inbox_id: InboxId,
    /// Who brought it.
    pub carrier: Carrier,
    /// By what a second delivery of the same is told.
    pub key: String,
    /// What became of it.
    pub state: InboundState,
    /// Why it failed or was ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// The conversation it went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// When it came.
    pub received_at: Time,
}

/// One thing that came in, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboundShown {
    /// What the list shows of it.
    #[serde(flatten)]
    pub inbound: Inbound,
    /// Its headers, without those that carry a proof.
    pub headers: Vec<(String, String)>,
    /// The body, as text; bytes that are no text are replaced.
    pub body: String,
}

/// Which of them, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InboundQuery {
    /// Only those of which this became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub state: Option<InboundState>,
    /// Only those of this inbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<uuid::Uuid>)]
    pub inbox_id: Option<InboxId>,
    /// How many items, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
