//! Nobody answers: what visitor, team and those on the rota get to see of it. When what comes is the store's tests' matter.

mod calls;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::routing::post;
use omnichat_api::Time;
use omnichatd::channels::bridge;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::timeout;
use uuid::Uuid;

use crate::bed::program::{Program, control};
use crate::bed::{Bed, Mailbox, SOON, Socket, answer, text, user};

const SECOND: i64 = 1000;

impl Bed {
    /// Moves the clock, and has the daemon look at it.
    fn passes(&self, ms: i64) {
        self.wait_ms(ms);
        self.server.app().alarm().ring();
    }

    async fn inbox_becomes(&self, change: Value) -> Value {
        self.act(Method::PATCH, &format!("/api/v1/inboxes/{}", self.inbox), &change).await.ok()
    }
}

/// The next event of this kind.
async fn event(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let event = socket.next_of("event").await;
        if event["kind"] == kind {
            return event;
        }
    }
}

/// A request that came to a stand-in.
struct Request {
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

/// Somebody's own server: it takes everything.
struct StandIn {
    url: String,
    requests: UnboundedReceiver<Request>,
}

impl StandIn {
    async fn start() -> Self {
        let (send, requests) = mpsc::unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let take = async |State(send): State<UnboundedSender<Request>>,
                          uri: Uri,
                          headers: HeaderMap,
                          body: Bytes| {
            send.send(Request { path: uri.path().to_owned(), headers, body }).unwrap();
            axum::Json(json!({"data": [{"status": "ok", "id": "1"}]}))
        };
        let app = Router::new().fallback(post(take)).with_state(send);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, requests }
    }

    async fn next(&mut self) -> Request {
        timeout(SOON, self.requests.recv()).await.expect("nobody called in time").unwrap()
    }
}

#[tokio::test]
async fn a_visitor_whom_nobody_answers_is_told_so_and_who_is_on_the_rota_is_called() {
    let mut phone = StandIn::start().await;
    let expo = phone.url.clone();
    let bed = Bed::with(|config| config.set("carriers.expo", &expo).unwrap()).await;
    let hook = format!("{}/hook", phone.url);
    let ways = json!([{"by": "webhook", "to": hook}, {"by": "expo", "to": "ExponentPushToken[abc]"}]);
    let rota = json!({"time_zone": "Europe/Vienna", "shifts": [{"user_id": bed.ana.id, "ways": ways}]});
    bed.inbox_becomes(json!({"rota": rota})).await;
    let on = bed.ask(&format!("/api/v1/inboxes/{}/rota/now", bed.inbox)).await;
    assert_eq!(on["items"][0]["name"], "Ana Lopez");

    let (guest, id) = bed.conversation().await;
    let mut visitor = bed.visitor_socket(&guest).await;
    bed.passes(30 * SECOND);
    let patience = event(&mut visitor, "message.created").await;
    assert_eq!(patience["data"]["author_kind"], "system");
    assert!(text(&patience["data"]["body"]).contains("patience"));
    bed.passes(90 * SECOND);
    let mut asked = event(&mut visitor, "conversation.changed").await;
    while asked["data"]["ask_contact"] != true {
        asked = event(&mut visitor, "conversation.changed").await;
    }

    let (one, other) = (phone.next().await, phone.next().await);
    let (hooked, pushed) = if one.path == "/hook" { (one, other) } else { (other, one) };
    let secret = bed.ask(&format!("/api/v1/inboxes/{}/rota/secret", bed.inbox)).await;
    let signature = hooked.headers["omnichat-signature"].to_str().unwrap();
    let at = signature.split_once("t=").and_then(|(_, rest)| rest.split_once(',')).unwrap().0;
    let at = Time(at.parse::<i64>().unwrap() * 1000);
    assert_eq!(signature, bridge::signature(&text(&secret["secret"]), at, &hooked.body));
    let told: Value = serde_json::from_slice(&hooked.body).unwrap();
    assert_eq!((&told["event"], &told["conversation_id"]), (&json!("call"), &json!(id)));
    assert_eq!(told["url"], bed.url(&format!("/admin-app/c/{id}")));
    assert!(!told.to_string().contains("blue one"), "what a visitor typed leaves the house: {told}");
    assert_eq!(pushed.path, "/--/api/v2/push/send");
    let pushes: Value = serde_json::from_slice(&pushed.body).unwrap();
    let push = &pushes[0];
    assert_eq!((&push["to"], &push["priority"]), (&json!("ExponentPushToken[abc]"), &json!("high")));

    let before = bed.ask(&format!("/api/v1/conversations/{id}")).await;
    assert_eq!(
        (&before["escalation"]["step"], &before["escalation"]["called"]),
        (&json!("alert"), &json!(1))
    );
    let take = format!("/api/v1/conversations/{id}/take");
    let taken = bed.act(Method::POST, &take, &json!({"client_id": Uuid::now_v7()})).await.ok();
    assert_eq!(
        (&taken["escalation"]["taken_by"]["name"], &taken["assignee"]["name"]),
        (&json!("Ana Lopez"), &json!("Ana Lopez"))
    );
    assert_eq!(taken["escalation"]["next_at"], Value::Null);
    bed.replies(&id, "Here I am").await;
    assert_eq!(bed.ask(&format!("/api/v1/conversations/{id}")).await["escalation"], Value::Null);
}

#[tokio::test]
async fn a_daemon_that_was_killed_does_what_it_missed_once() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let daemon = Program::start(&dir).await;
    let role = omnichat_api::permission::Role::Owner;
    control(&dir.join("control.sock"), &user("ana@example.com", "Ana", role, None)).await;
    let ana = daemon.login("ana@example.com").await;
    let call = |daemon: &Program, method: Method, path: &str| {
        daemon.http.request(method, format!("{}/api/v1/{path}", daemon.url))
    };
    let inboxes = call(&daemon, Method::GET, "inboxes").bearer_auth(&ana.token);
    let inbox = text(&answer(inboxes).await.ok()["items"][0]["id"]);
    let care = json!({"care": {"patience_s": 2, "contact_s": null, "alert_s": null}});
    let change = call(&daemon, Method::PATCH, &format!("inboxes/{inbox}")).json(&care);
    answer(change.bearer_auth(&ana.token)).await.ok();
    let waits = async |daemon: &Program| {
        let start = call(daemon, Method::POST, "widget/sessions").json(&json!({"inbox_id": inbox}));
        let visitor = text(&answer(start).await.with_status(201).body["token"]);
        let message = json!({"client_id": Uuid::now_v7(), "body": "Anybody?"});
        let send = call(daemon, Method::POST, "widget/messages").json(&message);
        answer(send.bearer_auth(&visitor)).await.with_status(201);
        visitor
    };
    let history = async |daemon: &Program, visitor: &str, query: &str| {
        let path = format!("widget/messages{query}");
        answer(call(daemon, Method::GET, &path).bearer_auth(visitor)).await.ok()
    };
    let told = |history: &Value| {
        let all = history["messages"].as_array().unwrap();
        all.iter().filter(|message| message["author_kind"] == "system").count()
    };
    let is_told = async |daemon: &Program, visitor: &str| {
        let mut known = history(daemon, visitor, "").await;
        while told(&known) == 0 {
            let after = format!("?wait=20&after={}", text(&known["cursor"]));
            known = history(daemon, visitor, &after).await;
        }
    };
    let first = waits(&daemon).await;
    daemon.kill().await;
    let daemon = Program::start(&dir).await;
    is_told(&daemon, &first).await;
    daemon.kill().await;
    let daemon = Program::start(&dir).await;
    // Once another one was told, what was due before was looked at.
    let second = waits(&daemon).await;
    is_told(&daemon, &second).await;
    assert_eq!(told(&history(&daemon, &first, "").await), 1);
    daemon.terminate().await;
    assert!(daemon.ended().await.0.success());
}

#[tokio::test]
async fn the_widget_hears_when_the_inbox_is_open_again() {
    let bed = Bed::start().await;
    let config = format!("/api/v1/widget/config?inbox_id={}", bed.inbox);
    assert_eq!(answer(bed.get(&config)).await.ok()["hours"], Value::Null);
    let weekly = json!([{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "9:00", "to": "17:30"}]);
    let inbox = bed.inbox_becomes(json!({"hours": {"time_zone": "Europe/Vienna", "weekly": weekly}})).await;
    assert_eq!(inbox["hours"]["weekly"][0]["from"], "09:00");
    // It is a Saturday.
    let hours = answer(bed.get(&config)).await.ok()["hours"].clone();
    assert_eq!((&hours["open"], &hours["until_words"]), (&json!(false), &json!("on Monday at 9:00")));

    let calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:Christmas Eve\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let import = format!("/api/v1/inboxes/{}/hours/holidays", bed.inbox);
    let import = bed.call(Method::POST, &import).header("content-type", "text/calendar");
    answer(import.body(calendar).bearer_auth(&bed.ana.token)).await.ok();
    let explain = |at: &str| format!("/api/v1/inboxes/{}/hours/explain?at={at}", bed.inbox);
    let why = bed.ask(&explain("2026-12-24T16:00")).await;
    assert_eq!(why["why"], "closed: Christmas Eve (holiday)");
    assert_eq!(why["until_words"], "tomorrow at 9:00");
    let soon = bed.get(&explain("soon")).bearer_auth(&bed.ana.token);
    assert_eq!(answer(soon).await.with_status(422).body["errors"][0]["field"], "at");
    let wrong = json!({"hours": {"time_zone": "Mars", "weekly": weekly}});
    let wrong = bed.act(Method::PATCH, &format!("/api/v1/inboxes/{}", bed.inbox), &wrong).await;
    assert_eq!(wrong.with_status(422).body["errors"][0]["field"], "hours.time_zone");
}

#[tokio::test]
async fn follow_ups_are_counted_and_taken_along_as_a_table_and_the_trail_says_so() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let leave = json!({"client_id": Uuid::now_v7(), "email": "v@example.com", "name": "=1+1", "message": "Call, \"please\""});
    answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&guest.token)).await.with_status(201);
    assert_eq!(bed.ask(&format!("/api/v1/conversations/{id}")).await["status"], "closed");
    assert_eq!(bed.ask("/api/v1/followups/unviewed-count").await["count"], 1);
    let left = text(&bed.ask("/api/v1/followups").await["items"][0]["id"]);
    let table = bed.get("/api/v1/followups/export").bearer_auth(&bed.ana.token).send().await.unwrap();
    assert!(table.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    let table = table.text().await.unwrap();
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 2, "{table}");
    assert!(
        lines[1].starts_with(&left) && lines[1].contains(",'=1+1,v@example.com,,\"Call, \"\"please\"\"\","),
        "{table}"
    );
    assert_eq!(bed.ask("/api/v1/audit?limit=1").await["items"][0]["action"], "followups.exported");
    bed.act(Method::PATCH, &format!("/api/v1/followups/{left}"), &json!({"viewed": true})).await.ok();
    assert_eq!(bed.ask("/api/v1/followups/unviewed-count").await["count"], 0);
}

#[tokio::test]
async fn a_transcript_is_mailed_without_notes_and_once() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| mailbox.used_by(config)).await;
    let (_, id) = bed.conversation().await;
    let note = json!({"client_id": Uuid::now_v7(), "body": "Between us", "kind": "note"});
    bed.act(Method::POST, &format!("/api/v1/conversations/{id}/messages"), &note).await.with_status(201);
    bed.replies(&id, "It is").await;
    let path = format!("/api/v1/conversations/{id}/transcript");
    let send = json!({"client_id": Uuid::now_v7(), "email": "visitor@example.com"});
    for _ in 0..2 {
        bed.act(Method::POST, &path, &send).await.with_status(204);
    }
    let mail = mailbox.mail().await;
    assert_eq!(
        (mail.to.as_str(), mail.header("Subject")),
        ("visitor@example.com", "Your conversation with Example Bikes")
    );
    assert!(mail.text.contains("Is the blue one in stock?") && mail.text.contains("It is"), "{}", mail.text);
    assert!(!mail.text.contains("Between us"), "{}", mail.text);
    let other = json!({"client_id": Uuid::now_v7(), "email": "other@example.com"});
    bed.act(Method::POST, &path, &other).await.with_status(204);
    // The next mail is the next one that was asked for: the same was not sent again.
    assert_eq!(mailbox.mail().await.to, "other@example.com");
}

#[tokio::test]
async fn a_message_for_later_is_heard_when_it_is_sent() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    bed.replies(&id, "One moment").await;
    let path = format!("/api/v1/conversations/{id}/scheduled");
    let due_at = bed.server.app().now().plus_ms(600 * SECOND);
    let later = json!({"client_id": Uuid::now_v7(), "body": "Good morning", "due_at": due_at});
    bed.act(Method::POST, &path, &later).await.with_status(201);
    assert_eq!(bed.ask(&path).await["items"][0]["body"], "Good morning");
    let mut visitor = bed.visitor_socket(&guest).await;
    bed.passes(600 * SECOND);
    assert_eq!(event(&mut visitor, "message.created").await["data"]["body"], "Good morning");
    assert_eq!(bed.ask(&path).await["items"], json!([]));
}
