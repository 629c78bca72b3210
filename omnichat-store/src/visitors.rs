//! The visitor's side: their one conversation, and only what is for their eyes.

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::event::Change;
use omnichat_api::limits::REOPEN_MS;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::widget::{HistoryQuery, VisitorChange, VisitorConversation, VisitorMessage, VisitorSend};
use omnichat_api::{ContactId, ConversationId, InboxId, TenantId, Time, page, text};
use sqlx::AssertSqlSafe;

use crate::conversations::row::{Row as ConversationRow, SELECT};
use crate::db::on;
use crate::messages::{self, NewMessage};
use crate::tx::Tx;
use crate::{Store, StoreError, contacts, conversations, events};

pub use crate::followups::leave_contact;

/// Who a visitor is: what their signed token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The tenant of the inbox.
    pub tenant: TenantId,
    /// The inbox of the page they write on.
    pub inbox: InboxId,
    /// Themselves. There may be no such contact yet: the first message makes it.
    pub contact: ContactId,
}

/// The conversation of a visitor and some of its messages.
#[derive(Clone, Debug)]
pub struct History {
    /// Their conversation; `None` before the first message.
    pub conversation: Option<VisitorConversation>,
    /// In order of `seq`.
    pub messages: Vec<VisitorMessage>,
    /// Whether there are earlier ones.
    pub more: bool,
    /// Everything up to this cursor of the tenant's log is in here. Not for the visitor's eyes as it is.
    pub cursor: i64,
}

/// The visitor's part of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// What they may see, after the asked cursor, in order.
    pub items: Vec<(i64, Time, VisitorChange)>,
    /// The newest cursor of the tenant's log.
    pub head: i64,
    /// The log does not reach back to the asked cursor: fetch afresh and go on from `head`.
    pub resync: bool,
}

/// What a visitor sees of a change in their own conversation; `None` when it is not for them.
pub(crate) fn seen(change: &Change) -> Option<VisitorChange> {
    match change {
        Change::MessageCreated(m) => message(m).map(VisitorChange::MessageCreated),
        Change::ConversationChanged(c) | Change::ConversationCreated(c) => {
            Some(VisitorChange::ConversationChanged(conversation(c)))
        }
        _ => None,
    }
}

fn message(m: &Message) -> Option<VisitorMessage> {
    let own = m.author.kind == AuthorKind::Visitor;
    (m.kind == MessageKind::Message).then(|| VisitorMessage {
        id: m.id,
        seq: m.seq,
        author_kind: m.author.kind,
        author_name: m.author.name.clone(),
        body: m.body.clone(),
        client_id: own.then_some(m.client_id),
        created_at: m.created_at,
    })
}

fn conversation(c: &Conversation) -> VisitorConversation {
    // Pending and snoozed are the team's own business.
    let status = if c.status == Status::Closed { Status::Closed } else { Status::Open };
    VisitorConversation {
        id: c.id,
        status,
        visitor_read_seq: c.visitor_read_seq,
        staff_read_seq: c.staff_read_seq,
    }
}

/// The visitor writes. The first message makes contact and conversation; a later one reopens a conversation that was
/// closed less than 30 days ago, and begins a new one otherwise. The same `client_id` again gives the same message.
pub async fn send(store: &Store, visitor: &Visitor, send: VisitorSend) -> Result<VisitorMessage, StoreError> {
    text::message("body", &send.body)?;
    let sent = match send_once(store, *visitor, send.clone()).await {
        Err(StoreError::Raced) => send_once(store, *visitor, send).await?,
        other => other?,
    };
    message(&sent).ok_or_else(|| StoreError::Corrupt("a visitor's message became a note".into()))
}

async fn send_once(store: &Store, visitor: Visitor, send: VisitorSend) -> Result<Message, StoreError> {
    let Visitor { tenant, contact, .. } = visitor;
    store
        .write(move |tx| {
            async move {
                if let Some(known) = messages::earlier(tx, tenant, contact.0, send.client_id).await? {
                    return if known.body == send.body { Ok(known) } else { Err(StoreError::ClientIdReused) };
                }
                let place = place(tx, visitor).await?;
                let new = NewMessage {
                    conversation: place.id,
                    contact,
                    kind: MessageKind::Message,
                    author_kind: AuthorKind::Visitor,
                    author_name: place.name.clone(),
                    sender: contact.0,
                    client_id: send.client_id,
                    body: send.body,
                };
                let sent = messages::add(tx, tenant, new).await?;
                place.log(tx, tenant).await?;
                Ok(sent)
            }
            .boxed()
        })
        .await
}

/// Where a visitor's message goes.
pub(crate) struct Place {
    pub(crate) id: ConversationId,
    /// The contact's name.
    pub(crate) name: String,
    began: bool,
    reopened: bool,
}

impl Place {
    /// Logs the conversation after what was put there: as new, or as changed.
    pub(crate) async fn log(&self, tx: &mut Tx, tenant: TenantId) -> Result<(), StoreError> {
        let after = conversations::load(tx, tenant, self.id).await?;
        if self.began {
            let contact = Some(after.contact.id);
            tx.changed(tenant, Some(self.id), contact, Change::ConversationCreated(after));
        } else {
            conversations::log(tx, tenant, &after, self.reopened);
        }
        Ok(())
    }
}

/// Finds the visitor's conversation, reopens it, or begins one.
pub(crate) async fn place(tx: &mut Tx, visitor: Visitor) -> Result<Place, StoreError> {
    let Visitor { tenant, contact, .. } = visitor;
    let Some(newest) = conversations::newest_of(tx, tenant, contact).await? else {
        let (address, name) = (contact.to_string(), first_name(contact));
        let known = contacts::ensure(tx, tenant, contact, Channel::Webchat, &address, &name).await?;
        return begin(tx, visitor, known.name).await;
    };
    let id = newest.id();
    match newest.closed_at() {
        None => Ok(Place { id, name: newest.contact_name, began: false, reopened: false }),
        Some(closed) if tx.now.since(closed) < REOPEN_MS => {
            conversations::put_status(tx, id, Status::Open).await?;
            Ok(Place { id, name: newest.contact_name, began: false, reopened: true })
        }
        Some(_) => begin(tx, visitor, newest.contact_name).await,
    }
}

async fn begin(tx: &mut Tx, visitor: Visitor, name: String) -> Result<Place, StoreError> {
    const SQL: &str =
        "INSERT INTO conversations (id, tenant_id, inbox_id, contact_id, channel, status, last_seq,
        last_message_at, unread, staff_read_seq, visitor_read_seq, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'open', 0, $6, 0, 0, 0, $6, $6)";
    let Visitor { tenant, inbox, contact } = visitor;
    let (id, now) = (ConversationId::new(), tx.now.ms());
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(inbox.0).bind(contact.0)
        .bind(Channel::Webchat.as_str()).bind(now).execute(db).await.map(drop))?;
    Ok(Place { id, name, began: true, reopened: false })
}

/// What an unknown visitor is called: short, and the same each time.
fn first_name(contact: ContactId) -> String {
    let tail = contact.0.simple().to_string();
    format!("Visitor {}", tail[tail.len() - 4..].to_uppercase())
}

/// The visitor's newest conversation.
pub async fn conversation_of(
    store: &Store,
    visitor: &Visitor,
) -> Result<Option<VisitorConversation>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE c.tenant_id = $1 AND c.contact_id = $2 ORDER BY c.last_message_at DESC, c.id DESC LIMIT 1"
    );
    let row: Option<ConversationRow> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql))
        .bind(visitor.tenant.0).bind(visitor.contact.0).fetch_optional(db).await)?;
    row.map(|row| Ok(conversation(&row.try_into()?))).transpose()
}

/// The visitor's conversation with its newest messages, or those before a `seq`.
pub async fn history(store: &Store, visitor: &Visitor, query: &HistoryQuery) -> Result<History, StoreError> {
    const SQL: &str = "SELECT conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        created_at FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND seq < $3 AND kind = 'message'
        ORDER BY seq DESC LIMIT $4";
    let limit = page::limit(query.limit)?;
    // The cursor first: what comes in between is then told again by the socket, and dropped there as known.
    let cursor = events::head(store, visitor.tenant).await?;
    let Some(conversation) = conversation_of(store, visitor).await? else {
        return Ok(History { conversation: None, messages: Vec::new(), more: false, cursor });
    };
    let before = query.before.unwrap_or(i64::MAX);
    let rows: Vec<messages::Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(conversation.id.0)
        .bind(visitor.tenant.0).bind(before).bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let more = rows.len() > limit as usize;
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows.into_iter().take(limit as usize) {
        messages.extend(message(&row.try_into()?));
    }
    messages.reverse();
    Ok(History { conversation: Some(conversation), messages, more, cursor })
}

/// Notes that the visitor has read up to `seq`. Never goes back.
pub async fn read(store: &Store, visitor: &Visitor, seq: i64) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversations SET visitor_read_seq = $2, updated_at = $3 WHERE id = $1";
    let visitor = *visitor;
    store
        .write(move |tx| {
            async move {
                let Some(newest) = conversations::newest_of(tx, visitor.tenant, visitor.contact).await? else {
                    return Ok(());
                };
                let id = newest.id();
                let before = conversations::load(tx, visitor.tenant, id).await?;
                let seq = seq.min(before.last_seq);
                if seq > before.visitor_read_seq {
                    let now = tx.now.ms();
                    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(seq).bind(now).execute(db).await.map(drop))?;
                    conversations::finish(tx, visitor.tenant, id, true).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// At most `limit` rows of the log after `cursor` that are for this visitor.
pub async fn after(store: &Store, visitor: &Visitor, cursor: i64, limit: u32) -> Result<Log, StoreError> {
    const SQL: &str = "SELECT cursor, kind, conversation_id, data, at FROM event_log
        WHERE tenant_id = $1 AND contact_id = $2 AND cursor > $3 ORDER BY cursor LIMIT $4";
    const OLDEST: &str = "SELECT MIN(cursor) FROM event_log WHERE tenant_id = $1";
    let head = events::head(store, visitor.tenant).await?;
    let oldest: Option<i64> =
        on!(store.read(), db => sqlx::query_scalar(OLDEST).bind(visitor.tenant.0).fetch_one(db).await)?;
    if cursor < 0 || cursor > head || cursor + 1 < oldest.unwrap_or(head + 1) {
        return Ok(Log { items: Vec::new(), head, resync: true });
    }
    let rows: Vec<events::Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(visitor.tenant.0)
        .bind(visitor.contact.0).bind(cursor).bind(i64::from(limit)).fetch_all(db).await)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let event = row.event()?;
        items.extend(seen(&event.change).map(|change| (event.cursor, event.at, change)));
    }
    Ok(Log { items, head, resync: false })
}
