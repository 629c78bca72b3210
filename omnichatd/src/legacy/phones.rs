//! The phones of the old app, which want to be told of new messages.

use axum::Json;
use axum::http::StatusCode;
use omnichat_store::StoreError;
use omnichat_store::legacy::push;
use serde::Serialize;
use serde_json::Value;

use super::answer::{Answer, Fault};
use super::body::Fields;
use super::door::Clerk;

/// It was kept.
#[derive(Serialize)]
pub struct Kept {
    success: bool,
    message: &'static str,
}

/// Keeps the token by which Expo reaches a phone.
pub async fn keep(Clerk(by): Clerk, body: Fields) -> Answer<Json<Kept>> {
    let wrong = || Fault::new(StatusCode::BAD_REQUEST, "push_token is required");
    let token = body.any("push_token").and_then(Value::as_str).ok_or_else(wrong)?;
    match push::keep(by.app.store(), by.on.tenant, by.me.id, token).await {
        Err(StoreError::Invalid(_)) => Err(wrong()),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(Json(Kept { success: true, message: "Push token registered" })),
    }
}
