//! Messages and notes of a conversation.

use axum::extract::State;
use omnichat_api::ConversationId;
use omnichat_api::message::{Message, MessagePage, MessageQuery, SendMessage};
use omnichat_store::messages;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists messages of a conversation: the newest, or those before or after a `seq`.
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "messages",
    params(("id" = uuid::Uuid, Path), MessageQuery),
    responses((status = 200, description = "In order of `seq`.", body = MessagePage)))]
pub async fn list_messages(
    State(app): State<App>,
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<ConversationId>,
    Query(query): Query<MessageQuery>,
) -> Answer<Json<MessagePage>> {
    Ok(Json(messages::list(app.store(), staff.tenant(), id, &query).await?))
}

/// Sends a message, or writes a note that only staff see.
///
/// It is on disk when this answers. The same `client_id` again is the same message and gets the same answer.
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "messages",
    params(("id" = uuid::Uuid, Path)), request_body = SendMessage,
    responses((status = 201, description = "The message as stored.", body = Message)))]
pub async fn send_message(
    State(app): State<App>,
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(send): Json<SendMessage>,
) -> Answer<Created<Message>> {
    Ok(Created(messages::send(app.store(), staff.tenant(), &staff.by(), id, send).await?))
}
