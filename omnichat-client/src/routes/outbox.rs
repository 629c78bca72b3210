//! The routes of the outbox: messages on their way to a carrier.

use omnichat_api::delivery::Timeline;
use omnichat_api::outbox::{OutboxQuery, Outgoing};
use omnichat_api::{ConversationId, MessageId, Page};
use serde_json::json;

use crate::{Result, Session};

impl Session {
    /// What is on its way, newest first.
    pub async fn outbox(&self, query: &OutboxQuery) -> Result<Page<Outgoing>> {
        self.get("outbox", query).await
    }

    /// One message on its way.
    pub async fn outgoing(&self, id: MessageId) -> Result<Outgoing> {
        self.get(&format!("outbox/{id}"), &()).await
    }

    /// Has a message tried again.
    pub async fn retry_outgoing(&self, id: MessageId) -> Result<Outgoing> {
        self.post(&format!("outbox/{id}/retry"), &json!({})).await
    }

    /// Takes a message back that has not left.
    pub async fn cancel_outgoing(&self, id: MessageId) -> Result<Outgoing> {
        self.post(&format!("outbox/{id}/cancel"), &json!({})).await
    }

    /// The way of a message, step by step.
    pub async fn timeline(&self, conversation: ConversationId, seq: i64) -> Result<Timeline> {
        self.get(&format!("conversations/{conversation}/messages/{seq}/timeline"), &()).await
    }
}
