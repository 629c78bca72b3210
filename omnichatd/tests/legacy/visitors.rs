//! What the old widget posts, and who may be whom there.

use omnichat_api::Code;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, answer};
use crate::old::{Old, invalid, on_both};

/// What was said in the thread of this visitor: sender and text.
async fn said(old: &Old, user_id: &str) -> Vec<(String, String)> {
    let thread = old.ask(&format!("/admin/api/messages/{user_id}/webchat")).await;
    let lines = thread["messages"].as_array().unwrap().iter();
    lines
        .map(|line| (line["sender"].as_str().unwrap().into(), line["text"].as_str().unwrap().into()))
        .collect()
}

fn user(text: &str) -> (String, String) {
    ("user".into(), text.into())
}

#[tokio::test]
async fn a_visitor_writes_and_is_found_by_the_id_that_the_widget_made_up() {
    on_both(async |old: Old| {
        assert_eq!(answer(old.bed.get("/webchat")).await.ok(), json!({"status": "ok"}));
        old.writes("visitor-7", "Is the blue one in stock?").await;
        // Without a channel it is the web's; fields that nobody knows do not matter.
        let body = json!({"user_id": "visitor-7", "text": "Hello?", "page": "/shop"});
        assert_eq!(old.posts("/webchat", &body).await.ok(), json!({"status": "ok"}));
        assert_eq!(said(&old, "visitor-7").await, [user("Is the blue one in stock?"), user("Hello?")]);
        // The same as a new client sees it.
        let conversations = old.bed.ask("/api/v1/conversations").await;
        assert_eq!(conversations["items"].as_array().unwrap().len(), 1);
        assert_eq!(conversations["items"][0]["inbox"]["id"], old.bed.inbox.to_string());
        assert_eq!(conversations["items"][0]["unread"], 2);
    })
    .await;
}

#[tokio::test]
async fn the_same_twice_is_two_messages_and_a_blank_one_is_none() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "hi").await;
        old.writes("visitor-7", "hi").await;
        for blank in ["", "  \n", "\u{0}"] {
            old.writes("visitor-7", blank).await;
        }
        assert_eq!(said(&old, "visitor-7").await, [user("hi"), user("hi")]);
        let contacts = old.bed.ask("/api/v1/contacts").await;
        old.writes("visitor-404", " ").await;
        assert_eq!(old.bed.ask("/api/v1/contacts").await, contacts);
        let long = "é".repeat(10_001);
        old.writes("visitor-8", &long).await;
        let pieces: String = said(&old, "visitor-8").await.into_iter().map(|(_, text)| text).collect();
        assert_eq!(pieces, long, "nothing of it is lost");
    })
    .await;
}

#[tokio::test]
async fn an_id_belongs_to_the_browser_that_came_with_it_first() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "mine").await;
        let other = json!({"user_id": "visitor-7", "text": "not mine"});
        let from = |agent: &str| old.bed.post("/webchat", &other).header("user-agent", agent.to_owned());
        answer(from("Another browser")).await.with_status(200);
        assert_eq!(said(&old, "visitor-7").await, [user("mine")]);
        let rows = old.ask("/admin/api/convos").await["conversations"].clone();
        let ids: Vec<&str> =
            rows.as_array().unwrap().iter().map(|row| row["user_id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 2);
        let second = ids.iter().find(|id| **id != "visitor-7").unwrap();
        assert!(second.starts_with("visitor-7-") && second.len() == "visitor-7-".len() + 6, "{second}");
        assert_eq!(said(&old, second).await, [user("not mine")]);
        // Whoever is seen no more for half an hour leaves the id to the next.
        old.bed.wait_ms(31 * 60 * 1000);
        answer(from("A third browser")).await.with_status(200);
        let mut said = said(&old, "visitor-7").await;
        said.retain(|(sender, _)| sender == "user");
        assert_eq!(said, [user("mine"), user("not mine")]);
    })
    .await;
}

#[tokio::test]
async fn nobody_speaks_for_a_number_or_for_a_visitor_of_the_new_widget() {
    on_both(async |old: Old| {
        let (guest, _) = old.bed.conversation().await;
        let before = old.bed.cursor().await;
        let forged = json!({"user_id": guest.contact, "text": "I am somebody else"});
        invalid(&old.posts("/webchat", &forged).await, "value_error", &json!(["body", "user_id"]));
        for (path, channel) in [("/webchat", "sms"), ("/simulate", "whatsapp"), ("/followup", "email")] {
            let forged = json!({"user_id": "+12025550123", "channel": channel, "text": "Send money"});
            old.posts(path, &forged).await.with_status(403);
        }
        assert_eq!(old.bed.cursor().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_follow_up_is_stored_closes_the_conversation_and_tells_both_sides() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Anybody there?").await;
        let body = json!({
            "user_id": "visitor-7", "channel": "webchat", "name": "Ben", "email": "ben@example.com",
            "phone": "+12025550147", "message": "Call me",
        });
        assert_eq!(old.posts("/followup", &body).await.ok(), json!({"status": "ok"}));
        let rows = old.ask("/admin/api/convos").await["conversations"].clone();
        assert_eq!(rows, json!([]));
        let closed = old.ask("/admin/api/conversations?status=closed").await["conversations"].clone();
        assert_eq!((&closed[0]["user_id"], &closed[0]["open"]), (&json!("visitor-7"), &json!(0)));
        let said = said(&old, "visitor-7").await;
        assert_eq!(said.len(), 2, "one system message");
        assert_eq!(said[1].0, "system");
        let row = old.ask("/admin/api/followups").await["followups"][0].clone();
        for name in ["user_id", "channel", "name", "email", "phone", "message"] {
            assert_eq!(row[name], body[name], "{name}");
        }
        // What they write later opens it again.
        old.writes("visitor-7", "Never mind").await;
        assert_eq!(old.only().await["open"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_form_with_neither_address_nor_number_is_kept_for_what_it_says() {
    on_both(async |old: Old| {
        for (n, body) in [
            json!({"user_id": "visitor-1"}),
            json!({"user_id": "visitor-2", "name": null, "email": "", "phone": null, "message": ""}),
            json!({"user_id": "visitor-3", "name": "Ben", "email": "ben at example", "phone": "the usual", "message": "Hi"}),
        ]
        .iter()
        .enumerate()
        {
            assert_eq!(old.posts("/followup", body).await.ok(), json!({"status": "ok"}));
            let rows = old.ask("/admin/api/followups").await["followups"].clone();
            assert_eq!(rows.as_array().unwrap().len(), n + 1);
            assert_eq!((&rows[0]["email"], &rows[0]["phone"]), (&Value::Null, &Value::Null));
            assert_eq!(rows[0]["user_id"], body["user_id"]);
        }
        let row = old.ask("/admin/api/followups").await["followups"][0].clone();
        let kept = "email: ben at example\nphone: the usual\nHi";
        assert_eq!((&row["name"], &row["message"]), (&json!("Ben"), &json!(kept)));
    })
    .await;
}

#[tokio::test]
async fn who_is_blocked_or_writes_too_much_is_held_up() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.widget_per_minute = 2;
        config.limits.general_per_minute = 12;
    })
    .await;
    let old = Old::of(bed).await;
    old.writes("visitor-7", "one").await;
    old.writes("visitor-7", "two").await;
    let third = old.posts("/webchat", &json!({"user_id": "visitor-7", "text": "three"})).await;
    let third = third.with_status(429);
    assert!(third.header("retry-after").parse::<u32>().unwrap() > 0);
    assert!(third.body["detail"].as_str().unwrap().contains("Too many requests"));
    old.writes("visitor-8", "one").await;
    // An address is limited as a whole, however many ids it makes up.
    let mut refused = 0;
    for n in 0..12 {
        let reply = old.posts("/webchat", &json!({"user_id": format!("visitor-10{n}"), "text": "x"})).await;
        refused += u32::from(reply.status == 429);
    }
    assert!(refused > 0);
}

#[tokio::test]
async fn who_is_blocked_is_told_so_and_nothing_is_stored() {
    let old = Old::start().await;
    old.writes("visitor-7", "Hi").await;
    let id = old.bed.ask("/api/v1/conversations").await["items"][0]["contact"]["id"].clone();
    let block = json!({"kind": "contact", "value": id});
    old.bed.act(Method::POST, "/api/v1/blocks", &block).await.with_status(201);
    let said = old.posts("/webchat", &json!({"user_id": "visitor-7", "text": "again"})).await;
    assert_eq!((said.status, said.body["detail"].is_string()), (Code::Blocked.status(), true));
    assert_eq!(self::said(&old, "visitor-7").await, [user("Hi")]);
    // Who is not let in at all leaves no trace.
    let block = json!({"kind": "network", "value": "127.0.0.0/8"});
    old.bed.act(Method::POST, "/api/v1/blocks", &block).await.with_status(201);
    let before = old.bed.ask("/api/v1/contacts").await;
    old.posts("/webchat", &json!({"user_id": "visitor-8", "text": "Hi"})).await.with_status(403);
    old.posts("/followup", &json!({"user_id": "visitor-8"})).await.with_status(403);
    assert_eq!(old.bed.ask("/api/v1/contacts").await, before);
}

#[tokio::test]
async fn earlier_versions_hand_over_and_pass_on() {
    on_both(async |old: Old| {
        let start =
            json!({"user_id": "visitor-7", "channel": "webchat", "initial_message": "A person, please"});
        let said = old.posts("/handoff/start", &start).await.ok();
        assert_eq!(said["assigned_staff"], Value::Null);
        assert!(said["status"].is_string());
        let message = json!({"user_id": "visitor-7", "text": "Hello?"});
        assert_eq!(old.posts("/handoff/message", &message).await.ok(), json!({"status": "queued_or_closed"}));
        let id = old.bed.ask("/api/v1/conversations").await["items"][0]["id"].as_str().unwrap().to_owned();
        let assign = json!({"assignee_id": old.bed.ana.id});
        old.bed.act(Method::POST, &format!("/api/v1/conversations/{id}/assign"), &assign).await.ok();
        assert_eq!(old.posts("/handoff/message", &message).await.ok(), json!({"status": "sent_to_staff"}));
        assert_eq!(old.posts("/handoff/start", &start).await.ok()["assigned_staff"], "Ana Lopez");
        // What was said is for staff alone: whoever guesses an id reads nothing.
        answer(old.bed.get("/handoff/messages/webchat/visitor-7")).await.with_status(401);
        let thread = old.ask("/handoff/messages/webchat/visitor-7").await;
        assert_eq!((&thread["assigned_staff"], &thread["open"]), (&json!("Ana Lopez"), &json!(true)));
        assert_eq!(
            old.posts("/simulate", &json!({"user_id": "visitor-9", "text": "x"})).await.ok(),
            json!({"status": "ok"})
        );
    })
    .await;
}
