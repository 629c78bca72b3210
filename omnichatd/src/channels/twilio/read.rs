//! What Twilio tells: messages that contacts send, and how ours fare. Pure. See twilio.com/docs/messaging/guides/webhook-request
//! and twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use omnichat_api::attachment::ATTACHMENTS;
use omnichat_api::delivery::DeliveryState;
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::numbers;

use super::codes;
use super::params::{Params, events};
use crate::channels::{Arrived, FileAt, Hook, OptWord, Report, Said, hash, opt_word};

/// By what a second delivery is told: the message's id and what is said of it.
#[must_use]
pub fn key(_: &Carried, hook: &Hook) -> String {
    match events(hook).unwrap_or_default().as_slice() {
        [one] => match sid(one) {
            Some(sid) => format!("{sid}:{}", status(one)),
            None => hash(&hook.body),
        },
        _ => hash(&hook.body),
    }
}

/// TwiML that says nothing: what is answered is sent as a message of its own.
#[must_use]
pub fn answer(_: &Carried, _: &Hook) -> Response {
    ([(CONTENT_TYPE, "text/xml")], "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>").into_response()
}

/// What a request says.
pub fn read(_: &Carried, hook: &Hook) -> Result<Vec<Arrived>, String> {
    events(hook)?.iter().map(event).collect()
}

fn sid(params: &Params) -> Option<&str> {
    ["MessageSid", "SmsMessageSid", "SmsSid"].into_iter().find_map(|name| params.get(name))
}

fn status(params: &Params) -> &str {
    ["MessageStatus", "SmsStatus"].into_iter().find_map(|name| params.get(name)).unwrap_or("received")
}

fn event(params: &Params) -> Result<Arrived, String> {
    let Some(sid) = sid(params) else {
        return Ok(Arrived::Nothing("it is about no message: there is no MessageSid".into()));
    };
    let status = status(params);
    match status {
        "received" | "receiving" => said(params, sid).map(Arrived::Message),
        _ => Ok(report(params, sid, status)),
    }
}

fn said(params: &Params, sid: &str) -> Result<Said, String> {
    let from = params.get("From").ok_or("there is no From")?;
    let body = params.get("Body").unwrap_or_default();
    let word = match params.get("OptOutType").map(str::to_ascii_uppercase).as_deref() {
        Some("STOP") => Some(OptWord::Stop),
        Some("START") => Some(OptWord::Start),
        Some("HELP") => Some(OptWord::Help),
        _ => opt_word(body),
    };
    let count = params.get("NumMedia").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    let files = (0..count.min(ATTACHMENTS)).filter_map(|n| {
        Some(FileAt {
            url: params.get(&format!("MediaUrl{n}"))?.to_owned(),
            name: None,
            media_type: params.get(&format!("MediaContentType{n}")).map(str::to_owned),
        })
    });
    Ok(Said {
        key: sid.to_owned(),
        address: address(from),
        name: params.get("ProfileName").map(str::to_owned),
        body: place(params).unwrap_or_else(|| body.to_owned()),
        files: files.collect(),
        word,
    })
}

/// The number behind `whatsapp:`, as E.164 has it. What is no number, such as the short code or the name of a company,
/// stays as it is.
fn address(from: &str) -> String {
    let bare = from.strip_prefix("whatsapp:").unwrap_or(from).trim();
    // A plus sign of a form that nobody encoded has become a blank, which is gone by now.
    numbers::e164("from", bare).unwrap_or_else(|_| bare.to_owned())
}

/// A place that was shared, which has no text otherwise.
fn place(params: &Params) -> Option<String> {
    let (latitude, longitude) = (params.get("Latitude")?, params.get("Longitude")?);
    let named: Vec<&str> =
        ["Body", "Label", "Address"].into_iter().filter_map(|name| params.get(name)).collect();
    Some(format!("{}\n{latitude}, {longitude}", named.join("\n")).trim().to_owned())
}

fn report(params: &Params, sid: &str, status: &str) -> Arrived {
    let state = match status {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" => DeliveryState::Accepted,
        "delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "failed" | "undelivered" => DeliveryState::Failed,
        "canceled" => DeliveryState::Cancelled,
        _ => {
            let word: String = status.chars().take(40).collect();
            return Arrived::Nothing(format!("the status {word} says nothing of whether it arrives"));
        }
    };
    let error = params.get("ErrorCode").filter(|code| *code != "0" && *code != "null");
    let (code, why) = match (state, error) {
        (DeliveryState::Failed, Some(code)) => (code.to_owned(), Some(codes::words(code))),
        (DeliveryState::Failed, None) => {
            (status.to_owned(), Some("Twilio could not deliver it and does not say why.".to_owned()))
        }
        _ => (status.to_owned(), None),
    };
    Arrived::Report(Report { carrier_ref: sid.to_owned(), words: None, state, code: Some(code), why })
}
