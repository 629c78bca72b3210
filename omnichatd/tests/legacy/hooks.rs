//! What carriers posted to the system before: one address for every number. It believed anybody; here a request is proved.

use omnichat_api::TenantId;
use omnichat_store::audit::Actor;
use omnichatd::channels::{meta, twilio};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::bed::{Bed, Carrier, Does, Reply, SOON, answer, text};
use crate::old::{Old, invalid, on_both};

/// The account's secret.
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const NUMBER: &str = "+12025550100";
const REPLY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>Thanks, we got your message!</Message></Response>";
const SILENCE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

async fn inbox(bed: &Bed, channel: &str, fields: &Value) -> String {
    let mut all = json!({"account_sid": "AC1", "auth_token": TOKEN});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let new =
        json!({"channel": channel, "name": channel, "carrier": "twilio", "address": NUMBER, "fields": all});
    text(&bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body["id"])
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A message as Twilio tells of it.
fn form(sid: &str, from: &str, text: &str) -> Vec<(String, String)> {
    let to = if from.starts_with("whatsapp:") { format!("whatsapp:{NUMBER}") } else { NUMBER.to_owned() };
    pairs(&[
        ("MessageSid", sid),
        ("AccountSid", "AC1"),
        ("From", from),
        ("To", &to),
        ("Body", text),
        ("NumMedia", "0"),
    ])
}

fn posted(bed: &Bed, pairs: &[(String, String)], signature: &str) -> RequestBuilder {
    bed.call(Method::POST, "/sms").header("x-twilio-signature", signature).form(pairs)
}

/// The address that Twilio was given.
fn told(bed: &Bed) -> String {
    format!("{}/sms", bed.server.app().public_url())
}

/// The request, signed for that address.
fn signed(bed: &Bed, pairs: &[(String, String)]) -> RequestBuilder {
    posted(bed, pairs, &twilio::signature(TOKEN, &told(bed), pairs))
}

#[track_caller]
fn says(reply: &Reply, xml: &str) {
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/xml"), "{}", reply.text());
    assert_eq!(reply.text(), xml);
}

/// What a thread has once there is so much of it.
async fn texts(old: &Old, user_id: &str, channel: &str, count: usize) -> Vec<String> {
    let come = async {
        loop {
            let thread = old.ask(&format!("/admin/api/messages/{user_id}/{channel}")).await;
            let lines = thread["messages"].as_array().unwrap().clone();
            if lines.len() >= count {
                return lines.iter().map(|line| text(&line["text"])).collect();
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, come).await.expect("it is read soon")
}

/// Waits until the journal has so many entries that are read.
async fn read(old: &Old, count: usize) {
    let come = async {
        loop {
            let page = old.bed.ask("/api/v1/inbound?limit=100").await;
            let items = page["items"].as_array().unwrap();
            if items.len() == count && items.iter().all(|item| item["state"] == "done") {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, come).await.expect("it is read soon");
}

#[tokio::test]
async fn a_text_message_and_one_of_whatsapp_are_answered_and_stand_in_their_threads() {
    on_both(async |old: Old| {
        inbox(&old.bed, "sms", &json!({})).await;
        inbox(&old.bed, "whatsapp", &json!({})).await;
        says(&answer(signed(&old.bed, &form("SM1", "+12025550123", "Hello"))).await, REPLY);
        says(&answer(signed(&old.bed, &form("SM2", "whatsapp:+12025550123", "Hola"))).await, REPLY);
        assert_eq!(texts(&old, "+12025550123", "sms", 1).await, ["Hello"]);
        // The app does not encode it.
        assert_eq!(texts(&old, "whatsapp:+12025550123", "whatsapp", 1).await, ["Hola"]);
        assert_eq!(texts(&old, "whatsapp%3A%2B12025550123", "whatsapp", 1).await, ["Hola"]);
        let rows = old.ask("/admin/api/convos").await["conversations"].clone();
        let mut called: Vec<(String, String)> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (text(&row["channel"]), text(&row["user_id"])))
            .collect();
        called.sort();
        let named = |channel: &str, id: &str| (channel.to_owned(), id.to_owned());
        assert_eq!(called, [named("sms", "+12025550123"), named("whatsapp", "whatsapp:+12025550123")]);
        // And back.
        let send = json!({"user_id": "whatsapp:+12025550123", "channel": "whatsapp", "text": "Buenas"});
        assert_eq!(old.act("/admin/api/send", &send).await.ok(), json!({"status": "ok"}));
        assert_eq!(texts(&old, "whatsapp:+12025550123", "whatsapp", 2).await, ["Hola", "Buenas"]);
    })
    .await;
}

#[tokio::test]
async fn every_message_is_answered_but_stop_and_whatever_comes_after_it() {
    on_both(async |old: Old| {
        inbox(&old.bed, "sms", &json!({})).await;
        for (n, (text, xml)) in [
            ("Hello", REPLY),
            ("Hello", REPLY),
            ("", REPLY),
            ("Stop.", SILENCE),
            ("Hello again", SILENCE),
            ("START", REPLY),
            ("Hello", REPLY),
        ]
        .into_iter()
        .enumerate()
        {
            let reply = answer(signed(&old.bed, &form(&format!("SM{n}"), "+12025550123", text))).await;
            assert_eq!((reply.status, reply.text()), (200, xml.to_owned()), "{n} {text}");
            // What STOP means is known once it is read.
            read(&old, n + 1).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_inbox_that_answers_by_itself_is_not_talked_over() {
    let old = Old::start().await;
    inbox(&old.bed, "sms", &json!({"auto_reply": "We will be with you soon."})).await;
    says(&answer(signed(&old.bed, &form("SM1", "+12025550123", "Hello"))).await, SILENCE);
    let said = texts(&old, "+12025550123", "sms", 2).await;
    assert_eq!(said, ["Hello", "We will be with you soon."]);
}

#[tokio::test]
async fn the_same_message_again_is_one_and_gets_the_same_answer() {
    on_both(async |old: Old| {
        inbox(&old.bed, "sms", &json!({})).await;
        let message = form("SM1", "+12025550123", "Hello");
        for _ in 0..3 {
            says(&answer(signed(&old.bed, &message)).await, REPLY);
        }
        // What has no id is told by what it says, for a minute.
        let bare = pairs(&[("From", "+12025550123"), ("To", NUMBER), ("Body", "No id")]);
        for _ in 0..2 {
            says(&answer(signed(&old.bed, &bare)).await, REPLY);
        }
        read(&old, 2).await;
        assert_eq!(texts(&old, "+12025550123", "sms", 2).await, ["Hello", "No id"]);
        old.bed.wait_ms(60_000);
        says(&answer(signed(&old.bed, &bare)).await, REPLY);
        read(&old, 3).await;
        let said = texts(&old, "+12025550123", "sms", 3).await;
        assert_eq!(said.iter().filter(|text| *text == "No id").count(), 2, "{said:?}");
    })
    .await;
}

#[tokio::test]
async fn both_fields_are_needed_and_an_empty_text_is_one() {
    let old = Old::start().await;
    inbox(&old.bed, "sms", &json!({})).await;
    for missing in ["From", "Body"] {
        let form: Vec<_> =
            form("SM1", "+12025550123", "x").into_iter().filter(|(name, _)| name != missing).collect();
        invalid(&answer(signed(&old.bed, &form)).await, "missing", &json!(["body", missing]));
    }
    let body = old.bed.post("/sms", &json!({"From": "+12025550123", "Body": "x"}));
    invalid(&answer(body).await, "missing", &json!(["body", "From"]));
    says(&answer(signed(&old.bed, &form("SM1", "+12025550123", ""))).await, REPLY);
}

#[tokio::test]
async fn nothing_is_believed_without_its_proof_and_nobody_learns_which_numbers_there_are() {
    let old = Old::start().await;
    let message = form("SM1", "+12025550123", "Hello");
    let nobody = answer(signed(&old.bed, &message)).await.with_status(403).body;
    let id = inbox(&old.bed, "sms", &json!({})).await;
    let right = twilio::signature(TOKEN, &told(&old.bed), &message);
    let elsewhere = twilio::signature(TOKEN, "https://evil.example/sms", &message);
    for wrong in ["", "AAAA", "no base64 !", &elsewhere] {
        assert_eq!(answer(posted(&old.bed, &message, wrong)).await.with_status(403).body, nobody);
    }
    let unsigned = old.bed.call(Method::POST, "/sms").form(&message);
    assert_eq!(answer(unsigned).await.with_status(403).body, nobody);
    let mut changed = message.clone();
    changed[4].1 = "Send money".into();
    assert_eq!(answer(posted(&old.bed, &changed, &right)).await.with_status(403).body, nobody);
    let mut other: Vec<_> = message.clone();
    other[3].1 = "+12025550199".into();
    assert_eq!(answer(signed(&old.bed, &other)).await.with_status(403).body, nobody, "another number");
    assert_eq!(answer(signed(&old.bed, &form("SM1", "whatsapp:+12025550123", "x"))).await.body, nobody);
    // Without a secret nothing can be proved.
    let set = format!("/api/v1/inboxes/{id}/fields");
    old.bed.act(Method::PUT, &set, &json!({"fields": {"auth_token": ""}})).await.ok();
    assert_eq!(answer(posted(&old.bed, &message, &right)).await.with_status(403).body, nobody);
    assert_eq!(old.bed.ask("/api/v1/inbound").await["items"], json!([]));
}

#[tokio::test]
async fn only_where_a_setting_says_so_a_request_is_believed_unsigned() {
    let bed = Bed::with(|config| config.legacy.verify_twilio = false).await;
    let old = Old::of(bed).await;
    let message = form("SM1", "+12025550123", "Hello");
    answer(posted(&old.bed, &message, "")).await.with_status(403);
    inbox(&old.bed, "sms", &json!({})).await;
    says(&answer(posted(&old.bed, &message, "")).await, REPLY);
    assert_eq!(texts(&old, "+12025550123", "sms", 1).await, ["Hello"]);
}

#[tokio::test]
async fn a_number_of_another_tenant_is_not_written_to() {
    let old = Old::start().await;
    let other = old.bed.stranger().await;
    let tenant: TenantId =
        text(&answer(old.bed.get("/api/v1/me").bearer_auth(&other.token)).await.ok()["tenant"]["id"])
            .parse()
            .unwrap();
    let fields: BTreeMap<String, String> = [("account_sid", "AC1"), ("auth_token", TOKEN)]
        .map(|(name, value)| (name.into(), value.into()))
        .into();
    let new = omnichat_api::inbox::CreateInbox {
        channel: omnichat_api::channel::Channel::Sms,
        name: "Theirs".into(),
        carrier: Some(omnichat_api::carrier::Carrier::Twilio),
        address: Some(NUMBER.into()),
        fields,
        ..serde_json::from_value(json!({"channel": "sms", "name": "x"})).unwrap()
    };
    omnichat_store::inboxes::create(old.bed.server.app().store(), tenant, Actor::OPERATOR, new)
        .await
        .unwrap();
    answer(signed(&old.bed, &form("SM1", "+12025550123", "Hello"))).await.with_status(403);
    assert_eq!(
        answer(old.bed.get("/api/v1/inbound").bearer_auth(&other.token)).await.ok()["items"],
        json!([])
    );
}

#[tokio::test]
async fn files_are_fetched_and_one_that_is_gone_takes_no_message_with_it() {
    let old = Old::start().await;
    inbox(&old.bed, "sms", &json!({})).await;
    let mut host = Carrier::start().await;
    host.order([Does::Says(410, "", json!({}))]);
    let mut message = form("SM1", "+12025550123", "Look");
    message.retain(|(name, _)| name != "NumMedia");
    let url = format!("{}/bike.png", host.url);
    message.extend(pairs(&[("NumMedia", "1"), ("MediaUrl0", &url), ("MediaContentType0", "image/png")]));
    says(&answer(signed(&old.bed, &message)).await, REPLY);
    assert_eq!(host.asked().await.line, "GET /bike.png");
    let said = texts(&old, "+12025550123", "sms", 1).await.remove(0);
    assert!(said.starts_with("Look\n[File 1 is missing"), "{said}");
}

#[tokio::test]
async fn messenger_is_greeted_heard_and_answered_as_it_was() {
    let old = Old::start().await;
    let fields = json!({"page_token": "EAA", "app_secret": "meta-secret", "verify_token": "verify-me"});
    let new = json!({"channel": "messenger", "name": "Page", "carrier": "meta", "address": "111", "fields": fields});
    old.bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201);
    let greet = |token: &str| {
        old.bed.get(&format!("/messenger?hub.mode=subscribe&hub.challenge=4711&hub.verify_token={token}"))
    };
    assert_eq!(answer(greet("verify-me")).await.with_status(200).text(), "4711");
    answer(greet("guess")).await.with_status(403);

    let event = json!({"object": "page", "entry": [{"id": "111", "time": 1, "messaging": [{
        "sender": {"id": "psid-1"}, "recipient": {"id": "111"}, "timestamp": 1_795_253_400_000_i64,
        "message": {"mid": "m1", "text": "Hi there"},
    }]}]})
    .to_string();
    let post = |signature: String| {
        let call = old.bed.call(Method::POST, "/messenger").header("x-hub-signature-256", signature);
        call.header("content-type", "application/json").body(event.clone())
    };
    answer(post("sha256=00".into())).await.with_status(403);
    let good = meta::signature("meta-secret", event.as_bytes());
    assert_eq!(answer(post(good)).await.ok(), json!({"status": "ok"}));
    assert_eq!(texts(&old, "psid-1", "messenger", 1).await, ["Hi there"]);
}
