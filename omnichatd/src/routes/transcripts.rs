//! What was said, by mail.

use axum::http::StatusCode;
use omnichat_api::ConversationId;
use omnichat_api::scheduled::SendTranscript;
use omnichat_store::transcripts;

use crate::answer::DONE;
use crate::auth::{Staff, perm};
use crate::extract::{Json, Path};
use crate::problem::Answer;

/// Mails what was said in a conversation to an address: its messages, and none of the notes.
#[utoipa::path(post, path = "/conversations/{id}/transcript", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = SendTranscript,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 204, description = "It is on its way.")))]
pub async fn send_transcript(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    Json(send): Json<SendTranscript>,
) -> Answer<StatusCode> {
    transcripts::send(staff.app.store(), staff.tenant(), &staff.me, staff.actor(), id, send).await?;
    Ok(DONE)
}
