//! The journal of what carriers brought.

use omnichat_api::inbound::{Inbound, InboundQuery, InboundShown};
use omnichat_api::{InboundId, Page};
use serde_json::json;

use crate::{Result, Session};

impl Session {
    /// What came in, newest first.
    pub async fn inbound(&self, query: &InboundQuery) -> Result<Page<Inbound>> {
        self.get("inbound", query).await
    }

    /// One thing that came in, as it came.
    pub async fn show_inbound(&self, id: InboundId) -> Result<InboundShown> {
        self.get(&format!("inbound/{id}"), &()).await
    }

    /// Has one thing read once more.
    pub async fn replay_inbound(&self, id: InboundId) -> Result<Inbound> {
        self.post(&format!("inbound/{id}/replay"), &json!({})).await
    }
}
