//! Follow-ups, as the old dashboard and the old app have them.

use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Reply, answer};
use crate::old::{Old, fields, invalid, is_time, on_both, refused};

async fn count(old: &Old) -> i64 {
    old.ask("/admin/api/followups/unviewed-count").await["count"].as_i64().unwrap()
}

async fn call(old: &Old, method: Method, path: &str) -> Reply {
    answer(old.bed.call(method, path).bearer_auth(&old.token)).await
}

#[tokio::test]
async fn a_follow_up_is_listed_counted_viewed_and_put_away() {
    on_both(async |old: Old| {
        let number = old.followup("visitor-7").await;
        let reply = old.asks("/admin/api/followups").await;
        let names = ["id", "user_id", "channel", "name", "email", "phone", "message", "ts", "viewed"];
        assert_eq!(fields(&reply, "followups"), names);
        let row = reply.ok()["followups"][0].clone();
        let expected = json!({
            "id": number, "user_id": "visitor-7", "channel": "webchat", "name": "Ben", "email": "ben@example.com",
            "phone": null, "message": "Call me", "ts": row["ts"], "viewed": 0,
        });
        assert_eq!(row, expected);
        is_time(&row["ts"]);
        assert_eq!(count(&old).await, 1);

        let path = format!("/admin/api/followups/{number}/mark-viewed");
        let viewed = call(&old, Method::POST, &path).await.ok();
        assert_eq!(viewed, json!({"success": true, "id": number}));
        assert_eq!(count(&old).await, 0);
        assert_eq!(old.ask("/admin/api/followups").await["followups"][0]["viewed"], 1);

        let path = format!("/admin/api/followups/{number}");
        let away = call(&old, Method::DELETE, &path).await.ok();
        assert_eq!(away, json!({"success": true, "id": number, "archived": true}));
        assert_eq!(old.ask("/admin/api/followups").await, json!({"followups": []}));
        let over = old.ask("/admin/api/history").await["history"].clone();
        let over = over.as_array().unwrap().iter().find(|row| row["source"] == "followup").unwrap().clone();
        assert_eq!(over["contact"], "Email: ben@example.com, Phone: N/A");
    })
    .await;
}

#[tokio::test]
async fn numbers_that_are_unknown_or_none_are_answered_as_they_were() {
    on_both(async |old: Old| {
        let viewed = call(&old, Method::POST, "/admin/api/followups/4711/mark-viewed").await.ok();
        assert_eq!(viewed, json!({"success": true, "id": 4711}));
        refused(&call(&old, Method::DELETE, "/admin/api/followups/4711").await, 404, "Followup not found");
        refused(
            &call(&old, Method::POST, "/admin/api/followups/clear/4711").await,
            404,
            "Followup not found",
        );
        for (method, path) in [
            (Method::POST, "/admin/api/followups/x/mark-viewed"),
            (Method::DELETE, "/admin/api/followups/x"),
            (Method::POST, "/admin/api/followups/clear/x"),
        ] {
            let wrong = call(&old, method, path).await;
            invalid(&wrong, "int_parsing", &json!(["path", "followup_id"]));
            assert_eq!(wrong.body["detail"][0]["input"], "x");
        }
    })
    .await;
}

/// Trap (c): until a frame replaces the row, the old dashboard takes a conversation for a follow-up and sends its number.
#[tokio::test]
async fn the_number_of_a_conversation_touches_no_follow_up() {
    on_both(async |old: Old| {
        let followup = old.followup("visitor-7").await;
        assert!(followup > 1_000_000_000);
        old.writes("visitor-8", "Hi").await;
        let conversation = old.only().await["id"].as_i64().unwrap();
        assert!(conversation < 1_000_000_000);
        let path = format!("/admin/api/followups/{conversation}");
        call(&old, Method::POST, &format!("{path}/mark-viewed")).await.with_status(200);
        refused(&call(&old, Method::DELETE, &path).await, 404, "Followup not found");
        assert_eq!(count(&old).await, 1);
        assert_eq!(old.only().await["user_id"], "visitor-8");
    })
    .await;
}

#[tokio::test]
async fn the_other_words_for_the_same_do_the_same() {
    on_both(async |old: Old| {
        let (one, two) = (old.followup("visitor-1").await, old.followup("visitor-2").await);
        let said = old.act("/admin/api/mark-followup-viewed", &json!({"id": one})).await.ok();
        assert_eq!(said, json!({"success": true, "id": one}));
        assert_eq!(count(&old).await, 1);
        invalid(&old.act("/admin/api/mark-followup-viewed", &json!({})).await, "missing", &json!(["body", "id"]));
        let cleared = call(&old, Method::POST, &format!("/admin/api/followups/clear/{one}")).await.ok();
        assert_eq!(cleared, json!({"status": "migrated", "id": one}));

        // As versions of September had it.
        let callbacks = old.ask("/admin/api/callbacks").await["callbacks"].clone();
        assert_eq!(callbacks.as_array().unwrap().len(), 1);
        let expected = json!({
            "id": two, "user_id": "visitor-2", "channel": "webchat", "contact": "Email: ben@example.com, Phone: N/A",
            "message": "Call me", "ts": callbacks[0]["ts"], "resolved": 0,
        });
        assert_eq!(callbacks[0], expected);
        old.act("/admin/api/callbacks/resolve", &json!({"id": two})).await.with_status(200);
        assert_eq!(old.ask("/admin/api/callbacks").await, json!({"callbacks": []}));
        // And under the prefix of the plans.
        assert_eq!(old.ask("/api/v1/admin/followups").await, json!({"followups": []}));
    })
    .await;
}

#[tokio::test]
async fn two_hundred_are_listed_at_most() {
    on_both(async |old: Old| {
        for n in 0..201 {
            let body = json!({"user_id": format!("visitor-{n}"), "email": "ben@example.com"});
            old.posts("/followup", &body).await.with_status(200);
        }
        let rows = old.ask("/admin/api/followups").await["followups"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 200);
        assert_eq!(rows[0]["user_id"], "visitor-200", "newest first");
        let mut numbers: Vec<i64> =
            rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 200);
    })
    .await;
}

#[tokio::test]
async fn follow_ups_are_for_admins() {
    let old = Old::start().await;
    let number = old.followup("visitor-7").await;
    let staff = old.joins("staff@example.com", Role::Staff).await;
    for (method, path) in [
        (Method::GET, "/admin/api/followups".to_owned()),
        (Method::GET, "/admin/api/followups/unviewed-count".to_owned()),
        (Method::POST, format!("/admin/api/followups/{number}/mark-viewed")),
        (Method::DELETE, format!("/admin/api/followups/{number}")),
        (Method::POST, format!("/admin/api/followups/clear/{number}")),
        (Method::GET, "/admin/api/callbacks".to_owned()),
        (Method::GET, "/admin/api/history".to_owned()),
        (Method::GET, "/admin/api/history/export".to_owned()),
        (Method::POST, "/admin/api/history/export-and-delete".to_owned()),
    ] {
        let call = old.bed.call(method, &path).json(&Value::Null).bearer_auth(&staff);
        refused(&answer(call).await, 403, "Forbidden");
    }
    assert_eq!(count(&old).await, 1);
}
