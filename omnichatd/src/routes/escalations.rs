//! Somebody takes a conversation that nobody has answered.

use omnichat_api::ConversationId;
use omnichat_api::conversation::{Conversation, Once};
use omnichat_store::escalations;

use crate::auth::{Staff, perm};
use crate::extract::{Json, OptionalJson, Path};
use crate::problem::Answer;

/// Takes a conversation that nobody has answered: nobody else is called, and it is yours if it was nobody's.
///
/// Where somebody has taken it already, or nobody waits, nothing changes: the answer says who has it.
#[utoipa::path(post, path = "/conversations/{id}/take", tag = "conversations",
    params(("id" = uuid::Uuid, Path)), request_body = Option<Once>,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The conversation as it is now.", body = Conversation)))]
pub async fn take_conversation(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<ConversationId>,
    OptionalJson(once): OptionalJson<Once>,
) -> Answer<Json<Conversation>> {
    Ok(Json(escalations::acknowledge(staff.app.store(), staff.tenant(), &staff.me, id, once).await?))
}
