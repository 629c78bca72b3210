//! Signing in by a provider, as the browser walks it: to the provider and back. Whatever goes wrong, it ends on the
//! sign-in page, which has a sentence for each reason.

use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use omnichat_api::auth::Keep;
use omnichat_api::sso::SsoAnswer;
use omnichat_api::{ProviderId, TenantId};

use super::auth::{client, handed_over};
use crate::auth::Public;
use crate::extract::{Path, Query};
use crate::limits::ClientAddress;
use crate::problem::Answer;
use crate::sso::{self, Reason};

/// Carries a sign-in through the provider's pages and back to the browser that began it.
const COOKIE: &str = "omnichat_sso";
const PATH: &str = "/api/v1/auth/sso";

/// Sends the browser to a provider, to sign in there.
#[utoipa::path(get, path = "/auth/sso/{id}/start", tag = "auth", params(("id" = uuid::Uuid, Path)), security(()),
    responses((status = 303, description = "To the provider; to the sign-in page, with `#sso=` and the reason, when \
        there is none.")))]
pub async fn start_sso(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    jar: CookieJar,
    Path(id): Path<ProviderId>,
) -> Answer<(CookieJar, Redirect)> {
    app.limits().login_from(address)?;
    match sso::start(&app, id, client(&headers, address, None)).await {
        Ok((to, carried)) => {
            // Lax: the way back is a link from the provider's page.
            let cookie = Cookie::build((COOKIE, carried))
                .path(PATH)
                .http_only(true)
                .same_site(SameSite::Lax)
                .secure(app.public_url().starts_with("https://"));
            Ok((jar.add(cookie), Redirect::to(&to)))
        }
        Err(reason) => Ok((jar, refused(reason))),
    }
}

/// Where the providers of this tenant send the browser back to.
#[utoipa::path(get, path = "/auth/sso/callback/{id}", tag = "auth", params(("id" = uuid::Uuid, Path), SsoAnswer),
    security(()), responses((status = 303, description = "To the dashboard, with the refresh token as a cookie; to the \
        sign-in page, with `#sso=` and the reason, when nobody was signed in.")))]
pub async fn finish_sso(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    jar: CookieJar,
    Path(tenant): Path<TenantId>,
    Query(answer): Query<SsoAnswer>,
) -> Answer<(CookieJar, Redirect)> {
    app.limits().login_from(address)?;
    let carried = jar.get(COOKIE).map(|cookie| cookie.value().to_owned());
    let jar = jar.remove(Cookie::build(COOKIE).path(PATH));
    let client = client(&headers, address, None);
    match sso::finish(&app, tenant, carried.as_deref(), answer, client).await {
        Ok(signed) => {
            let (jar, _) = handed_over(&app, jar, signed, Keep::Cookie)?;
            Ok((jar, Redirect::to("/admin-app/")))
        }
        Err(reason) => Ok((jar, refused(reason))),
    }
}

fn refused(reason: Reason) -> Redirect {
    Redirect::to(&format!("/admin-app/login#sso={}", reason.as_str()))
}
