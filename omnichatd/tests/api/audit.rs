//! The audit trail over the network: who reads it, what is in it, checking it, and taking it along.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, answer, on_both, text};

#[tokio::test]
async fn what_was_done_is_listed_with_who_from_where_before_and_after() {
    on_both(async |bed: Bed| {
        let ben = bed.joins("ben@example.com", "Ben", Role::Viewer).await;
        let path = format!("/api/v1/users/{}", ben.id);
        bed.act(Method::PATCH, &path, &json!({"role": "staff"})).await.ok();
        let page = bed.ask("/api/v1/audit?action=user.changed").await;
        let row = &page["items"][0];
        assert_eq!((&row["actor_name"], &row["address"]), (&json!("Ana Lopez"), &json!("127.0.0.1")));
        assert_eq!((&row["before"]["role"], &row["after"]["role"]), (&json!("viewer"), &json!("staff")));
        assert_eq!(row["target"], json!(ben.id));
        let of_ben = bed.ask(&format!("/api/v1/audit?actor_id={}", ben.id)).await;
        let actions: Vec<_> =
            of_ben["items"].as_array().unwrap().iter().map(|row| text(&row["action"])).collect();
        assert_eq!(actions, ["session.began"]);
        for wrong in ["cursor=seven", "limit=0", "limit=1000"] {
            let refused = bed.get(&format!("/api/v1/audit?{wrong}")).bearer_auth(&bed.ana.token);
            answer(refused).await.refused(Code::Invalid);
        }
        let verdict = bed.act(Method::POST, "/api/v1/audit/verify", &Value::Null).await.ok();
        assert!(verdict["rows"].as_i64().unwrap() >= 5 && verdict.get("broken_at").is_none(), "{verdict}");
    })
    .await;
}

#[tokio::test]
async fn an_export_has_every_row_oldest_first_also_beyond_one_step_and_is_noted_itself() {
    let bed = Bed::start().await;
    // More than are read at a time.
    for n in 0..1100 {
        let actor = omnichat_store::audit::Actor::SYSTEM.at(format_args!("192.0.2.{}", n % 250));
        omnichat_store::audit::exported(bed.server.app().store(), bed.tenant, actor).await.unwrap();
    }
    let reply = answer(bed.get("/api/v1/audit/export").bearer_auth(&bed.ana.token)).await.with_status(200);
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    assert!(reply.header("content-disposition").starts_with("attachment"));
    assert_eq!(reply.header("cache-control"), "no-store, private");
    let rows: Vec<Value> = reply.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() > 1100);
    assert!(rows.iter().zip(1..).all(|(row, seq)| row["seq"] == seq), "without a gap");
    let last = rows.last().unwrap();
    assert_eq!((&last["action"], &last["actor_name"]), (&json!("audit.exported"), &json!("Ana Lopez")));
}

/// Where states are noted, what must stay secret is not among them.
#[tokio::test]
async fn no_secret_stands_in_the_trail() {
    let bed = Bed::start().await;
    let new = json!({"name": "Nightly", "permissions": ["contact_read"]});
    let secret = text(&bed.act(Method::POST, "/api/v1/tokens", &new).await.with_status(201).body["secret"]);
    bed.login("ana@example.com").await;
    let trail = answer(bed.get("/api/v1/audit/export").bearer_auth(&bed.ana.token)).await.text();
    assert!(trail.contains("token.created") && trail.contains("session.began"));
    for secret in [secret.as_str(), &bed.ana.token, &bed.ana.refresh, crate::bed::PASSWORD, "$argon2id$"] {
        assert!(!trail.contains(secret));
    }
}
