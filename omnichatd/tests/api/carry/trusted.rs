//! Carriers whose certificates are by an authority of one's own: they are reached where the settings name it, and where they
//! do not, whoever waits for a message reads why.

use serde_json::json;

use super::{MAYA, comes_to, heard, texts, told};
use crate::bed::{Authority, Bed, Carrier, Does, text};

#[tokio::test]
async fn a_message_leaves_to_a_carrier_whose_authority_is_named_and_waits_with_the_reason_until_then() {
    let authority = Authority::new();
    let mut twilio = Carrier::secured(&authority).await;
    let (url, ca) = (twilio.url.clone(), authority.file());
    let bed = Bed::with(|config| config.set("carriers.twilio", &url).unwrap()).await;
    let id = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let mut socket = bed.socket().await;
    bed.replies(&id, "Yes").await;
    let (body, state, why) = told(&mut socket).await;
    assert_eq!((body.as_str(), state.as_str()), ("Yes", "queued"));
    assert!(why.starts_with("Twilio cannot be reached: the certificate of 127.0.0.1 is by"), "{why}");
    assert!(why.contains("`egress.ca_file`"), "{why}");
    assert!(twilio.rest().is_empty());

    let bed = Bed::with(|config| {
        config.set("carriers.twilio", &url).unwrap();
        config.egress_ca_file = Some(ca);
    })
    .await;
    let id = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let mut socket = bed.socket().await;
    bed.replies(&id, "Yes").await;
    assert_eq!(twilio.asked().await.field("Body"), "Yes");
    comes_to(&mut socket, "Yes", "accepted").await;
}

#[tokio::test]
async fn a_bridge_of_a_tenants_with_such_a_certificate_is_reached_too() {
    let authority = Authority::new();
    let mut bridge = Carrier::secured(&authority).await;
    let ca = authority.file();
    let bed = Bed::with(|config| config.egress_ca_file = Some(ca)).await;
    let new = json!({"channel": "api", "name": "Matrix", "address": "matrix",
        "fields": {"secret": "0123456789abcdef0123456789abcdef", "url": format!("{}/in", bridge.url)}});
    let inbox =
        text(&bed.act(reqwest::Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body["id"]);
    let id = heard(&bed, &inbox, "@maya").await;
    let mut socket = bed.socket().await;
    bridge.order([Does::Says(200, "", json!({"id": "theirs"}))]);
    bed.replies(&id, "Yes").await;
    assert_eq!(bridge.asked().await.json()["text"], "Yes");
    comes_to(&mut socket, "Yes", "accepted").await;
}
