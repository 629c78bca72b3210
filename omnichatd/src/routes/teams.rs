//! Teams: groups of users that conversations are given to.

use omnichat_api::team::{ChangeTeam, CreateTeam, Team};
use omnichat_api::{Page, TeamId};
use omnichat_store::teams;

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path};
use crate::problem::Answer;

/// Lists the teams, by name: all of them on one page, since there are few.
#[utoipa::path(get, path = "/teams", tag = "teams", extensions(("x-permission" = json!("user_read"))),
    responses((status = 200, description = "All of them.", body = Page<Team>)))]
pub async fn list_teams(staff: Staff<perm::UserRead>) -> Answer<Json<Page<Team>>> {
    let items = teams::list(staff.app.store(), staff.tenant()).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Makes a team.
#[utoipa::path(post, path = "/teams", tag = "teams", request_body = CreateTeam,
    extensions(("x-permission" = json!("user_write"))),
    responses((status = 201, description = "The new team.", body = Team)))]
pub async fn create_team(
    staff: Staff<perm::UserWrite>,
    Json(new): Json<CreateTeam>,
) -> Answer<Created<Team>> {
    Ok(Created(teams::create(staff.app.store(), staff.tenant(), new, staff.actor()).await?))
}

/// Renames a team, or says anew who is in it.
#[utoipa::path(patch, path = "/teams/{id}", tag = "teams", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeTeam, extensions(("x-permission" = json!("user_write"))),
    responses((status = 200, description = "The team as it is now.", body = Team)))]
pub async fn change_team(
    staff: Staff<perm::UserWrite>,
    Path(id): Path<TeamId>,
    Json(change): Json<ChangeTeam>,
) -> Answer<Json<Team>> {
    Ok(Json(teams::change(staff.app.store(), staff.tenant(), id, change, staff.actor()).await?))
}

/// Deletes a team. Its conversations stay with whoever has them.
#[utoipa::path(delete, path = "/teams/{id}", tag = "teams", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("user_write"))), responses((status = 204, description = "Deleted.")))]
pub async fn delete_team(staff: Staff<perm::UserWrite>, Path(id): Path<TeamId>) -> Done {
    teams::delete(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}
