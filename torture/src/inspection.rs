//! Reads everything a store has, as the product reads it, and finds what must never be: gaps, doubles, and a log that
//! tells another story than the messages. It must not write.

use std::collections::{BTreeMap, HashMap, HashSet};

use omnichat_api::conversation::{Conversation, ConversationQuery};
use omnichat_api::event::{Change, Event};
use omnichat_api::message::{AuthorKind, Message, MessageQuery};
use omnichat_api::{ConversationId, MessageId, TenantId, UserId, limits::PAGE_MAX};
use omnichat_store::{Store, StoreError, conversations, events, messages, tenants};

/// What a store has.
#[derive(Debug, Default)]
pub struct Inspection {
    /// Each tenant's log, whole.
    pub logs: BTreeMap<TenantId, Vec<Event>>,
    /// Every conversation.
    pub threads: HashMap<ConversationId, Thread>,
    /// What must never be, in words. A store without faults has none.
    pub faults: Vec<String>,
}

/// A conversation and its messages, in order.
#[derive(Debug)]
pub struct Thread {
    /// The conversation.
    pub conversation: Conversation,
    /// Its messages.
    pub messages: Vec<Message>,
}

impl Inspection {
    /// Reads a store.
    pub async fn of(store: &Store) -> Result<Self, StoreError> {
        let tenants: Vec<TenantId> = tenants::all(store).await?.into_iter().map(|tenant| tenant.id).collect();
        Self::of_tenants(store, &tenants).await
    }

    /// Reads what a store has of these tenants.
    pub async fn of_tenants(store: &Store, tenants: &[TenantId]) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for tenant in tenants {
            found.look_at(store, *tenant).await?;
        }
        Ok(found)
    }

    /// Every message.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.threads.values().flat_map(|thread| &thread.messages)
    }

    async fn look_at(&mut self, store: &Store, tenant: TenantId) -> Result<(), StoreError> {
        let (mut sent, mut threads) = (HashSet::new(), HashMap::new());
        for conversation in all_conversations(store, tenant).await? {
            let messages = all_messages(store, tenant, conversation.id).await?;
            self.check_thread(&conversation, &messages);
            for message in &messages {
                let sender = message.author.id.unwrap_or(conversation.id.0);
                if !sent.insert((sender, message.client_id)) {
                    self.faults.push(format!("{} was stored twice", message.client_id));
                }
            }
            threads.insert(conversation.id, Thread { conversation, messages });
        }
        let log = events::after(store, tenant, 0, u32::MAX).await?;
        if log.resync || !log.items.iter().map(|event| event.cursor).eq(1..=log.head) {
            let cursors: Vec<i64> = log.items.iter().map(|event| event.cursor).collect();
            self.faults.push(format!("the log has the cursors {cursors:?} of 1 to {}", log.head));
        }
        self.check_log(&log.items, &threads);
        self.logs.insert(tenant, log.items);
        self.threads.extend(threads);
        Ok(())
    }

    /// A conversation's messages have no gap, and it counts them as they are.
    fn check_thread(&mut self, conversation: &Conversation, messages: &[Message]) {
        let seqs: Vec<i64> = messages.iter().map(|message| message.seq).collect();
        if !seqs.iter().copied().eq(1..=conversation.last_seq) {
            let last = conversation.last_seq;
            self.faults.push(format!("conversation {} has seq {seqs:?} of 1 to {last}", conversation.id));
        }
        let unread =
            |m: &&Message| m.author.kind == AuthorKind::Visitor && m.seq > conversation.staff_read_seq;
        let unread = messages.iter().filter(unread).count();
        if i64::try_from(unread) != Ok(conversation.unread) {
            self.faults.push(format!("{unread} messages are unread in {conversation:?}"));
        }
        let last = messages.iter().rfind(|m| m.author.kind != AuthorKind::System);
        let last = last.map(|m| (m.kind, m.author.kind, &m.author.name));
        let shown = conversation.last_message.as_ref().map(|m| (m.kind, m.author_kind, &m.author_name));
        if last != shown {
            self.faults.push(format!("{last:?} is the last message of {conversation:?}"));
        }
    }

    /// The log must tell once that a conversation began, once of every message, and last of a conversation as it is.
    fn check_log(&mut self, log: &[Event], threads: &HashMap<ConversationId, Thread>) {
        let mut untold: HashMap<MessageId, &Message> =
            threads.values().flat_map(|thread| &thread.messages).map(|m| (m.id, m)).collect();
        let mut last: HashMap<ConversationId, Conversation> = HashMap::new();
        for event in log {
            let right = match &event.change {
                Change::MessageCreated(told) => untold.remove(&told.id) == Some(told),
                Change::ConversationCreated(told) => last.insert(told.id, told.clone()).is_none(),
                Change::ConversationChanged(told) => last.insert(told.id, told.clone()).is_some(),
                Change::ContactChanged(told) => {
                    let theirs = last.values_mut().filter(|c| c.contact.id == told.id);
                    theirs.for_each(|c| c.contact.name.clone_from(&told.name));
                    true
                }
                _ => true,
            };
            if !right {
                self.faults.push(format!("the log tells what is not so: {event:?}"));
            }
        }
        let untold = untold.into_values().map(|message| format!("the log does not tell of {message:?}"));
        self.faults.extend(untold);
        for thread in threads.values() {
            let told = last.remove(&thread.conversation.id);
            if told.as_ref() != Some(&thread.conversation) {
                self.faults.push(format!("{:?} is last told as {told:?}", thread.conversation));
            }
        }
        self.faults
            .extend(last.values().map(|gone| format!("the log tells of {gone:?}, which is not stored")));
    }
}

async fn all_conversations(store: &Store, tenant: TenantId) -> Result<Vec<Conversation>, StoreError> {
    let mut all = Vec::new();
    let mut query = ConversationQuery { limit: Some(PAGE_MAX), ..Default::default() };
    loop {
        // Whose own conversations would be `me` does not matter: all are asked for.
        let page = conversations::list(store, tenant, UserId::new(), &query).await?;
        all.extend(page.items);
        match page.next_cursor {
            Some(next) => query.cursor = Some(next),
            None => return Ok(all),
        }
    }
}

async fn all_messages(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<Vec<Message>, StoreError> {
    let mut all: Vec<Message> = Vec::new();
    loop {
        let after = Some(all.last().map_or(0, |message| message.seq));
        let query = MessageQuery { after, limit: Some(PAGE_MAX), ..Default::default() };
        let page = messages::list(store, tenant, conversation, &query).await?;
        all.extend(page.items);
        if !page.more {
            return Ok(all);
        }
    }
}
