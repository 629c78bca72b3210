//! Expo's push service: shows what phones would show. See docs.expo.dev/push-notifications/sending-notifications.

use bytes::Bytes;
use hyper::{Request, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::Desk;
use super::show::Line;
use crate::serve::{self, Whole};

/// Takes one push message, or a list.
pub(super) fn send(desk: &Desk, request: &Request<Bytes>) -> Whole {
    let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
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
