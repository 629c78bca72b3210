//! Follow-ups: visitors who left their contact.

use omnichat_api::followup::{ChangeFollowup, Followup, FollowupQuery};
use omnichat_api::{FollowupId, Page};
use omnichat_store::followups;

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

/// Lists the follow-ups of conversations that you see, newest first.
#[utoipa::path(get, path = "/followups", tag = "followups", params(FollowupQuery),
    extensions(("x-permission" = json!("followup_read"))),
    responses((status = 200, description = "One page.", body = Page<Followup>)))]
pub async fn list_followups(
    staff: Staff<perm::FollowupRead>,
    Query(query): Query<FollowupQuery>,
) -> Answer<Json<Page<Followup>>> {
    Ok(Json(followups::list(staff.app.store(), staff.tenant(), &staff.me, &query).await?))
}

/// Marks a follow-up as viewed, puts it away, or brings it back.
#[utoipa::path(patch, path = "/followups/{id}", tag = "followups", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeFollowup,
    extensions(("x-permission" = json!("followup_write"))),
    responses((status = 200, description = "The follow-up as it is now.", body = Followup)))]
pub async fn change_followup(
    staff: Staff<perm::FollowupWrite>,
    Path(id): Path<FollowupId>,
    Json(change): Json<ChangeFollowup>,
) -> Answer<Json<Followup>> {
    Ok(Json(followups::change(staff.app.store(), staff.tenant(), &staff.me, id, change).await?))
}
