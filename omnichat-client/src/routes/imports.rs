//! Contacts from files, and the decisions about what differs.

use omnichat_api::import::{
    ConflictQuery, ContactsImported, ImportConflict, ImportContacts, ResolveConflict,
};
use omnichat_api::{ConflictId, Page};

use crate::{Result, Session};

impl Session {
    /// Brings contacts from a file, up to 500 at once.
    pub async fn import_contacts(&self, import: &ImportContacts) -> Result<ContactsImported> {
        self.post("imports/contacts", import).await
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
