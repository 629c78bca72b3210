//! What one changes of one's own account. Only in person: a program's token does not do.

use omnichat_api::account::{ChangeEmail, ChangeMe, ChangePassword};
use omnichat_api::auth::Me;
use omnichat_store::access::{self, Pass};
use omnichat_store::{links, users};

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::Json;
use crate::problem::{Answer, Refused};

/// Changes one's own profile.
#[utoipa::path(patch, path = "/me", tag = "me", request_body = ChangeMe,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 200, description = "You, as you are now.", body = Me)))]
pub async fn change_me(staff: Staff<perm::InPerson>, Json(change): Json<ChangeMe>) -> Answer<Json<Me>> {
    users::change_own(staff.app.store(), staff.id(), change, staff.actor()).await?;
    let pass = Pass::Session { id: staff.session()?, user: staff.id(), tenant: staff.tenant() };
    let me = access::of(staff.app.store(), pass).await?;
    Ok(Json(me.ok_or_else(|| Refused::not_found("session"))?))
}

/// Changes one's own password. All other sessions end; this one goes on.
#[utoipa::path(post, path = "/me/password", tag = "me", request_body = ChangePassword,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 204, description = "The new password holds.")))]
pub async fn change_my_password(staff: Staff<perm::InPerson>, Json(change): Json<ChangePassword>) -> Done {
    staff.app.limits().login_from(staff.address)?;
    let session = staff.session()?;
    users::change_password(staff.app.store(), staff.id(), session, change, staff.actor()).await?;
    Ok(DONE)
}

/// Asks to sign in with another address. A link goes to the old and to the new one; it changes when both were followed.
#[utoipa::path(post, path = "/me/email", tag = "me", request_body = ChangeEmail,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 204, description = "Two links are on their way.")))]
pub async fn change_my_email(staff: Staff<perm::InPerson>, Json(change): Json<ChangeEmail>) -> Done {
    staff.app.limits().login_from(staff.address)?;
    links::change_email(staff.app.store(), staff.id(), change).await?;
    Ok(DONE)
}

/// Mails a link that proves one's own address, unless it is proved already.
#[utoipa::path(post, path = "/me/verify-email", tag = "me",
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 204, description = "A link is on its way, or there is nothing to prove.")))]
pub async fn verify_my_email(staff: Staff<perm::InPerson>) -> Done {
    staff.app.limits().login_from(staff.address)?;
    links::verify(staff.app.store(), staff.id()).await?;
    Ok(DONE)
}
