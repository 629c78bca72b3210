//! CORS for the widget's routes. A preflight is answered for any website, since it names no inbox; whether the
//! website may use the inbox is decided by the route; that it may not is readable, so that the widget can say so.
//! Credentials are never allowed: the visitor's token travels in a header, no cookie does.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What websites may call.
const WIDGET: &str = "/api/v1/widget/";

/// Wraps everything, and speaks up for what lies under `/api/v1/widget/`.
pub async fn widget(request: Request, next: Next) -> Response {
    let origin = request.headers().get(ORIGIN).filter(|_| request.uri().path().starts_with(WIDGET)).cloned();
    let Some(origin) = origin else { return next.run(request).await };
    let mut response = if request.method() == Method::OPTIONS {
        preflight()
    } else {
        let mut response = next.run(request).await;
        let exposed = HeaderValue::from_static("retry-after, x-request-id");
        response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        response
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.headers_mut().append(VARY, HeaderValue::from_static("origin"));
    response
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
