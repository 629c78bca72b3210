//! Conversations: the list, and who has what.

use omnichat_api::conversation::{Assign, Conversation, ConversationQuery, Once};
use omnichat_api::message::MarkRead;
use omnichat_api::{ConversationId, Page};
use omnichat_store::conversations;

use crate::auth::{Staff, perm};
use crate::extract::{Json, OptionalJson, Path, Query};
use crate::problem::Answer;

/// Lists the conversations that you see, newest message first.
#[utoipa::path(get, path = "/conversations", tag = "conversations", params(ConversationQuery),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "One page.", body = Page<Conversation>)))]
pub async fn list_conversations(
    staff: Staff<perm::ConversationRead>,
    Query(query): Query<ConversationQuery>,
) -> Answer<Json<Page<Conversation>>> {
    let listed = conversations::list(staff.app.store(), staff.tenant(), &staff.me, &query).await?;
    if query.cursor.is_some() {
        staff.has_read(listed.items.len());
    }
    Ok(Json(listed))
}

/// Shows a conversation.
#[utoipa::path(get, path = "/conversations/{id}", tag = "conversations", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "The conversation.", body = Conversation)))]
pub async fn show_conversation(
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<ConversationId>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::seen(staff.app.store(), staff.tenant(), &staff.me, id).await?))
}

/// Gives a conversation to a user or to a team; to nobody or to none. What is absent stays.
#[utoipa::path(post, path = "/conversations/{id}/assign", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Assign,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn assign_conversation(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(to): Json<Assign>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::assign(staff.app.store(), staff.tenant(), &staff.me, id, to).await?))
}

/// Closes a conversation. Closing a closed one changes nothing.
#[utoipa::path(post, path = "/conversations/{id}/close", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Option<Once>,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn close_conversation(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    OptionalJson(once): OptionalJson<Once>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::close(staff.app.store(), staff.tenant(), &staff.me, id, once).await?))
}

/// Opens a closed conversation again.
#[utoipa::path(post, path = "/conversations/{id}/reopen", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Option<Once>,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn reopen_conversation(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    OptionalJson(once): OptionalJson<Once>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::reopen(staff.app.store(), staff.tenant(), &staff.me, id, once).await?))
}

/// Notes up to which message staff have read.
#[utoipa::path(post, path = "/conversations/{id}/read", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = MarkRead,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn read_conversation(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(read): Json<MarkRead>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::read(staff.app.store(), staff.tenant(), &staff.me, id, read.seq).await?))
}
