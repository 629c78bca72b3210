//! Contacts from a file. Who is known already is merged where that is certain; where the file says something else than
//! what is known, somebody decides.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::contact::ContactRef;
use crate::user::UserRef;
use crate::word::words;
use crate::{ConflictId, ContactId, Time};

/// Most rows of one request.
pub const IMPORT_ROWS: usize = 500;
/// Most rows of one dry run.
pub const PREVIEW_ROWS: usize = 50_000;

/// A row of a file: an address or a number at least, since by these somebody is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactRow {
    /// The line it stands on, from 1.
    pub line: i64,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their phone number, as it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Brings contacts from a file. The same rows again change nothing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportContacts {
    /// The file's name, 1 to 200 characters, for who looks at a conflict later.
    pub file: String,
    /// The country of numbers that do not say theirs: two letters, such as `AT`. The installation's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The rows, 1 to 500.
    pub rows: Vec<ContactRow>,
}

/// How the rows of a dry run are read.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PreviewQuery {
    /// The country of numbers that do not say theirs: two letters, such as `AT`. The installation's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// What became of the rows: each counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactsImported {
    /// New contacts.
    pub added: u64,
    /// Known contacts of whom more is known now.
    pub merged: u64,
    /// Rows that say nothing new, of which somebody has decided before, or of contacts who are blocked.
    pub unchanged: u64,
    /// Rows that wait for a decision.
    pub conflicts: u64,
    /// Rows that cannot be taken.
    pub refused: Vec<RefusedRow>,
}

/// A row that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedRow {
    /// The line it stands on.
    pub line: i64,
    /// Which of its fields: `name`, `email` or `phone`.
    pub field: String,
    /// The rule that it breaks, as the end of a sentence.
    pub why: String,
}

words! {
    /// What is done about a conflict.
    pub enum Resolution {
        /// What is known stays; the row only fills in what is missing.
        Keep = "keep",
        /// The row is right: it replaces what is known.
        Take = "take",
        /// The row is somebody else: a contact of their own.
        Add = "add",
    }
}

/// A row that says something else than what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportConflict {
    /// Its id.
    pub id: ConflictId,
    /// The file that it came from.
    pub file: String,
    /// What the file says, as it would be kept.
    pub row: ContactRow,
    /// Who it may be: one contact, or two, such as when one has the address and the other the number.
    pub candidates: Vec<ContactRef>,
    /// The fields that differ: `name`, `email`, `phone`; none where it is only not clear who it is.
    pub differs: Vec<String>,
    /// What was done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Time>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_by: Option<UserRef>,
    /// When it came in.
    pub created_at: Time,
}

/// Which conflicts, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConflictQuery {
    /// `true`: those of which somebody has decided; otherwise those to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<bool>,
    /// How many items, 1 to 100; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Decides about a conflict.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveConflict {
    /// What is done.
    pub resolution: Resolution,
    /// Who it is, where there are two candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
}
