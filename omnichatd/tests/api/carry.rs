//! Messages leave by their carriers: once, in their order, and nobody hears more than is known. Whatever the carrier does,
//! and whenever the daemon dies.

mod killed;
mod limits;
mod trusted;
mod twilio;

use std::sync::Arc;

use omnichat_api::InboxId;
use omnichat_api::channel::Channel;
use omnichat_store::messages::{self, Heard};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::bed::{Bed, Carrier, Does, Socket, text};

pub(crate) use crate::bed::while_time_passes;

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

/// An inbox of this channel at Twilio, set up.
pub(crate) async fn texts(bed: &Bed, channel: &str) -> String {
    let new = json!({
        "channel": channel, "name": format!("Texts {}", Uuid::new_v4()), "address": "+12025550100",
        "fields": {"account_sid": "AC1", "auth_token": "secret-of-twilio"},
    });
    text(&bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body["id"])
}

/// Somebody wrote there; the conversation.
pub(crate) async fn heard(bed: &Bed, inbox: &str, address: &str) -> String {
    let id: InboxId = inbox.parse().unwrap();
    let shown = bed.ask(&format!("/api/v1/inboxes/{inbox}")).await;
    let heard = Heard {
        tenant: bed.tenant,
        inbox: id,
        channel: Channel::try_from(text(&shown["channel"])).unwrap(),
        key: Uuid::now_v7().to_string(),
        address: address.into(),
        name: None,
        body: "Is the blue one in stock?".into(),
        attachments: Vec::new(),
        mail: None,
        thread: None,
        subject: None,
    };
    messages::hear(bed.server.app().store(), heard).await.unwrap().conversation_id.to_string()
}

/// A daemon whose carriers are all this one.
async fn bed_with(carrier: &Carrier) -> Bed {
    Bed::with(|config| {
        for name in ["twilio", "twilio_content", "openphone"] {
            config.set(&format!("carriers.{name}"), &carrier.url).unwrap();
        }
    })
    .await
}

/// The next that is told of how a message fares: its text, its state, and why.
async fn told(socket: &mut Socket) -> (String, String, String) {
    loop {
        let frame = socket.next().await;
        if frame["kind"] == "message.changed" {
            let message = &frame["data"];
            let why = message["delivery"]["why"].as_str().unwrap_or_default();
            return (text(&message["body"]), text(&message["delivery"]["state"]), why.to_owned());
        }
    }
}

/// The same, of a message that has come so far.
pub(crate) async fn comes_to(socket: &mut Socket, body: &str, state: &str) -> String {
    loop {
        let (what, how, why) = told(socket).await;
        if (what.as_str(), how.as_str()) == (body, state) {
            return why;
        }
    }
}

async fn steps(bed: &Bed, message: &Value) -> Vec<String> {
    let (conversation, seq) = (text(&message["conversation_id"]), &message["seq"]);
    let timeline = bed.ask(&format!("/api/v1/conversations/{conversation}/messages/{seq}/timeline")).await;
    timeline["items"].as_array().unwrap().iter().map(|step| text(&step["state"])).collect()
}

#[tokio::test]
async fn a_reply_is_queued_when_it_is_stored_and_accepted_when_the_carrier_has_it() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let conversation = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let (mut socket, gate) = (bed.socket().await, Arc::new(Notify::new()));
    carrier.order([Does::Waits(Arc::clone(&gate))]);
    let sent = bed.replies(&conversation, "Yes").await;
    assert_eq!(sent["delivery"]["state"], "queued");
    assert_eq!(carrier.asked().await.field("Body"), "Yes");
    assert_eq!(steps(&bed, &sent).await, ["queued"], "the carrier has not said anything");
    gate.notify_one();
    assert_eq!(comes_to(&mut socket, "Yes", "accepted").await, "");
    assert_eq!(steps(&bed, &sent).await, ["queued", "accepted"]);
    let shown = bed.ask(&format!("/api/v1/outbox/{}", text(&sent["id"]))).await;
    assert_eq!(
        (&shown["state"], &shown["carrier_ref"], &shown["attempts"]),
        (&json!("accepted"), &json!("SM1"), &json!(1))
    );
}

#[tokio::test]
async fn a_slow_inbox_holds_up_no_other_and_a_conversation_keeps_its_order() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let (slow, quick) = (texts(&bed, "whatsapp").await, texts(&bed, "whatsapp").await);
    let (maya, tom) = (heard(&bed, &slow, MAYA).await, heard(&bed, &quick, TOM).await);
    let (mut socket, gate) = (bed.socket().await, Arc::new(Notify::new()));
    carrier.order([Does::Waits(Arc::clone(&gate))]);
    bed.replies(&maya, "M1").await;
    assert_eq!(carrier.asked().await.field("Body"), "M1");
    bed.replies(&maya, "M2").await;
    bed.replies(&tom, "T1").await;
    assert_eq!(comes_to(&mut socket, "T1", "accepted").await, "");
    let bodies: Vec<_> = carrier.rest().iter().map(|asked| asked.field("Body")).collect();
    assert_eq!(bodies, ["T1"], "M2 waits for M1");
    gate.notify_one();
    comes_to(&mut socket, "M1", "accepted").await;
    comes_to(&mut socket, "M2", "accepted").await;
}

#[tokio::test]
async fn a_carrier_that_is_busy_in_trouble_or_away_gets_the_message_later() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let conversation = heard(&bed, &texts(&bed, "whatsapp").await, MAYA).await;
    let mut socket = bed.socket().await;
    carrier.order([Does::Says(429, "3", json!({"code": 20429})), Does::Says(500, "", Value::Null)]);
    let sent = bed.replies(&conversation, "Yes").await;
    let why = while_time_passes(&bed, comes_to(&mut socket, "Yes", "queued")).await;
    assert!(why.contains("more slowly (429)"), "{why}");
    let why = while_time_passes(&bed, comes_to(&mut socket, "Yes", "queued")).await;
    assert!(why.contains("answered 500"), "{why}");
    while_time_passes(&bed, comes_to(&mut socket, "Yes", "accepted")).await;
    assert_eq!(carrier.rest().len(), 3);
    assert_eq!(steps(&bed, &sent).await, ["queued", "queued", "queued", "accepted"]);

    // Nobody listens there: the request never left.
    let bed = Bed::start().await;
    let conversation = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let mut socket = bed.socket().await;
    bed.replies(&conversation, "Yes").await;
    assert_eq!(comes_to(&mut socket, "Yes", "queued").await, "Twilio cannot be reached");
}

#[tokio::test]
async fn while_a_carrier_wants_to_be_left_alone_nothing_else_of_the_inbox_goes_there() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "whatsapp").await;
    let (maya, tom) = (heard(&bed, &inbox, MAYA).await, heard(&bed, &inbox, TOM).await);
    let mut socket = bed.socket().await;
    carrier.order([Does::Says(429, "600", Value::Null)]);
    bed.replies(&maya, "M1").await;
    comes_to(&mut socket, "M1", "queued").await;
    bed.replies(&tom, "T1").await;
    // Of another inbox, to know that the worker has looked.
    let other = heard(&bed, &texts(&bed, "whatsapp").await, TOM).await;
    bed.replies(&other, "O1").await;
    comes_to(&mut socket, "O1", "accepted").await;
    let bodies: Vec<_> = carrier.rest().iter().map(|asked| asked.field("Body")).collect();
    assert_eq!(bodies, ["M1", "O1"]);
    bed.wait_ms(600_000);
    bed.replies(&other, "O2").await;
    comes_to(&mut socket, "T1", "accepted").await;
}

#[tokio::test]
async fn a_carrier_that_wants_to_be_left_alone_is_after_a_restart_too() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "whatsapp").await;
    let (maya, tom) = (heard(&bed, &inbox, MAYA).await, heard(&bed, &inbox, TOM).await);
    let other = heard(&bed, &texts(&bed, "whatsapp").await, TOM).await;
    let mut socket = bed.socket().await;
    carrier.order([Does::Says(429, "600", Value::Null)]);
    bed.replies(&maya, "M1").await;
    comes_to(&mut socket, "M1", "queued").await;
    let bed = bed.restarted(|| {}).await;
    let mut socket = bed.socket().await;
    bed.replies(&tom, "T1").await;
    bed.replies(&other, "O1").await;
    comes_to(&mut socket, "O1", "accepted").await;
    let bodies: Vec<_> = carrier.rest().iter().map(|asked| asked.field("Body")).collect();
    assert_eq!(bodies, ["M1", "O1"]);
}

#[tokio::test]
async fn a_carrier_that_wants_to_be_left_alone_by_one_daemon_is_by_all() {
    let mut carrier = Carrier::start().await;
    let at_carrier = Bed::spread(|config| config.set("carriers.twilio", &carrier.url).unwrap());
    let Some(bed) = at_carrier.await else { return };
    let (inbox, other) = (texts(&bed, "whatsapp").await, texts(&bed, "whatsapp").await);
    let (maya, tom) = (heard(&bed, &inbox, MAYA).await, heard(&bed, &inbox, TOM).await);
    let mut socket = bed.socket().await;
    carrier.order([Does::Says(429, "600", Value::Null)]);
    bed.replies(&maya, "M1").await;
    comes_to(&mut socket, "M1", "queued").await;
    carrier.asked().await;
    // Each daemon looks at once for what was written by way of it; that the other inbox is served shows that it has.
    for n in 0..4 {
        let conversation = heard(&bed, &other, &format!("+1202555010{n}")).await;
        bed.replies(&tom, "T").await;
        bed.replies(&conversation, "O").await;
        comes_to(&mut socket, "O", "accepted").await;
        assert_eq!(carrier.asked().await.field("Body"), "O");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_when_the_carrier_may_have_read_leaves_the_message_uncertain() {
    for breaks in [Does::HangsUp, Does::HangsUpAfterReading, Does::Says(504, "", Value::Null)] {
        let mut carrier = Carrier::start().await;
        let bed = bed_with(&carrier).await;
        let conversation = heard(&bed, &texts(&bed, "whatsapp").await, MAYA).await;
        let mut socket = bed.socket().await;
        carrier.order([breaks]);
        let sent = bed.replies(&conversation, "M1").await;
        let why = comes_to(&mut socket, "M1", "uncertain").await;
        assert!(why.starts_with("Twilio "), "{why}");
        // It is not tried again, and what comes after it goes.
        bed.wait_ms(600_000);
        bed.replies(&conversation, "M2").await;
        comes_to(&mut socket, "M2", "accepted").await;
        assert_eq!(carrier.rest().len(), 2);
        // Somebody decides.
        let retry = format!("/api/v1/outbox/{}/retry", text(&sent["id"]));
        bed.act(Method::POST, &retry, &json!({})).await.ok();
        comes_to(&mut socket, "M1", "accepted").await;
        assert_eq!(steps(&bed, &sent).await, ["queued", "uncertain", "queued", "accepted"]);
    }
}

#[tokio::test]
async fn a_refused_message_has_failed_in_plain_words_and_is_not_tried_again() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let conversation = heard(&bed, &texts(&bed, "whatsapp").await, MAYA).await;
    let mut socket = bed.socket().await;
    carrier.order([Does::Says(400, "", json!({"code": 21211, "message": "x", "status": 400}))]);
    let sent = bed.replies(&conversation, "Yes").await;
    assert_eq!(comes_to(&mut socket, "Yes", "failed").await, "The number is no phone number.");
    let timeline = format!("/api/v1/conversations/{conversation}/messages/{}/timeline", sent["seq"]);
    assert_eq!(bed.ask(&timeline).await["items"][1]["code"], "21211");
    assert_eq!(bed.ask("/api/v1/outbox?state=failed").await["items"][0]["id"], sent["id"]);
    let cancel = format!("/api/v1/outbox/{}/cancel", text(&sent["id"]));
    bed.act(Method::POST, &cancel, &json!({})).await.with_status(409);
    assert_eq!(carrier.rest().len(), 1);
}

#[tokio::test]
async fn a_refused_account_is_the_inboxs_trouble_and_its_messages_wait_until_it_is_mended() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "whatsapp").await;
    let conversation = heard(&bed, &inbox, MAYA).await;
    let mut socket = bed.socket().await;
    carrier.order([Does::Says(401, "", json!({"code": 20003}))]);
    let sent = bed.replies(&conversation, "Yes").await;
    assert!(comes_to(&mut socket, "Yes", "queued").await.contains("auth token"));
    let path = format!("/api/v1/inboxes/{inbox}");
    assert!(text(&bed.ask(&path).await["trouble"]["why"]).contains("auth token"));
    bed.wait_ms(1);
    let fields = json!({"fields": {"auth_token": "another"}});
    bed.act(Method::PUT, &format!("{path}/fields"), &fields).await.ok();
    comes_to(&mut socket, "Yes", "accepted").await;
    assert_eq!(bed.ask(&path).await["trouble"], Value::Null);
    assert_eq!(carrier.rest().len(), 2);
    assert_eq!(steps(&bed, &sent).await, ["queued", "queued", "accepted"]);
}

#[tokio::test]
async fn what_is_missing_is_named_and_the_message_goes_once_it_is_set_and_tried_again() {
    let carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "sms").await;
    let path = format!("/api/v1/inboxes/{inbox}/fields");
    bed.act(Method::PUT, &path, &json!({"fields": {"auth_token": ""}})).await.ok();
    let conversation = heard(&bed, &inbox, MAYA).await;
    let mut socket = bed.socket().await;
    let sent = bed.replies(&conversation, "Yes").await;
    let why = comes_to(&mut socket, "Yes", "failed").await;
    assert_eq!(why, "the inbox is not set up: Auth token is missing");
    bed.act(Method::PUT, &path, &json!({"fields": {"auth_token": "secret"}})).await.ok();
    bed.wait_ms(1000);
    bed.act(Method::POST, &format!("/api/v1/outbox/{}/retry", text(&sent["id"])), &json!({})).await.ok();
    comes_to(&mut socket, "Yes", "accepted").await;
}

#[tokio::test]
async fn text_messages_of_one_number_follow_each_other_by_the_second() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let inbox = texts(&bed, "sms").await;
    let (maya, tom) = (heard(&bed, &inbox, MAYA).await, heard(&bed, &inbox, TOM).await);
    let mut socket = bed.socket().await;
    bed.replies(&maya, "M1").await;
    comes_to(&mut socket, "M1", "accepted").await;
    bed.replies(&tom, "T1").await;
    let other = heard(&bed, &texts(&bed, "sms").await, TOM).await;
    bed.replies(&other, "O1").await;
    comes_to(&mut socket, "O1", "accepted").await;
    let bodies: Vec<_> = carrier.rest().iter().map(|asked| asked.field("Body")).collect();
    assert_eq!(bodies, ["M1", "O1"], "the clock stands still");
    bed.wait_ms(1000);
    comes_to(&mut socket, "T1", "accepted").await;
}

#[tokio::test]
async fn openphone_takes_text_with_its_key_and_no_files() {
    let mut carrier = Carrier::start().await;
    let bed = bed_with(&carrier).await;
    let new = json!({
        "channel": "sms", "carrier": "openphone", "name": "Phone", "address": "+12025550100",
        "fields": {"api_key": "key-of-openphone", "signing_key": "c2VjcmV0"},
    });
    let inbox = text(&bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body["id"]);
    let conversation = heard(&bed, &inbox, MAYA).await;
    let mut socket = bed.socket().await;
    bed.replies(&conversation, "Yes").await;
    comes_to(&mut socket, "Yes", "accepted").await;
    let asked = carrier.asked().await;
    assert_eq!(
        (asked.line.as_str(), asked.headers["authorization"].as_str()),
        ("POST /v1/messages", "key-of-openphone")
    );
    assert_eq!(asked.json(), json!({"content": "Yes", "from": "+12025550100", "to": [MAYA]}));
    carrier.order([Does::Says(400, "", json!({"code": "0206400", "message": "x"}))]);
    bed.replies(&conversation, "No").await;
    assert!(comes_to(&mut socket, "No", "failed").await.contains("A2P 10DLC"));
    carrier.asked().await;
    let numbers = json!({"data": [{"id": "PN1", "number": "+12025550100", "name": "Front desk"}]});
    carrier.order([Does::Says(200, "", numbers)]);
    let tested = bed.act(Method::POST, &format!("/api/v1/inboxes/{inbox}/test"), &json!({})).await.ok();
    assert!(tested["ok"] == true && tested.to_string().contains("Front desk"), "{tested}");
    carrier.order([Does::Says(401, "", Value::Null)]);
    let tested = bed.act(Method::POST, &format!("/api/v1/inboxes/{inbox}/test"), &json!({})).await.ok();
    assert!(tested["ok"] == false && tested.to_string().contains("refuses the API key"), "{tested}");
}
