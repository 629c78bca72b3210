//! What the other side of an API channel tells: a message, or how one of ours fares. Pure. Names that are not known are
//! left, so that both sides can grow.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use omnichat_api::attachment::ATTACHMENTS;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_store::inboxes::fields::Carried;
use serde::Deserialize;
use serde_json::json;

use crate::channels::{Arrived, FileAt, Hook, Report, Said, hash};

/// Longest id and longest address, in characters.
const ID_CHARS: usize = 200;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    Message(Message),
    Status(Status),
}

#[derive(Deserialize)]
struct Message {
    id: String,
    from: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    attachments: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    url: String,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    id: String,
    state: DeliveryState,
    #[serde(default)]
    why: Option<String>,
}

/// By what a second delivery is told: a message's id; of a report, all of it. So is what cannot be read: whoever mends it
/// posts it under the id that it had.
#[must_use]
pub fn key(carried: &Carried, hook: &Hook) -> String {
    match read(carried, hook).as_deref() {
        Ok([Arrived::Message(said)]) => said.key.clone(),
        _ => hash(&hook.body),
    }
}

/// That it is kept; to what cannot be read, why, so that whoever writes the other side sees it at once.
#[must_use]
pub fn answer(carried: &Carried, hook: &Hook) -> Response {
    match read(carried, hook) {
        Ok(_) => (StatusCode::ACCEPTED, Json(json!({ "accepted": true }))).into_response(),
        Err(why) => (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "accepted": false, "detail": why })))
            .into_response(),
    }
}

/// What a request says.
pub fn read(_: &Carried, hook: &Hook) -> Result<Vec<Arrived>, String> {
    Ok(vec![match event(hook)? {
        Event::Message(message) => Arrived::Message(said(message)?),
        Event::Status(status) => Arrived::Report(report(status)?),
    }])
}

/// A message need not say that it is one.
fn event(hook: &Hook) -> Result<Event, String> {
    let mut value: serde_json::Value =
        serde_json::from_slice(&hook.body).map_err(|error| format!("the body is no JSON: {error}"))?;
    let object = value.as_object_mut().ok_or("the body is no JSON object")?;
    object.entry("type").or_insert_with(|| "message".into());
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn said(message: Message) -> Result<Said, String> {
    let text = message.text.unwrap_or_default();
    if text.trim().is_empty() && message.attachments.is_empty() {
        return Err("`text` is missing, and there are no `attachments`".into());
    }
    if text.chars().count() > MESSAGE_CHARS {
        return Err(format!("`text` must be at most {MESSAGE_CHARS} characters"));
    }
    if message.attachments.len() > ATTACHMENTS {
        return Err(format!("`attachments` must be at most {ATTACHMENTS}"));
    }
    let files = message.attachments.into_iter().map(|file| FileAt {
        url: file.url,
        name: file.name,
        media_type: None,
    });
    Ok(Said {
        key: named("id", &message.id)?,
        address: named("from", &message.from)?,
        name: message.name,
        body: text,
        files: files.collect(),
        word: None,
    })
}

fn report(status: Status) -> Result<Report, String> {
    match status.state {
        DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Failed => {}
        other => return Err(format!("`state` must be accepted, delivered, read or failed, not {other}")),
    }
    let code = Some(status.state.to_string());
    let carrier_ref = named("id", &status.id)?;
    Ok(Report { carrier_ref, words: None, state: status.state, code, why: status.why })
}

fn named(field: &str, value: &str) -> Result<String, String> {
    let value = value.trim();
    if value.is_empty() || value.chars().count() > ID_CHARS || value.chars().any(char::is_control) {
        return Err(format!("`{field}` must be 1 to {ID_CHARS} characters on one line"));
    }
    Ok(value.to_owned())
}
