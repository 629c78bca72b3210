//! Canned replies: texts that staff send often, found by a short word.

use axum::http::{HeaderName, StatusCode, header::LOCATION};
use omnichat_api::CannedReplyId;
use omnichat_api::canned::{CannedReplies, CannedReply, WriteCannedReply};
use omnichat_store::canned_replies;

use crate::answer::DONE;
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path};
use crate::problem::Answer;

/// Lists the canned replies of the tenant, by their short words.
#[utoipa::path(get, path = "/canned-replies", tag = "canned replies",
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "All of them.", body = CannedReplies)))]
pub async fn list_canned_replies(staff: Staff<perm::ConversationRead>) -> Answer<Json<CannedReplies>> {
    Ok(Json(CannedReplies { items: canned_replies::list(staff.app.store(), staff.tenant()).await? }))
}

/// Makes a canned reply. A short word that another one has is a conflict.
#[utoipa::path(post, path = "/canned-replies", tag = "canned replies", request_body = WriteCannedReply,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 201, description = "The canned reply.", body = CannedReply)))]
pub async fn create_canned_reply(
    staff: Staff<perm::ConversationWrite>,
    Json(new): Json<WriteCannedReply>,
) -> Answer<([(HeaderName, String); 1], Created<CannedReply>)> {
    let made = canned_replies::create(staff.app.store(), staff.tenant(), new, staff.actor()).await?;
    Ok(([(LOCATION, format!("/api/v1/canned-replies/{}", made.id))], Created(made)))
}

/// Replaces a canned reply: its short word and its text.
#[utoipa::path(put, path = "/canned-replies/{id}", tag = "canned replies", params(("id" = uuid::Uuid, Path)),
    request_body = WriteCannedReply,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The canned reply as it is now.", body = CannedReply)))]
pub async fn replace_canned_reply(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<CannedReplyId>,
    Json(new): Json<WriteCannedReply>,
) -> Answer<Json<CannedReply>> {
    Ok(Json(canned_replies::replace(staff.app.store(), staff.tenant(), id, new, staff.actor()).await?))
}

/// Deletes a canned reply. What was sent with it stays as it was sent.
#[utoipa::path(delete, path = "/canned-replies/{id}", tag = "canned replies", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 204, description = "Deleted.")))]
pub async fn delete_canned_reply(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<CannedReplyId>,
) -> Answer<StatusCode> {
    canned_replies::delete(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}
