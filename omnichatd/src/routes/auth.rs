//! Signing in, staying signed in, signing out.

use std::net::IpAddr;

use axum::Extension;
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use omnichat_api::Code;
use omnichat_api::auth::{Keep, Login, Refresh, Tokens};
use omnichat_store::sessions::{self, Client, NewLogin, Signed};

use crate::answer::DONE;
use crate::app::App;
use crate::auth::{Public, Staff, perm};
use crate::device;
use crate::extract::Json;
use crate::limits::ClientAddress;
use crate::origin;
use crate::problem::{Answer, Refused};

/// The refresh token's cookie: out of reach of scripts, and sent to these routes only.
const COOKIE: &str = "omnichat_refresh";
const PATH: &str = "/api/v1/auth";

/// Signs in with email and password.
///
/// The access token holds for 15 minutes. With `keep: cookie` the refresh token is set as a cookie instead of
/// standing in the answer.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Login, security(()),
    responses((status = 200, description = "Signed in.", body = Tokens)))]
pub async fn login(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    jar: CookieJar,
    Json(login): Json<Login>,
) -> Answer<(CookieJar, Json<Tokens>)> {
    app.limits().login_from(address)?;
    app.limits().login_as(&login.email)?;
    let keep = login.keep;
    let new = NewLogin {
        email: login.email,
        password: login.password,
        code: login.code,
        tenant_id: login.tenant_id,
        client: client(&headers, address, login.device),
    };
    let signed = sessions::login(app.store(), new).await?;
    handed_over(&app, jar, signed, keep)
}

/// Gets a new access token for a refresh token, which is used up by this. With `tenant_id` it is for that tenant.
///
/// The refresh token comes in the body, or in the cookie, and the next one goes back the same way.
#[utoipa::path(post, path = "/auth/refresh", tag = "auth", request_body = Refresh, security(()),
    responses((status = 200, description = "New tokens.", body = Tokens)))]
pub async fn refresh(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    jar: CookieJar,
    Json(refresh): Json<Refresh>,
) -> Answer<(CookieJar, Json<Tokens>)> {
    let (token, keep) = match refresh.refresh_token {
        Some(token) => (token, Keep::Body),
        None => {
            let cookie = jar.get(COOKIE).map(|cookie| cookie.value().to_owned());
            let missing = || Refused::new(Code::Unauthorized, "There is no session to go on with. Sign in.");
            let token = cookie.ok_or_else(missing)?;
            from_own_page(&app, &headers)?;
            (token, Keep::Cookie)
        }
    };
    let client = client(&headers, address, None);
    let signed = sessions::refresh(app.store(), &token, refresh.tenant_id, client).await?;
    handed_over(&app, jar, signed, keep)
}

/// Signs out: the session, its tokens and its open sockets end.
#[utoipa::path(post, path = "/auth/logout", tag = "auth",
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 204, description = "Signed out.")))]
pub async fn logout(staff: Staff<perm::InPerson>, jar: CookieJar) -> Answer<(CookieJar, StatusCode)> {
    sessions::revoke(staff.app.store(), staff.id(), staff.session()?, staff.actor()).await?;
    Ok((jar.remove(Cookie::build(COOKIE).path(PATH)), DONE))
}

/// The tokens of a session, with the refresh token where it was asked for.
pub fn handed_over(
    app: &App,
    jar: CookieJar,
    signed: Signed,
    keep: Keep,
) -> Answer<(CookieJar, Json<Tokens>)> {
    let Signed { me, session, refresh_token } = signed;
    let (access_token, expires_at) = app.tokens().staff(me.id, session, me.tenant.id, app.now())?;
    let (jar, refresh_token) = match keep {
        Keep::Body => (jar, Some(refresh_token)),
        Keep::Cookie => {
            let cookie = Cookie::build((COOKIE, refresh_token))
                .path(PATH)
                .http_only(true)
                .same_site(SameSite::Strict)
                .secure(app.public_url().starts_with("https://"))
                .permanent();
            (jar.add(cookie), None)
        }
    };
    Ok((jar, Json(Tokens { access_token, expires_at, refresh_token, me })))
}

/// From what and from where a request comes. A browser does not say what it is called.
pub fn client(headers: &HeaderMap, address: IpAddr, device: Option<String>) -> Client {
    let agent = headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
    let agent = agent.unwrap_or_default();
    let device = device.unwrap_or_else(|| device::named(&agent));
    Client { device, address: Some(address.to_string()), agent }
}

/// A cookie comes by itself, so what sent it must be the daemon's own page.
fn from_own_page(app: &App, headers: &HeaderMap) -> Answer<()> {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if site.map_or_else(|| origin::is_own(headers, app.public_url()), |site| site == "same-origin") {
        return Ok(());
    }
    let detail = "The cookie counts only from this server's own pages; send the refresh token in the body.";
    Err(Refused::new(Code::OriginNotAllowed, detail))
}
