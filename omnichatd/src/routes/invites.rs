//! One-time links that make a user. Whoever holds the link is not signed in, so tries are limited like sign-ins.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use omnichat_api::auth::Tokens;
use omnichat_api::invite::{AcceptInvite, InviteShown, ShowInvite};
use omnichat_store::invites;

use crate::app::App;
use crate::extract::Json;
use crate::limits::ClientAddress;
use crate::problem::Answer;
use crate::routes::auth::handed_over;

/// Shows what an invite is for, without using it up.
#[utoipa::path(post, path = "/invites/show", tag = "invites", request_body = ShowInvite, security(()),
    responses((status = 200, description = "The invite.", body = InviteShown)))]
pub async fn show_invite(
    State(app): State<App>,
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
    State(app): State<App>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    jar: CookieJar,
    Json(accept): Json<AcceptInvite>,
) -> Answer<(StatusCode, CookieJar, Json<Tokens>)> {
    app.limits().login_from(address)?;
    let keep = accept.keep;
    let signed = invites::accept(app.store(), accept, "invite").await?;
    let (jar, tokens) = handed_over(&app, jar, signed, keep)?;
    Ok((StatusCode::CREATED, jar, tokens))
}
