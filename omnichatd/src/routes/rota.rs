//! The rota of an inbox: who is on shift, and the secret that proves calls by webhook.

use omnichat_api::InboxId;
use omnichat_api::rota::{CallSecret, OnShift};
use omnichat_store::{calls, rota};

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path};
use crate::problem::Answer;

/// Shows who is on shift now, in the order in which they are called.
#[utoipa::path(get, path = "/inboxes/{id}/rota/now", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "Who is.", body = OnShift)))]
pub async fn show_on_shift(staff: Staff<perm::InboxRead>, Path(id): Path<InboxId>) -> Answer<Json<OnShift>> {
    Ok(Json(rota::now(staff.app.store(), staff.tenant(), id).await?))
}

/// Shows the secret by which the receiver of webhook calls tells that they are of this inbox.
#[utoipa::path(get, path = "/inboxes/{id}/rota/secret", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "The secret.", body = CallSecret)))]
pub async fn show_call_secret(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
) -> Answer<Json<CallSecret>> {
    Ok(Json(CallSecret { secret: calls::secret(staff.app.store(), staff.tenant(), id).await? }))
}
