//! Conversations: the list, and who has what.

use axum::extract::State;
use omnichat_api::conversation::{Assign, Conversation, ConversationQuery, Once};
use omnichat_api::message::MarkRead;
use omnichat_api::{ConversationId, Page};
use omnichat_store::conversations;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Json, OptionalJson, Path, Query};
use crate::problem::Answer;

/// Lists conversations, newest message first.
#[utoipa::path(get, path = "/conversations", tag = "conversations", params(ConversationQuery),
    responses((status = 200, description = "One page.", body = Page<Conversation>)))]
pub async fn list_conversations(
    State(app): State<App>,
    staff: Staff<perm::ConversationRead>,
    Query(query): Query<ConversationQuery>,
) -> Answer<Json<Page<Conversation>>> {
    Ok(Json(conversations::list(app.store(), staff.tenant(), staff.id(), &query).await?))
}

/// Shows a conversation.
#[utoipa::path(get, path = "/conversations/{id}", tag = "conversations", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The conversation.", body = Conversation)))]
pub async fn show_conversation(
    State(app): State<App>,
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<ConversationId>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::get(app.store(), staff.tenant(), id).await?))
}

/// Gives a conversation to a user, or to nobody.
#[utoipa::path(post, path = "/conversations/{id}/assign", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Assign,
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn assign_conversation(
    State(app): State<App>,
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(to): Json<Assign>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::assign(app.store(), staff.tenant(), &staff.by(), id, to).await?))
}

/// Closes a conversation. Closing a closed one changes nothing.
#[utoipa::path(post, path = "/conversations/{id}/close", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Option<Once>,
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn close_conversation(
    State(app): State<App>,
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    OptionalJson(once): OptionalJson<Once>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::close(app.store(), staff.tenant(), &staff.by(), id, once).await?))
}

/// Opens a closed conversation again.
#[utoipa::path(post, path = "/conversations/{id}/reopen", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Option<Once>,
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn reopen_conversation(
    State(app): State<App>,
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    OptionalJson(once): OptionalJson<Once>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::reopen(app.store(), staff.tenant(), &staff.by(), id, once).await?))
}

/// Notes up to which message staff have read.
#[utoipa::path(post, path = "/conversations/{id}/read", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = MarkRead,
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn read_conversation(
    State(app): State<App>,
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(read): Json<MarkRead>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::read(app.store(), staff.tenant(), &staff.by(), id, read.seq).await?))
}
