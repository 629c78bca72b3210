//! Pages and small answers of the system before.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::answer::{Answer, Fault};
use super::door::Open;

/// Where people sign in.
const LOGIN: &str = "/admin-app/login";

/// What the system before said of itself.
#[derive(Serialize)]
pub struct Home {
    name: &'static str,
    version: &'static str,
    status: &'static str,
    docs: &'static str,
    health: &'static str,
    admin_login: &'static str,
}

/// That it runs.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    db: &'static str,
    shifts: [&'static str; 1],
}

/// That it can be reached.
#[derive(Serialize)]
pub struct Test {
    status: &'static str,
    message: &'static str,
}

/// The front door, for programs.
pub async fn home(_: Open) -> Json<Home> {
    Json(Home {
        name: "DWC Omnichat API",
        version: "1.0.0",
        status: "running",
        docs: "/docs",
        health: "/health",
        admin_login: "/api/v1/auth/login",
    })
}

/// Whether it can work. Where its database is, is nobody's business.
pub async fn health(Open { app, .. }: Open) -> Answer<Json<Health>> {
    if let Err(error) = app.store().ready().await {
        tracing::error!(%error, "the database does not answer");
        return Err(Fault::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The database does not answer; the log says more.",
        ));
    }
    Ok(Json(Health { status: "running", db: "ok", shifts: ["Default"] }))
}

/// The dashboard asked this to see whether it reaches the server.
pub async fn test(_: Open) -> Json<Test> {
    Json(Test { status: "ok", message: "React ↔ FastAPI connection successful" })
}

/// The old address of the dashboard.
pub async fn admin(_: Open) -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, LOGIN)]).into_response()
}

/// Where the old dashboard sends people whose token has ended.
pub async fn login(_: Open) -> Redirect {
    Redirect::temporary(LOGIN)
}
