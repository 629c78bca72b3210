//! What staff do from old clients: write, close, open again, and register their phones.

use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::answer;
use crate::old::{Old, invalid, on_both, refused};

async fn texts(old: &Old, thread: &str) -> Vec<String> {
    let thread = old.ask(&format!("/admin/api/messages/{thread}")).await;
    thread["messages"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn staff_write_and_the_escalation_rests() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Hi").await;
        let send = json!({"user_id": "visitor-7", "channel": "webchat", "text": "Hello", "more": 1});
        assert_eq!(old.act("/admin/api/send", &send).await.ok(), json!({"status": "ok"}));
        assert_eq!(texts(&old, "visitor-7/webchat").await, ["Hi", "Hello"]);
        let row = old.only().await;
        assert_eq!((&row["escalation_active"], &row["final_sent"]), (&json!(0), &json!(0)));
        for missing in ["user_id", "channel", "text"] {
            let mut body = send.clone();
            body.as_object_mut().unwrap().remove(missing);
            invalid(&old.act("/admin/api/send", &body).await, "missing", &json!(["body", missing]));
        }
        let pigeon = json!({"user_id": "visitor-7", "channel": "pigeon", "text": "Coo"});
        invalid(&old.act("/admin/api/send", &pigeon).await, "enum", &json!(["body", "channel"]));
    })
    .await;
}

#[tokio::test]
async fn a_message_to_a_visitor_whom_nobody_knows_is_kept_and_begins_a_thread() {
    on_both(async |old: Old| {
        let send = json!({"user_id": "visitor-9", "channel": "webchat", "text": "Are you still there?"});
        assert_eq!(old.act("/admin/api/send", &send).await.ok(), json!({"status": "ok"}));
        assert_eq!(texts(&old, "visitor-9/webchat").await, ["Are you still there?"]);
        old.writes("visitor-9", "Yes").await;
        assert_eq!(texts(&old, "visitor-9/webchat").await, ["Are you still there?", "Yes"]);
        assert_eq!(old.only().await["assigned_staff"], "Ana Lopez");
        // Where there is nothing to write from, that is said.
        let send = json!({"user_id": "+12025550123", "channel": "sms", "text": "Hello"});
        let said = old.act("/admin/api/send", &send).await.with_status(409);
        assert!(said.body["detail"].as_str().unwrap().contains("no inbox for sms"), "{}", said.body);
    })
    .await;
}

#[tokio::test]
async fn a_long_text_is_sent_whole_and_a_blank_one_not_at_all() {
    let old = Old::start().await;
    old.writes("visitor-7", "Hi").await;
    let long = "é".repeat(10_001);
    for text in [long.as_str(), " "] {
        let send = json!({"user_id": "visitor-7", "channel": "webchat", "text": text});
        assert_eq!(old.act("/admin/api/send", &send).await.ok(), json!({"status": "ok"}));
    }
    assert_eq!(texts(&old, "visitor-7/webchat").await[1..].concat(), long);
}

#[tokio::test]
async fn closing_is_ok_even_when_there_is_nothing_to_close() {
    on_both(async |old: Old| {
        let close = async |body: &Value| old.act("/handoff/close", body).await.ok();
        let closed = json!({"status": "closed"});
        old.writes("visitor-7", "Hi").await;
        assert_eq!(close(&json!({"user_id": "visitor-7"})).await, closed);
        assert_eq!(old.ask("/admin/api/convos").await, json!({"conversations": []}));
        for other in [
            json!({"user_id": "visitor-7", "channel": "webchat", "initial_message": "x"}),
            json!({"user_id": "visitor-404"}),
            json!({"user_id": "visitor-7", "channel": "pigeon"}),
        ] {
            assert_eq!(close(&other).await, closed);
        }
        invalid(&old.act("/handoff/close", &json!({})).await, "missing", &json!(["body", "user_id"]));
        let without = answer(old.bed.post("/handoff/close", &json!({"user_id": "visitor-7"}))).await;
        refused(&without, 401, "Not authenticated");
    })
    .await;
}

#[tokio::test]
async fn many_are_closed_at_once_and_what_names_nobody_is_passed_over() {
    on_both(async |old: Old| {
        for visitor in ["visitor-1", "visitor-2", "visitor-3"] {
            old.writes(visitor, "Hi").await;
        }
        let body = json!({"conversations": [
            {"user_id": "visitor-1", "channel": "webchat"},
            {"user_id": "visitor-2"},
            {"user_id": "visitor-404", "channel": "webchat"},
            {"channel": "webchat"},
        ]});
        let said = old.act("/handoff/close-bulk", &body).await.ok();
        assert_eq!(said, json!({"status": "ok", "closed": 3, "total": 4, "errors": null}));
        assert_eq!(old.only().await["user_id"], "visitor-3");
        invalid(
            &old.act("/handoff/close-bulk", &json!({})).await,
            "missing",
            &json!(["body", "conversations"]),
        );
        let wrong = old.act("/handoff/close-bulk", &json!({"conversations": "all"})).await;
        invalid(&wrong, "list_type", &json!(["body", "conversations"]));
    })
    .await;
}

#[tokio::test]
async fn what_is_too_much_to_be_closed_at_once_is_told_of() {
    let old = Old::start().await;
    let many = vec![json!({"user_id": "visitor-404"}); 1001];
    let said = old.act("/handoff/close-bulk", &json!({"conversations": many})).await.ok();
    assert_eq!((&said["closed"], &said["total"]), (&json!(1000), &json!(1001)));
    assert_eq!(said["errors"].as_array().unwrap().len(), 1, "{said}");
}

#[tokio::test]
async fn a_conversation_is_changed_by_its_number() {
    on_both(async |old: Old| {
        old.writes("visitor-7", "Hi").await;
        let number = old.only().await["id"].as_i64().unwrap();
        let change = async |path: &str, body: &Value| {
            answer(old.bed.call(Method::PATCH, path).json(body).bearer_auth(&old.token)).await
        };
        let path = format!("/admin/api/conversations/{number}");
        for (body, open) in [
            (json!({"open": 0}), 0),
            (json!({"open": true}), 1),
            (json!({"resolved": true}), 0),
            (json!({"status": "open"}), 1),
            (json!({}), 1),
        ] {
            let row = change(&path, &body).await.ok();
            assert_eq!((&row["id"], &row["open"]), (&json!(number), &json!(open)), "{body}");
        }
        refused(&change("/admin/api/conversations/404", &json!({})).await, 404, "Conversation not found");
        let wrong = change("/admin/api/conversations/x", &json!({})).await;
        invalid(&wrong, "int_parsing", &json!(["path", "conversation_id"]));
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_registered_and_kept() {
    on_both(async |old: Old| {
        let staff = old.joins("staff@example.com", Role::Staff).await;
        let keep = async |token: &str, body: &Value| {
            answer(old.bed.post("/admin/api/push-token", body).bearer_auth(token)).await
        };
        let good = json!({"push_token": "ExponentPushToken[abc-123]"});
        let kept = json!({"success": true, "message": "Push token registered"});
        for token in [&old.token, &staff] {
            assert_eq!(keep(token, &good).await.ok(), kept);
        }
        for bad in [json!({}), json!({"push_token": 7}), json!({"push_token": "https://evil.example"})] {
            refused(&keep(&staff, &bad).await, 400, "push_token is required");
        }
        let status = omnichat_store::legacy::status(old.bed.server.app().store()).await.unwrap();
        assert_eq!(status.push_tokens, 1, "the phone is whose who registered it last");
    })
    .await;
}
