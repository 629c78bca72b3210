//! What staff do to a conversation. Each change that came with a `client_id` is done once: the same again gives the
//! same answer, even when somebody else has changed the conversation since.

use futures_util::FutureExt;
use omnichat_api::conversation::{Assign, Conversation, Once, Status};
use omnichat_api::message::AuthorKind;
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, FieldError, TenantId};

use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::{self, Said};
use crate::requests::Request;
use crate::tx::Tx;
use crate::{Store, StoreError, users};

/// Gives a conversation to a member of the tenant, or to nobody.
pub async fn assign(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
    to: Assign,
) -> Result<Conversation, StoreError> {
    let what = format!("assign {id} {}", to.assignee_id.map_or_else(String::new, |user| user.to_string()));
    let (by, request) = (by.clone(), Request::new(tenant, by.id.0, to.client_id, what));
    store
        .write(move |tx| {
            async move {
                if let Some(known) = request.earlier(tx).await? {
                    return Ok(known);
                }
                let place = Place::load(tx, tenant, id).await?;
                let before = place.conversation.assignee.as_ref();
                let after = if before.map(|user| user.id) == to.assignee_id {
                    place.conversation
                } else {
                    give(tx, place, &by, to).await?
                };
                request.answered(tx, &after).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

async fn give(tx: &mut Tx, mut place: Place, by: &UserRef, to: Assign) -> Result<Conversation, StoreError> {
    let before = place.conversation.assignee.as_ref().map_or("nobody", |user| user.name.as_str());
    let line = match to.assignee_id {
        None => {
            let line = format!("{} took the conversation from {before}", by.name);
            place.conversation.assignee = None;
            line
        }
        Some(user) => {
            let user = users::get(tx, place.tenant, user).await.ok().filter(|user| !user.disabled);
            let user = user.ok_or_else(|| {
                FieldError::new("assignee_id", "unknown", "must be a user of this tenant who can sign in")
            })?;
            let line = if user.id == by.id {
                format!("{} took the conversation", by.name)
            } else {
                format!("{} gave the conversation to {}", by.name, user.name)
            };
            place.conversation.assignee = Some(UserRef { id: user.id, name: user.name });
            line
        }
    };
    messages::add(tx, &mut place, Said::system_note(line)).await?;
    place.finish(tx).await
}

/// Closes a conversation. Closing a closed one changes nothing.
pub async fn close(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
    once: Once,
) -> Result<Conversation, StoreError> {
    set_status(store, tenant, by, id, Status::Closed, once).await
}

/// Opens a conversation again. Opening an open one changes nothing.
pub async fn reopen(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
    once: Once,
) -> Result<Conversation, StoreError> {
    set_status(store, tenant, by, id, Status::Open, once).await
}

async fn set_status(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    id: ConversationId,
    status: Status,
    once: Once,
) -> Result<Conversation, StoreError> {
    let request = Request::new(tenant, by.id.0, once.client_id, format!("{status} {id}"));
    let did = if status == Status::Closed { "closed" } else { "reopened" };
    let line = format!("{} {did} the conversation", by.name);
    store
        .write(move |tx| {
            async move {
                if let Some(known) = request.earlier(tx).await? {
                    return Ok(known);
                }
                let mut place = Place::load(tx, tenant, id).await?;
                let after = if place.conversation.status == status {
                    place.conversation
                } else {
                    place.set_status(status, tx.now);
                    messages::add(tx, &mut place, Said::system_note(line)).await?;
                    place.finish(tx).await?
                };
                request.answered(tx, &after).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Notes that staff have read up to `seq`. Never goes back, so it needs no `client_id`.
pub async fn read(
    store: &Store,
    tenant: TenantId,
    _by: &UserRef,
    id: ConversationId,
    seq: i64,
) -> Result<Conversation, StoreError> {
    const UNREAD: &str =
        "SELECT COUNT(*) FROM messages WHERE conversation_id = $1 AND seq > $2 AND author_kind = $3";
    store
        .write(move |tx| {
            async move {
                let mut place = Place::load(tx, tenant, id).await?;
                let seq = seq.min(place.conversation.last_seq);
                if seq <= place.conversation.staff_read_seq {
                    return Ok(place.conversation);
                }
                place.conversation.unread = on!(tx.db(), db => sqlx::query_scalar(UNREAD).bind(id.0).bind(seq)
                    .bind(AuthorKind::Visitor.as_str()).fetch_one(db).await)?;
                place.conversation.staff_read_seq = seq;
                place.conversation.updated_at = tx.now;
                place.shown_to_visitor();
                place.finish(tx).await
            }
            .boxed()
        })
        .await
}
