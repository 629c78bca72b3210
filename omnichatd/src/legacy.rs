//! The clients of the system before: its widget, its dashboard, its app, and whatever else was written for it. This
//! module only translates: each route makes the same call to the store as its sibling on `/api/v1`, and each is there
//! only while `omnichat legacy` is on. Off, every path here answers as one that leads nowhere.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use tower::ServiceExt;

use crate::app::App;
use crate::auth::Door;

pub mod answer;
pub mod body;
pub mod door;
pub mod followups;
pub mod guest;
pub mod handoff;
pub mod history;
pub mod hooks;
pub mod lists;
pub mod login;
pub mod pages;
pub mod phones;
pub mod script;
pub mod send;
pub mod socket;
pub mod token;
pub mod visitors;
pub mod watch;
pub mod wire;

/// Paths that only the system before had.
const WHOLE: &[&str] = &[
    "/admin",
    "/admin-ws",
    "/api/test",
    "/api/v1/auth/me",
    "/api/v1/health",
    "/followup",
    "/health",
    "/login",
    "/messenger",
    "/openapi.json",
    "/redoc",
    "/simulate",
    "/sms",
    "/webchat",
];
/// What its other paths begin with.
const BELOW: &[&str] = &["/admin/", "/api/v1/admin/", "/handoff/", "/static/", "/ws/"];
/// The path that old and new clients share: what the body is tells them apart.
const LOGIN: &str = "/api/v1/auth/login";

/// What its dashboard and its app call, under `/admin/api` and, as its plans had it, under `/api/v1/admin`.
fn staff() -> Router<Door> {
    Router::new()
        .route("/convos", get(lists::convos))
        .route("/conversations", get(lists::conversations))
        .route("/conversations/{number}", patch(handoff::change))
        .route("/escalated", get(lists::escalated))
        .route("/messages/{one}/{other}", get(lists::messages))
        .route("/send", post(send::send))
        .route("/followups", get(followups::list))
        .route("/followups/unviewed-count", get(followups::count))
        .route("/followups/{number}", delete(followups::archive))
        .route("/followups/{number}/mark-viewed", post(followups::mark_viewed))
        .route("/followups/clear/{number}", post(followups::clear))
        .route("/mark-followup-viewed", post(followups::mark_viewed_by_body))
        .route("/callbacks", get(followups::callbacks))
        .route("/callbacks/resolve", post(followups::resolve))
        .route("/history", get(history::list))
        .route("/history/export", get(history::export))
        .route("/history/export-and-delete", post(history::export_and_delete))
        .route("/push-token", post(phones::keep))
}

/// All of them.
pub fn routes() -> Router<Door> {
    Router::new()
        .route("/", get(pages::home))
        .route("/health", get(pages::health))
        .route("/api/v1/health", get(pages::health))
        .route("/api/test", get(pages::test))
        .route("/admin", get(pages::admin))
        .route("/login", get(pages::login))
        .route("/openapi.json", get(crate::docs::show_openapi))
        .route("/redoc", get(crate::docs::page::show))
        .route(LOGIN, post(login::login))
        .route("/api/v1/auth/me", get(login::me))
        .route("/webchat", get(visitors::is_there).post(visitors::write))
        .route("/simulate", post(visitors::write))
        .route("/followup", post(visitors::leave_contact))
        .route("/sms", post(hooks::sms))
        .route("/messenger", get(hooks::greet_messenger).post(hooks::messenger))
        .route("/handoff/start", post(handoff::start))
        .route("/handoff/message", post(handoff::message))
        .route("/handoff/messages/{channel}/{user_id}", get(lists::messages_by_channel))
        .route("/handoff/close", post(handoff::close))
        .route("/handoff/close-bulk", post(handoff::close_bulk))
        .route("/static/{*file}", get(script::file))
        .route("/ws/{user_id}", get(socket::visitor::open))
        .route("/admin-ws", get(socket::staff::open))
        .nest("/admin/api", staff())
        .nest("/api/v1/admin", staff())
        .fallback(answer::no_such_path)
        .method_not_allowed_fallback(answer::no_such_method)
}

/// Whether only the system before had this path.
#[must_use]
pub fn is_old(path: &str) -> bool {
    let bare = path.strip_suffix('/').unwrap_or(path);
    WHOLE.contains(&bare) || BELOW.iter().any(|prefix| path.starts_with(prefix))
}

/// Whether this is for the clients of the system before, while they are served.
#[must_use]
pub fn concerns(request: &Request) -> bool {
    match (request.method(), request.uri().path()) {
        (&Method::POST, LOGIN) => body::is_form(request.headers()),
        // Browsers get the front door's page.
        (&Method::GET, "/") => {
            let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
            !accept.is_some_and(|accept| accept.contains("text/html"))
        }
        (_, path) => is_old(path),
    }
}

/// Takes what is for these clients, while they are served; everything else goes on to the table.
pub async fn serve(State((app, old)): State<(App, Router)>, mut request: Request, next: Next) -> Response {
    let on = if concerns(&request) { app.legacy().await } else { None };
    let Some(on) = on else { return next.run(request).await };
    let mut response = if request.method() == Method::HEAD {
        answer::no_such_method().await.into_response()
    } else {
        request.extensions_mut().insert(on);
        old.oneshot(request).await.into_response()
    };
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store, private"));
    response
}
