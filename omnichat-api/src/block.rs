//! Those whose messages are not taken.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::user::UserRef;
use crate::word::words;
use crate::{BlockId, Time};

words! {
    /// By what somebody is known who is not let in.
    pub enum BlockKind {
        /// A contact, by id.
        Contact = "contact",
        /// An email address.
        Email = "email",
        /// A phone number.
        Phone = "phone",
        /// A network address, or a network such as `192.0.2.0/24`.
        Network = "network",
    }
}

/// Somebody who is not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Block {
    /// Its id.
    pub id: BlockId,
    /// By what they are known.
    pub kind: BlockKind,
    /// The id, address, number or network.
    pub value: String,
    /// Why, for colleagues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserRef>,
    /// When.
    pub created_at: Time,
}

/// Blocks somebody. What they wrote stays; what they write from now on is refused.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBlock {
    /// By what they are known.
    pub kind: BlockKind,
    /// The id, address, number or network.
    pub value: String,
    /// Why, for colleagues; at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Longest reason, in characters.
pub const REASON_CHARS: usize = 200;
