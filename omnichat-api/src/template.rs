//! WhatsApp templates: the texts that may begin a conversation, or go on with one after 24 hours of silence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;

/// How long after the contact's last message a free reply may be sent, in milliseconds.
pub const WINDOW_MS: i64 = 24 * 3600 * 1000;

/// A text that the carrier has approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Template {
    /// The carrier's id for it: Twilio's Content SID.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// Its language, as `en`.
    pub language: String,
    /// The text, with `{{1}}`, `{{2}}` … or named places.
    pub body: String,
    /// The carrier's word for whether it may be used: `approved`.
    pub status: String,
    /// When this was last asked for.
    pub updated_at: Time,
}

/// The templates of an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Templates {
    /// By name.
    pub items: Vec<Template>,
}

/// Which template is sent, and what stands in its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseTemplate {
    /// Which.
    pub id: String,
    /// What stands in each place.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
}
