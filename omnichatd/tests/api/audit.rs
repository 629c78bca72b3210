//! The audit trail over the network: who reads it, what is in it, checking it, and taking it along.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::local::Command;
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

/// Walks a list from its beginning, and says how many items it had.
async fn walked(bed: &Bed, token: &str, list: &str) -> usize {
    let (mut cursor, mut items) = (String::new(), 0);
    loop {
        let path = format!("/api/v1/{list}?limit=100{cursor}");
        let page = answer(bed.get(&path).bearer_auth(token)).await.ok();
        items += page["items"].as_array().unwrap().len();
        let Some(next) = page["next_cursor"].as_str() else { return items };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn whoever_walks_long_lists_is_noted_with_how_much_and_who_looks_at_first_pages_is_not() {
    let bed = Bed::start().await;
    let many = Command::SeedBulk { tenant: None, messages: 700, conversations: 700, open: 700 };
    bed.local(many).await;
    let new = json!({"name": "Harvest", "permissions": ["contact_read", "conversation_read"]});
    let made = bed.act(Method::POST, "/api/v1/tokens", &new).await.with_status(201).body;
    let (script, id) = (text(&made["secret"]), text(&made["id"]));
    for _ in 0..20 {
        bed.ask("/api/v1/conversations?limit=100").await;
    }
    assert_eq!(walked(&bed, &bed.ana.token, "contacts").await, 700);
    let read = walked(&bed, &script, "contacts").await + walked(&bed, &script, "conversations").await;
    // What is not yet written when the daemon stops is written then.
    let database = bed.server.app().store().database().clone();
    let key = bed.temp.path().join("data/secret.key");
    bed.server.stop().await;
    let store = omnichat_store::Store::open_alone(database, key).await.unwrap();
    let query = omnichat_api::audit::AuditQuery { action: Some("bulk".into()), ..Default::default() };
    let rows = omnichat_store::audit::list(&store, Some(bed.tenant), &query).await.unwrap().items;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((rows[0].target.as_str(), rows[0].target_name.as_deref()), (id.as_str(), Some("Harvest")));
    assert_eq!(rows[0].address.as_deref(), Some("127.0.0.1"));
    // The first page of each is not counted.
    assert_eq!(rows[0].after.as_ref().unwrap()["items"], json!(read - 200));
    store.close().await;
}

#[tokio::test]
async fn reading_the_log_from_long_ago_counts_over_http_and_over_the_socket_and_keeping_up_does_not() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    for n in 0..6 {
        bed.replies(&id, &format!("{n}")).await;
    }
    let reads = || bed.server.app().bulk_reads().counted();
    let log = bed.ask("/api/v1/events?after=0&limit=100").await;
    let events = log["items"].as_array().unwrap().len() as u64;
    assert!(events > 6 && reads() == 0, "{events} {}", reads());
    bed.wait_ms(25 * 3_600_000);
    let late = bed.login("ana@example.com").await;
    answer(bed.get("/api/v1/events?after=0&limit=100").bearer_auth(&late.token)).await.ok();
    assert_eq!(reads(), events);
    let mut socket = crate::bed::Socket::open(&bed, "/api/v1/socket").await;
    socket.say(json!({"type": "hello", "token": late.token, "resume_after": 0})).await;
    socket.so_far().await;
    assert_eq!(reads(), 2 * events);
}
