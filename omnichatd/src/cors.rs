//! CORS: for the widget's routes, and for the staff API where the setting `cors_origins` names a website. A preflight
//! of the widget is answered for any website, since it names no inbox; whether the website may use the inbox is decided
//! by the route; that it may not is readable, so that the widget can say so. Credentials are never allowed: tokens
//! travel in a header, and the one cookie is for the daemon's own pages. What the system before had answers any website, as
//! it did, while its clients are served.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::legacy;

/// What websites with the widget may call.
const WIDGET: &str = "/api/v1/widget/";
/// Where the cookie is: never for another website, whatever the setting says.
const AUTH: &str = "/api/v1/auth/";

/// Wraps everything, and speaks up where a website of somebody else may call.
pub async fn speak(State(app): State<App>, request: Request, next: Next) -> Response {
    let old =
        request.headers().contains_key(ORIGIN) && legacy::concerns(&request) && app.legacy().await.is_some();
    let path = request.uri().path();
    let listed = |origin: &HeaderValue| {
        app.config().cors_origins.iter().any(|one| origin.to_str().is_ok_and(|o| o.eq_ignore_ascii_case(one)))
    };
    let origin = request.headers().get(ORIGIN).filter(|origin| {
        old || path.starts_with(WIDGET)
            || (path.starts_with("/api/") && !path.starts_with(AUTH) && listed(origin))
    });
    let Some(origin) = origin.cloned() else { return next.run(request).await };
    let mut response = if request.method() == Method::OPTIONS {
        preflight(if path.starts_with(WIDGET) { "GET, POST" } else { "GET, POST, PUT, PATCH, DELETE" })
    } else {
        let mut response = next.run(request).await;
        let exposed = HeaderValue::from_static(EXPOSED);
        response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        response
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.headers_mut().append(VARY, HeaderValue::from_static("origin"));
    response
}

/// What a page may read besides the body.
const EXPOSED: &str =
    "location, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id";

fn preflight(methods: &'static str) -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, methods),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
