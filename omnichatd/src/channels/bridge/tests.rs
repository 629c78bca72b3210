//! What docs/channels.md promises to whoever bridges a network.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use omnichat_api::Time;
use omnichat_api::carrier::Carrier;
use omnichat_api::delivery::DeliveryState;
use omnichat_store::inboxes::fields::Carried;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::channels::anything::carried_with;
use crate::channels::{Arrived, Hook, Unproven};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const NOW: Time = Time(1_800_000_000_000);

fn inbox() -> Carried {
    carried_with(Carrier::Bridge, "matrix", BTreeMap::from([("secret".to_owned(), SECRET.to_owned())]))
}

fn hook(body: &str, proof: &str) -> Hook {
    let mut headers = HeaderMap::new();
    headers.insert("omnichat-signature", HeaderValue::from_str(proof).unwrap());
    let url = "https://chat.example.com/api/v1/hooks/api/1".to_owned();
    Hook { method: Method::POST, url, headers, body: body.to_owned().into(), at: NOW }
}

fn of(body: &Value) -> Result<Vec<Arrived>, String> {
    read(&inbox(), &hook(&body.to_string(), ""))
}

#[test]
fn a_signature_is_what_openssl_gives() {
    // printf '1800000000.{"id":"1"}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
    let made = signature(SECRET, NOW, br#"{"id":"1"}"#);
    assert_eq!(made, "t=1800000000,v1=bd4654ad22455998a2b9156dd5748325c461303b218fa3c7427a444a9ece00c0");
}

#[test]
fn only_what_is_signed_lately_with_the_secret_is_believed() {
    let body = r#"{"id":"1"}"#;
    let at = |ms| signature(SECRET, NOW.plus_ms(ms), body.as_bytes());
    for ms in [0, 299_000, -299_000] {
        assert_eq!(proves(&inbox(), &hook(body, &at(ms))), Ok(()), "{ms}");
    }
    for ms in [302_000, -302_000] {
        assert!(matches!(proves(&inbox(), &hook(body, &at(ms))), Err(Unproven::Wrong(_))), "{ms}");
    }
    let other = signature("another secret of the same length", NOW, body.as_bytes());
    assert!(matches!(proves(&inbox(), &hook(body, &other)), Err(Unproven::Wrong(_))));
    assert!(matches!(proves(&inbox(), &hook("{}", &at(0))), Err(Unproven::Wrong(_))));
    let bare = carried_with(Carrier::Bridge, "matrix", BTreeMap::new());
    assert_eq!(proves(&bare, &hook(body, &at(0))), Err(Unproven::NotServed));
}

#[test]
fn while_a_secret_is_changed_one_of_several_signatures_is_enough() {
    let body = r#"{"id":"1"}"#;
    let (good, old) = (signature(SECRET, NOW, body.as_bytes()), signature("old", NOW, body.as_bytes()));
    let both = format!("{old},{}", good.split_once(',').unwrap().1);
    assert_eq!(proves(&inbox(), &hook(body, &both)), Ok(()));
    assert_eq!(proves(&inbox(), &hook(body, &both.replace(',', ", "))), Ok(()));
    for wrong in ["", "t=1800000000", "v1=00", "t=,v1=", "t=x,v1=zz"] {
        assert!(matches!(proves(&inbox(), &hook(body, wrong)), Err(Unproven::Wrong(_))), "{wrong}");
    }
}

#[test]
fn a_message_is_its_text_its_files_or_both() {
    let file = json!({ "url": "https://files.example.com/1", "name": "map.png" });
    let whole = json!({ "id": "1", "from": "@ana:example.com", "name": "Ana", "text": "Hi", "attachments": [file], "more": 1 });
    let [Arrived::Message(said)] = &of(&whole).unwrap()[..] else { panic!() };
    assert_eq!(
        (said.key.as_str(), said.address.as_str(), said.body.as_str()),
        ("1", "@ana:example.com", "Hi")
    );
    assert_eq!((said.name.as_deref(), said.files[0].name.as_deref()), (Some("Ana"), Some("map.png")));
    assert!(of(&json!({ "id": "1", "from": "a", "attachments": [{ "url": "https://x/1" }] })).is_ok());
    for wrong in [
        json!({ "id": "1", "from": "a" }),
        json!({ "id": "", "from": "a", "text": "x" }),
        json!({ "id": "1", "from": "a\nb", "text": "x" }),
        json!({ "from": "a", "text": "x" }),
        json!({ "id": "1", "from": "a", "text": "x".repeat(10_001) }),
        json!({ "type": "dance", "id": "1" }),
        json!([]),
    ] {
        assert!(of(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_report_says_how_far_a_message_has_come() {
    let [Arrived::Report(report)] =
        &of(&json!({ "type": "status", "id": "r", "state": "failed", "why": "gone" })).unwrap()[..]
    else {
        panic!()
    };
    assert_eq!((report.carrier_ref.as_str(), report.state), ("r", DeliveryState::Failed));
    assert_eq!(report.why.as_deref(), Some("gone"));
    for state in ["queued", "cancelled", "uncertain", "lost"] {
        assert!(of(&json!({ "type": "status", "id": "r", "state": state })).is_err(), "{state}");
    }
}

#[test]
fn whoever_posts_what_cannot_be_read_hears_it_at_once() {
    assert_eq!(answer(&inbox(), &hook("{}", "")).status(), StatusCode::UNPROCESSABLE_ENTITY);
    let good = r#"{"id":"1","from":"a","text":"x"}"#;
    assert_eq!(answer(&inbox(), &hook(good, "")).status(), StatusCode::ACCEPTED);
    assert_eq!(key(&inbox(), &hook(good, "")), "1");
}

#[test]
fn what_could_not_be_read_does_not_stand_for_what_is_posted_mended() {
    let long = json!({ "id": "1", "from": "a", "text": "x".repeat(10_001) }).to_string();
    assert_eq!(answer(&inbox(), &hook(&long, "")).status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_ne!(key(&inbox(), &hook(&long, "")), "1");
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(body in ".{0,300}", proof in "[ -~]{0,200}", id in ".{0,20}", from in ".{0,20}") {
        let hook = hook(&body, &proof);
        prop_assert!(proves(&inbox(), &hook).is_err());
        prop_assert!(!key(&inbox(), &hook).is_empty());
        drop(read(&inbox(), &hook));
        drop(of(&json!({ "id": id, "from": from, "text": "x" })));
    }
}
