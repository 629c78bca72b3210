//! OpenPhone's messages API, as far as the daemon uses it. See openphone.com/docs/mdx/api-reference/messages.

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
    let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let text = |name: &str| sent[name].as_str().unwrap_or_default().to_owned();
    let (from, to) = (text("from"), sent["to"][0].as_str().unwrap_or_default().to_owned());
    let Some((inbox, public_url)) = account_of(desk, request, Some(&from)).await else {
        return no_such_key();
    };
    let id = format!("AC{}", Uuid::new_v4().simple());
    let mut message = Message {
        at: desk.clock.now(),
        carrier: Carrier::Openphone,
        from,
        to: to.clone(),
        text: text("content"),
        template: None,
        media: Vec::new(),
        mail: None,
        id: id.clone(),
        came: Came::Accepted,
    };
    let refused = match desk.mishaps.fail {
        _ if desk.first_is_refused(request.body()) => {
            Some((StatusCode::TOO_MANY_REQUESTS, "Too Many Requests".to_owned()))
        }
        Some(code) => Some((StatusCode::BAD_REQUEST, code.to_string())),
        None if message.text.is_empty() || to.is_empty() => {
            Some((StatusCode::BAD_REQUEST, "0200400".to_owned()))
        }
        None => None,
    };
    if let Some((status, code)) = refused {
        message.came = Came::Refused(code.clone());
        desk.show(Line::Message(message));
        return error(status, &code);
    }
    let data = json!({
        "id": id, "from": message.from, "to": [to], "text": message.text, "direction": "outgoing", "status": "queued",
        "phoneNumberId": "PNsandbox", "userId": "USsandbox", "createdAt": message.at, "updatedAt": message.at,
    });
    desk.show(Line::Message(message));
    let statuses = vec![Status { id, to, word: "delivered".into(), code: None }];
    report(desk, Report { inbox, public_url, to: None, statuses });
    serve::json(StatusCode::ACCEPTED, &json!({ "data": data }))
}

/// The numbers of the workspace.
pub(super) async fn numbers(desk: &Desk, request: &Request<Bytes>) -> Whole {
    match account_of(desk, request, None).await {
        Some((inbox, _)) => {
            let number =
                json!({ "id": "PNsandbox", "number": inbox.inbox.address, "name": "Sandbox", "users": [] });
            serve::json(StatusCode::OK, &json!({ "data": [number] }))
        }
        None => no_such_key(),
    }
}

async fn account_of(
    desk: &Desk,
    request: &Request<Bytes>,
    from: Option<&str>,
) -> Option<(Arc<OpenedInbox>, String)> {
    let key = header(request, "authorization");
    desk.whose(Carrier::Openphone, |opened| {
        let number = from.is_none_or(|from| opened.inbox.address.as_deref() == Some(from));
        number && opened.fields.get("api_key").is_some_and(|known| known == key)
    })
    .await
}

fn no_such_key() -> Whole {
    error(StatusCode::UNAUTHORIZED, "0100401")
}

fn error(status: StatusCode, code: &str) -> Whole {
    let title = status.canonical_reason().unwrap_or_default();
    let body = json!({
        "message": title, "title": title, "code": code, "status": status.as_u16(), "docs": "https://openphone.com/docs",
    });
    serve::json(status, &body)
}
