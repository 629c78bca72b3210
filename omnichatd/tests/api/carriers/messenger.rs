//! Messenger end to end, with a stand-in for Meta's Graph API: names, replies, reports, and a token that ends.

use omnichatd::channels::{health, meta};
use reqwest::Method;
use serde_json::{Value, json};

use super::inbox;
use crate::bed::{Bed, Carrier, Does, answer, text};
use crate::carry::{comes_to, while_time_passes};
use crate::hooks::until;

const PAGE: &str = "104321";
const PSID: &str = "7654321";
const TOKEN: &str = "a token of the page";

/// A page whose carrier is the stand-in: its id.
async fn page(bed: &Bed) -> String {
    let fields = json!({"app_secret": "app secret", "verify_token": "word", "page_token": TOKEN});
    let new = json!({"channel": "messenger", "name": "Page", "address": PAGE, "fields": fields});
    text(&inbox(bed, new).await["id"])
}

async fn bed_with(meta: &Carrier) -> Bed {
    let url = meta.url.clone();
    Bed::with(|config| config.carriers.meta = url).await
}

/// Meta posts an event.
async fn posts(bed: &Bed, inbox: &str, mut event: Value) {
    event["sender"] = json!({"id": PSID});
    let body = json!({"object": "page", "entry": [{"id": PAGE, "messaging": [event]}]}).to_string();
    let proof = meta::signature("app secret", body.as_bytes());
    let post = bed.call(Method::POST, &format!("/api/v1/hooks/messenger/{inbox}")).body(body);
    let reply = answer(post.header("x-hub-signature-256", proof)).await.with_status(200);
    assert_eq!(reply.text(), "EVENT_RECEIVED");
}

/// Somebody writes for the first time: the conversation.
async fn writes(bed: &Bed, meta: &Carrier, inbox: &str) -> String {
    meta.order([Does::Says(200, "", json!({"first_name": "Maya", "last_name": "Ruiz"}))]);
    posts(bed, inbox, json!({"message": {"mid": "m_1", "text": "Hello"}})).await;
    text(&until(bed, "done", 1).await[0]["conversation_id"])
}

#[tokio::test]
async fn meta_finds_out_that_somebody_is_there() {
    let bed = Bed::start().await;
    let inbox = page(&bed).await;
    let ask = |word: &str| {
        let query = format!("hub.mode=subscribe&hub.verify_token={word}&hub.challenge=1158201444");
        answer(bed.get(&format!("/api/v1/hooks/messenger/{inbox}?{query}")))
    };
    assert_eq!(ask("word").await.with_status(200).text(), "1158201444");
    ask("another").await.with_status(403);
}

#[tokio::test]
async fn a_contact_has_their_name_and_gets_an_answer_whose_way_is_told() {
    let mut meta = Carrier::start().await;
    let bed = bed_with(&meta).await;
    let inbox = page(&bed).await;
    let conversation = writes(&bed, &meta, &inbox).await;
    assert_eq!(meta.asked().await.line, format!("GET /v23.0/{PSID}?fields=first_name,last_name"));
    let shown = bed.ask(&format!("/api/v1/conversations/{conversation}")).await;
    assert_eq!(shown["contact"]["name"], "Maya Ruiz");

    let mut socket = bed.socket().await;
    meta.order([Does::Says(200, "", json!({"recipient_id": PSID, "message_id": "m_out"}))]);
    bed.replies(&conversation, "Hello back").await;
    comes_to(&mut socket, "Hello back", "accepted").await;
    let asked = meta.asked().await;
    assert_eq!(asked.line, "POST /v23.0/me/messages");
    assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
    let message =
        json!({"recipient": {"id": PSID}, "messaging_type": "RESPONSE", "message": {"text": "Hello back"}});
    assert_eq!(asked.json(), message);

    posts(&bed, &inbox, json!({"delivery": {"mids": ["m_out"]}})).await;
    comes_to(&mut socket, "Hello back", "delivered").await;
    posts(&bed, &inbox, json!({"read": {"watermark": bed.server.app().now().ms()}})).await;
    comes_to(&mut socket, "Hello back", "read").await;

    // Who is known is not asked for again.
    posts(&bed, &inbox, json!({"postback": {"mid": "m_2", "title": "Opening hours"}})).await;
    until(&bed, "done", 4).await;
    assert!(meta.rest().is_empty());
}

#[tokio::test]
async fn a_token_that_meta_refuses_is_the_trouble_of_the_inbox_and_nothing_is_lost() {
    let meta = Carrier::start().await;
    let bed = bed_with(&meta).await;
    let inbox = page(&bed).await;
    let conversation = writes(&bed, &meta, &inbox).await;
    let mut socket = bed.socket().await;
    meta.order([Does::Says(
        401,
        "",
        json!({"error": {"code": 190, "error_subcode": 463, "message": "expired"}}),
    )]);
    bed.replies(&conversation, "Hello back").await;
    let why = comes_to(&mut socket, "Hello back", "queued").await;
    assert!(why.contains("page_token"), "{why}");
    let shown = bed.ask(&format!("/api/v1/inboxes/{inbox}")).await;
    assert!(text(&shown["trouble"]["why"]).contains("expired or was revoked"), "{shown}");

    meta.order([Does::Says(200, "", json!({"message_id": "m_out"}))]);
    bed.wait_ms(1000);
    let fields = json!({"fields": {"page_token": "a new one"}});
    bed.act(Method::PUT, &format!("/api/v1/inboxes/{inbox}/fields"), &fields).await.ok();
    while_time_passes(&bed, comes_to(&mut socket, "Hello back", "accepted")).await;
}

#[tokio::test]
async fn a_token_that_ends_soon_is_told_before_it_does_and_stands_in_no_error() {
    let mut meta = Carrier::start().await;
    let bed = bed_with(&meta).await;
    let inbox = page(&bed).await;
    let me = || Does::Says(200, "", json!({"id": PAGE, "name": "Example Bikes"}));
    let seen = |expires_at: i64| {
        let data = json!({"is_valid": true, "expires_at": expires_at, "scopes": ["pages_messaging"]});
        Does::Says(200, "", json!({"data": data}))
    };
    let in_three_days = bed.server.app().now().ms() / 1000 + 3 * 86_400;
    meta.order([me(), seen(in_three_days)]);
    health::daily(bed.server.app()).await;
    let shown = bed.ask(&format!("/api/v1/inboxes/{inbox}")).await;
    assert!(text(&shown["trouble"]["why"]).contains("It expires on"), "{shown}");

    meta.order([me(), seen(0)]);
    let tested = bed.act(Method::POST, &format!("/api/v1/inboxes/{inbox}/test"), &json!({})).await.ok();
    let holds: Vec<_> = tested["findings"].as_array().unwrap().iter().map(|finding| &finding["ok"]).collect();
    // The page and its token are well; without https Meta reaches no webhook.
    assert_eq!(holds, [&json!(true), &json!(true), &json!(false)]);
    let lines: Vec<_> = meta.rest().into_iter().map(|asked| asked.line).collect();
    let looks = ["GET /v23.0/me?fields=id,name", "GET /v23.0/debug_token?input_token=a+token+of+the+page"];
    assert_eq!(lines, [looks, looks].concat());

    let repeated = json!({"error": {"code": 100, "message": format!("Malformed access token {TOKEN}")}});
    meta.order([me(), Does::Says(400, "", repeated)]);
    let tested = bed.act(Method::POST, &format!("/api/v1/inboxes/{inbox}/test"), &json!({})).await.ok();
    assert!(tested.to_string().contains("Malformed access token …"), "{tested}");
    assert!(!tested.to_string().contains(TOKEN), "{tested}");
}
