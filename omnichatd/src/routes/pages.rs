//! Pages for people: the front door, the demo, and the widget's script for other websites.

use axum::http::header::{ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Redirect, Response};
use omnichat_store::inboxes;
use serde_json::json;

use crate::assets;
use crate::auth::Public;
use crate::extract::Json;
use crate::problem::Answer;

/// Whose pages may load what is answered.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The front door: JSON for programs, links for people.
pub async fn home(Public(app): Public, headers: HeaderMap) -> Response {
    let people =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|a| a.contains("text/html"));
    let mut response = if people {
        Html(include_str!("pages/home.html").replace("{{version}}", env!("CARGO_PKG_VERSION")))
            .into_response()
    } else {
        let url = |path: &str| format!("{}{path}", app.public_url());
        Json(json!({
            "name": "omnichat",
            "version": env!("CARGO_PKG_VERSION"),
            "dashboard": url("/admin-app/"),
            "demo": url("/demo"),
            "docs": url("/docs"),
            "openapi": url("/api/v1/openapi.json"),
            "health": url("/healthz"),
            "ready": url("/readyz"),
        }))
        .into_response()
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

/// The front door's and the documentation's style.
pub async fn style() -> impl IntoResponse {
    let headers = [("content-type", "text/css; charset=utf-8"), ("cache-control", "no-cache")];
    (headers, include_str!("pages/page.css"))
}

/// The mark in the browser's tab, for pages that name none.
pub async fn favicon(headers: HeaderMap) -> Response {
    assets::dashboard_file("favicon.svg", &headers)
}

/// A shop's page with the widget of the oldest web inbox.
pub async fn demo(Public(app): Public) -> Answer<Response> {
    let Some(page) = assets::demo_page() else { return Ok(assets::not_built()) };
    let Some(inbox) = inboxes::first_webchat(app.store()).await? else {
        let page = "<!doctype html><html lang=en><meta charset=utf-8><title>Omnichat</title>\
            <h1>There is no web inbox yet</h1><p>Make one with <code>omnichat inbox create</code>, or a first user with \
            <code>omnichat user create</code>, which makes an inbox too.</p></html>";
        return Ok(Html(page).into_response());
    };
    let page = page.replace("{{inbox_id}}", &inbox.id.to_string());
    Ok(([(CACHE_CONTROL, "no-cache")], Html(page)).into_response())
}

/// The demo page's style.
pub async fn demo_css(headers: HeaderMap) -> Response {
    assets::widget("demo.css", &headers)
}

/// The widget's script. Any website may load it; which may use an inbox is the inbox's own list.
pub async fn widget_js(headers: HeaderMap) -> Response {
    let mut response = assets::widget("widget.js", &headers);
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

/// `/admin-app` without its slash.
pub async fn to_dashboard() -> Redirect {
    Redirect::permanent("/admin-app/")
}
