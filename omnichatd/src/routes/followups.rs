//! Follow-ups: visitors who left their contact.

use axum::extract::State;
use omnichat_api::followup::{ChangeFollowup, Followup, FollowupQuery};
use omnichat_api::{FollowupId, Page};
use omnichat_store::followups;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

/// Lists follow-ups, newest first.
#[utoipa::path(get, path = "/followups", tag = "followups", params(FollowupQuery),
    responses((status = 200, description = "One page.", body = Page<Followup>)))]
pub async fn list_followups(
    State(app): State<App>,
    staff: Staff<perm::FollowupRead>,
    Query(query): Query<FollowupQuery>,
) -> Answer<Json<Page<Followup>>> {
    Ok(Json(followups::list(app.store(), staff.tenant(), &query).await?))
}

/// Marks a follow-up as viewed, puts it away, or brings it back.
#[utoipa::path(patch, path = "/followups/{id}", tag = "followups", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeFollowup,
    responses((status = 200, description = "The follow-up as it is now.", body = Followup)))]
pub async fn change_followup(
    State(app): State<App>,
    staff: Staff<perm::FollowupWrite>,
    Path(id): Path<FollowupId>,
    Json(change): Json<ChangeFollowup>,
) -> Answer<Json<Followup>> {
    Ok(Json(followups::change(app.store(), staff.tenant(), &staff.by(), id, change).await?))
}
