//! OpenPhone's events, each as its documentation shows it, signed as OpenPhone signs them.

use omnichat_api::Code;
use omnichatd::channels::openphone;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{said, until};
use crate::bed::{Bed, Carrier, Does, answer, text};
use crate::carry::comes_to;

/// The webhook's key, as OpenPhone shows it.
const KEY: &str = "Q2h1Y2sgdGhlIHNlY3JldCBrZXk=";

async fn inbox(bed: &Bed) -> String {
    let new = json!({
        "channel": "sms", "name": "OpenPhone", "carrier": "openphone", "address": "+18005551234",
        "fields": {"api_key": "key", "signing_key": KEY},
    });
    text(&bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body["hook_url"])
}

/// An event; `object` is what it is about.
fn event(id: &str, kind: &str, object: &Value) -> Value {
    json!({
        "id": id, "object": "event", "createdAt": "2022-01-23T16:55:52.557Z", "apiVersion": "v2", "type": kind,
        "data": {"object": object},
    })
}

/// A message, as webhooks made in the app have it.
fn message(id: &str, direction: &str, body: &str) -> Value {
    json!({
        "id": id, "object": "message", "from": "+19876543210", "to": "+18005551234", "direction": direction,
        "body": body, "media": [], "createdAt": "2022-01-23T16:55:52.420Z", "userId": "US1", "phoneNumberId": "PN1",
        "conversationId": "CN1", "status": "received",
    })
}

fn signed(bed: &Bed, url: &str, body: &Value, age_ms: i64) -> RequestBuilder {
    let body = body.to_string();
    let time = bed.server.app().now().plus_ms(-age_ms).ms();
    let signature = openphone::signature(KEY, time, body.as_bytes()).unwrap();
    let request = bed.http.post(url).header("openphone-signature", signature);
    request.header("content-type", "application/json").body(body)
}

#[tokio::test]
async fn messages_come_in_as_the_app_and_as_the_api_write_them() {
    let bed = Bed::start().await;
    let url = inbox(&bed).await;
    let by_app = event("EV1", "message.received", &message("AC1", "incoming", "From the app"));
    answer(signed(&bed, &url, &by_app, 0)).await.with_status(200);
    until(&bed, "done", 1).await;
    let mut by_api = message("AC2", "incoming", "");
    let fields = by_api.as_object_mut().unwrap();
    fields.remove("body");
    fields.insert("text".into(), json!("From the API"));
    fields.insert("to".into(), json!(["+18005551234"]));
    let by_api = event("EV2", "message.received", &by_api);
    answer(signed(&bed, &url, &by_api, 0)).await.with_status(200);
    // The same again is nothing new.
    answer(signed(&bed, &url, &by_api, 1000)).await.with_status(200);
    let done = until(&bed, "done", 2).await;
    let expected = ["From the app", "From the API"].map(|body| ("visitor".to_owned(), body.to_owned()));
    assert_eq!(said(&bed, &text(&done[0]["conversation_id"])).await, expected);
}

#[tokio::test]
async fn every_other_event_is_kept_and_asks_for_nothing() {
    let bed = Bed::start().await;
    let url = inbox(&bed).await;
    let call = json!({
        "id": "AC3", "object": "call", "from": "+19876543210", "to": "+18005551234", "direction": "incoming",
        "media": [], "voicemail": null, "status": "ringing", "createdAt": "2022-01-24T19:22:25.427Z",
    });
    let contact = json!({"id": "CT1", "object": "contact", "firstName": "Ben", "fields": []});
    let kinds = [
        ("call.ringing", &call),
        ("call.completed", &call),
        ("call.recording.completed", &call),
        ("call.summary.completed", &call),
        ("call.transcript.completed", &call),
        ("contact.updated", &contact),
        ("contact.deleted", &contact),
    ];
    for (n, (kind, object)) in kinds.into_iter().enumerate() {
        let event = event(&format!("EV{n}"), kind, object);
        answer(signed(&bed, &url, &event, 0)).await.with_status(200);
    }
    let ours = event("EV8", "message.received", &message("AC4", "outgoing", "From our phone"));
    answer(signed(&bed, &url, &ours, 0)).await.with_status(200);
    let mut elsewhere = message("AC5", "incoming", "For another number");
    elsewhere["to"] = json!("+18005559999");
    answer(signed(&bed, &url, &event("EV9", "message.received", &elsewhere), 0)).await.with_status(200);
    let ignored = until(&bed, "ignored", 9).await;
    assert_eq!(ignored.len(), 9);
    assert!(ignored.iter().all(|entry| entry["why"].is_string()));
    // What arrived of ours is a report; of a message that is not ours it waits for a while.
    let delivered = event("EV10", "message.delivered", &message("AC6", "outgoing", "Hello"));
    answer(signed(&bed, &url, &delivered, 0)).await.with_status(200);
    assert_eq!(until(&bed, "received", 1).await[0]["key"], "EV10");
}

#[tokio::test]
async fn a_message_that_openphone_may_have_is_known_by_its_text_once_it_has_arrived() {
    let carrier = Carrier::start().await;
    let bed = Bed::with(|config| config.set("carriers.openphone", &carrier.url).unwrap()).await;
    let url = inbox(&bed).await;
    let asks = event("EV1", "message.received", &message("AC1", "incoming", "Are you open?"));
    answer(signed(&bed, &url, &asks, 0)).await.with_status(200);
    let conversation = text(&until(&bed, "done", 1).await[0]["conversation_id"]);
    let mut socket = bed.socket().await;
    carrier.order([Does::HangsUpAfterReading]);
    bed.replies(&conversation, "Until six").await;
    comes_to(&mut socket, "Until six", "uncertain").await;

    let mut arrived = message("AC2", "outgoing", "Until six");
    (arrived["from"], arrived["to"]) = (json!("+18005551234"), json!("+19876543210"));
    // Another number of the account wrote the same to them.
    let mut elsewhere = arrived.clone();
    elsewhere["from"] = json!("+18005559999");
    let elsewhere = event("EV2", "message.delivered", &elsewhere);
    answer(signed(&bed, &url, &elsewhere, 0)).await.with_status(200);
    assert_eq!(until(&bed, "received", 1).await[0]["key"], "EV2");
    let arrived = event("EV3", "message.delivered", &arrived);
    answer(signed(&bed, &url, &arrived, 0)).await.with_status(200);
    comes_to(&mut socket, "Until six", "delivered").await;
}

#[tokio::test]
async fn a_request_is_believed_with_its_signature_and_for_five_minutes() {
    let bed = Bed::start().await;
    let url = inbox(&bed).await;
    let body = event("EV1", "call.ringing", &json!({}));
    for age_ms in [5 * 60 * 1000 + 1, -5 * 60 * 1000 - 1] {
        answer(signed(&bed, &url, &body, age_ms)).await.refused(Code::Forbidden);
    }
    for wrong in ["", "hmac;1;1", "hmac;2;1;AAAA", "md5;1;1;AAAA", "hmac;1;x;AAAA", "hmac;1;1;!"] {
        let request = bed.http.post(&url).header("openphone-signature", wrong).body(body.to_string());
        answer(request).await.refused(Code::Forbidden);
    }
    answer(bed.http.post(&url).body(body.to_string())).await.refused(Code::Forbidden);
    answer(signed(&bed, &url, &body, 5 * 60 * 1000)).await.with_status(200);
}
