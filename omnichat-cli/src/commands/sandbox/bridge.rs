//! The other side of an API channel: what the `url` of such an inbox may name. See docs/channels.md.

use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, StatusCode};
use omnichat_api::carrier::Carrier;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::Desk;
use super::reports::{Report, report};
use super::routes::header;
use super::show::{Came, Line, Message};
use crate::carriers::{Status, bridge};
use crate::serve::{self, Whole};

/// Takes a message, and knows a repetition by its key.
pub(super) async fn send(desk: &Arc<Desk>, request: &Request<Bytes>) -> Whole {
    let proof = header(request, "omnichat-signature");
    let signed = desk.whose(Carrier::Bridge, |opened| {
        opened.fields.get("secret").is_some_and(|secret| bridge::is_signed(secret, proof, request.body()))
    });
    let Some((inbox, public_url)) = signed.await else {
        return serve::json(
            StatusCode::FORBIDDEN,
            &json!({ "detail": "The signature is of no inbox here." }),
        );
    };
    let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    if sent["type"] != "message" {
        return serve::json(StatusCode::OK, &json!({}));
    }
    let text = |name: &str| sent[name].as_str().unwrap_or_default().to_owned();
    let files = sent["attachments"].as_array().map_or(&[][..], Vec::as_slice);
    let id = format!("sandbox-{}", Uuid::new_v4().simple());
    let mut message = Message {
        at: desk.clock.now(),
        carrier: Carrier::Bridge,
        from: inbox.inbox.address.clone().unwrap_or_default(),
        to: text("to"),
        text: text("text"),
        template: None,
        media: files.iter().filter_map(|file| file["url"].as_str()).map(str::to_owned).collect(),
        mail: None,
        id: id.clone(),
        came: Came::Accepted,
    };
    let refused = match desk.mishaps.fail {
        _ if desk.first_is_refused(header(request, "idempotency-key").as_bytes()) => {
            Some(StatusCode::TOO_MANY_REQUESTS)
        }
        Some(_) => Some(StatusCode::BAD_REQUEST),
        None => None,
    };
    if let Some(status) = refused {
        message.came = Came::Refused(status.to_string());
        desk.show(Line::Message(message));
        return serve::json(status, &json!({ "detail": "The sandbox was asked to let this fail." }));
    }
    let to = message.to.clone();
    desk.show(Line::Message(message));
    let statuses = vec![Status { id: id.clone(), to, word: "delivered".into(), code: None }];
    report(desk, Report { inbox, public_url, to: None, statuses });
    serve::json(StatusCode::OK, &json!({ "id": id }))
}
