//! Texts that WhatsApp has approved. Sending one is sending a message: see [`Session::send_message`].

use omnichat_api::InboxId;
use omnichat_api::template::Templates;
use serde_json::json;

use crate::{Result, Session};

impl Session {
    /// Those of an inbox, as its carrier last told of them.
    pub async fn templates(&self, inbox: InboxId) -> Result<Templates> {
        self.get(&format!("inboxes/{inbox}/templates"), &()).await
    }

    /// Those of an inbox, as its carrier tells of them now.
    pub async fn refresh_templates(&self, inbox: InboxId) -> Result<Templates> {
        self.post(&format!("inboxes/{inbox}/templates/refresh"), &json!({})).await
    }
}
