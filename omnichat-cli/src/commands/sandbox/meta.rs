//! Meta's Graph API for a page, as far as the daemon uses it. See developers.facebook.com/docs/messenger-platform/reference.

use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, StatusCode};
use omnichat_api::carrier::Carrier;
use omnichat_store::local::OpenedInbox;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::Desk;
use super::reports::{Report, report};
use super::routes::header;
use super::show::{Came, Line, Message};
use crate::carriers::Status;
use crate::serve::{self, Whole};

/// Takes a message.
pub(super) async fn send(desk: &Arc<Desk>, request: &Request<Bytes>) -> Whole {
    let Some((inbox, public_url)) = page_of(desk, request).await else { return no_such_token() };
    let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let psid = text(&sent["recipient"]["id"]);
    let mid = format!("m_{}", Uuid::new_v4().simple());
    let file = sent["message"]["attachment"]["payload"]["url"].as_str();
    let mut message = Message {
        at: desk.clock.now(),
        carrier: Carrier::Meta,
        from: inbox.inbox.address.clone().unwrap_or_default(),
        to: psid.clone(),
        text: text(&sent["message"]["text"]),
        template: None,
        media: file.map(str::to_owned).into_iter().collect(),
        mail: None,
        id: mid.clone(),
        came: Came::Accepted,
    };
    let refused = match desk.mishaps.fail {
        _ if desk.first_is_refused(request.body()) => {
            Some((613, "Calls to this API have exceeded the rate limit."))
        }
        Some(code) => Some((code, "The sandbox was asked to let this fail.")),
        None if psid.is_empty() => Some((100, "The parameter recipient is required.")),
        None if message.text.is_empty() && message.media.is_empty() => {
            Some((100, "The parameter message is required."))
        }
        None => None,
    };
    if let Some((code, why)) = refused {
        message.came = Came::Refused(format!("{code} {why}"));
        desk.show(Line::Message(message));
        return error(code, why);
    }
    desk.show(Line::Message(message));
    let statuses = vec![Status { id: mid.clone(), to: psid.clone(), word: "delivered".into(), code: None }];
    report(desk, Report { inbox, public_url, to: None, statuses });
    serve::json(StatusCode::OK, &json!({ "recipient_id": psid, "message_id": mid }))
}

/// The page, its token, or somebody who writes to it.
pub(super) async fn show(desk: &Desk, request: &Request<Bytes>, what: &str) -> Whole {
    let Some((inbox, _)) = page_of(desk, request).await else { return no_such_token() };
    let page = inbox.inbox.address.as_deref().unwrap_or_default();
    let shown = match what {
        "me" => json!({ "id": page, "name": inbox.inbox.name }),
        "debug_token" => json!({ "data": {
            "is_valid": true, "type": "PAGE", "profile_id": page, "expires_at": 0, "data_access_expires_at": 0,
            "scopes": ["pages_messaging", "pages_manage_metadata"],
        } }),
        psid => {
            let last: String = psid.chars().skip(psid.chars().count().saturating_sub(4)).collect();
            json!({ "id": psid, "first_name": "Sandbox", "last_name": last })
        }
    };
    serve::json(StatusCode::OK, &shown)
}

async fn page_of(desk: &Desk, request: &Request<Bytes>) -> Option<(Arc<OpenedInbox>, String)> {
    let token = header(request, "authorization").strip_prefix("Bearer ")?;
    desk.whose(Carrier::Meta, |opened| opened.fields.get("page_token").is_some_and(|known| known == token))
        .await
}

fn no_such_token() -> Whole {
    error(190, "Invalid OAuth access token - Cannot parse access token")
}

fn error(code: u32, message: &str) -> Whole {
    let error = json!({ "message": format!("(#{code}) {message}"), "type": "OAuthException", "code": code, "fbtrace_id": "Asandbox" });
    let status = if code == 190 { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    serve::json(status, &json!({ "error": error }))
}
