//! The visitor's side: their one conversation, and only what is for their eyes.

use futures_util::FutureExt;
use omnichat_api::care::EscalationStep;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::event::Change;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::widget::{HistoryQuery, VisitorChange, VisitorConversation, VisitorMessage, VisitorSend};
use omnichat_api::{ContactId, InboxId, TenantId, Time, page};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::conversations::place;
use crate::conversations::row::{Row as ConversationRow, SELECT, select};
use crate::db::on;
use crate::messages::post::{From, Post};
use crate::{Store, StoreError, events, messages};

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
    /// The log has no such cursor, or not all that happened since is among the items: fetch afresh and go on from `head`.
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
        attachments: m.attachments.clone(),
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
        ask_contact: c.escalation.as_ref().is_some_and(|e| e.step >= EscalationStep::Contact),
    }
}

/// The visitor writes. The first message makes contact and conversation; a later one reopens a conversation that was
/// closed less than 30 days ago, and begins a new one otherwise. The same `client_id` again gives the same message.
pub async fn send(store: &Store, visitor: &Visitor, send: VisitorSend) -> Result<VisitorMessage, StoreError> {
    let from = From::Visitor(*visitor);
    let post = Post { from, kind: MessageKind::Message, client_id: send.client_id, body: send.body };
    let sent = messages::sent(store, post, send.attachments, None).await?;
    message(&sent).ok_or_else(|| StoreError::Corrupt("a visitor's message became a note".into()))
}

/// Whether a visitor has never had another conversation than the one they have.
pub async fn is_first(store: &Store, visitor: &Visitor) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM conversations WHERE tenant_id = $1 AND contact_id = $2 AND channel = 'webchat' LIMIT 2";
    let found: Vec<Uuid> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(visitor.tenant.0)
        .bind(visitor.contact.0).fetch_all(db).await)?;
    Ok(found.len() == 1)
}

/// The visitor's newest conversation.
pub async fn conversation_of(
    store: &Store,
    visitor: &Visitor,
) -> Result<Option<VisitorConversation>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE c.tenant_id = $1 AND c.contact_id = $2 AND c.channel = 'webchat' ORDER BY c.last_message_at DESC, c.id DESC LIMIT 1"
    );
    let row: Option<ConversationRow> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql))
        .bind(visitor.tenant.0).bind(visitor.contact.0).fetch_optional(db).await)?;
    row.map(|row| Ok(conversation(&row.try_into()?))).transpose()
}

/// The visitor's conversation with its newest messages, or those before a `seq`.
pub async fn history(store: &Store, visitor: &Visitor, query: &HistoryQuery) -> Result<History, StoreError> {
    const SQL: &str = "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        cursor, created_at, attachments, delivery, mail FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND seq < $3 AND kind = 'message'
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
    let Visitor { tenant, contact, .. } = *visitor;
    store
        .write(move |tx| {
            async move {
                let Some(mut place) = place::newest_of(tx, &[(tenant, contact.0)]).await?.pop() else {
                    return Ok(());
                };
                let seq = seq.min(place.conversation.last_seq);
                if seq > place.conversation.visitor_read_seq {
                    place.conversation.visitor_read_seq = seq;
                    place.conversation.updated_at = tx.now;
                    place.shown_to_visitor();
                    place.finish(tx).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// What this visitor may see of what happened after `cursor`: at most `limit` messages, and of each of their
/// conversations how it stands now. Read from the conversations and not from the log, so that nothing has to be kept
/// in order for each visitor, and so that it reaches back however long they were away.
pub async fn after(store: &Store, visitor: &Visitor, cursor: i64, limit: u32) -> Result<Log, StoreError> {
    const CHANGED: &str = concat!(
        select!("conversations c"),
        " WHERE c.tenant_id = $1 AND c.contact_id = $2 AND c.cursor > $3"
    );
    let ends = events::ends(store, visitor.tenant).await?;
    let head = ends.cursor;
    if cursor < 0 || cursor > head {
        return Ok(Log { items: Vec::new(), head, resync: true });
    }
    let changed: Vec<ConversationRow> = on!(store.read(), db => sqlx::query_as(CHANGED).bind(visitor.tenant.0)
        .bind(visitor.contact.0).bind(cursor).fetch_all(db).await)?;
    let mut items = Vec::new();
    let mut whole = true;
    for row in changed {
        // What came after the head was read comes live: told here, it could hide what came between in another one.
        let (id, at, place) = (row.id, Time(row.updated_at), row.cursor.min(head));
        let rows = messages_after(store, visitor.tenant, id, cursor, limit).await?;
        whole &= rows.len() < limit as usize;
        for row in rows.into_iter().filter(|row| row.cursor <= head) {
            let place = row.cursor;
            let seen: Message = row.try_into()?;
            items.extend(message(&seen).map(|m| (place, seen.created_at, VisitorChange::MessageCreated(m))));
        }
        let now = conversation(&row.try_into()?);
        items.push((place, at, VisitorChange::ConversationChanged(now)));
    }
    items.sort_by_key(|(place, ..)| *place);
    if !whole {
        items.truncate(limit as usize);
    }
    Ok(Log { items, head, resync: ends.breaks(cursor) })
}

async fn messages_after(
    store: &Store,
    tenant: TenantId,
    conversation: Uuid,
    cursor: i64,
    limit: u32,
) -> Result<Vec<messages::Row>, StoreError> {
    // Both walk the conversation from its end, back to what is known already.
    const SEEN: &str = "SELECT seq FROM messages WHERE conversation_id = $1 AND cursor <= $2
        ORDER BY seq DESC LIMIT 1";
    const NEW: &str = "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id,
        client_id, body, cursor, created_at, attachments, delivery, mail FROM messages
        WHERE conversation_id = $1 AND tenant_id = $2 AND seq > $3 AND kind = 'message' ORDER BY seq LIMIT $4";
    let seen: Option<i64> = on!(store.read(), db => sqlx::query_scalar(SEEN).bind(conversation).bind(cursor)
        .fetch_optional(db).await)?;
    Ok(on!(store.read(), db => sqlx::query_as(NEW).bind(conversation).bind(tenant.0).bind(seen.unwrap_or(0))
        .bind(i64::from(limit)).fetch_all(db).await)?)
}
