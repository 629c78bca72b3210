//! An import of the system before, as small as can be.

#[path = "../../../../omnichat-store/tests/store/old.rs"]
#[expect(dead_code, reason = "shared with the tests of the store, which use all of it")]
mod old;

use omnichat_store::local::{Command, Reply};

use super::Bed;
use old::{HEAD, Old};

impl Bed {
    /// Imports an open conversation of a visitor of its own, with one message. Once for each bed.
    pub(crate) async fn imports(&self, user_id: &str, text: &str) {
        let old = Old::new(self.temp.path(), HEAD);
        old.conversation(user_id, "webchat", true, "2025-10-01T10:00:00Z");
        old.message(user_id, "webchat", "user", text, "2025-10-01T10:00:00Z");
        let tenant = Some(self.tenant.to_string());
        let import = Command::ImportDwc { file: old.file.clone(), tenant, dry_run: false };
        let Reply::Imported(report) = self.local(import).await else { panic!("no report") };
        assert!(report.tables.iter().any(|table| table.table == "messages" && table.imported == 1));
    }
}
