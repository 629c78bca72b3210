//! The API channel end to end, with a stand-in for the program on the other side.

use omnichat_api::Time;
use omnichatd::channels::bridge;
use reqwest::Method;
use serde_json::{Value, json};

use super::{SECRET, inbox};
use crate::bed::{Bed, Carrier, Does, Reply, answer, text};
use crate::carry::{comes_to, while_time_passes};
use crate::hooks::until;

/// An inbox whose replies go there, if anywhere: its id.
async fn matrix(bed: &Bed, url: Option<&str>) -> String {
    let mut fields = json!({"secret": SECRET});
    if let Some(url) = url {
        fields["url"] = url.into();
    }
    text(
        &inbox(bed, json!({"channel": "api", "name": "Matrix", "address": "matrix", "fields": fields})).await
            ["id"],
    )
}

async fn posts(bed: &Bed, inbox: &str, event: &Value) -> Reply {
    let body = event.to_string();
    let proof = bridge::signature(SECRET, bed.server.app().now(), body.as_bytes());
    let post = bed.call(Method::POST, &format!("/api/v1/hooks/api/{inbox}")).body(body);
    answer(post.header("omnichat-signature", proof)).await
}

async fn writes(bed: &Bed, inbox: &str) -> String {
    let message = json!({"id": "event-1", "from": "@maya:example.com", "name": "Maya", "text": "Hello"});
    posts(bed, inbox, &message).await.with_status(202);
    text(&until(bed, "done", 1).await[0]["conversation_id"])
}

#[tokio::test]
async fn a_reply_is_posted_signed_and_named_so_that_it_can_be_told_from_the_next() {
    let mut there = Carrier::start().await;
    let bed = Bed::start().await;
    let inbox = matrix(&bed, Some(&there.url)).await;
    let conversation = writes(&bed, &inbox).await;
    let mut socket = bed.socket().await;
    there.order([
        Does::HangsUpAfterReading,
        Does::Says(503, "", Value::Null),
        Does::Says(200, "", json!({"id": "theirs"})),
    ]);
    let sent = bed.replies(&conversation, "Hello back").await;
    while_time_passes(&bed, comes_to(&mut socket, "Hello back", "accepted")).await;

    let tries = there.rest();
    assert_eq!(tries.len(), 3);
    for asked in &tries {
        assert_eq!(asked.headers["idempotency-key"], text(&sent["id"]));
        let proof = &asked.headers["omnichat-signature"];
        let seconds: i64 = proof.strip_prefix("t=").unwrap().split_once(',').unwrap().0.parse().unwrap();
        assert_eq!(*proof, bridge::signature(SECRET, Time(seconds * 1000), asked.body.as_bytes()));
        let body = asked.json();
        assert_eq!((&body["to"], &body["text"]), (&json!("@maya:example.com"), &json!("Hello back")));
        assert_eq!((&body["id"], &body["type"]), (&sent["id"], &json!("message")));
    }
    let report = json!({"type": "status", "id": "theirs", "state": "read"});
    posts(&bed, &inbox, &report).await.with_status(202);
    comes_to(&mut socket, "Hello back", "read").await;
}

#[tokio::test]
async fn what_the_other_side_refuses_is_told_in_its_words() {
    let there = Carrier::start().await;
    let bed = Bed::start().await;
    let inbox = matrix(&bed, Some(&there.url)).await;
    let conversation = writes(&bed, &inbox).await;
    let mut socket = bed.socket().await;
    there.order([Does::Says(422, "", json!({"detail": "Maya has left the room"}))]);
    bed.replies(&conversation, "Hello back").await;
    let why = comes_to(&mut socket, "Hello back", "failed").await;
    assert!(why.ends_with("says: Maya has left the room"), "{why}");
}

#[tokio::test]
async fn without_an_address_replies_are_read_over_the_api_and_reported_by_our_own_id() {
    let bed = Bed::start().await;
    let inbox = matrix(&bed, None).await;
    let conversation = writes(&bed, &inbox).await;
    let mut socket = bed.socket().await;
    let sent = bed.replies(&conversation, "Hello back").await;
    comes_to(&mut socket, "Hello back", "accepted").await;
    let report = json!({"type": "status", "id": sent["id"], "state": "delivered"});
    posts(&bed, &inbox, &report).await.with_status(202);
    comes_to(&mut socket, "Hello back", "delivered").await;
}

#[tokio::test]
async fn what_cannot_be_read_or_is_not_signed_is_said_at_once() {
    let bed = Bed::start().await;
    let inbox = matrix(&bed, None).await;
    let refused = posts(&bed, &inbox, &json!({"id": "1", "from": "a"})).await.with_status(422);
    assert_eq!(refused.body["detail"], "`text` is missing, and there are no `attachments`");
    let post = bed.call(Method::POST, &format!("/api/v1/hooks/api/{inbox}")).body("{}");
    answer(post.header("omnichat-signature", "t=1,v1=00")).await.with_status(403);
}
