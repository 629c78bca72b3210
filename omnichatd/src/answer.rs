//! What every answer has: a request id, problem bodies, `no-store` on the API, and the headers that keep pages
//! from doing more than they should. The outermost layer; knows no route.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Response as HttpResponse, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use omnichat_api::{Code, Problem};
use tracing::Instrument;
use uuid::Uuid;

use crate::app::App;
use crate::problem::{Answer, Refused};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Pages may load only what the daemon itself serves, and run no script that stands in the page.
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                   connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; \
                   frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// Wraps every request; see the file's head.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let (method, path) = (request.method().clone(), without_secret(request.uri().path()).to_owned());
    let api = path.starts_with("/api/");
    let span = tracing::info_span!("request", id, %method, path);
    let began = tokio::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = with_problem(response, &Problem { request_id: Some(id.clone()), ..problem });
    }
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), ms, "answered"));

    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    if api && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    }
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry("content-security-policy").or_insert(HeaderValue::from_static(CSP));
    if app.public_url().starts_with("https://") {
        headers
            .entry("strict-transport-security")
            .or_insert(HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}

/// A path as the log may have it: who reads the log has no use of links to files, nor of visitors' names and numbers.
fn without_secret(path: &str) -> &str {
    const SECRET: &[&str] =
        &["/api/v1/files/", "/admin/api/messages/", "/api/v1/admin/messages/", "/handoff/messages/", "/ws/"];
    SECRET.iter().copied().find(|prefix| path.starts_with(prefix)).unwrap_or(path)
}

fn with_problem(response: Response, problem: &Problem) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    let body = serde_json::to_vec(problem).unwrap_or_default();
    Response::from_parts(parts, Body::from(body))
}

/// A panic is a fault of ours: logged, and answered without its text.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over so")]
pub fn panicked(panic: Box<dyn std::any::Any + Send>) -> HttpResponse<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
    tracing::error!(panic = text.unwrap_or("without text"), "a handler panicked");
    Refused::new(Code::Internal, "Something went wrong here; the request id finds it in the log.")
        .into_response()
}

/// For paths that lead nowhere.
pub async fn no_such_path(request: Request) -> Refused {
    let path: String = request.uri().path().chars().take(200).collect();
    Refused::new(Code::NotFound, format!("There is nothing at {path}; /docs lists what there is."))
}

/// For methods that a path does not have. The `Allow` header that axum adds names those it has.
pub async fn no_such_method(request: Request) -> Refused {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let detail = format!("{path} has no {method}; see the Allow header, or /docs.");
    Refused::new(Code::MethodNotAllowed, detail.chars().take(300).collect::<String>())
}

/// Nothing to say.
pub const DONE: StatusCode = StatusCode::NO_CONTENT;
/// What a route answers that has nothing to say.
pub type Done = Answer<StatusCode>;
