//! What staff put off: a conversation until later, and messages that are sent later.

use axum::http::StatusCode;
use omnichat_api::conversation::Conversation;
use omnichat_api::scheduled::{Schedule, Scheduled, ScheduledList, Snooze};
use omnichat_api::{ConversationId, ScheduledId};
use omnichat_store::{conversations, scheduled};

use crate::answer::DONE;
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path};
use crate::problem::Answer;

/// Puts a conversation out of sight until a time. A message of the contact brings it back at once.
#[utoipa::path(post, path = "/conversations/{id}/snooze", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Snooze,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn snooze_conversation(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(snooze): Json<Snooze>,
) -> Answer<Json<Conversation>> {
    Ok(Json(conversations::snooze(staff.app.store(), staff.tenant(), &staff.me, id, snooze).await?))
}

/// Lists the messages that are sent later, and those that could not be.
#[utoipa::path(get, path = "/conversations/{id}/scheduled", tag = "messages", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "All of them, in their order.", body = ScheduledList)))]
pub async fn list_scheduled(
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<ConversationId>,
) -> Answer<Json<ScheduledList>> {
    Ok(Json(scheduled::list(staff.app.store(), staff.tenant(), &staff.me, id).await?))
}

/// Keeps a message that is sent later, as yours.
#[utoipa::path(post, path = "/conversations/{id}/scheduled", tag = "messages", params(("id" = uuid::Uuid, Path)),
    request_body = Schedule,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 201, description = "It is kept.", body = Scheduled)))]
pub async fn schedule_message(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(new): Json<Schedule>,
) -> Answer<Created<Scheduled>> {
    let made = scheduled::add(staff.app.store(), staff.tenant(), &staff.me, id, new).await?;
    staff.app.alarm().ring();
    Ok(Created(made))
}

/// Takes back a message that was not sent yet.
#[utoipa::path(delete, path = "/scheduled/{id}", tag = "messages", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 204, description = "It is not sent.")))]
pub async fn delete_scheduled(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ScheduledId>,
) -> Answer<StatusCode> {
    scheduled::remove(staff.app.store(), staff.tenant(), &staff.me, id).await?;
    Ok(DONE)
}
