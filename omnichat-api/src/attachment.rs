//! Attachments: files that belong to messages. Stored by what is in them, served only through links that expire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{AttachmentId, ConversationId, Time};

/// Most files of one message.
pub const ATTACHMENTS: usize = 10;
/// Longest name of a file, in characters.
pub const FILE_NAME_CHARS: usize = 255;
/// Largest file when the settings say nothing else, in bytes.
pub const FILE_BYTES: u64 = 25 * 1024 * 1024;
/// How long a link to a file holds, in milliseconds.
pub const LINK_MS: i64 = 10 * 60 * 1000;

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name, as the sender had it; never a path.
    pub name: String,
    /// What it is, told from its bytes and never from its name.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
}

impl Attachment {
    /// Whether it is a picture that browsers draw and that can run nothing.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        matches!(self.media_type.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp")
    }
}

/// The name of a file that is sent up; its bytes are the body.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UploadQuery {
    /// Its name, at most 255 characters.
    pub name: String,
}

/// The same for staff.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StaffUploadQuery {
    /// Its name, at most 255 characters.
    pub name: String,
    /// The conversation to which it is to be sent: what its carrier would not take is refused at once then. Absent for a
    /// note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<uuid::Uuid>)]
    pub conversation_id: Option<ConversationId>,
}

/// A size as people say it; a limit is never said to be larger than it is.
#[must_use]
pub fn in_words(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * 1024;
    match bytes {
        0..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} KB", bytes / KB),
        _ => format!("{} MB", bytes / MB),
    }
}

/// Where a file can be read for a while, without any other proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttachmentLink {
    /// The address.
    pub url: String,
    /// When it ends.
    pub expires_at: Time,
}
