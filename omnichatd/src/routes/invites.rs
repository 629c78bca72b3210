//! One-time links that make a user. Whoever holds the link is not signed in, so tries are limited like sign-ins.

use axum::Extension;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use omnichat_api::auth::Tokens;
use omnichat_api::invite::{self, AcceptInvite, CreateInvite, Invite, InviteMade, InviteShown, ShowInvite};
use omnichat_api::page::PageQuery;
use omnichat_api::{InviteId, Page};
use omnichat_store::access::Authority;
use omnichat_store::invites;

use crate::answer::{DONE, Done};
use crate::auth::{Public, Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::limits::ClientAddress;
use crate::problem::Answer;
use crate::routes::auth::{client, handed_over};

/// Lists the invites of the tenant, newest first.
#[utoipa::path(get, path = "/invites", tag = "invites", params(PageQuery),
    extensions(("x-permission" = json!("user_read"))),
    responses((status = 200, description = "One page.", body = Page<Invite>)))]
pub async fn list_invites(
    staff: Staff<perm::UserRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Invite>>> {
    Ok(Json(invites::list(staff.app.store(), staff.tenant(), &page).await?))
}

/// Invites somebody, by mail where this server sends mail. The link to hand over is shown only now.
#[utoipa::path(post, path = "/invites", tag = "invites", request_body = CreateInvite,
    extensions(("x-permission" = json!("user_write"))),
    responses((status = 201, description = "The invite, with its link.", body = InviteMade)))]
pub async fn create_invite(
    staff: Staff<perm::UserWrite>,
    Json(new): Json<CreateInvite>,
) -> Answer<Created<InviteMade>> {
    staff.app.limits().login_from(staff.address)?;
    let by = Authority::from(&staff.me);
    let made = invites::create(staff.app.store(), staff.tenant(), by, new, staff.actor()).await?;
    let link = invite::link(staff.app.public_url(), &made.token);
    Ok(Created(InviteMade { invite: made.invite, link, mailed: made.mailed }))
}

/// Takes an invite back: its links lead nowhere from now on.
#[utoipa::path(delete, path = "/invites/{id}", tag = "invites", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("user_write"))),
    responses((status = 204, description = "Taken back.")))]
pub async fn revoke_invite(staff: Staff<perm::UserWrite>, Path(id): Path<InviteId>) -> Done {
    invites::revoke(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}

/// Shows what an invite is for, without using it up.
#[utoipa::path(post, path = "/invites/show", tag = "invites", request_body = ShowInvite, security(()),
    responses((status = 200, description = "The invite.", body = InviteShown)))]
pub async fn show_invite(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Json(show): Json<ShowInvite>,
) -> Answer<Json<InviteShown>> {
    app.limits().login_from(address)?;
    Ok(Json(invites::show(app.store(), &show.token).await?))
}

/// Accepts an invite: makes the user and signs them in. The link works once.
#[utoipa::path(post, path = "/invites/accept", tag = "invites", request_body = AcceptInvite, security(()),
    responses((status = 201, description = "The user is made and signed in.", body = Tokens)))]
pub async fn accept_invite(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    jar: CookieJar,
    Json(accept): Json<AcceptInvite>,
) -> Answer<(StatusCode, CookieJar, Json<Tokens>)> {
    app.limits().login_from(address)?;
    let keep = accept.keep;
    let signed = invites::accept(app.store(), accept, client(&headers, address, None)).await?;
    let (jar, tokens) = handed_over(&app, jar, signed, keep)?;
    Ok((StatusCode::CREATED, jar, tokens))
}
