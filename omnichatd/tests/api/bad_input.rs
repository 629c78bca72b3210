//! What cannot be read or breaks a rule: a clear refusal, and nothing stored.

use omnichat_api::Code;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, Reply, answer, on_both};

/// Ana posts these bytes as a message.
async fn posts(bed: &Bed, conversation: &str, kind: &str, body: impl Into<Vec<u8>>) -> Reply {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let call = bed.call(Method::POST, &path).header("content-type", kind).bearer_auth(&bed.ana.token);
    answer(call.body(body.into())).await
}

#[tokio::test]
async fn a_body_that_breaks_a_rule_is_refused_by_field_and_nothing_is_stored() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let before = bed.cursor().await;
        let client_id = Uuid::now_v7();
        let cases: [(Value, &str, &str); 10] = [
            (json!({"client_id": client_id, "body": "hi", "boddy": "hi"}), "boddy", "unknown"),
            (json!({"client_id": client_id}), "body", "blank"),
            (json!({"body": "hi"}), "client_id", "missing"),
            (json!({"client_id": client_id, "body": 7}), "body", "invalid"),
            (json!({"client_id": "seven", "body": "hi"}), "client_id", "invalid"),
            (json!({"client_id": client_id, "body": null}), "body", "invalid"),
            (json!({"client_id": client_id, "body": "hi", "kind": "shout"}), "kind", "invalid"),
            (json!({"client_id": client_id, "body": " \n\t"}), "body", "blank"),
            (json!({"client_id": client_id, "body": "é".repeat(10_001)}), "body", "too_long"),
            (json!({"client_id": client_id, "body": "a\u{0}b"}), "body", "invalid"),
        ];
        for (body, field, rule) in cases {
            posts(&bed, &id, "application/json", body.to_string()).await.invalid(field, rule);
        }
        assert_eq!(bed.cursor().await, before);

        let longest = json!({"client_id": client_id, "body": "é".repeat(10_000)});
        let stored =
            posts(&bed, &id, "application/json; charset=utf-8", longest.to_string()).await.with_status(201);
        assert_eq!(stored.body["body"], longest["body"]);
        assert!(bed.cursor().await > before);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_json_is_refused_and_nothing_is_stored() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    let before = bed.cursor().await;
    let good = json!({"client_id": Uuid::now_v7(), "body": "hi"}).to_string();

    for broken in ["", "{", "{\"body\":", "hello", "{} {}", &format!("{good},")] {
        let said = posts(&bed, &id, "application/json", broken).await.refused(Code::BadRequest);
        assert!(said["detail"].as_str().unwrap().contains("line 1"), "{said}");
    }
    let mut bytes = good.clone().into_bytes();
    let at = bytes.windows(2).position(|pair| pair == b"hi").unwrap();
    bytes[at] = 0xff;
    let said = posts(&bed, &id, "application/json", bytes).await.refused(Code::BadRequest);
    assert!(said["detail"].as_str().unwrap().contains(&format!("byte {}", at + 1)), "{said}");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        posts(&bed, &id, kind, good.clone()).await.refused(Code::UnsupportedMediaType);
    }
    let large = json!({"client_id": Uuid::now_v7(), "body": "x".repeat(256 * 1024)});
    posts(&bed, &id, "application/json", large.to_string()).await.refused(Code::TooLarge);
    assert_eq!(bed.cursor().await, before);
    posts(&bed, &id, "application/json", good).await.with_status(201);
}

#[tokio::test]
async fn queries_and_ids_in_paths_are_checked() {
    let bed = Bed::start().await;
    let ask = async |path: &str| answer(bed.get(path).bearer_auth(&bed.ana.token)).await;
    for (query, field, rule) in [
        ("limit=many", "limit", "invalid"),
        ("limit=0", "limit", "out_of_range"),
        ("limit=101", "limit", "out_of_range"),
        ("status=lost", "status", "invalid"),
        ("stauts=open", "stauts", "unknown"),
        ("inbox_id=1", "inbox_id", "invalid"),
        ("cursor=nonsense", "cursor", "invalid"),
        ("assignee=nobody-i-know", "assignee", "invalid"),
    ] {
        ask(&format!("/api/v1/conversations?{query}")).await.invalid(field, rule);
    }
    ask("/api/v1/events?wait=26").await.invalid("wait", "out_of_range");
    ask("/api/v1/widget/config").await.invalid("inbox_id", "missing");
    for path in ["conversations/1", "contacts/not-an-id", "inboxes/%ff", "conversations/%00/messages"] {
        ask(&format!("/api/v1/{path}")).await.refused(Code::NotFound);
    }
}

#[tokio::test]
async fn an_unknown_path_or_method_is_refused_as_everything_else_is() {
    let bed = Bed::start().await;
    for path in ["/api/v1/conversation", "/api/v2/me", "/nothing", "/api/v1/me/"] {
        let said = answer(bed.get(path)).await.refused(Code::NotFound);
        assert!(said["detail"].as_str().unwrap().contains(path), "{said}");
    }
    for (method, path, allowed) in [
        (Method::DELETE, "/api/v1/me", "GET"),
        (Method::PUT, "/api/v1/conversations", "GET"),
        (Method::GET, "/api/v1/auth/login", "POST"),
        (Method::POST, "/healthz", "GET"),
    ] {
        let reply = answer(bed.call(method, path)).await;
        assert!(reply.header("allow").contains(allowed), "{path}: {:?}", reply.headers);
        reply.refused(Code::MethodNotAllowed);
    }
}

#[tokio::test]
async fn settings_of_an_inbox_and_a_contact_are_checked_field_by_field() {
    let bed = Bed::start().await;
    let before = bed.cursor().await;
    let inbox = format!("/api/v1/inboxes/{}", bed.inbox);
    for (body, field, rule) in [
        (json!({"name": ""}), "name", "blank"),
        (json!({"name": "a\nb"}), "name", "invalid"),
        (json!({"nmae": "a"}), "nmae", "unknown"),
        (json!({"widget": {"team_name": "A", "greeting": "B"}}), "widget.color", "missing"),
        (json!({"widget": {"team_name": "A", "greeting": "B", "color": "red"}}), "widget.color", "invalid"),
    ] {
        bed.act(Method::PATCH, &inbox, &body).await.invalid(field, rule);
    }
    let origin = bed.act(Method::PATCH, &inbox, &json!({"allowed_origins": ["shop.example"]})).await;
    let said = origin.refused(Code::Invalid);
    assert!(said["errors"][0]["field"].as_str().unwrap().starts_with("allowed_origins"), "{said}");
    assert_eq!(bed.cursor().await, before);
}
