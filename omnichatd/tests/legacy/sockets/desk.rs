//! `/admin-ws`: what the old dashboard and the old app hear.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use omnichat_api::permission::Role;
use omnichat_api::widget::VisitorSend;
use omnichat_store::legacy::threads;
use omnichat_store::visitors;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{DESK, news, timeless};
use crate::bed::{answer, text};
use crate::old::{Old, is_time, on_both, token};

#[tokio::test]
async fn it_begins_with_how_each_open_conversation_stands_newest_first_and_without_ids() {
    on_both(async |old| {
        old.writes("visitor-1", "First").await;
        old.bed.wait_ms(1500);
        old.sends("visitor-1", "Answered").await;
        old.notes("Not for old clients").await;
        old.bed.wait_ms(1000);
        old.writes("visitor-2", "Second").await;
        old.bed.wait_ms(1000);
        old.writes("visitor-3", "Closed").await;
        old.act("/handoff/close", &json!({"user_id": "visitor-3"})).await.ok();

        let mut desk = old.desk_of(&old.token).await;
        let (one, two) = (desk.next().await, desk.next().await);
        for frame in [&one, &two] {
            assert_eq!(keys(frame), ["data", "type"]);
            assert_eq!(
                keys(&frame["data"]),
                ["assigned_staff", "channel", "last_updated", "messages", "open", "user_id"]
            );
            assert_eq!((&frame["type"], &frame["data"]["open"]), (&json!("snapshot"), &json!(true)));
            is_time(&frame["data"]["last_updated"]);
        }
        assert_eq!(
            (&one["data"]["user_id"], &two["data"]["user_id"]),
            (&json!("visitor-2"), &json!("visitor-1"))
        );
        let messages: Vec<_> =
            two["data"]["messages"].as_array().unwrap().iter().map(|m| timeless(m.clone())).collect();
        let said =
            [json!({"sender": "user", "text": "First"}), json!({"sender": "staff", "text": "Answered"})];
        assert_eq!(messages, said);
        // Nothing of the closed one, and what follows is live.
        old.writes("visitor-2", "More").await;
        assert_eq!(timeless(desk.next().await), news("visitor-2", "user", "More", ""));
    })
    .await;
}

#[tokio::test]
async fn an_import_shows_an_open_dashboard_everything_again() {
    on_both(async |old| {
        old.writes("visitor-1", "First").await;
        let mut desk = old.desk(1).await;
        old.bed.imports("visitor-7", "From before").await;
        for user_id in ["visitor-1", "visitor-7"] {
            let frame = desk.next().await;
            assert_eq!((&frame["type"], &frame["data"]["user_id"]), (&json!("snapshot"), &json!(user_id)));
        }
        old.writes("visitor-1", "More").await;
        assert_eq!(timeless(desk.next().await), news("visitor-1", "user", "More", ""));
    })
    .await;
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn it_begins_with_every_open_conversation_however_many_and_then_comes_what_was_said_since() {
    const MANY: usize = 1100;
    on_both(async |old| {
        let app = old.bed.server.app();
        let (store, on) = (app.store(), app.legacy().await.unwrap());
        for some in (0..MANY).collect::<Vec<_>>().chunks(100) {
            join_all(some.iter().map(async |n| {
                let visitor = threads::visitor(store, &on, &format!("visitor-{n}")).await.unwrap();
                let hello = VisitorSend::text(Uuid::now_v7(), "Hello");
                visitors::send(store, &visitor, hello).await.unwrap();
            }))
            .await;
        }
        let mut desk = old.desk_of(&old.token).await;
        old.writes("visitor-0", "Still here").await;
        let mut told = BTreeSet::new();
        for _ in 0..MANY {
            let frame = desk.next().await;
            assert_eq!(frame["type"], "snapshot", "{frame}");
            let said = frame["data"]["messages"].as_array().unwrap();
            assert_eq!(
                (said.len(), &said[0]["text"]),
                (1, &json!("Hello")),
                "as it stood when the socket was opened"
            );
            assert!(told.insert(text(&frame["data"]["user_id"])), "{frame}");
        }
        assert_eq!(timeless(desk.next().await), news("visitor-0", "user", "Still here", ""));
    })
    .await;
}

#[tokio::test]
async fn of_long_messages_a_snapshot_has_the_newest_that_fit() {
    let old = Old::start().await;
    for n in 0..30 {
        old.writes("visitor-1", &format!("{n} {}", "🚲".repeat(9_990))).await;
    }
    let mut desk = old.desk_of(&old.token).await;
    let frame = desk.next().await;
    let said = frame["data"]["messages"].as_array().unwrap();
    assert_eq!((said.len(), said[2]["text"].as_str().unwrap().starts_with("29 ")), (3, true));
    old.writes("visitor-1", "And on it goes").await;
    assert_eq!(timeless(desk.next().await), news("visitor-1", "user", "And on it goes", ""));
}

#[tokio::test]
async fn every_message_makes_a_frame_and_nothing_else_does() {
    on_both(async |old| {
        let mut desk = old.desk(0).await;
        old.writes("visitor-1", "Hello").await;
        assert_eq!(timeless(desk.next().await), news("visitor-1", "user", "Hello", ""));
        old.sends("visitor-1", "Good day").await;
        assert_eq!(timeless(desk.next().await), news("visitor-1", "staff", "Good day", ""));
        old.notes("Only for us").await;
        let conversation = format!("/api/v1/conversations/{}", old.newest().await);
        let to = json!({"assignee_id": old.bed.ana.id});
        old.bed.act(Method::POST, &format!("{conversation}/assign"), &to).await.ok();
        old.act("/handoff/close", &json!({"user_id": "visitor-1"})).await.ok();
        // One of the new widget's visitors is called by the contact.
        let (guest, _) = old.bed.conversation().await;
        let frame = timeless(desk.next().await);
        assert_eq!(frame, news(&guest.contact, "user", "Is the blue one in stock?", ""));
    })
    .await;
}

#[tokio::test]
async fn what_is_said_while_the_snapshots_are_made_comes_once() {
    on_both(async |old| {
        for n in 0..20 {
            old.writes(&format!("visitor-{n}"), "Hello").await;
        }
        let (token, writes) = (old.token.clone(), async {
            for n in 0..20 {
                old.writes(&format!("visitor-{n}"), "Still here").await;
            }
        });
        let (mut desk, ()) = tokio::join!(old.desk_of(&token), writes);
        old.writes("visitor-99", "The end").await;
        let mut told = Vec::new();
        loop {
            let frame = desk.next().await;
            match (frame["type"] == "snapshot", frame["user_id"] == "visitor-99") {
                (true, _) => {
                    let messages = frame["data"]["messages"].as_array().unwrap();
                    let again = messages.iter().filter(|message| message["text"] == "Still here");
                    told.extend(again.map(|_| text(&frame["data"]["user_id"])));
                }
                (false, true) => break,
                (false, false) => told.push(text(&frame["user_id"])),
            }
        }
        told.sort_unstable();
        let mut all: Vec<_> = (0..20).map(|n| format!("visitor-{n}")).collect();
        all.sort_unstable();
        assert_eq!(told, all);
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_their_own_hears_only_of_those() {
    on_both(async |old| {
        let ben = old.bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let role = json!({"name": "Part", "permissions": ["conversation_read", "conversation_write"], "sees": "own"});
        let role = old.bed.act(Method::POST, "/api/v1/roles", &role).await.with_status(201).body;
        let give = json!({"role": "custom", "role_id": role["id"]});
        old.bed.act(Method::PATCH, &format!("/api/v1/users/{}", ben.id), &give).await.ok();
        old.writes("visitor-1", "For Ana").await;
        let (mut widget, anas) = (old.widget("visitor-1").await, old.newest().await);
        old.bed.wait_ms(1000);
        old.writes("visitor-2", "For Ben").await;
        let assign = format!("/api/v1/conversations/{}/assign", old.newest().await);
        old.bed.act(Method::POST, &assign, &json!({"assignee_id": ben.id})).await.ok();

        let mut desk = old.desk_of(&token(&old.bed, "ben@example.com").await).await;
        assert_eq!(desk.next().await["data"]["user_id"], "visitor-2");
        widget.say(json!({"type": "typing"})).await;
        // Not to be heard in a conversation that they do not see.
        desk.say(json!({"type": "typing", "user_id": "visitor-1", "channel": "webchat"})).await;
        old.bed.replies(&anas, "By Ana").await;
        old.writes("visitor-1", "More for Ana").await;
        old.writes("visitor-2", "More for Ben").await;
        assert_eq!(timeless(desk.next().await), news("visitor-2", "user", "More for Ben", ""));
        assert_eq!(widget.next().await["text"], "By Ana");
    })
    .await;
}

#[tokio::test]
async fn other_tenants_are_not_heard_and_their_tokens_open_nothing() {
    on_both(async |old| {
        let stranger = old.bed.stranger().await;
        let inbox = json!({"channel": "webchat", "name": "Web"});
        let inbox = old.bed.post("/api/v1/inboxes", &inbox).bearer_auth(&stranger.token);
        let inbox = answer(inbox).await.with_status(201).body;
        let mut desk = old.desk(0).await;
        let start = old.bed.post("/api/v1/widget/sessions", &json!({"inbox_id": inbox["id"]}));
        let session = answer(start).await.with_status(201).body;
        let guest =
            crate::bed::Guest { token: text(&session["token"]), contact: text(&session["contact_id"]) };
        old.bed.writes(&guest, "In the other shop").await;
        old.writes("visitor-1", "In this one").await;
        assert_eq!(timeless(desk.next().await), news("visitor-1", "user", "In this one", ""));
    })
    .await;
}

#[tokio::test]
async fn who_may_not_is_let_in_and_told_why_by_the_close_code_alone() {
    on_both(async |old| {
        let viewer = old.joins("viewer@example.com", Role::Viewer).await;
        let mut forged = old.token.clone();
        forged.pop();
        for (query, code) in [
            (String::new(), 1008),
            ("?token=".into(), 1008),
            ("?token=nonsense".into(), 1008),
            (format!("?token={forged}"), 1008),
            (format!("?token={}", old.bed.ana.token), 1008),
            (format!("?token={viewer}"), 1003),
        ] {
            let socket = old.page(&format!("/admin-ws{query}"), "Another browser", DESK).await;
            assert_eq!(socket.end().await, (code, Vec::new()), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_asks_after_20_s_of_silence_whether_the_client_is_there() {
    let old = Old::start().await;
    let mut desk = old.desk(0).await;
    let passes = async |seconds: u64| {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(seconds)).await;
        tokio::time::resume();
    };
    passes(20).await;
    assert_eq!(desk.next().await, json!({"type": "ping"}));
    // What comes from the server is no sign of the client.
    passes(15).await;
    desk.say(json!({"type": "pong"})).await;
    old.writes("visitor-1", "Hello").await;
    assert_eq!(desk.next().await["text"], "Hello");
    passes(15).await;
    old.writes("visitor-1", "Hello again").await;
    assert_eq!(desk.next().await["text"], "Hello again");
    passes(5).await;
    assert_eq!(desk.next().await, json!({"type": "ping"}));
}
