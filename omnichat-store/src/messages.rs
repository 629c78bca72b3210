//! Messages: one place adds them, and keeps the counters of their conversation.

use futures_util::FutureExt;
use omnichat_api::conversation::PREVIEW_CHARS;
use omnichat_api::event::Change;
use omnichat_api::message::{
    Author, AuthorKind, Message, MessageKind, MessagePage, MessageQuery, SendMessage,
};
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, ConversationId, FieldError, MessageId, TenantId, Time, page, text};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, conversations};

#[derive(FromRow)]
pub(crate) struct Row {
    conversation_id: Uuid,
    seq: i64,
    id: Uuid,
    kind: String,
    author_kind: String,
    author_name: String,
    sender_id: Uuid,
    client_id: Uuid,
    body: String,
    created_at: i64,
}

impl TryFrom<Row> for Message {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |e: text::UnknownWord| StoreError::Corrupt(format!("message: {e}"));
        let kind = row.author_kind.try_into().map_err(corrupt)?;
        Ok(Self {
            id: row.id.into(),
            conversation_id: row.conversation_id.into(),
            seq: row.seq,
            kind: row.kind.try_into().map_err(corrupt)?,
            author: Author { kind, id: author_id(kind, row.sender_id), name: row.author_name },
            body: row.body,
            client_id: row.client_id,
            created_at: Time(row.created_at),
        })
    }
}

fn author_id(kind: AuthorKind, sender: Uuid) -> Option<Uuid> {
    matches!(kind, AuthorKind::Visitor | AuthorKind::Staff).then_some(sender)
}

/// A message to add, already checked.
pub(crate) struct NewMessage {
    pub(crate) conversation: ConversationId,
    /// The contact of the conversation, who may see it unless it is a note.
    pub(crate) contact: ContactId,
    pub(crate) kind: MessageKind,
    pub(crate) author_kind: AuthorKind,
    pub(crate) author_name: String,
    /// User, contact or, for the system, the conversation: `client_id` is unique for each.
    pub(crate) sender: Uuid,
    pub(crate) client_id: Uuid,
    pub(crate) body: String,
}

impl NewMessage {
    /// A line for staff that tells what was done.
    pub(crate) fn system_note(conversation: ConversationId, contact: ContactId, body: String) -> Self {
        Self {
            conversation,
            contact,
            kind: MessageKind::Note,
            author_kind: AuthorKind::System,
            author_name: "Omnichat".into(),
            sender: conversation.0,
            client_id: Uuid::now_v7(),
            body,
        }
    }
}

/// Messages of a conversation: the newest, or those before or after a `seq`.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
    query: &MessageQuery,
) -> Result<MessagePage, StoreError> {
    const BACK: &str =
        "SELECT conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        created_at FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND seq < $3
        ORDER BY seq DESC LIMIT $4";
    const ON: &str =
        "SELECT conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        created_at FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND seq > $3
        ORDER BY seq LIMIT $4";
    let limit = page::limit(query.limit)?;
    let (sql, from) = match (query.before, query.after) {
        (Some(_), Some(_)) => {
            return Err(
                FieldError::new("after", "invalid", "must not be given together with `before`").into()
            );
        }
        (before, None) => (BACK, before.unwrap_or(i64::MAX)),
        (None, Some(after)) => (ON, after),
    };
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(sql).bind(conversation.0).bind(tenant.0).bind(from)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    if rows.is_empty() {
        // An empty page of someone else's conversation would tell that it is there.
        conversations::get(store, tenant, conversation).await?;
    }
    let more = rows.len() > limit as usize;
    let mut items =
        rows.into_iter().take(limit as usize).map(Message::try_from).collect::<Result<Vec<_>, _>>()?;
    if query.after.is_none() {
        items.reverse();
    }
    Ok(MessagePage { items, more })
}

/// Staff send a message or write a note. The same `client_id` again gives the same message.
pub async fn send(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    conversation: ConversationId,
    send: SendMessage,
) -> Result<Message, StoreError> {
    text::message("body", &send.body)?;
    // A second try finds what another node wrote in the same moment.
    match send_once(store, tenant, by, conversation, send.clone()).await {
        Err(StoreError::Raced) => send_once(store, tenant, by, conversation, send).await,
        other => other,
    }
}

async fn send_once(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    conversation: ConversationId,
    send: SendMessage,
) -> Result<Message, StoreError> {
    let by = by.clone();
    store
        .write(move |tx| {
            async move {
                if let Some(known) = earlier(tx, tenant, by.id.0, send.client_id).await? {
                    let same = (known.conversation_id, known.kind, &known.body)
                        == (conversation, send.kind, &send.body);
                    return if same { Ok(known) } else { Err(StoreError::ClientIdReused) };
                }
                let contact = conversations::load(tx, tenant, conversation).await?.contact.id;
                let new = NewMessage {
                    conversation,
                    contact,
                    kind: send.kind,
                    author_kind: AuthorKind::Staff,
                    author_name: by.name,
                    sender: by.id.0,
                    client_id: send.client_id,
                    body: send.body,
                };
                let message = add(tx, tenant, new).await?;
                conversations::finish(tx, tenant, conversation, false).await?;
                Ok(message)
            }
            .boxed()
        })
        .await
}

/// The message that this sender wrote under this `client_id` earlier, if any.
pub(crate) async fn earlier(
    tx: &mut Tx,
    tenant: TenantId,
    sender: Uuid,
    client_id: Uuid,
) -> Result<Option<Message>, StoreError> {
    const SQL: &str =
        "SELECT conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        created_at FROM messages WHERE tenant_id = $1 AND sender_id = $2 AND client_id = $3";
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(SQL).bind(tenant.0).bind(sender).bind(client_id)
        .fetch_optional(db).await)?;
    row.map(Message::try_from).transpose()
}

/// Adds a message, keeps the conversation's counters, and logs the message. The caller logs the conversation.
pub(crate) async fn add(tx: &mut Tx, tenant: TenantId, new: NewMessage) -> Result<Message, StoreError> {
    const INSERT: &str =
        "INSERT INTO messages (tenant_id, conversation_id, seq, id, kind, author_kind, author_name,
        sender_id, client_id, body, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    let (id, now) = (MessageId::new(), tx.now);
    let seq = count(tx, &new).await?;
    let done = on!(tx.db(), db => sqlx::query(INSERT).bind(tenant.0).bind(new.conversation.0).bind(seq).bind(id.0)
        .bind(new.kind.as_str()).bind(new.author_kind.as_str()).bind(&new.author_name).bind(new.sender)
        .bind(new.client_id).bind(&new.body).bind(now.ms()).execute(db).await.map(drop));
    match done {
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return Err(StoreError::Raced),
        other => other?,
    }
    let message = Message {
        id,
        conversation_id: new.conversation,
        seq,
        kind: new.kind,
        author: Author {
            kind: new.author_kind,
            id: author_id(new.author_kind, new.sender),
            name: new.author_name,
        },
        body: new.body,
        client_id: new.client_id,
        created_at: now,
    };
    let seen_by = (message.kind == MessageKind::Message).then_some(new.contact);
    tx.changed(tenant, Some(new.conversation), seen_by, Change::MessageCreated(message.clone()));
    Ok(message)
}

/// Takes the next `seq` and brings what the list shows up to date.
///
/// A visitor's message waits for an answer from then on and is unread; a staff message answers, and its writer has
/// read everything before it. Notes and system lines change neither, and system lines are not shown in the list.
async fn count(tx: &mut Tx, new: &NewMessage) -> Result<i64, StoreError> {
    const VISITOR: &str = "UPDATE conversations SET last_seq = last_seq + 1, unread = unread + 1,
        waiting_since = COALESCE(waiting_since, $2), last_message_at = $2, updated_at = $2,
        last_kind = $3, last_author_kind = $4, last_author_name = $5, last_preview = $6,
        visitor_read_seq = last_seq + 1
        WHERE id = $1 RETURNING last_seq";
    const STAFF: &str =
        "UPDATE conversations SET last_seq = last_seq + 1, unread = 0, staff_read_seq = last_seq + 1,
        waiting_since = NULL, last_message_at = $2, updated_at = $2,
        last_kind = $3, last_author_kind = $4, last_author_name = $5, last_preview = $6
        WHERE id = $1 RETURNING last_seq";
    const NOTE: &str =
        "UPDATE conversations SET last_seq = last_seq + 1, last_message_at = $2, updated_at = $2,
        last_kind = $3, last_author_kind = $4, last_author_name = $5, last_preview = $6
        WHERE id = $1 RETURNING last_seq";
    const SYSTEM: &str = "UPDATE conversations SET last_seq = last_seq + 1, updated_at = $2
        WHERE id = $1 RETURNING last_seq";
    let now = tx.now.ms();
    let sql = match (new.author_kind, new.kind) {
        (AuthorKind::System, _) => {
            return Ok(on!(tx.db(), db => sqlx::query_scalar(SYSTEM).bind(new.conversation.0).bind(now)
                .fetch_one(db).await)?);
        }
        (_, MessageKind::Note) => NOTE,
        (AuthorKind::Visitor, MessageKind::Message) => VISITOR,
        (_, MessageKind::Message) => STAFF,
    };
    let preview = preview(&new.body);
    Ok(on!(tx.db(), db => sqlx::query_scalar(sql).bind(new.conversation.0).bind(now).bind(new.kind.as_str())
        .bind(new.author_kind.as_str()).bind(&new.author_name).bind(&preview).fetch_one(db).await)?)
}

/// One line of at most [`PREVIEW_CHARS`] characters.
fn preview(body: &str) -> String {
    let mut line = String::new();
    for (i, word) in body.split_whitespace().enumerate() {
        if i > 0 {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > PREVIEW_CHARS * 4 {
            break;
        }
    }
    match line.char_indices().nth(PREVIEW_CHARS) {
        None => line,
        Some(_) => line.chars().take(PREVIEW_CHARS - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_one_line_of_at_most_140_characters() {
        assert_eq!(preview("  Hello\n\n  there "), "Hello there");
        assert_eq!(preview(&"é".repeat(140)).chars().count(), 140);
        let cut = preview(&"é ".repeat(500));
        assert_eq!(cut.chars().count(), 140);
        assert!(cut.ends_with('…'));
    }
}
