//! A daemon that dies at any step of a send: before the carrier reads, while it holds the message, and right after it took
//! it. The message is then uncertain, and nobody sends it twice.

use std::path::Path;
use std::sync::Arc;

use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::timeout;
use uuid::Uuid;

use crate::bed::program::{Program, control, program};
use crate::bed::{Carrier, Does, Person, SOON, answer, text, user};

const TOKEN: &str = "secret-of-twilio";

async fn start(dir: &Path, carrier: &Carrier) -> Program {
    let mut process = program(dir);
    process
        .env("OMNICHAT_AUTO_MIGRATE", "true")
        .env("OMNICHAT_LIMITS", "off")
        .env("OMNICHAT_CARRIERS_TWILIO", &carrier.url)
        .env("OMNICHAT_PUBLIC_URL", "https://chat.example.com");
    Program::of(process).await
}

async fn call(daemon: &Program, ana: &Person, method: Method, path: &str, body: &Value) -> Value {
    let call = daemon.http.request(method, format!("{}/api/v1/{path}", daemon.url));
    let reply = answer(call.json(body).bearer_auth(&ana.token)).await;
    assert!(matches!(reply.status, 200 | 201), "{path}: {}", reply.body);
    reply.body
}

/// A new daemon with an inbox of Twilio's, to which somebody wrote by its webhook; their conversation.
async fn ready(dir: &Path, carrier: &Carrier) -> (Program, Person, String) {
    let daemon = start(dir, carrier).await;
    control(&dir.join("control.sock"), &user("ana@example.com", "Ana", Role::Owner, None)).await;
    let ana = daemon.login("ana@example.com").await;
    let new = json!({
        "channel": "sms", "name": "Texts", "address": "+12025550100",
        "fields": {"account_sid": "AC1", "auth_token": TOKEN},
    });
    let inbox = call(&daemon, &ana, Method::POST, "inboxes", &new).await;
    let hook = text(&inbox["hook_url"]);
    let form = [("MessageSid", "SM0"), ("SmsStatus", "received"), ("From", "+12025550123"), ("Body", "Hi")];
    let pairs: Vec<_> = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let signature = omnichatd::channels::twilio::signature(TOKEN, &hook, &pairs);
    let here = hook.replace("https://chat.example.com", &daemon.url);
    let post = daemon.http.post(here).header("X-Twilio-Signature", signature);
    let post = post.header("content-type", "application/x-www-form-urlencoded");
    answer(post.body(serde_urlencoded::to_string(form).unwrap())).await.with_status(200);
    let conversation =
        until(&daemon, &ana, "conversations", |page| page["items"][0]["id"].as_str().map(str::to_owned));
    let conversation = conversation.await;
    (daemon, ana, conversation)
}

async fn reply(daemon: &Program, ana: &Person, conversation: &str, body: &str) -> Value {
    let message = json!({"client_id": Uuid::now_v7(), "body": body});
    call(daemon, ana, Method::POST, &format!("conversations/{conversation}/messages"), &message).await
}

/// Asks again with everything that happens, until the answer is the one that is waited for.
async fn until<T>(daemon: &Program, ana: &Person, path: &str, is_it: impl Fn(&Value) -> Option<T>) -> T {
    let come = async {
        loop {
            let before = call(daemon, ana, Method::GET, "events", &Value::Null).await["cursor"].clone();
            if let Some(found) = is_it(&call(daemon, ana, Method::GET, path, &Value::Null).await) {
                return found;
            }
            let next = format!("events?after={before}&wait=20");
            call(daemon, ana, Method::GET, &next, &Value::Null).await;
        }
    };
    timeout(SOON, come).await.unwrap_or_else(|_| panic!("{path} never came to it"))
}

/// Waits until a message has come to this.
async fn becomes(daemon: &Program, ana: &Person, message: &Value, state: &str) {
    let path = format!("outbox/{}", text(&message["id"]));
    until(daemon, ana, &path, |shown| (shown["state"] == state).then_some(())).await;
}

#[tokio::test]
async fn killed_while_the_carrier_holds_the_message_it_is_uncertain_and_what_follows_goes() {
    let (temp, mut carrier) = (tempfile::tempdir().unwrap(), Carrier::start().await);
    let dir = temp.path().join("data");
    let (daemon, ana, conversation) = ready(&dir, &carrier).await;
    carrier.order([Does::Waits(Arc::new(Notify::new()))]);
    let first = reply(&daemon, &ana, &conversation, "M1").await;
    assert_eq!(carrier.asked().await.field("Body"), "M1");
    let second = reply(&daemon, &ana, &conversation, "M2").await;
    daemon.kill().await;

    let daemon = start(&dir, &carrier).await;
    becomes(&daemon, &ana, &second, "accepted").await;
    becomes(&daemon, &ana, &first, "uncertain").await;
    let bodies: Vec<_> = carrier.rest().iter().map(|asked| asked.field("Body")).collect();
    assert_eq!(bodies, ["M2"], "it was sent again");
    let retry = format!("outbox/{}/retry", text(&first["id"]));
    call(&daemon, &ana, Method::POST, &retry, &json!({})).await;
    becomes(&daemon, &ana, &first, "accepted").await;
    daemon.terminate().await;
    assert!(daemon.ended().await.0.success());
}

#[tokio::test]
async fn killed_before_anything_left_the_message_waits_and_goes_after_the_restart() {
    let (temp, mut carrier) = (tempfile::tempdir().unwrap(), Carrier::start().await);
    let dir = temp.path().join("data");
    let (daemon, ana, conversation) = ready(&dir, &carrier).await;
    carrier.order([Does::Waits(Arc::new(Notify::new()))]);
    reply(&daemon, &ana, &conversation, "M1").await;
    carrier.asked().await;
    let waits = reply(&daemon, &ana, &conversation, "M2").await;
    assert_eq!(waits["delivery"]["state"], "queued");
    daemon.kill().await;
    let daemon = start(&dir, &carrier).await;
    assert_eq!(carrier.asked().await.field("Body"), "M2");
    becomes(&daemon, &ana, &waits, "accepted").await;
}

#[tokio::test]
async fn killed_when_the_carrier_has_answered_nothing_is_sent_twice_and_nothing_is_lost() {
    let (temp, mut carrier) = (tempfile::tempdir().unwrap(), Carrier::start().await);
    let dir = temp.path().join("data");
    let (daemon, ana, conversation) = ready(&dir, &carrier).await;
    let sent = reply(&daemon, &ana, &conversation, "M1").await;
    // The answer is on its way when the test hears of the request: the daemon dies with it, or just after it.
    carrier.asked().await;
    daemon.kill().await;
    let daemon = start(&dir, &carrier).await;
    let next = reply(&daemon, &ana, &conversation, "M2").await;
    becomes(&daemon, &ana, &next, "accepted").await;
    let path = format!("outbox/{}", text(&sent["id"]));
    let state = text(&call(&daemon, &ana, Method::GET, &path, &Value::Null).await["state"]);
    assert!(matches!(state.as_str(), "accepted" | "uncertain"), "{state}");
    assert_eq!(carrier.rest().len(), 1, "M1 was sent again");
}

#[tokio::test]
async fn a_daemon_that_is_asked_to_stop_lets_what_is_on_its_way_come_to_its_end() {
    let (temp, mut carrier) = (tempfile::tempdir().unwrap(), Carrier::start().await);
    let dir = temp.path().join("data");
    let (daemon, ana, conversation) = ready(&dir, &carrier).await;
    let gate = Arc::new(Notify::new());
    carrier.order([Does::Waits(Arc::clone(&gate))]);
    let sent = reply(&daemon, &ana, &conversation, "M1").await;
    carrier.asked().await;
    daemon.terminate().await;
    gate.notify_one();
    assert!(daemon.ended().await.0.success());
    let daemon = start(&dir, &carrier).await;
    let path = format!("outbox/{}", text(&sent["id"]));
    assert_eq!(call(&daemon, &ana, Method::GET, &path, &Value::Null).await["state"], "accepted");
}
