//! Contacts from files, and the decisions about what differs.

use omnichat_api::import::{
    ConflictQuery, ContactsImported, ImportConflict, ImportContacts, PreviewQuery, ResolveConflict,
};
use omnichat_api::{ConflictId, Page};

use crate::{Result, Session};

impl Session {
    /// Brings contacts from a file, up to 500 at once.
    pub async fn import_contacts(&self, import: &ImportContacts) -> Result<ContactsImported> {
        self.post("imports/contacts", import).await
    }

    /// What an import of these rows would do: one [`ContactRow`](omnichat_api::import::ContactRow) a line, up to 50,000.
    pub async fn preview_contacts(&self, query: &PreviewQuery, lines: &str) -> Result<ContactsImported> {
        self.post_lines("imports/contacts/preview", query, lines).await
    }

    /// The rows that wait for a decision, or those that had one.
    pub async fn import_conflicts(&self, query: &ConflictQuery) -> Result<Page<ImportConflict>> {
        self.get("imports/conflicts", query).await
    }

    /// Decides about a row.
    pub async fn resolve_import_conflict(
        &self,
        id: ConflictId,
        resolve: &ResolveConflict,
    ) -> Result<ImportConflict> {
        self.post(&format!("imports/conflicts/{id}/resolve"), resolve).await
    }
}
