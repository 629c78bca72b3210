//! Twilio's Messages API, as far as the daemon uses it. See twilio.com/docs/messaging/api/message-resource.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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

/// From here on a number is of the phone networks, and comes as a report.
const LATER: u32 = 30000;

/// Takes a message.
pub(super) async fn send(desk: &Arc<Desk>, request: &Request<Bytes>) -> Whole {
    let form: Vec<(String, String)> = form_urlencoded::parse(request.body()).into_owned().collect();
    let get = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let from = get("From").or(get("MessagingServiceSid")).unwrap_or_default();
    let Some((inbox, public_url)) = account_of(desk, request, Some(from)).await else {
        return no_such_account();
    };
    let to = get("To").unwrap_or_default();
    let media: Vec<_> =
        form.iter().filter(|(name, _)| name == "MediaUrl").map(|(_, url)| url.clone()).collect();
    let kind = if media.is_empty() { "SM" } else { "MM" };
    let sid = format!("{kind}{}", Uuid::new_v4().simple());
    let template =
        get("ContentSid").map(|sid| format!("{sid} {}", get("ContentVariables").unwrap_or_default()));
    let mut message = Message {
        at: desk.clock.now(),
        carrier: Carrier::Twilio,
        from: from.to_owned(),
        to: to.to_owned(),
        text: get("Body").unwrap_or_default().to_owned(),
        template,
        media,
        mail: None,
        id: sid.clone(),
        came: Came::Accepted,
    };
    let refused = refusal(desk, request, to, &message);
    if let Some((status, code, why)) = refused {
        message.came = Came::Refused(format!("{code} {why}"));
        desk.show(Line::Message(message));
        return error(status, code, why);
    }
    let answer = accepted(&message, get("MessagingServiceSid"));
    desk.show(Line::Message(message));
    let failing = desk.mishaps.fail.map(|code| code.to_string());
    let words: &[&str] = if failing.is_some() { &["sent", "undelivered"] } else { &["sent", "delivered"] };
    let statuses = words.iter().map(|word| Status {
        id: sid.clone(),
        to: to.to_owned(),
        word: (*word).to_owned(),
        code: failing.clone().filter(|_| *word == "undelivered"),
    });
    if let Some(to) = get("StatusCallback") {
        report(desk, Report { inbox, public_url, to: Some(to.to_owned()), statuses: statuses.collect() });
    }
    serve::json(StatusCode::CREATED, &answer)
}

/// What is wrong with a message, as Twilio says it.
fn refusal(
    desk: &Desk,
    request: &Request<Bytes>,
    to: &str,
    message: &Message,
) -> Option<(StatusCode, u32, &'static str)> {
    let empty = message.text.is_empty() && message.media.is_empty() && message.template.is_none();
    if desk.first_is_refused(request.body()) {
        return Some((StatusCode::TOO_MANY_REQUESTS, 20429, "Too Many Requests"));
    }
    if let Some(code) = desk.mishaps.fail.filter(|code| *code < LATER) {
        return Some((StatusCode::BAD_REQUEST, code, "The sandbox was asked to let this fail"));
    }
    if to.is_empty() {
        return Some((StatusCode::BAD_REQUEST, 21604, "A 'To' phone number is required."));
    }
    empty.then_some((StatusCode::BAD_REQUEST, 21602, "Message body is required."))
}

fn accepted(message: &Message, service: Option<&str>) -> Value {
    json!({
        "account_sid": "", "api_version": "2010-04-01", "body": message.text, "date_created": message.at,
        "direction": "outbound-api", "error_code": null, "error_message": null, "from": message.from,
        "messaging_service_sid": service, "num_media": message.media.len().to_string(), "num_segments": "1",
        "price": null, "sid": message.id, "status": if service.is_some() { "accepted" } else { "queued" },
        "to": message.to,
    })
}

/// The account, if the request proves that it is its own.
pub(super) async fn account(desk: &Desk, request: &Request<Bytes>, file: &str) -> Whole {
    match account_of(desk, request, None).await {
        Some(_) => {
            let sid = file.trim_end_matches(".json");
            let account =
                json!({ "sid": sid, "friendly_name": "Sandbox", "status": "active", "type": "Full" });
            serve::json(StatusCode::OK, &account)
        }
        None => no_such_account(),
    }
}

/// The numbers of the account, each set up as it has to be.
pub(super) async fn numbers(desk: &Desk, request: &Request<Bytes>) -> Whole {
    let Some((inbox, public_url)) = account_of(desk, request, None).await else { return no_such_account() };
    let asked = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "PhoneNumber")
        .map(|(_, number)| number.into_owned());
    let number = asked.or_else(|| inbox.inbox.address.clone());
    let hook = omnichat_api::inbox::hook_url(&public_url, &inbox.inbox);
    let number = json!({
        "sid": "PNsandbox", "phone_number": number, "capabilities": { "sms": true, "mms": true },
        "sms_url": hook, "sms_method": "POST",
    });
    serve::json(StatusCode::OK, &json!({ "incoming_phone_numbers": [number] }))
}

/// The templates of the account: one, to try with.
pub(super) fn templates() -> Whole {
    let body = "Hello {{1}}, we have an answer to your question. Write to us to go on.";
    let template = json!({
        "sid": "HX00000000000000000000000000000001", "friendly_name": "answer_ready", "language": "en",
        "variables": { "1": "Ana" }, "types": { "twilio/text": { "body": body } },
        "approval_requests": { "name": "answer_ready", "category": "UTILITY", "content_type": "twilio/text",
            "status": "approved", "rejection_reason": "" },
    });
    serve::json(
        StatusCode::OK,
        &json!({ "contents": [template], "meta": { "next_page_url": null, "page": 0 } }),
    )
}

/// The inbox whose account this is; `from` tells several of one account apart.
async fn account_of(
    desk: &Desk,
    request: &Request<Bytes>,
    from: Option<&str>,
) -> Option<(Arc<OpenedInbox>, String)> {
    let proof = header(request, "authorization").strip_prefix("Basic ")?;
    let proof = String::from_utf8(STANDARD.decode(proof).ok()?).ok()?;
    let (sid, token) = proof.split_once(':')?;
    desk.whose(Carrier::Twilio, |opened| {
        let is = |name: &str, value: &str| opened.fields.get(name).is_some_and(|known| known == value);
        let number = from.map(|from| from.trim_start_matches("whatsapp:"));
        let channel = from.is_none_or(|from| {
            from.starts_with("whatsapp:") == (opened.inbox.channel.as_str() == "whatsapp")
        });
        let by_number = number.is_none_or(|number| opened.inbox.address.as_deref() == Some(number));
        let by_service = from.is_some_and(|from| is("messaging_service", from));
        is("account_sid", sid) && is("auth_token", token) && ((by_number && channel) || by_service)
    })
    .await
}

fn no_such_account() -> Whole {
    error(StatusCode::UNAUTHORIZED, 20003, "Authenticate")
}

fn error(status: StatusCode, code: u32, message: &str) -> Whole {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({ "code": code, "message": message, "more_info": more, "status": status.as_u16() });
    let mut answer = serve::json(status, &body);
    if status == StatusCode::TOO_MANY_REQUESTS {
        answer.headers_mut().insert("retry-after", hyper::header::HeaderValue::from_static("1"));
    }
    answer
}
