//! Who is asking.

use omnichat_api::auth::Me;

use crate::auth::{Staff, perm};
use crate::extract::Json;

/// Who this token is for, in which tenant, and what they may do.
#[utoipa::path(get, path = "/me", tag = "me",
    extensions(("x-permission" = json!("signed_in"))),
    responses((status = 200, description = "You.", body = Me)))]
pub async fn show_me(staff: Staff<perm::SignedIn>) -> Json<Me> {
    Json(staff.me)
}
