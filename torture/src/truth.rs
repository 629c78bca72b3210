//! What the daemon holds, read whole through its API when everything is quiet: the log, and every conversation's
//! messages. Both tell the same story, or one of them is wrong.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use omnichat_api::conversation::ConversationQuery;
use omnichat_api::event::{Change, Event, EventQuery};
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::{AuthorKind, Message, MessageKind, MessageQuery};
use omnichat_api::widget::VisitorMessage;
use omnichat_api::{ContactId, ConversationId};
use omnichat_client::Session;

/// All there is.
#[derive(Debug)]
pub struct Truth {
    /// The tenant's log.
    pub log: Vec<Event>,
    /// Each conversation's messages, with whose it is.
    pub conversations: BTreeMap<ConversationId, (ContactId, Vec<Message>)>,
}

impl Truth {
    /// Reads it all.
    pub async fn of(staff: &Session) -> Result<Self> {
        Ok(Self { log: log(staff).await?, conversations: conversations(staff).await? })
    }

    /// Every message of every conversation.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.conversations.values().flat_map(|(_, messages)| messages)
    }

    /// What a visitor may hear of after `seq`: the messages of their conversation, in order, and no note.
    #[must_use]
    pub fn heard_by(&self, contact: ContactId, seq: i64) -> Vec<VisitorMessage> {
        let theirs = self.conversations.values().filter(|(of, _)| *of == contact).flat_map(|(_, all)| all);
        let theirs = theirs.filter(|message| message.kind == MessageKind::Message && message.seq > seq);
        let seen = |message: &Message| VisitorMessage {
            attachments: message.attachments.clone(),
            id: message.id,
            seq: message.seq,
            author_kind: message.author.kind,
            author_name: message.author.name.clone(),
            body: message.body.clone(),
            client_id: (message.author.kind == AuthorKind::Visitor).then_some(message.client_id),
            created_at: message.created_at,
        };
        theirs.map(seen).collect()
    }

    /// What is wrong with it in itself: gaps, and log and conversations that differ.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for pair in self.log.windows(2) {
            if pair[1].cursor != pair[0].cursor + 1 {
                faults.push(format!("the log goes from {} to {}", pair[0].cursor, pair[1].cursor));
            }
        }
        let mut logged: BTreeMap<ConversationId, Vec<&Message>> = BTreeMap::new();
        for event in &self.log {
            if let Change::MessageCreated(message) = &event.change {
                logged.entry(message.conversation_id).or_default().push(message);
            }
        }
        for (id, (_, messages)) in &self.conversations {
            let seqs: Vec<_> = messages.iter().map(|message| message.seq).collect();
            if !seqs.iter().copied().eq(1..=i64::try_from(seqs.len()).unwrap_or(i64::MAX)) {
                faults.push(format!("the messages of {id} are numbered {seqs:?}"));
            }
            let logged = logged.remove(id).unwrap_or_default();
            if !logged.iter().copied().eq(messages) {
                let (log, table) = (logged.len(), messages.len());
                faults
                    .push(format!("the log has {log} messages of {id}, the conversation {table} or others"));
            }
        }
        faults.extend(logged.keys().map(|id| format!("the log speaks of {id}, which is in no list")));
        faults
    }
}

async fn log(staff: &Session) -> Result<Vec<Event>> {
    let (mut log, mut after) = (Vec::new(), 0);
    loop {
        let query = EventQuery { after: Some(after), limit: Some(PAGE_MAX), wait: None };
        let page = staff.events(&query).await?;
        if page.resync {
            bail!("the log does not reach back to its beginning");
        }
        if page.items.is_empty() {
            return Ok(log);
        }
        after = page.cursor;
        log.extend(page.items);
    }
}

async fn conversations(staff: &Session) -> Result<BTreeMap<ConversationId, (ContactId, Vec<Message>)>> {
    let (mut all, mut cursor) = (BTreeMap::new(), None);
    loop {
        let query = ConversationQuery { limit: Some(PAGE_MAX), cursor, ..ConversationQuery::default() };
        let page = staff.conversations(&query).await?;
        for conversation in page.items {
            let messages = messages(staff, conversation.id).await?;
            all.insert(conversation.id, (conversation.contact.id, messages));
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

async fn messages(staff: &Session, of: ConversationId) -> Result<Vec<Message>> {
    let mut all: Vec<Message> = Vec::new();
    loop {
        let after = Some(all.last().map_or(0, |message| message.seq));
        let query = MessageQuery { after, limit: Some(PAGE_MAX), ..MessageQuery::default() };
        let page = staff.messages(of, &query).await?;
        all.extend(page.items);
        if !page.more {
            return Ok(all);
        }
    }
}
