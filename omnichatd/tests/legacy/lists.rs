//! The lists of the old dashboard and the old app: every column, in its order and with its type.

use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::answer;
use crate::old::{Old, fields, is_time, on_both};

/// The columns of the conversations' table.
const COLUMNS: [&str; 17] = [
    "id",
    "user_id",
    "channel",
    "assigned_staff",
    "open",
    "updated_at",
    "patience_sent",
    "final_sent",
    "escalation_active",
    "tenant_id",
    "assigned_staff_id",
    "created_at",
    "first_user_message_at",
    "first_staff_reply_at",
    "closed_at",
    "resolved",
    "last_staff_activity_at",
];

fn with(more: &[&str]) -> Vec<String> {
    COLUMNS.iter().chain(more).map(|name| (*name).to_owned()).collect()
}

/// The user ids of a list.
fn ids(rows: &Value) -> Vec<String> {
    let rows = rows["conversations"].as_array().unwrap();
    rows.iter().map(|row| row["user_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_open_ones_come_newest_first_with_every_column_a_capped_count_and_a_preview() {
    on_both(async |old: Old| {
        for (n, text) in ["one", "two", "three", "four"].into_iter().enumerate() {
            old.writes("visitor-7", text).await;
            old.bed.wait_ms(1000 + i64::try_from(n).unwrap());
        }
        old.writes("visitor-8", "hi").await;
        let reply = old.asks("/admin/api/convos").await;
        assert_eq!(fields(&reply, "conversations"), with(&["message_count", "preview"]));
        let rows = reply.ok();
        assert_eq!(ids(&rows), ["visitor-8", "visitor-7"]);
        let row = &rows["conversations"][1];
        assert_eq!(row["message_count"], 3, "the old list counted no further");
        assert_eq!(row["preview"], "user: four | user: three | user: two");
        assert_eq!(rows["conversations"][0]["preview"], "user: hi");
        for (name, value) in [
            ("channel", json!("webchat")),
            ("assigned_staff", Value::Null),
            ("open", json!(1)),
            ("patience_sent", json!(0)),
            ("final_sent", json!(0)),
            ("escalation_active", json!(1)),
            ("tenant_id", json!(1)),
            ("assigned_staff_id", Value::Null),
            ("first_user_message_at", Value::Null),
            ("closed_at", Value::Null),
            ("resolved", json!(0)),
        ] {
            assert_eq!(row[name], value, "{name}");
        }
        for name in ["updated_at", "created_at"] {
            is_time(&row[name]);
        }
        // Numbers are small, and stay.
        let numbers = |rows: &Value| [0, 1].map(|n| rows["conversations"][n]["id"].as_i64().unwrap());
        let mut small = numbers(&rows);
        assert_eq!(numbers(&old.ask("/admin/api/convos").await), small);
        small.sort_unstable();
        assert_eq!(small, [1, 2]);
    })
    .await;
}

#[tokio::test]
async fn a_status_chooses_and_any_other_word_means_all_that_are_open() {
    on_both(async |old: Old| {
        for visitor in ["visitor-1", "visitor-2", "visitor-3"] {
            old.writes(visitor, "hi").await;
            old.bed.wait_ms(1000);
        }
        old.writes("visitor-3", "again").await;
        let close = json!({"user_id": "visitor-1", "channel": "webchat"});
        old.act("/handoff/close", &close).await.with_status(200);
        let list = async |query: &str| old.asks(&format!("/admin/api/conversations{query}")).await;
        let open = list("?status=open").await;
        assert_eq!(fields(&open, "conversations"), with(&["message_count"]));
        assert_eq!(open.body["conversations"][0]["message_count"], 2, "the true count");
        assert_eq!(ids(&open.ok()), ["visitor-3", "visitor-2"]);
        assert_eq!(ids(&list("?status=anything").await.ok()), ["visitor-3", "visitor-2"]);
        assert_eq!(ids(&list("").await.ok()), ["visitor-3", "visitor-2"]);
        let closed = list("?status=closed").await.ok();
        assert_eq!(ids(&closed), ["visitor-1"]);
        let row = &closed["conversations"][0];
        assert_eq!((&row["open"], &row["resolved"]), (&json!(0), &json!(1)));
        is_time(&row["closed_at"]);
        assert_eq!(list("?status=escalated").await.ok(), json!({"conversations": []}));
    })
    .await;
}

#[tokio::test]
async fn those_whose_visitors_were_asked_for_an_address_are_escalated() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Anybody?").await;
        assert_eq!(old.ask("/admin/api/escalated").await, json!({"conversations": []}));
        let row = escalated(&old).await;
        assert_eq!((&row["patience_sent"], &row["final_sent"]), (&json!(1), &json!(1)));
        let reply = old.asks("/admin/api/escalated").await;
        assert_eq!(fields(&reply, "conversations"), with(&[]), "no count");
        assert_eq!(ids(&old.ask("/admin/api/conversations?status=escalated").await), ["visitor-7"]);
        assert_eq!(ids(&old.ask("/admin/api/conversations?status=open").await), [""; 0]);
        assert_eq!(ids(&old.ask("/admin/api/convos").await), ["visitor-7"]);
        // What was said by itself stands in the thread.
        let thread = old.ask("/admin/api/messages/visitor-7/webchat").await;
        let senders: Vec<_> =
            thread["messages"].as_array().unwrap().iter().map(|m| m["sender"].clone()).collect();
        assert!(senders.len() > 2 && senders[1..].iter().all(|sender| sender == "system"), "{thread}");
    })
    .await;
}

/// Waits until the visitor was asked how to reach them: the row.
async fn escalated(old: &Old) -> Value {
    let mut socket = old.bed.socket().await;
    old.bed.wait_ms(10 * 60 * 1000);
    old.bed.server.app().alarm().ring();
    loop {
        let rows = old.ask("/admin/api/escalated").await;
        if let Some(row) = rows["conversations"].get(0) {
            return row.clone();
        }
        socket.next_of("event").await;
    }
}

#[tokio::test]
async fn a_thread_is_told_in_either_order_and_an_unknown_one_is_empty() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Is it open?").await;
        let send = json!({"user_id": "visitor-7", "channel": "webchat", "text": "Until six"});
        old.act("/admin/api/send", &send).await.with_status(200);
        for prefix in ["/admin/api", "/api/v1/admin"] {
            let reply = old.asks(&format!("{prefix}/messages/visitor-7/webchat")).await;
            assert_eq!(fields(&reply, "messages"), ["sender", "text", "ts"]);
            let thread = reply.ok();
            let lines = thread["messages"].as_array().unwrap();
            is_time(&lines[0]["ts"]);
            assert_eq!((&lines[0]["sender"], &lines[0]["text"]), (&json!("user"), &json!("Is it open?")));
            assert_eq!((&lines[1]["sender"], &lines[1]["text"]), (&json!("staff"), &json!("Until six")));
            let row = thread["conversation"].as_object().unwrap();
            assert!(COLUMNS.iter().all(|name| row.contains_key(*name)) && row.len() == COLUMNS.len());
        }
        // The order and the shape of earlier versions.
        let earlier = old.ask("/admin/api/messages/webchat/visitor-7").await;
        let names: Vec<_> = earlier.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["assigned_staff", "last_updated", "messages", "open"]);
        assert_eq!((&earlier["open"], earlier["messages"].as_array().unwrap().len()), (&json!(true), 2));
        let nothing = json!({"messages": [], "conversation": null});
        for path in ["visitor-404/webchat", "visitor-7/sms", "visitor-7/pigeon", "a%20b%2Fc/webchat"] {
            assert_eq!(old.ask(&format!("/admin/api/messages/{path}")).await, nothing, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn notes_of_staff_stay_among_them() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Hi").await;
        let id = old.bed.ask("/api/v1/conversations").await["items"][0]["id"].as_str().unwrap().to_owned();
        let note = json!({"client_id": uuid::Uuid::now_v7(), "body": "Careful", "kind": "note"});
        let path = format!("/api/v1/conversations/{id}/messages");
        old.bed.act(Method::POST, &path, &note).await.with_status(201);
        let thread = old.ask("/admin/api/messages/visitor-7/webchat").await;
        assert_eq!(thread["messages"].as_array().unwrap().len(), 1, "{thread}");
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_their_own_sees_no_more_here() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Hi").await;
        let role =
            json!({"name": "Own", "permissions": ["conversation_read", "conversation_write"], "sees": "own"});
        let role =
            old.bed.act(Method::POST, "/api/v1/roles", &role).await.with_status(201).body["id"].clone();
        let cleo = old.bed.joins("cleo@example.com", "Cleo", Role::Viewer).await;
        let change = json!({"role": "custom", "role_id": role});
        old.bed.act(Method::PATCH, &format!("/api/v1/users/{}", cleo.id), &change).await.ok();
        let token = crate::old::token(&old.bed, "cleo@example.com").await;
        let ask = async |path: &str| answer(old.bed.get(path).bearer_auth(&token)).await.ok();
        assert_eq!(ask("/admin/api/convos").await, json!({"conversations": []}));
        let thread = ask("/admin/api/messages/visitor-7/webchat").await;
        assert_eq!(thread, json!({"messages": [], "conversation": null}));
        let send = json!({"user_id": "visitor-7", "channel": "webchat", "text": "Mine now"});
        answer(old.bed.post("/admin/api/send", &send).bearer_auth(&token)).await.with_status(404);
        let id = old.bed.ask("/api/v1/conversations").await["items"][0]["id"].as_str().unwrap().to_owned();
        let assign = json!({"assignee_id": cleo.id});
        old.bed.act(Method::POST, &format!("/api/v1/conversations/{id}/assign"), &assign).await.ok();
        let row = ask("/admin/api/convos").await["conversations"][0].clone();
        assert_eq!((&row["assigned_staff"], row["assigned_staff_id"].is_i64()), (&json!("Cleo"), true));
    })
    .await;
}
