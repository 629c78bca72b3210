//! Expo's push service: shows what phones would show, and says of each later that it got there. See
//! docs.expo.dev/push-notifications/sending-notifications.

use bytes::Bytes;
use hyper::{Request, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::Desk;
use super::show::Line;
use crate::serve::{self, Whole};

/// Most messages that are taken at once, and most receipts that are told.
const MESSAGES: usize = 100;
const RECEIPTS: usize = 1000;

/// Takes one push message, or a list.
pub(super) fn send(desk: &Desk, request: &Request<Bytes>) -> Whole {
    let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    if sent.as_array().is_some_and(|all| all.len() > MESSAGES) {
        return too_many("PUSH_TOO_MANY_NOTIFICATIONS", "at most 100 messages at once");
    }
    let one = |push: &Value| {
        let text = |name: &str| push[name].as_str().unwrap_or_default().to_owned();
        desk.show(Line::Push {
            at: desk.clock.now(),
            to: text("to"),
            title: text("title"),
            text: text("body"),
        });
        match desk.mishaps.fail {
            Some(code) => {
                json!({ "status": "error", "message": code.to_string(), "details": { "error": "DeviceNotRegistered" } })
            }
            None => json!({ "status": "ok", "id": Uuid::new_v4() }),
        }
    };
    let tickets = match &sent {
        Value::Array(all) => all.iter().map(one).collect(),
        push => one(push),
    };
    serve::json(StatusCode::OK, &json!({ "data": tickets }))
}

/// The receipts of what was taken: all of it got there.
pub(super) fn receipts(request: &Request<Bytes>) -> Whole {
    let asked: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let ids = asked["ids"].as_array().map(Vec::as_slice).unwrap_or_default();
    if ids.len() > RECEIPTS {
        return too_many("PUSH_TOO_MANY_RECEIPTS", "at most 1000 receipts at once");
    }
    let told = ids.iter().filter_map(Value::as_str).map(|id| (id.to_owned(), json!({ "status": "ok" })));
    serve::json(StatusCode::OK, &json!({ "data": Value::Object(told.collect()) }))
}

fn too_many(code: &str, message: &str) -> Whole {
    serve::json(StatusCode::BAD_REQUEST, &json!({ "errors": [{ "code": code, "message": message }] }))
}
