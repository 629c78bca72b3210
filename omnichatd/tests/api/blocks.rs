//! Who is blocked writes nothing more, by no way; what they wrote stays.

use omnichat_api::Code;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, Guest, Reply, answer, on_both, text};

async fn send(bed: &Bed, guest: &Guest) -> Reply {
    let message = json!({"client_id": Uuid::now_v7(), "body": "Hello"});
    answer(bed.post("/api/v1/widget/messages", &message).bearer_auth(&guest.token)).await
}

async fn block(bed: &Bed, body: &Value) -> String {
    text(&bed.act(Method::POST, "/api/v1/blocks", body).await.with_status(201).body["id"])
}

#[tokio::test]
async fn a_blocked_contact_writes_nothing_more_until_the_block_is_lifted() {
    on_both(async |bed: Bed| {
        let (guest, _) = bed.conversation().await;
        let mut socket = bed.visitor_socket(&guest).await;
        let id = block(&bed, &json!({"kind": "contact", "value": guest.contact, "reason": "abusive"})).await;
        send(&bed, &guest).await.refused(Code::Blocked);
        let leave = json!({"client_id": Uuid::now_v7(), "email": "visitor@example.com"});
        let left = answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&guest.token)).await;
        left.refused(Code::Blocked);
        socket.say(json!({"type": "send", "client_id": Uuid::now_v7(), "body": "Hello"})).await;
        let refused = socket.next().await;
        assert_eq!((&refused["type"], &refused["code"]), (&json!("error"), &json!("blocked")));
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
        assert_eq!(history["messages"].as_array().unwrap().len(), 1, "what was written stays");
        assert_eq!(bed.ask(&format!("/api/v1/contacts/{}", guest.contact)).await["blocked"], true);
        assert_eq!(bed.ask("/api/v1/contacts").await["items"][0]["blocked"], true);

        bed.act(Method::DELETE, &format!("/api/v1/blocks/{id}"), &json!({})).await.with_status(204);
        send(&bed, &guest).await.with_status(201);
        assert_eq!(bed.ask("/api/v1/blocks").await["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_staff_noted_and_a_network_are_blocked_too() {
    let bed = Bed::start().await;
    let (guest, _) = bed.conversation().await;
    let path = format!("/api/v1/contacts/{}", guest.contact);
    bed.act(Method::PATCH, &path, &json!({"email": "maya@example.com"})).await.with_status(200);
    let id = block(&bed, &json!({"kind": "email", "value": "Maya@example.com"})).await;
    send(&bed, &guest).await.refused(Code::Blocked);
    bed.act(Method::DELETE, &format!("/api/v1/blocks/{id}"), &json!({})).await.with_status(204);
    send(&bed, &guest).await.with_status(201);

    let id = block(&bed, &json!({"kind": "network", "value": "127.0.0.0/8"})).await;
    send(&bed, &guest).await.refused(Code::Blocked);
    bed.act(Method::DELETE, &format!("/api/v1/blocks/{id}"), &json!({})).await.with_status(204);
    send(&bed, &guest).await.with_status(201);
}

#[tokio::test]
async fn what_cannot_be_blocked_says_why() {
    let bed = Bed::start().await;
    let ask = async |kind: &str, value: &str| {
        bed.act(Method::POST, "/api/v1/blocks", &json!({"kind": kind, "value": value})).await
    };
    ask("network", "0.0.0.0/0").await.invalid("value", "invalid");
    ask("network", "everybody").await.invalid("value", "invalid");
    ask("email", "maya").await.invalid("value", "invalid");
    ask("contact", &Uuid::now_v7().to_string()).await.refused(Code::NotFound);
    ask("email", "maya@example.com").await.with_status(201);
    ask("email", "MAYA@example.com").await.refused(Code::Conflict);
}
