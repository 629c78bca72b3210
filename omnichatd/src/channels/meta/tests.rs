//! What Meta documents, event by event; and whatever else may come.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, Method};
use omnichat_api::Time;
use omnichat_api::carrier::Carrier;
use omnichat_api::delivery::DeliveryState;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::channels::anything::carried_with;
use crate::channels::{Arrived, FileAt, Hook, Report, Said, Unproven};

const PAGE: &str = "104321";
const PSID: &str = "7654321";

fn page() -> Carried {
    let secrets = [("app_secret", "app secret"), ("verify_token", "a word & more")];
    let secrets: BTreeMap<_, _> =
        secrets.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    carried_with(Carrier::Meta, PAGE, secrets)
}

fn hook(body: &str) -> Hook {
    let url = "https://chat.example.com/api/v1/hooks/messenger/1".to_owned();
    let (headers, body) = (HeaderMap::new(), body.to_owned().into());
    Hook { method: Method::POST, url, headers, body, at: Time(1_800_000_000_000) }
}

fn signed(body: &str, with: &str) -> Hook {
    let mut hook = hook(body);
    let proof = signature(with, body.as_bytes());
    hook.headers.insert("x-hub-signature-256", HeaderValue::from_str(&proof).unwrap());
    hook
}

fn batch(entries: &Value) -> String {
    json!({ "object": "page", "entry": entries }).to_string()
}

fn of_event(mut event: Value) -> Vec<Arrived> {
    event["sender"] = json!({ "id": PSID });
    event["recipient"] = json!({ "id": PAGE });
    event["timestamp"] = 1_799_999_999_000_i64.into();
    let body = batch(&json!([{ "id": PAGE, "time": 1_799_999_999_000_i64, "messaging": [event] }]));
    read(&page(), &hook(&body)).unwrap()
}

fn message(event: Value) -> Said {
    match of_event(event).remove(0) {
        Arrived::Message(said) => said,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_what_the_app_secret_signed_is_believed_and_only_as_it_came() {
    let body = batch(&json!([]));
    assert_eq!(proves(&page(), &signed(&body, "app secret")), Ok(()));
    assert!(matches!(proves(&page(), &signed(&body, "another secret")), Err(Unproven::Wrong(_))));
    let mut changed = signed(&body, "app secret");
    changed.body = format!("{body} ").into();
    assert!(matches!(proves(&page(), &changed), Err(Unproven::Wrong(_))));
    assert!(matches!(proves(&page(), &hook(&body)), Err(Unproven::Wrong(_))));
    let bare = carried_with(Carrier::Meta, PAGE, BTreeMap::new());
    assert_eq!(proves(&bare, &signed(&body, "")), Err(Unproven::NotServed));
}

#[tokio::test]
async fn whoever_knows_the_word_gets_the_challenge_back() {
    let mut asked = hook("");
    asked.method = Method::GET;
    asked.url += "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a%20word%20%26+more";
    assert_eq!(proves(&page(), &asked), Ok(()));
    let answer = answer(&page(), &asked);
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    let body = axum::body::to_bytes(answer.into_body(), 100).await.unwrap();
    assert_eq!(body.as_ref(), b"1158201444");
    for wrong in ["&hub.verify_token=another", ""] {
        asked.url = format!("https://x/?hub.mode=subscribe&hub.challenge=1{wrong}");
        assert!(matches!(proves(&page(), &asked), Err(Unproven::Wrong(_))), "{wrong}");
    }
}

#[test]
fn texts_quick_replies_and_buttons_are_what_the_contact_says() {
    let said = message(json!({ "message": { "mid": "m_1", "text": "Hello 😀" } }));
    assert_eq!((said.key.as_str(), said.address.as_str(), said.body.as_str()), ("m_1", PSID, "Hello 😀"));
    let quick = json!({ "mid": "m_2", "text": "Red", "quick_reply": { "payload": "COLOR_RED" } });
    assert_eq!(message(json!({ "message": quick })).body, "Red");
    let pressed =
        message(json!({ "postback": { "mid": "m_3", "title": "Get started", "payload": "START" } }));
    assert_eq!((pressed.key.as_str(), pressed.body.as_str()), ("m_3", "Get started"));
    let unnamed = || message(json!({ "postback": { "title": "Menu", "payload": "MENU" } }));
    assert_eq!(unnamed().key, unnamed().key);
    assert!(!unnamed().key.is_empty());
}

#[test]
fn files_are_brought_and_what_is_no_file_is_told_in_words() {
    let with =
        |attachment: Value| message(json!({ "message": { "mid": "m_1", "attachments": [attachment] } }));
    for kind in ["image", "audio", "video", "file"] {
        let url = "https://cdn.example.com/a/bill.pdf?sig=1";
        let said = with(json!({ "type": kind, "payload": { "url": url } }));
        let name = Some("bill.pdf".to_owned());
        assert_eq!(said.files, [FileAt { url: url.to_owned(), name, media_type: None }]);
    }
    let shared =
        json!({ "type": "fallback", "payload": { "url": "https://shop.example/bike", "title": "A bike" } });
    assert_eq!(with(shared).body, "A bike\nhttps://shop.example/bike");
    let place = json!({ "type": "location", "payload": { "coordinates": { "lat": 52.5, "long": 13.4 } } });
    assert_eq!(with(place).body, "Location: 52.5, 13.4");
    assert_eq!(
        with(json!({ "type": "template" })).body,
        "(an attachment that cannot be shown here: template)"
    );
    let text = json!({ "mid": "m", "text": "see https://a.example/", "attachments": [
        { "type": "fallback", "payload": { "url": "https://a.example/" } }
    ] });
    assert_eq!(message(json!({ "message": text })).body, "see https://a.example/");
}

#[test]
fn of_more_attachments_than_a_message_holds_the_rest_is_told() {
    let image = json!({ "type": "image", "payload": { "url": "https://cdn.example.com/a.png" } });
    let said = message(json!({ "message": { "mid": "m", "text": "All", "attachments": vec![image; 13] } }));
    assert_eq!((said.files.len(), said.body.as_str()), (10, "All\n(3 more attachments lie in Messenger)"));
}

#[test]
fn what_arrived_and_what_was_read_is_reported() {
    let delivered = of_event(json!({ "delivery": { "mids": ["m_1", "m_2"], "watermark": 1 } }));
    let refs: Vec<_> = delivered
        .iter()
        .map(|arrived| match arrived {
            Arrived::Report(Report { carrier_ref, state: DeliveryState::Delivered, .. }) => {
                carrier_ref.as_str()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(refs, ["m_1", "m_2"]);
    let read = of_event(json!({ "read": { "watermark": 1_799_999_998_000_i64 } }));
    assert_eq!(read, [Arrived::Read { address: PSID.into(), until: Time(1_799_999_998_000) }]);
}

#[test]
fn what_is_no_message_to_this_page_is_left_and_named() {
    for event in [
        json!({ "message": { "mid": "m", "text": "ours", "is_echo": true, "app_id": 1 } }),
        json!({ "message": { "mid": "m", "is_deleted": true } }),
        json!({ "reaction": { "reaction": "love", "mid": "m", "action": "react" } }),
        json!({ "message_edit": { "mid": "m", "text": "other", "num_edit": 1 } }),
        json!({ "optin": { "ref": "x" } }),
        json!({ "referral": { "ref": "x" } }),
        json!({ "delivery": { "watermark": 1 } }),
    ] {
        assert!(matches!(of_event(event.clone()).as_slice(), [Arrived::Nothing(_)]), "{event}");
    }
    let other = batch(&json!([{ "id": "999", "messaging": [
        { "sender": { "id": PSID }, "message": { "mid": "m", "text": "not for us" } }
    ] }]));
    let [Arrived::Nothing(why)] = &read(&page(), &hook(&other)).unwrap()[..] else { panic!() };
    assert!(why.contains("999") && why.contains(PAGE), "{why}");
    let instagram = json!({ "object": "instagram", "entry": [] }).to_string();
    assert!(matches!(read(&page(), &hook(&instagram)).unwrap()[..], [Arrived::Nothing(_)]));
}

#[test]
fn a_batch_is_read_whole_and_one_message_is_told_by_its_own_id() {
    let event = |mid: &str| json!({ "sender": { "id": PSID }, "message": { "mid": mid, "text": mid } });
    let body = batch(&json!([
        { "id": PAGE, "messaging": [event("m_1"), event("m_2")] },
        { "id": PAGE, "messaging": [event("m_3")] },
    ]));
    let arrived = read(&page(), &hook(&body)).unwrap();
    let keys: Vec<_> =
        arrived.iter().map(|a| if let Arrived::Message(said) = a { &said.key } else { panic!() }).collect();
    assert_eq!(keys, ["m_1", "m_2", "m_3"]);
    let again = |time: i64| batch(&json!([{ "id": PAGE, "time": time, "messaging": [event("m_1")] }]));
    assert_eq!(key(&page(), &hook(&again(1))), key(&page(), &hook(&again(2))));
    assert_ne!(key(&page(), &hook(&body)), "m_3");
    assert_eq!(key(&page(), &hook(&batch(&json!([{ "id": PAGE, "messaging": [event("")] }])))).len(), 64);
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(body in ".{0,400}", mid in ".{0,40}", text in ".{0,80}", url in ".{0,60}") {
        let (page, file) = (page(), json!({ "type": "file", "payload": { "url": url } }));
        drop(read(&page, &hook(&body)));
        prop_assert!(proves(&page, &hook(&body)).is_err());
        prop_assert!(!key(&page, &hook(&body)).is_empty());
        let event = json!({ "message": { "mid": mid, "text": text, "attachments": [file] } });
        prop_assert_eq!(of_event(event).len(), 1);
    }
}
