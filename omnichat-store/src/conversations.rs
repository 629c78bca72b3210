//! Conversations: the list, and the changes that staff make to one.

pub(crate) mod row;

use futures_util::FutureExt;
use omnichat_api::conversation::{Assign, Conversation, ConversationQuery, Status};
use omnichat_api::event::Change;
use omnichat_api::message::AuthorKind;
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, ConversationId, FieldError, Page, TenantId, Time, UserId, page, text};
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder};
use uuid::Uuid;

use crate::conversations::row::{Row, SELECT};
use crate::db::on;
use crate::messages::{self, NewMessage};
use crate::tx::Tx;
use crate::users::cut;
use crate::{Store, StoreError, search, users};

/// Which assignee a list asks for.
enum Assignee {
    Anyone,
    Nobody,
    User(UserId),
}

/// One page of conversations, newest message first. `me` is who `assignee=me` means.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: UserId,
    query: &ConversationQuery,
) -> Result<Page<Conversation>, StoreError> {
    let limit = page::limit(query.limit)?;
    let assignee = match query.assignee.as_deref() {
        None => Assignee::Anyone,
        Some("none") => Assignee::Nobody,
        Some("me") => Assignee::User(me),
        Some(id) => Assignee::User(
            id.parse()
                .map_err(|_| FieldError::new("assignee", "invalid", "must be `me`, `none` or a user's id"))?,
        ),
    };
    let found = match query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => {
            text::within("q", q, omnichat_api::limits::QUERY_CHARS)?;
            let found = search::conversations(store, tenant, q, limit).await?;
            if found.is_empty() {
                return Ok(Page { items: Vec::new(), next_cursor: None });
            }
            Some(found)
        }
        None => None,
    };
    let before = query.cursor.as_deref().map(position).transpose()?;
    let rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE c.tenant_id = ").push_bind(tenant.0);
        if let Some(status) = query.status {
            sql.push(" AND c.status = ").push_bind(status.as_str());
        }
        match assignee {
            Assignee::Anyone => {}
            Assignee::Nobody => drop(sql.push(" AND c.assignee_id IS NULL")),
            Assignee::User(id) => drop(sql.push(" AND c.assignee_id = ").push_bind(id.0)),
        }
        if let Some(inbox) = query.inbox_id {
            sql.push(" AND c.inbox_id = ").push_bind(inbox.0);
        }
        if let Some(contact) = query.contact_id {
            sql.push(" AND c.contact_id = ").push_bind(contact.0);
        }
        if let Some(found) = &found {
            sql.push(" AND c.id IN (");
            let mut ids = sql.separated(", ");
            for id in found {
                ids.push_bind(*id);
            }
            sql.push(")");
        }
        if let Some((at, id)) = before {
            sql.push(" AND (c.last_message_at, c.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY c.last_message_at DESC, c.id DESC LIMIT ").push_bind(i64::from(limit) + 1);
        sql.build_query_as().fetch_all(db).await
    })?;
    let items = rows.into_iter().map(Conversation::try_from).collect::<Result<_, _>>()?;
    Ok(cut(items, limit, |c: &Conversation| format!("{}.{}", c.last_message_at.ms(), c.id)))
}

fn position(cursor: &str) -> Result<(i64, Uuid), FieldError> {
    let parts = cursor.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| FieldError::new("cursor", "invalid", "must be the `next_cursor` of a page before"))
}

/// One conversation of a tenant.
pub async fn get(store: &Store, tenant: TenantId, id: ConversationId) -> Result<Conversation, StoreError> {
    let sql = format!("{SELECT} WHERE c.id = $1 AND c.tenant_id = $2");
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("conversation"))?.try_into()
}

pub(crate) async fn load(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
) -> Result<Conversation, StoreError> {
    let sql = format!("{SELECT} WHERE c.id = $1 AND c.tenant_id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("conversation"))?.try_into()
}

/// Logs a conversation as it is now. `visitor_too`: when something changed that its visitor sees.
pub(crate) fn log(tx: &mut Tx, tenant: TenantId, conversation: &Conversation, visitor_too: bool) {
    let contact = visitor_too.then_some(conversation.contact.id);
    tx.changed(tenant, Some(conversation.id), contact, Change::ConversationChanged(conversation.clone()));
}

/// Gives a conversation to a member of the tenant, or to nobody.
pub async fn assign(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
    to: Assign,
) -> Result<Conversation, StoreError> {
    const SQL: &str = "UPDATE conversations SET assignee_id = $2, updated_at = $3 WHERE id = $1";
    let by = by.clone();
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                if before.assignee.as_ref().map(|a| a.id) == to.assignee_id {
                    return Ok(before);
                }
                let line = match to.assignee_id {
                    None => format!("{} took the conversation from {}", by.name, name_of(&before)),
                    Some(user) => {
                        let user = users::get(tx, tenant, user).await.ok().filter(|user| !user.disabled);
                        let user = user.ok_or_else(|| {
                            FieldError::new(
                                "assignee_id",
                                "unknown",
                                "must be a user of this tenant who can sign in",
                            )
                        })?;
                        if user.id == by.id {
                            format!("{} took the conversation", by.name)
                        } else {
                            format!("{} gave the conversation to {}", by.name, user.name)
                        }
                    }
                };
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(to.assignee_id.map(|u| u.0)).bind(now)
                    .execute(db).await.map(drop))?;
                messages::add(tx, tenant, NewMessage::system_note(id, before.contact.id, line)).await?;
                finish(tx, tenant, id, false).await
            }
            .boxed()
        })
        .await
}

fn name_of(conversation: &Conversation) -> &str {
    conversation.assignee.as_ref().map_or("nobody", |a| a.name.as_str())
}

/// Closes a conversation. Closing a closed one changes nothing.
pub async fn close(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
) -> Result<Conversation, StoreError> {
    set_status(store, tenant, by, id, Status::Closed).await
}

/// Opens a conversation again. Opening an open one changes nothing.
pub async fn reopen(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
) -> Result<Conversation, StoreError> {
    set_status(store, tenant, by, id, Status::Open).await
}

async fn set_status(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
    status: Status,
) -> Result<Conversation, StoreError> {
    let name = by.name.clone();
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                if before.status == status {
                    return Ok(before);
                }
                put_status(tx, id, status).await?;
                let did = if status == Status::Closed { "closed" } else { "reopened" };
                let line = format!("{name} {did} the conversation");
                messages::add(tx, tenant, NewMessage::system_note(id, before.contact.id, line)).await?;
                finish(tx, tenant, id, true).await
            }
            .boxed()
        })
        .await
}

pub(crate) async fn put_status(tx: &mut Tx, id: ConversationId, status: Status) -> Result<(), StoreError> {
    // Nobody waits for an answer in a closed conversation.
    const SQL: &str = "UPDATE conversations SET status = $2, closed_at = $3, updated_at = $4,
        waiting_since = CASE WHEN $3 IS NULL THEN waiting_since END WHERE id = $1";
    let now = tx.now.ms();
    let closed_at = (status == Status::Closed).then_some(now);
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(status.as_str()).bind(closed_at).bind(now)
        .execute(db).await.map(drop))?;
    Ok(())
}

/// Notes that staff have read up to `seq`. Never goes back.
pub async fn read(
    store: &Store,
    tenant: TenantId,
    _by: &UserRef,
    id: ConversationId,
    seq: i64,
) -> Result<Conversation, StoreError> {
    const SQL: &str = "UPDATE conversations SET staff_read_seq = $2, updated_at = $3, unread = (
            SELECT COUNT(*) FROM messages WHERE conversation_id = $1 AND seq > $2 AND author_kind = $4
        ) WHERE id = $1";
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                let seq = seq.min(before.last_seq);
                if seq <= before.staff_read_seq {
                    return Ok(before);
                }
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(seq).bind(now)
                    .bind(AuthorKind::Visitor.as_str()).execute(db).await.map(drop))?;
                finish(tx, tenant, id, true).await
            }
            .boxed()
        })
        .await
}

/// The conversation after a change, logged.
pub(crate) async fn finish(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    visitor_too: bool,
) -> Result<Conversation, StoreError> {
    let after = load(tx, tenant, id).await?;
    log(tx, tenant, &after, visitor_too);
    Ok(after)
}

/// A contact's newest conversation: what decides where their next message goes.
#[derive(FromRow)]
pub(crate) struct Newest {
    id: Uuid,
    closed_at: Option<i64>,
    /// The contact's name.
    pub(crate) contact_name: String,
}

impl Newest {
    pub(crate) fn id(&self) -> ConversationId {
        self.id.into()
    }

    pub(crate) fn closed_at(&self) -> Option<Time> {
        self.closed_at.map(Time)
    }
}

/// The newest conversation of a contact; `None` before their first message.
pub(crate) async fn newest_of(
    tx: &mut Tx,
    tenant: TenantId,
    contact: ContactId,
) -> Result<Option<Newest>, StoreError> {
    const SQL: &str = "SELECT c.id, c.closed_at, k.name AS contact_name
        FROM conversations c JOIN contacts k ON k.id = c.contact_id
        WHERE c.tenant_id = $1 AND c.contact_id = $2 ORDER BY c.last_message_at DESC, c.id DESC LIMIT 1";
    Ok(on!(tx.db(), db => sqlx::query_as(SQL).bind(tenant.0).bind(contact.0).fetch_optional(db).await)?)
}
