//! Messages and notes of a conversation.

use omnichat_api::ConversationId;
use omnichat_api::message::{Message, MessagePage, MessageQuery, SendMessage};
use omnichat_store::{conversations, messages};

use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists messages of a conversation: the newest, or those before or after a `seq`.
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "messages",
    params(("id" = uuid::Uuid, Path), MessageQuery),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "In order of `seq`.", body = MessagePage)))]
pub async fn list_messages(
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<ConversationId>,
    Query(query): Query<MessageQuery>,
) -> Answer<Json<MessagePage>> {
    conversations::in_sight(staff.app.store(), staff.tenant(), &staff.me, id).await?;
    Ok(Json(messages::list(staff.app.store(), staff.tenant(), id, &query).await?))
}

/// Sends a message, or writes a note that only staff see.
///
/// It is on disk when this answers. The same `client_id` again is the same message and gets the same answer.
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "messages",
    params(("id" = uuid::Uuid, Path)), request_body = SendMessage,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 201, description = "The message as stored.", body = Message)))]
pub async fn send_message(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(send): Json<SendMessage>,
) -> Answer<Created<Message>> {
    conversations::in_sight(staff.app.store(), staff.tenant(), &staff.me, id).await?;
    Ok(Created(messages::send(staff.app.store(), staff.tenant(), &staff.by(), id, send).await?))
}
