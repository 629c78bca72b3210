//! Messages: read, and added. Those that people send come as posts, which the writer takes as a set.

mod heard;
pub(crate) mod post;
pub(crate) mod set;
mod whole;

pub use heard::{Answers, Heard, hear, hear_and_reply};

use futures_util::FutureExt;
use omnichat_api::attachment::Attachment;
use omnichat_api::conversation::PREVIEW_CHARS;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::{
    Author, AuthorKind, MailParts, Message, MessageKind, MessagePage, MessageQuery, SendMessage,
};
use omnichat_api::template::UseTemplate;
use omnichat_api::user::UserRef;
use omnichat_api::{AttachmentId, ConversationId, FieldError, TenantId, Time, page, text};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::conversations::place::Place;
use crate::conversations::snooze;
use crate::db::{on, runs};
use crate::messages::post::{From, Post};
use crate::tx::Tx;
use crate::{Store, StoreError, conversations, outgoing};

#[derive(FromRow)]
pub(crate) struct Row {
    tenant_id: Uuid,
    conversation_id: Uuid,
    seq: i64,
    id: Uuid,
    kind: String,
    author_kind: String,
    author_name: String,
    sender_id: Uuid,
    client_id: Uuid,
    body: String,
    pub(crate) cursor: i64,
    created_at: i64,
    attachments: Option<String>,
    delivery: Option<String>,
    mail: Option<String>,
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
            attachments: row
                .attachments
                .map_or_else(|| Ok(Vec::new()), |json| serde_json::from_str(&json))?,
            delivery: row.delivery.map(|json| serde_json::from_str(&json)).transpose()?,
            mail: row.mail.map(|json| serde_json::from_str(&json)).transpose()?,
            client_id: row.client_id,
            created_at: Time(row.created_at),
        })
    }
}

/// Of staff whom an import brought and nobody here knows, there is only the name.
fn author_id(kind: AuthorKind, sender: Uuid) -> Option<Uuid> {
    (matches!(kind, AuthorKind::Visitor | AuthorKind::Staff) && !sender.is_nil()).then_some(sender)
}

/// What somebody says, already checked.
pub(crate) struct Said {
    pub(crate) kind: MessageKind,
    pub(crate) author_kind: AuthorKind,
    pub(crate) author_name: String,
    /// User, contact or, for the system, nobody: `client_id` is unique for each.
    pub(crate) sender: Uuid,
    pub(crate) client_id: Uuid,
    pub(crate) body: String,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) mail: Option<MailParts>,
}

impl Said {
    /// A line from nobody in particular that the contact reads too.
    pub(crate) fn system_message(body: String) -> Self {
        Self { kind: MessageKind::Message, ..Self::system_note(body) }
    }

    /// A line for staff that tells what was done.
    pub(crate) fn system_note(body: String) -> Self {
        Self {
            kind: MessageKind::Note,
            author_kind: AuthorKind::System,
            author_name: "Omnichat".into(),
            sender: Uuid::nil(),
            client_id: Uuid::now_v7(),
            body,
            attachments: Vec::new(),
            mail: None,
        }
    }
}

/// What lists show of it: its text, or the names of its files.
pub(crate) fn shown(said: &Said) -> String {
    if !said.body.trim().is_empty() {
        return preview(&said.body);
    }
    let names: Vec<&str> = said.attachments.iter().map(|file| file.name.as_str()).collect();
    preview(&format!("📎 {}", names.join(", ")))
}

pub(crate) fn author(said: &Said) -> Author {
    let kind = said.author_kind;
    Author { kind, id: author_id(kind, said.sender), name: said.author_name.clone() }
}

/// Messages of a conversation: the newest, or those before or after a `seq`.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
    query: &MessageQuery,
) -> Result<MessagePage, StoreError> {
    const BACK: &str =
        "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        cursor, created_at, attachments, delivery, mail FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND seq < $3
        ORDER BY seq DESC LIMIT $4";
    const ON: &str =
        "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        cursor, created_at, attachments, delivery, mail FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND seq > $3
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
    let from = From::Staff { tenant, by: by.clone(), conversation };
    let post = Post { from, kind: send.kind, client_id: send.client_id, body: send.body };
    sent(store, post, send.attachments, send.template).await
}

/// Checks a post and writes it. One that is text alone is written with all others that wait.
pub(crate) async fn sent(
    store: &Store,
    post: Post,
    attachments: Vec<AttachmentId>,
    template: Option<UseTemplate>,
) -> Result<Message, StoreError> {
    if attachments.is_empty() && template.is_none() {
        text::message("body", &post.body)?;
        return store.post(post).await;
    }
    text::within("body", &post.body, MESSAGE_CHARS)?;
    store.write(move |tx| async move { whole::send(tx, post, attachments, template).await }.boxed()).await
}

/// Adds one message to a place; the caller finishes the place.
pub(crate) async fn add(tx: &mut Tx, place: &mut Place, said: Said) -> Result<Message, StoreError> {
    add_with(tx, place, said, None).await
}

/// The same, as a template of the carrier's.
pub(crate) async fn add_with(
    tx: &mut Tx,
    place: &mut Place,
    said: Said,
    template: Option<&UseTemplate>,
) -> Result<Message, StoreError> {
    let woken = snooze::woken(place, &said);
    let row = take(tx, place, &said, template).await?;
    let message = row.message.clone();
    let mut rows = vec![row];
    if let Some(line) = woken {
        rows.push(take(tx, place, &line, None).await?);
    }
    insert(tx, &rows).await?;
    Ok(message)
}

/// A message as it stands in its place from here on: logged, and on its way out if it leaves. Still to be inserted.
pub(crate) async fn take(
    tx: &mut Tx,
    place: &mut Place,
    said: &Said,
    template: Option<&UseTemplate>,
) -> Result<New, StoreError> {
    let message = place.take(said, tx.now);
    if message.delivery.is_some() {
        outgoing::put(tx, place, &message, template).await?;
    }
    let cursor = place.log_message(tx, message.clone()).await?;
    Ok(New { tenant: place.tenant, sender: said.sender, cursor, message })
}

/// The message at a place of a conversation, which must be there.
pub(crate) async fn at(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: Uuid,
    seq: i64,
) -> Result<Message, StoreError> {
    const SQL: &str =
        "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        cursor, created_at, attachments, delivery, mail FROM messages
        WHERE conversation_id = $1 AND seq = $2 AND tenant_id = $3";
    let row: Row = on!(tx.db(), db => sqlx::query_as(SQL).bind(conversation).bind(seq).bind(tenant.0)
        .fetch_one(db).await)?;
    row.try_into()
}

/// A message with its `seq`, to be inserted.
pub(crate) struct New {
    pub(crate) tenant: TenantId,
    pub(crate) sender: Uuid,
    /// Where it stands in the tenant's log.
    pub(crate) cursor: i64,
    pub(crate) message: Message,
}

/// Inserts messages as a set.
pub(crate) async fn insert(tx: &mut Tx, new: &[New]) -> Result<(), StoreError> {
    for some in runs(new) {
        on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO messages (tenant_id, conversation_id, seq, id, kind, author_kind, author_name,
                sender_id, client_id, body, cursor, created_at, updated_at, attachments, delivery, mail) ",
            );
            sql.push_values(some, |mut row, New { tenant, sender, cursor, message: m }| {
                let json = |value: serde_json::Result<String>| value.unwrap_or_default();
                let files = (!m.attachments.is_empty()).then(|| json(serde_json::to_string(&m.attachments)));
                row.push_bind(tenant.0).push_bind(m.conversation_id.0).push_bind(m.seq).push_bind(m.id.0)
                    .push_bind(m.kind.as_str()).push_bind(m.author.kind.as_str())
                    .push_bind(m.author.name.as_str()).push_bind(*sender).push_bind(m.client_id)
                    .push_bind(m.body.as_str()).push_bind(*cursor).push_bind(m.created_at.ms()).push_bind(m.created_at.ms())
                    .push_bind(files).push_bind(m.delivery.as_ref().map(|d| json(serde_json::to_string(d))))
                    .push_bind(m.mail.as_ref().map(|mail| json(serde_json::to_string(mail))));
            });
            sql.build().execute(db).await.map(drop)
        })
        .map_err(StoreError::raced)?;
    }
    Ok(())
}

/// One line of at most [`PREVIEW_CHARS`] characters.
pub(crate) fn preview(body: &str) -> String {
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
