//! Texts that staff send often.

use omnichat_api::CannedReplyId;
use omnichat_api::canned::{CannedReplies, CannedReply, WriteCannedReply};

use crate::{Result, Session};

impl Session {
    /// All of the tenant, by their short words.
    pub async fn canned_replies(&self) -> Result<CannedReplies> {
        self.get("canned-replies", &()).await
    }

    /// Makes one.
    pub async fn create_canned_reply(&self, new: &WriteCannedReply) -> Result<CannedReply> {
        self.post("canned-replies", new).await
    }

    /// Replaces one: its short word and its text.
    pub async fn replace_canned_reply(
        &self,
        id: CannedReplyId,
        new: &WriteCannedReply,
    ) -> Result<CannedReply> {
        self.put(&format!("canned-replies/{id}"), new).await
    }

    /// Deletes one.
    pub async fn delete_canned_reply(&self, id: CannedReplyId) -> Result<()> {
        self.delete(&format!("canned-replies/{id}")).await
    }
}
