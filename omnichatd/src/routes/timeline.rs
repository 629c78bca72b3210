//! How a message got to the contact, or why it did not.

use omnichat_api::ConversationId;
use omnichat_api::delivery::Timeline;
use omnichat_store::{conversations, outgoing};

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path};
use crate::problem::Answer;

/// Shows the way of a message, step by step.
#[utoipa::path(get, path = "/conversations/{id}/messages/{seq}/timeline", tag = "messages",
    params(("id" = uuid::Uuid, Path), ("seq" = i64, Path)),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "The steps, in order.", body = Timeline)))]
pub async fn show_timeline(
    staff: Staff<perm::ConversationRead>,
    Path((id, seq)): Path<(ConversationId, i64)>,
) -> Answer<Json<Timeline>> {
    conversations::in_sight(staff.app.store(), staff.tenant(), &staff.me, id).await?;
    Ok(Json(outgoing::timeline(staff.app.store(), staff.tenant(), id, seq).await?))
}
