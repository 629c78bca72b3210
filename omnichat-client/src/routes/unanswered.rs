//! The routes of what happens while nobody answers: hours, rota, escalations, messages for later, follow-ups as a table.

use omnichat_api::conversation::Conversation;
use omnichat_api::followup::{ReplyFollowup, UnviewedCount};
use omnichat_api::hours::{ExplainQuery, Open};
use omnichat_api::inbox::Inbox;
use omnichat_api::message::Message;
use omnichat_api::rota::{CallSecret, OnShift};
use omnichat_api::scheduled::{Schedule, Scheduled, ScheduledList, SendTranscript, Snooze};
use omnichat_api::{ConversationId, FollowupId, InboxId, ScheduledId};

use super::once;
use crate::{Result, Session};

impl Session {
    /// Whether an inbox is open at a time, and why.
    pub async fn explain_hours(&self, id: InboxId, query: &ExplainQuery) -> Result<Open> {
        self.get(&format!("inboxes/{id}/hours/explain"), query).await
    }

    /// Adds the whole days of a calendar to an inbox's holidays.
    pub async fn import_holidays(&self, id: InboxId, calendar: &str) -> Result<Inbox> {
        self.post_text(&format!("inboxes/{id}/hours/holidays"), "text/calendar", calendar).await
    }

    /// Who of an inbox's rota is on shift now.
    pub async fn on_shift(&self, id: InboxId) -> Result<OnShift> {
        self.get(&format!("inboxes/{id}/rota/now"), &()).await
    }

    /// The secret that proves an inbox's calls by webhook.
    pub async fn call_secret(&self, id: InboxId) -> Result<CallSecret> {
        self.get(&format!("inboxes/{id}/rota/secret"), &()).await
    }

    /// Takes a conversation that nobody has answered.
    pub async fn take(&self, id: ConversationId) -> Result<Conversation> {
        self.post(&format!("conversations/{id}/take"), &once()).await
    }

    /// Puts a conversation out of sight until a time.
    pub async fn snooze(&self, id: ConversationId, snooze: &Snooze) -> Result<Conversation> {
        self.post(&format!("conversations/{id}/snooze"), snooze).await
    }

    /// The messages of a conversation that are sent later.
    pub async fn scheduled(&self, id: ConversationId) -> Result<ScheduledList> {
        self.get(&format!("conversations/{id}/scheduled"), &()).await
    }

    /// Keeps a message that is sent later.
    pub async fn schedule(&self, id: ConversationId, schedule: &Schedule) -> Result<Scheduled> {
        self.post(&format!("conversations/{id}/scheduled"), schedule).await
    }

    /// Takes back a message that was not sent yet.
    pub async fn delete_scheduled(&self, id: ScheduledId) -> Result<()> {
        self.delete(&format!("scheduled/{id}")).await
    }

    /// Mails what was said in a conversation.
    pub async fn send_transcript(&self, id: ConversationId, send: &SendTranscript) -> Result<()> {
        self.post(&format!("conversations/{id}/transcript"), send).await
    }

    /// How many follow-ups nobody has looked at.
    pub async fn unviewed_followups(&self) -> Result<UnviewedCount> {
        self.get("followups/unviewed-count", &()).await
    }

    /// Writes to who left their contact.
    pub async fn reply_to_followup(&self, id: FollowupId, reply: &ReplyFollowup) -> Result<Message> {
        self.post(&format!("followups/{id}/reply"), reply).await
    }

    /// All follow-ups as a table with commas.
    pub async fn export_followups(&self) -> Result<String> {
        self.get("followups/export", &()).await
    }
}
