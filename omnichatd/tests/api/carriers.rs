//! What carriers are told about an inbox, and whether that holds: secrets go in and never come out.

mod bridge;
mod messenger;

use omnichat_api::Code;
use omnichat_api::carrier::Carrier;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, text};

const SECRET: &str = "a signing secret of forty characters ...";

/// A new inbox.
pub(crate) async fn inbox(bed: &Bed, new: Value) -> Value {
    bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body
}

async fn api_inbox(bed: &Bed) -> String {
    let new = json!({"channel": "api", "name": "Matrix", "address": "matrix", "fields": {"secret": SECRET}});
    text(&inbox(bed, new).await["id"])
}

#[tokio::test]
async fn every_carrier_says_what_it_needs() {
    let bed = Bed::start().await;
    let carriers = bed.ask("/api/v1/carriers").await;
    assert_eq!(carriers["items"].as_array().unwrap().len(), Carrier::ALL.len());
    let meta =
        carriers["items"].as_array().unwrap().iter().find(|carrier| carrier["carrier"] == "meta").unwrap();
    let fields: Vec<_> =
        meta["fields"].as_array().unwrap().iter().map(|field| text(&field["name"])).collect();
    assert_eq!(fields, ["app_secret", "verify_token", "page_token"]);
}

#[tokio::test]
async fn a_secret_is_set_and_never_shown_again() {
    let bed = Bed::start().await;
    let id = api_inbox(&bed).await;
    let path = format!("/api/v1/inboxes/{id}/fields");
    let url = json!({"fields": {"url": "https://bridge.example.com/in"}});
    let set = bed.act(Method::PUT, &path, &url).await.ok();
    assert_eq!((&set["settings"]["url"], &set["credentials"]), (&url["fields"]["url"], &json!(["secret"])));
    let hook = text(&set["hook_url"]);
    assert_eq!(hook, bed.url(&format!("/api/v1/hooks/api/{id}")));
    for shown in [set, bed.ask(&format!("/api/v1/inboxes/{id}")).await, bed.ask("/api/v1/audit").await] {
        assert!(!shown.to_string().contains(SECRET), "{shown}");
    }
    let gone = bed.act(Method::PUT, &path, &json!({"fields": {"secret": ""}})).await.ok();
    assert_eq!(gone.get("credentials"), None);
    bed.act(Method::PUT, &path, &json!({"fields": {"pin": "1"}})).await.invalid("fields.pin", "unknown");
}

#[tokio::test]
async fn a_test_says_in_words_what_is_wrong_and_the_inbox_shows_it() {
    let bed = Bed::start().await;
    let new = json!({"channel": "messenger", "name": "Page", "address": "104321"});
    let id = text(&inbox(&bed, new).await["id"]);
    let test = format!("/api/v1/inboxes/{id}/test");
    let tested = bed.act(Method::POST, &test, &json!({})).await.ok();
    assert_eq!((&tested["ok"], &tested["findings"][0]["what"]), (&json!(false), &json!("App secret")));
    let shown = bed.ask(&format!("/api/v1/inboxes/{id}")).await;
    assert_eq!(shown["trouble"]["why"], "App secret: It is not set.");

    let id = api_inbox(&bed).await;
    let test = format!("/api/v1/inboxes/{id}/test");
    assert_eq!(bed.act(Method::POST, &test, &json!({})).await.ok()["ok"], true);
    let fields = json!({"fields": {"url": "https://192.168.1.1/"}});
    bed.act(Method::PUT, &format!("/api/v1/inboxes/{id}/fields"), &fields).await.ok();
    let tested = bed.act(Method::POST, &test, &json!({})).await.ok();
    assert!(text(&tested["findings"][1]["says"]).contains("egress.allow"), "{tested}");

    let webchat = text(&bed.ask("/api/v1/inboxes").await["items"][0]["id"]);
    bed.act(Method::POST, &format!("/api/v1/inboxes/{webchat}/test"), &json!({}))
        .await
        .refused(Code::NotFound);
}
