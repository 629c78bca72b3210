//! What goes to Twilio, word for word, and what it says about an account.

use omnichat_api::channel::Channel;
use omnichat_store::opt_outs::{self, OptWord};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{MAYA, bed_with, comes_to, heard, texts};
use crate::bed::{Bed, Carrier, Does, text};

/// `AC1:secret-of-twilio`.
const BASIC: &str = "Basic QUMxOnNlY3JldC1vZi10d2lsaW8=";

async fn test(bed: &Bed, inbox: &str) -> Value {
    bed.act(Method::POST, &format!("/api/v1/inboxes/{inbox}/test"), &json!({})).await.ok()
}

#[tokio::test]
async fn a_text_goes_with_the_accounts_name_and_says_where_to_report() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "sms").await;
    let conversation = heard(&bed, &inbox, MAYA).await;
    let mut socket = bed.socket().await;
    let sent = bed.replies(&conversation, "Yes & no, 5€ 👍").await;
    comes_to(&mut socket, "Yes & no, 5€ 👍", "accepted").await;
    let asked = carrier.asked().await;
    assert_eq!(asked.line, "POST /2010-04-01/Accounts/AC1/Messages.json");
    assert_eq!(asked.headers["authorization"], BASIC);
    assert_eq!(asked.headers["content-type"], "application/x-www-form-urlencoded");
    let hook = bed.url(&format!("/api/v1/hooks/sms/{inbox}?message={}", text(&sent["id"])));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let form = [
        pair("To", MAYA),
        pair("From", "+12025550100"),
        pair("Body", "Yes & no, 5€ 👍"),
        pair("StatusCallback", &hook),
    ];
    assert_eq!(asked.form(), form);
}

#[tokio::test]
async fn a_messaging_service_sends_instead_of_the_number_and_whatsapp_has_its_prefix() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "sms").await;
    let fields = json!({"fields": {"messaging_service": "MG1"}});
    bed.act(Method::PUT, &format!("/api/v1/inboxes/{inbox}/fields"), &fields).await.ok();
    let conversation = heard(&bed, &inbox, MAYA).await;
    bed.replies(&conversation, "Yes").await;
    let asked = carrier.asked().await;
    assert_eq!((asked.field("MessagingServiceSid").as_str(), asked.field("From").as_str()), ("MG1", ""));

    let conversation = heard(&bed, &texts(&bed, "whatsapp").await, MAYA).await;
    bed.replies(&conversation, "Yes").await;
    let asked = carrier.asked().await;
    let ends = (asked.field("To"), asked.field("From"));
    assert_eq!(ends, (format!("whatsapp:{MAYA}"), "whatsapp:+12025550100".to_owned()));
}

#[tokio::test]
async fn files_go_as_links_that_hold_for_a_while() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let conversation = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let upload = bed.call(Method::POST, "/api/v1/attachments?name=note.pdf").body("%PDF-1.7\nin stock");
    let file = crate::bed::answer(upload.bearer_auth(&bed.ana.token)).await.with_status(201).body;
    let message = json!({"client_id": Uuid::now_v7(), "body": "", "attachments": [file["id"]]});
    let path = format!("/api/v1/conversations/{conversation}/messages");
    bed.act(Method::POST, &path, &message).await.with_status(201);
    let asked = carrier.asked().await;
    assert_eq!(asked.field("Body"), "");
    let link = asked.field("MediaUrl");
    let fetched = crate::bed::answer(bed.http.get(&link)).await.with_status(200);
    assert_eq!(fetched.text(), "%PDF-1.7\nin stock");
    // Twilio looks whether this is what the file is.
    assert_eq!(fetched.headers["content-type"], "application/pdf");
    let head = bed.http.head(&link).send().await.unwrap();
    assert_eq!(
        (head.status().as_u16(), &head.headers()["content-type"]),
        (200, &"application/pdf".parse().unwrap())
    );
}

#[tokio::test]
async fn templates_come_page_by_page_from_twilios_own_address_and_one_is_sent_with_its_variables() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "whatsapp").await;
    let conversation = heard(&bed, &inbox, MAYA).await;
    let content = |sid: &str, status: &str, kind: &str| {
        json!({
            "sid": sid, "friendly_name": format!("name of {sid}"), "language": "en",
            "types": {kind: {"body": "Hi {{1}}, it is back."}}, "approval_requests": {"status": status},
        })
    };
    let first = json!({
        "contents": [content("HX1", "approved", "twilio/text")],
        "meta": {"next_page_url": "https://elsewhere.example/v1/ContentAndApprovals?PageSize=100&Page=1&PageToken=DN2"},
    });
    let second = json!({"contents": [content("HX2", "rejected", "twilio/quick-reply")], "meta": {"next_page_url": null}});
    carrier.order([Does::Says(200, "", first), Does::Says(200, "", second)]);
    let refresh = format!("/api/v1/inboxes/{inbox}/templates/refresh");
    let told = bed.act(Method::POST, &refresh, &json!({})).await.ok();
    assert_eq!(carrier.asked().await.line, "GET /v1/ContentAndApprovals?PageSize=100");
    let next = carrier.asked().await;
    assert_eq!(next.line, "GET /v1/ContentAndApprovals?PageSize=100&Page=1&PageToken=DN2");
    assert_eq!(next.headers["authorization"], BASIC);
    assert_eq!((&told["items"][0]["id"], &told["items"][1]["status"]), (&json!("HX1"), &json!("rejected")));
    assert_eq!(bed.ask(&format!("/api/v1/inboxes/{inbox}/templates")).await, told);

    let template = json!({"id": "HX1", "variables": {"1": "Maya"}});
    let message = json!({"client_id": Uuid::now_v7(), "template": template});
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let sent = bed.act(Method::POST, &path, &message).await.with_status(201).body;
    assert_eq!(sent["body"], "Hi Maya, it is back.");
    let asked = carrier.asked().await;
    let content = (asked.field("ContentSid"), asked.field("ContentVariables"), asked.field("Body"));
    assert_eq!(content, ("HX1".into(), r#"{"1":"Maya"}"#.into(), String::new()));

    carrier.order([Does::Says(401, "", json!({"code": 20003}))]);
    let refused = bed.act(Method::POST, &refresh, &json!({})).await.with_status(409).body;
    assert!(text(&refused["detail"]).contains("auth token"), "{refused}");
    assert_eq!(bed.ask(&format!("/api/v1/inboxes/{inbox}/templates")).await, told, "what was known stays");
}

#[tokio::test]
async fn staff_hear_at_once_that_whatsapp_is_closed_after_a_day_and_that_one_file_is_enough() {
    let bed = Bed::start().await;
    let conversation = heard(&bed, &texts(&bed, "whatsapp").await, MAYA).await;
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let mut files = Vec::new();
    for name in ["a.txt", "b.txt"] {
        let upload = bed.call(Method::POST, &format!("/api/v1/attachments?name={name}")).body(name);
        let file = crate::bed::answer(upload.bearer_auth(&bed.ana.token)).await.with_status(201).body;
        files.push(file["id"].clone());
    }
    let two = json!({"client_id": Uuid::now_v7(), "body": "Yes", "attachments": files});
    bed.act(Method::POST, &path, &two).await.invalid("attachments", "too_many");
    bed.wait_ms(24 * 3_600_000);
    let late = json!({"client_id": Uuid::now_v7(), "body": "Yes"});
    let ana = bed.login("ana@example.com").await;
    let send = bed.post(&path, &late).bearer_auth(ana.token);
    crate::bed::answer(send).await.invalid("template", "required");
}

#[tokio::test]
async fn nothing_goes_to_who_wrote_stop() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let conversation = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let mut socket = bed.socket().await;
    let store = bed.server.app().store();
    opt_outs::heard(store, bed.tenant, Channel::Sms, MAYA, OptWord::Stop).await.unwrap();
    bed.replies(&conversation, "Yes").await;
    assert!(comes_to(&mut socket, "Yes", "failed").await.contains("asked to be left alone (STOP)"));
    assert!(carrier.rest().is_empty());
}

#[tokio::test]
async fn a_test_says_in_words_what_twilio_knows_of_the_account_and_where_messages_go() {
    let carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "sms").await;
    let account = |status: &str| Does::Says(200, "", json!({"friendly_name": "Bikes", "status": status}));
    let numbers = |url: &str| {
        let number = json!({"phone_number": "+12025550100", "capabilities": {"sms": true}, "sms_url": url});
        Does::Says(200, "", json!({"incoming_phone_numbers": [number]}))
    };
    let hook = bed.url(&format!("/api/v1/hooks/sms/{inbox}"));
    carrier.order([account("active"), numbers(&hook)]);
    let well = test(&bed, &inbox).await;
    assert!(well["ok"] == true && well.to_string().contains("“Bikes”"), "{well}");
    carrier.order([account("active"), numbers("https://demo.twilio.com/welcome")]);
    let elsewhere = test(&bed, &inbox).await;
    assert_eq!(elsewhere["ok"], false);
    let says = text(&elsewhere["findings"][1]["says"]);
    assert!(says.contains("go to https://demo.twilio.com/welcome") && says.contains(&hook), "{says}");
    carrier.order([account("active"), Does::Says(200, "", json!({"incoming_phone_numbers": []}))]);
    assert!(test(&bed, &inbox).await.to_string().contains("not among the account's numbers"));
    carrier.order([account("suspended")]);
    assert!(test(&bed, &inbox).await.to_string().contains("is suspended"));
    carrier.order([Does::Says(401, "", json!({"code": 20003}))]);
    let refused = test(&bed, &inbox).await;
    assert!(refused.to_string().contains("refuses the account SID or the auth token"), "{refused}");
    assert!(!refused.to_string().contains("secret-of-twilio"));
}
