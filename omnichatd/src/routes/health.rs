//! Whether the daemon lives, and whether it can work.

use omnichat_api::Code;
use serde_json::{Value, json};

use crate::auth::Public;
use crate::extract::Json;
use crate::problem::{Answer, Refused};

/// The process runs.
pub async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}

/// The database answers, and no shutdown is under way.
pub async fn readyz(Public(app): Public) -> Answer<Json<Value>> {
    let unavailable = |detail: &str| Refused::new(Code::Unavailable, detail);
    if app.closing().is_cancelled() {
        return Err(unavailable("The daemon is shutting down."));
    }
    if let Err(error) = app.store().ready().await {
        tracing::error!(%error, "the database does not answer");
        return Err(unavailable("The database does not answer; the log says more."));
    }
    Ok(Json(json!({"status": "ok"})))
}
