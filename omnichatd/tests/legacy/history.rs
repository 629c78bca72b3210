//! What is over, and that looking at it deletes nothing.

use omnichat_api::audit::AuditQuery;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::answer;
use crate::old::{Old, fields, invalid, is_time, on_both};

/// A day, in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

/// A closed thread and a follow-up that was put away; the follow-up's number.
async fn over(old: &Old) -> i64 {
    old.writes("visitor-1", "Hi").await;
    let send = json!({"user_id": "visitor-1", "channel": "webchat", "text": "Hello"});
    old.act("/admin/api/send", &send).await.with_status(200);
    old.act("/handoff/close", &json!({"user_id": "visitor-1"})).await.with_status(200);
    old.bed.wait_ms(1000);
    let number = old.followup("visitor-2").await;
    old.bed.wait_ms(1000);
    let path = format!("/admin/api/followups/{number}");
    answer(old.bed.call(Method::DELETE, &path).bearer_auth(&old.token)).await.with_status(200);
    number
}

#[tokio::test]
async fn the_history_has_closed_threads_and_follow_ups_newest_first() {
    on_both(async |old: Old| {
        old.writes("visitor-9", "still open").await;
        let number = over(&old).await;
        let reply = old.asks("/admin/api/history").await;
        let followup = [
            "id",
            "user_id",
            "channel",
            "assigned_staff",
            "name",
            "contact",
            "message",
            "created_at",
            "updated_at",
            "closed_at",
            "source",
            "message_count",
            "email",
            "phone",
        ];
        assert_eq!(fields(&reply, "history"), followup);
        let rows = reply.ok()["history"].clone();
        let rows = rows.as_array().unwrap();
        let sources: Vec<(&Value, &Value)> =
            rows.iter().map(|row| (&row["source"], &row["user_id"])).collect();
        let expected =
            [("followup", "visitor-2"), ("conversation", "visitor-2"), ("conversation", "visitor-1")];
        assert_eq!(sources.len(), expected.len(), "{rows:?}");
        for ((source, user_id), (is, of)) in sources.into_iter().zip(expected) {
            assert_eq!((source, user_id), (&json!(is), &json!(of)));
        }
        let left = &rows[0];
        assert_eq!((&left["id"], &left["message_count"]), (&json!(number), &json!(0)));
        assert_eq!((&left["email"], &left["phone"]), (&json!("ben@example.com"), &Value::Null));
        let thread = rows[2].as_object().unwrap();
        let names = [
            "assigned_staff",
            "channel",
            "closed_at",
            "created_at",
            "email",
            "message",
            "message_count",
            "name",
            "phone",
            "source",
            "updated_at",
            "user_id",
        ];
        assert_eq!(thread.keys().collect::<Vec<_>>(), names, "and no number");
        assert!(thread["message_count"].as_i64().unwrap() >= 2);
        for row in rows {
            for name in ["created_at", "updated_at", "closed_at"] {
                is_time(&row[name]);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_export_takes_everything_along_and_deletes_nothing() {
    on_both(async |old: Old| {
        over(&old).await;
        let before = old.ask("/admin/api/history").await["history"].clone();
        old.bed.wait_ms(40 * DAY);
        let token = crate::old::token(&old.bed, "ana@example.com").await;
        let ask = async |path: &str| answer(old.bed.get(path).bearer_auth(&token)).await;
        let export = ask("/admin/api/history/export").await.ok();
        assert_eq!((&export["history"], &export["count"]), (&before, &json!(3)));
        assert_eq!(export["conversations"].as_array().unwrap().len(), 2);
        let said = export["messages"].as_array().unwrap();
        assert!(
            said.iter().any(|m| m["user_id"] == "visitor-1" && m["sender"] == "user" && m["text"] == "Hi")
        );
        assert_eq!(ask("/admin/api/history/export?days=30").await.ok()["count"], 0);
        assert_eq!(ask("/admin/api/history/export?days=60").await.ok()["count"], 3);
        invalid(&ask("/admin/api/history/export?days=x").await, "int_parsing", &json!(["query", "days"]));
        assert_eq!(ask("/admin/api/history").await.ok()["history"], before, "nothing is gone");
        let query = AuditQuery { action: Some("followups.exported".into()), ..AuditQuery::default() };
        let store = old.bed.server.app().store();
        let noted = omnichat_store::audit::list(store, Some(old.bed.tenant), &query).await.unwrap();
        assert_eq!(noted.items.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_was_put_away_a_month_ago_is_taken_along_and_deleted_when_asked_to() {
    on_both(async |old: Old| {
        let number = over(&old).await;
        let delete = async |token: &str| {
            let path = "/admin/api/history/export-and-delete";
            answer(old.bed.call(Method::POST, path).bearer_auth(token)).await
        };
        let none = json!({"success": true, "history": [], "total_exported": 0, "deleted_count": 0});
        assert_eq!(delete(&old.token).await.ok(), none, "it is not old enough");
        old.bed.wait_ms(31 * DAY);
        let token = crate::old::token(&old.bed, "ana@example.com").await;
        let reply = delete(&token).await;
        let names = ["id", "user_id", "channel", "name", "contact", "message", "ts", "migrated_at"];
        assert_eq!(fields(&reply, "history"), names);
        let said = reply.ok();
        assert_eq!((&said["total_exported"], &said["deleted_count"]), (&json!(1), &json!(1)));
        let row = &said["history"][0];
        assert_eq!((&row["id"], &row["user_id"]), (&json!(number), &json!("visitor-2")));
        is_time(&row["migrated_at"]);
        assert_eq!(delete(&token).await.ok(), none);
        let left = answer(old.bed.get("/admin/api/history").bearer_auth(&token)).await.ok();
        let sources: Vec<_> = left["history"].as_array().unwrap().iter().map(|row| &row["source"]).collect();
        assert_eq!(sources, ["conversation", "conversation"], "threads stay");
    })
    .await;
}
