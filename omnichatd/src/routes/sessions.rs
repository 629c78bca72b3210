//! One's own sessions: which devices are signed in, and signing them out.

use omnichat_api::session::{Session, SignOutEverywhere};
use omnichat_api::{Page, SessionId};
use omnichat_store::sessions;

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Json, OptionalJson, Path};
use crate::problem::Answer;

/// Lists the devices that are signed in: this one first, then the last used.
#[utoipa::path(get, path = "/me/sessions", tag = "me", extensions(("x-permission" = json!("in_person"))),
    responses((status = 200, description = "All of them.", body = Page<Session>)))]
pub async fn list_my_sessions(staff: Staff<perm::InPerson>) -> Answer<Json<Page<Session>>> {
    let items = sessions::list(staff.app.store(), staff.id(), staff.me.session_id).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Signs a device out: its tokens and its open sockets end.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "me", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("in_person"))), responses((status = 204, description = "Signed out.")))]
pub async fn end_my_session(staff: Staff<perm::InPerson>, Path(id): Path<SessionId>) -> Done {
    sessions::revoke(staff.app.store(), staff.id(), id, staff.actor()).await?;
    Ok(DONE)
}

/// Signs out everywhere, or everywhere else.
#[utoipa::path(post, path = "/me/sessions/end", tag = "me", request_body = SignOutEverywhere,
    extensions(("x-permission" = json!("in_person"))), responses((status = 204, description = "Signed out.")))]
pub async fn end_my_sessions(
    staff: Staff<perm::InPerson>,
    OptionalJson(end): OptionalJson<SignOutEverywhere>,
) -> Done {
    let keep = staff.me.session_id.filter(|_| end.keep_this);
    sessions::revoke_all(staff.app.store(), staff.id(), keep, staff.actor()).await?;
    Ok(DONE)
}
