//! The people who work in the tenant.

use axum::extract::State;
use omnichat_api::Page;
use omnichat_api::page::PageQuery;
use omnichat_api::user::User;
use omnichat_store::users;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Json, Query};
use crate::problem::Answer;

/// Lists the users of the tenant, in the order they were made.
#[utoipa::path(get, path = "/users", tag = "users", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<User>)))]
pub async fn list_users(
    State(app): State<App>,
    staff: Staff<perm::UserRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<User>>> {
    Ok(Json(users::list(app.store(), staff.tenant(), &page).await?))
}
