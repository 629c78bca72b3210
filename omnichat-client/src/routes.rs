//! The staff routes, one method each, named as the API names them. No logic: the session adds the token.

mod attachments;
mod canned;
mod imports;
mod inbound;
mod me;
mod outbox;
mod templates;
mod unanswered;

use omnichat_api::contact::{ChangeContact, Contact};
use omnichat_api::conversation::{Assign, Conversation, ConversationQuery, Once};
use omnichat_api::event::{EventPage, EventQuery};
use omnichat_api::followup::{ChangeFollowup, Followup, FollowupQuery};
use omnichat_api::inbox::{ChangeInbox, CreateInbox, Inbox};
use omnichat_api::message::{MarkRead, Message, MessagePage, MessageQuery, SendMessage};
use omnichat_api::page::PageQuery;
use omnichat_api::user::{User, UserRef};
use omnichat_api::{ContactId, ConversationId, FollowupId, InboxId, Page, UserId};
use uuid::Uuid;

use crate::{Result, Session};

pub use attachments::Download;
pub use me::Whose;

impl Session {
    /// Who works here.
    pub async fn users(&self, query: &PageQuery) -> Result<Page<User>> {
        self.get("users", query).await
    }

    /// To whom a conversation can be given.
    pub async fn assignees(&self, query: &PageQuery) -> Result<Page<UserRef>> {
        self.get("assignees", query).await
    }

    /// The tenant's inboxes.
    pub async fn inboxes(&self) -> Result<Page<Inbox>> {
        self.get("inboxes", &()).await
    }

    /// One inbox.
    pub async fn inbox(&self, id: InboxId) -> Result<Inbox> {
        self.get(&format!("inboxes/{id}"), &()).await
    }

    /// Makes an inbox.
    pub async fn create_inbox(&self, create: &CreateInbox) -> Result<Inbox> {
        self.post("inboxes", create).await
    }

    /// Changes an inbox.
    pub async fn change_inbox(&self, id: InboxId, change: &ChangeInbox) -> Result<Inbox> {
        self.patch(&format!("inboxes/{id}"), change).await
    }

    /// The people outside.
    pub async fn contacts(&self, query: &PageQuery) -> Result<Page<Contact>> {
        self.get("contacts", query).await
    }

    /// One contact with all identities.
    pub async fn contact(&self, id: ContactId) -> Result<Contact> {
        self.get(&format!("contacts/{id}"), &()).await
    }

    /// Changes a contact.
    pub async fn change_contact(&self, id: ContactId, change: &ChangeContact) -> Result<Contact> {
        self.patch(&format!("contacts/{id}"), change).await
    }

    /// Conversations, newest message first.
    pub async fn conversations(&self, query: &ConversationQuery) -> Result<Page<Conversation>> {
        self.get("conversations", query).await
    }

    /// One conversation.
    pub async fn conversation(&self, id: ConversationId) -> Result<Conversation> {
        self.get(&format!("conversations/{id}"), &()).await
    }

    /// Gives a conversation to a user, or to nobody.
    pub async fn assign(&self, id: ConversationId, assignee: Option<UserId>) -> Result<Conversation> {
        self.post(
            &format!("conversations/{id}/assign"),
            &Assign { assignee_id: Some(assignee), team_id: None, client_id: Some(Uuid::now_v7()) },
        )
        .await
    }

    /// Closes a conversation.
    pub async fn close(&self, id: ConversationId) -> Result<Conversation> {
        self.post(&format!("conversations/{id}/close"), &once()).await
    }

    /// Opens a closed conversation again.
    pub async fn reopen(&self, id: ConversationId) -> Result<Conversation> {
        self.post(&format!("conversations/{id}/reopen"), &once()).await
    }

    /// Says that staff have read up to `seq`.
    pub async fn mark_read(&self, id: ConversationId, seq: i64) -> Result<Conversation> {
        self.post(&format!("conversations/{id}/read"), &MarkRead { seq }).await
    }

    /// Messages of a conversation.
    pub async fn messages(&self, id: ConversationId, query: &MessageQuery) -> Result<MessagePage> {
        self.get(&format!("conversations/{id}/messages"), query).await
    }

    /// Sends a message or note. The same `client_id` again is the same message, so this may be repeated.
    pub async fn send_message(&self, id: ConversationId, send: &SendMessage) -> Result<Message> {
        self.post(&format!("conversations/{id}/messages"), send).await
    }

    /// Requests to be called back.
    pub async fn followups(&self, query: &FollowupQuery) -> Result<Page<Followup>> {
        self.get("followups", query).await
    }

    /// Marks a follow-up as viewed or puts it away.
    pub async fn change_followup(&self, id: FollowupId, change: &ChangeFollowup) -> Result<Followup> {
        self.patch(&format!("followups/{id}"), change).await
    }

    /// Rows of the change log after a cursor; waits up to `wait` seconds for the first.
    pub async fn events(&self, query: &EventQuery) -> Result<EventPage> {
        self.get("events", query).await
    }
}

/// A request that is done once, however often it arrives.
fn once() -> Once {
    Once { client_id: Some(Uuid::now_v7()) }
}
