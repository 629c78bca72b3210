//! Maintenance: everybody is told to come again later, but for who asks how the daemon is. Knows no route but those.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use omnichat_api::{Code, Problem};

use crate::app::App;
use crate::problem::Refused;

/// What is answered all the same; the last two are the old system's, while its clients are served.
const HEALTH: [&str; 4] = ["/healthz", "/readyz", "/health", "/api/v1/health"];
/// When to come again, in seconds.
const AGAIN_S: u64 = 120;

/// Lets nothing else through while the setting is on. Sockets are not opened either: they begin as requests.
pub async fn hold(State(app): State<App>, request: Request, next: Next) -> Response {
    if !app.config().maintenance || HEALTH.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let said =
        "Omnichat is being looked after and will be back soon; nothing was done. Try again in a few minutes.";
    Refused { retry_after: Some(AGAIN_S), ..Problem::new(Code::Unavailable, said).into() }.into_response()
}
