//! The wall between tenants: what belongs to another is as if it were not there. Generated from the OpenAPI
//! document, so that a route with an id that nobody thought of here fails the test.

use omnichat_api::Code;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, answer, on_both, text};
use crate::permissions::operations;

/// A body that the operation takes.
fn good_body(operation: &str) -> Value {
    match operation {
        "assign_conversation" => json!({"assignee_id": null}),
        "read_conversation" => json!({"seq": 1}),
        "send_message" => json!({"client_id": Uuid::now_v7(), "body": "hi"}),
        "close_conversation" | "reopen_conversation" => json!({}),
        "change_contact" | "change_inbox" => json!({"name": "New name"}),
        "change_followup" => json!({"viewed": true}),
        other => panic!("{other} is new: say here what a good body for it is"),
    }
}

#[tokio::test]
async fn every_route_with_an_id_of_another_tenant_says_not_found_and_changes_nothing() {
    on_both(async |bed: Bed| {
        let (guest, conversation) = bed.conversation().await;
        let leave = json!({"client_id": Uuid::now_v7(), "email": "visitor@example.com"});
        answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&guest.token)).await.with_status(201);
        let followup = text(&bed.ask("/api/v1/followups").await["items"][0]["id"]);
        let inbox = bed.inbox.to_string();
        let kim = bed.stranger().await;
        let mut seen = 0;
        for operation in operations().into_iter().filter(|operation| operation.path.contains("{id}")) {
            let id = match operation.path.split('/').nth(3).unwrap() {
                "conversations" => &conversation,
                "contacts" => &guest.contact,
                "inboxes" => &inbox,
                "followups" => &followup,
                other => panic!("{other} is new: say here whose id its routes take"),
            };
            let body = if operation.method == Method::GET { Value::Null } else { good_body(&operation.id) };
            let before = bed.cursor().await;
            let foreign = operation.call(&bed, Some(&kim.token), id, &body).await;
            assert_eq!(foreign.status, 404, "{}", operation.id);
            let foreign = foreign.refused(Code::NotFound);
            let unknown = operation.call(&bed, Some(&kim.token), &Uuid::now_v7().to_string(), &body).await;
            assert_eq!(unknown.refused(Code::NotFound)["detail"], foreign["detail"], "{}", operation.id);
            assert_eq!(bed.cursor().await, before, "{}", operation.id);
            // The same call of the owner goes through: it was the id and nothing else.
            let own = operation.call(&bed, Some(&bed.ana.token), id, &body).await;
            assert!(matches!(own.status, 200 | 201), "{}: {}", operation.id, own.body);
            seen += 1;
        }
        assert!(seen > 10, "{seen}");
    })
    .await;
}

#[tokio::test]
async fn lists_events_and_search_hold_nothing_of_another_tenant() {
    on_both(async |bed: Bed| {
        let (guest, _) = bed.conversation().await;
        let kim = bed.stranger().await;
        for list in [
            "conversations".to_owned(),
            "conversations?q=blue".to_owned(),
            format!("conversations?contact_id={}", guest.contact),
            format!("conversations?inbox_id={}", bed.inbox),
            "contacts".to_owned(),
            "followups".to_owned(),
            "inboxes".to_owned(),
        ] {
            let page = answer(bed.get(&format!("/api/v1/{list}")).bearer_auth(&kim.token)).await.ok();
            assert_eq!(page["items"], json!([]), "{list}");
        }
        let users = answer(bed.get("/api/v1/users").bearer_auth(&kim.token)).await.ok();
        assert_eq!(users["items"].as_array().unwrap().len(), 1);
        let events = answer(bed.get("/api/v1/events?after=0").bearer_auth(&kim.token)).await.ok();
        assert!(!events.to_string().contains("blue"), "{events}");
    })
    .await;
}

#[tokio::test]
async fn a_conversation_cannot_be_given_to_somebody_of_another_tenant() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    let kim = bed.stranger().await;
    let path = format!("/api/v1/conversations/{id}/assign");
    bed.act(Method::POST, &path, &json!({"assignee_id": kim.id})).await.invalid("assignee_id", "unknown");
}

#[tokio::test]
async fn a_socket_reaches_and_hears_nothing_of_another_tenant() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let kim = bed.stranger().await;
    let mut socket = bed.socket_of(&kim).await;
    socket.say(json!({"type": "watch", "topics": [format!("conversation:{id}")]})).await;
    let mut visitor = bed.visitor_socket(&guest).await;
    visitor.say(json!({"type": "typing", "on": true})).await;
    visitor.so_far().await;
    bed.replies(&id, "Yes, it is.").await;
    let heard = socket.so_far().await;
    assert!(heard.iter().all(|frame| frame["type"] == "presence"), "{heard:?}");
    assert!(heard.iter().all(|frame| frame["visitor_online"] == false), "{heard:?}");

    let before = bed.cursor().await;
    for frame in [
        json!({"type": "send", "client_id": Uuid::now_v7(), "conversation": id, "body": "hi"}),
        json!({"type": "typing", "conversation": id, "on": true}),
        json!({"type": "viewing", "conversation": id}),
        json!({"type": "read", "conversation": id, "seq": 1}),
    ] {
        socket.say(frame.clone()).await;
        let error = socket.next().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("error"), &json!("not_found")), "{frame}");
    }
    assert_eq!(bed.cursor().await, before);
    let heard = visitor.so_far().await;
    assert!(heard.iter().all(|frame| frame["type"] != "typing"), "{heard:?}");
}
