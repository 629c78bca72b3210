//! Rows and messages as old clients read them: whole numbers for yes and no, times in their own writing, and a thread where
//! there are conversations here.

use omnichat_api::Time;
use omnichat_api::attachment::Attachment;
use omnichat_api::care::EscalationStep;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::message::{AuthorKind, Message};
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::legacy::threads::Thread;
use serde::Serialize;
use uuid::Uuid;

use super::answer::Answer;
use super::door::Known;

/// A time as the system before wrote it: UTC, with microseconds, or without any when there are none.
#[must_use]
pub fn time(at: Time) -> String {
    let text = at.to_string();
    match text.split_once('.') {
        Some((whole, "000Z")) => format!("{whole}Z"),
        Some((whole, fraction)) => format!("{whole}.{}000Z", fraction.trim_end_matches('Z')),
        None => text,
    }
}

/// Who said something, in old words.
#[must_use]
pub const fn sender(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Visitor => "user",
        AuthorKind::Staff => "staff",
        AuthorKind::System | AuthorKind::Bot => "system",
    }
}

/// What was said, with the names of the files that came with it: the system before had none to show.
#[must_use]
pub fn text(body: &str, files: &[Attachment]) -> String {
    let files = files.iter().map(|file| format!("📎 {}", file.name));
    let body = Some(body.to_owned()).filter(|body| !body.trim().is_empty() || files.len() == 0);
    body.into_iter().chain(files).collect::<Vec<_>>().join("\n")
}

/// A message of a thread.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// `user`, `staff` or `system`.
    pub sender: &'static str,
    /// What was said.
    pub text: String,
    /// When.
    pub ts: String,
}

impl From<&Message> for Line {
    fn from(message: &Message) -> Self {
        let text = text(&message.body, &message.attachments);
        Self { sender: sender(message.author.kind), text, ts: time(message.created_at) }
    }
}

/// A conversation, with all columns that its table had.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The number of the conversation.
    pub id: i64,
    /// By what the other side goes.
    pub user_id: String,
    /// Through what they write.
    pub channel: Channel,
    /// The name of who has it.
    pub assigned_staff: Option<String>,
    /// 1 while it is not closed.
    pub open: u8,
    /// When something was last said.
    pub updated_at: String,
    /// 1 once they were asked for patience.
    pub patience_sent: u8,
    /// 1 once they were asked how to reach them.
    pub final_sent: u8,
    /// 1 while they wait for a first answer.
    pub escalation_active: u8,
    /// The number of the tenant.
    pub tenant_id: i64,
    /// The number of who has it.
    pub assigned_staff_id: Option<i64>,
    /// When it began.
    pub created_at: String,
    /// Never filled.
    pub first_user_message_at: Option<String>,
    /// Never filled.
    pub first_staff_reply_at: Option<String>,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// 1 once it is closed.
    pub resolved: u8,
    /// Never filled.
    pub last_staff_activity_at: Option<String>,
    /// How much was said; some lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_count: Option<i64>,
    /// The last things said; most lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
}

impl Row {
    fn of(thread: Thread, tenant_id: i64, assigned_staff_id: Option<i64>) -> Self {
        let Thread { conversation, user_id, number, messages } = thread;
        let Conversation { channel, status, assignee, escalation, .. } = conversation;
        let open = u8::from(status != Status::Closed);
        let step = escalation.map(|escalation| escalation.step);
        Self {
            id: number,
            user_id,
            channel,
            assigned_staff: assignee.map(|user| user.name),
            open,
            updated_at: time(conversation.last_message_at),
            patience_sent: step.is_some().into(),
            final_sent: step.is_some_and(|step| step >= EscalationStep::Contact).into(),
            escalation_active: (open == 1 && conversation.waiting_since.is_some()).into(),
            tenant_id,
            assigned_staff_id,
            created_at: time(conversation.created_at),
            first_user_message_at: None,
            first_staff_reply_at: None,
            closed_at: conversation.closed_at.map(time),
            resolved: 1 - open,
            last_staff_activity_at: None,
            message_count: Some(messages),
            preview: None,
        }
    }

    /// Without the count.
    #[must_use]
    pub fn uncounted(self) -> Self {
        Self { message_count: None, ..self }
    }
}

/// Threads as rows, in their order.
pub async fn rows(by: &Known, threads: Vec<Thread>) -> Answer<Vec<Row>> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let tenant_id = numbers::of(store, tenant, Kind::Tenant, &[tenant.0]).await?;
    let tenant_id = tenant_id.first().copied().unwrap_or_default();
    let who = |thread: &Thread| thread.conversation.assignee.as_ref().map(|user| user.id.0);
    let mut users: Vec<Uuid> = threads.iter().filter_map(who).collect();
    users.sort_unstable();
    users.dedup();
    let numbers = numbers::of(store, tenant, Kind::User, &users).await?;
    let number = |id: Uuid| users.binary_search(&id).ok().and_then(|at| numbers.get(at).copied());
    let row = |thread: Thread| {
        let staff = who(&thread).and_then(number);
        Row::of(thread, tenant_id, staff)
    };
    Ok(threads.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_they_were() {
        assert_eq!(time(Time(1_761_609_600_000)), "2025-10-28T00:00:00Z");
        assert_eq!(time(Time(1_761_609_600_120)), "2025-10-28T00:00:00.120000Z");
    }
}
