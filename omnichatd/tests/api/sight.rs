//! Roles that see only a part of the conversations: over HTTP, in the log and on the socket.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_api::socket::close;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, Person, Socket, answer, on_both, text};
use crate::operations::operations;
use crate::things::{good_body, went_through};

/// Ben, with a role of the tenant's own that answers and sees this much.
async fn ben(bed: &Bed, sees: &str) -> (Person, String) {
    let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
    let permissions =
        ["conversation_read", "conversation_write", "followup_read", "followup_write", "user_read"];
    let new = json!({"name": "Part", "permissions": permissions, "sees": sees});
    let role = bed.act(Method::POST, "/api/v1/roles", &new).await.with_status(201).body;
    let give = json!({"role": "custom", "role_id": role["id"]});
    bed.act(Method::PATCH, &format!("/api/v1/users/{}", ben.id), &give).await.ok();
    (ben, text(&role["id"]))
}

async fn assign(bed: &Bed, id: &str, to: &Value) {
    bed.act(Method::POST, &format!("/api/v1/conversations/{id}/assign"), to).await.ok();
}

async fn asks(bed: &Bed, person: &Person, path: &str) -> Value {
    answer(bed.get(path).bearer_auth(&person.token)).await.ok()
}

/// The kinds of the next events, which are all of this conversation.
async fn hears<const N: usize>(socket: &mut Socket, id: &str) -> [String; N] {
    let mut kinds = [const { String::new() }; N];
    for kind in &mut kinds {
        let event = socket.next_of("event").await;
        assert_eq!(event["conversation"], id);
        *kind = text(&event["kind"]);
    }
    kinds
}

#[tokio::test]
async fn every_route_of_a_conversation_says_not_found_to_who_does_not_see_it() {
    on_both(async |bed: Bed| {
        let (ben, _) = ben(&bed, "own").await;
        let (guest, id) = bed.conversation().await;
        let leave = json!({"client_id": Uuid::now_v7(), "email": "visitor@example.com"});
        answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&guest.token)).await.with_status(201);
        let followup = text(&bed.ask("/api/v1/followups").await["items"][0]["id"]);
        // That closed it.
        let reopen = format!("/api/v1/conversations/{id}/reopen");
        bed.act(Method::POST, &reopen, &json!({})).await.ok();
        let routes =
            operations().into_iter().filter_map(|operation| match operation.path.split('/').nth(3) {
                Some("conversations") if operation.path.contains("{id}") => Some((operation, id.clone())),
                Some("followups") if operation.path.contains("{id}") => Some((operation, followup.clone())),
                _ => None,
            });
        let routes: Vec<_> = routes.collect();
        assert!(routes.len() > 7, "{}", routes.len());
        let before = bed.cursor().await;
        for (operation, id) in &routes {
            let body = if operation.method == Method::GET { Value::Null } else { good_body(&operation.id) };
            let reply = operation.call(&bed, Some(&ben.token), id, &body).await;
            assert_eq!(reply.status, 404, "{}", operation.id);
            reply.refused(Code::NotFound);
        }
        assert_eq!(bed.cursor().await, before);
        for list in ["conversations", "conversations?q=blue", "followups"] {
            assert_eq!(asks(&bed, &ben, &format!("/api/v1/{list}")).await["items"], json!([]), "{list}");
        }
        let log = asks(&bed, &ben, "/api/v1/events?after=0&limit=100").await;
        assert!(!log.to_string().contains("blue"), "{log}");
        assert_eq!(log["cursor"], before);

        assign(&bed, &id, &json!({"assignee_id": ben.id})).await;
        for (operation, id) in
            routes.iter().rev().filter(|(operation, _)| operation.id != "assign_conversation")
        {
            let body = if operation.method == Method::GET { Value::Null } else { good_body(&operation.id) };
            let reply = operation.call(&bed, Some(&ben.token), id, &body).await;
            assert!(went_through(operation, &reply), "{}: {}", operation.id, reply.body);
        }
        assert_eq!(asks(&bed, &ben, "/api/v1/conversations").await["items"][0]["id"], id);
    })
    .await;
}

#[tokio::test]
async fn a_socket_carries_what_its_user_sees_and_once_that_it_was_taken() {
    on_both(async |bed: Bed| {
        let (ben, _) = ben(&bed, "own").await;
        let (guest, hers) = bed.conversation().await;
        let mut socket = bed.socket_of(&ben).await;
        for frame in [
            json!({"type": "watch", "topics": [format!("conversation:{hers}")]}),
            json!({"type": "send", "client_id": Uuid::now_v7(), "conversation": hers, "body": "hi"}),
            json!({"type": "typing", "conversation": hers, "on": true}),
            json!({"type": "viewing", "conversation": hers}),
            json!({"type": "read", "conversation": hers, "seq": 1}),
        ] {
            socket.say(frame.clone()).await;
            let error = socket.next().await;
            assert_eq!((&error["type"], &error["code"]), (&json!("error"), &json!("not_found")), "{frame}");
        }
        let mut visitor = bed.visitor_socket(&guest).await;
        visitor.say(json!({"type": "typing", "on": true})).await;
        visitor.so_far().await;
        bed.replies(&hers, "Yes, it is.").await;
        assert_eq!(socket.so_far().await, Vec::<Value>::new());

        assign(&bed, &hers, &json!({"assignee_id": ben.id})).await;
        assert_eq!(hears(&mut socket, &hers).await, ["message.created", "conversation.changed"]);
        socket.say(json!({"type": "watch", "topics": [format!("conversation:{hers}")]})).await;
        assert_eq!(socket.next_of("presence").await["visitor_online"], true);
        assign(&bed, &hers, &json!({"assignee_id": bed.ana.id})).await;
        assert_eq!(hears(&mut socket, &hers).await, ["conversation.left"]);
        // Neither what is written nor who types there reaches them any more.
        bed.replies(&hers, "Shall I put it aside?").await;
        visitor.say(json!({"type": "typing", "on": true})).await;
        visitor.so_far().await;
        assert_eq!(socket.so_far().await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn who_is_put_into_a_team_fetches_afresh_and_then_sees_what_it_has() {
    on_both(async |bed: Bed| {
        let (ben, role) = ben(&bed, "teams").await;
        let new = json!({"name": "Sales", "members": []});
        let team = bed.act(Method::POST, "/api/v1/teams", &new).await.with_status(201).body;
        let inbox = format!("/api/v1/inboxes/{}", bed.inbox);
        let given = bed.act(Method::PATCH, &inbox, &json!({"team_id": team["id"]})).await.ok();
        assert_eq!(given["team"]["name"], "Sales");
        let (_, id) = bed.conversation().await;
        let mut socket = bed.socket_of(&ben).await;
        assert_eq!(asks(&bed, &ben, "/api/v1/conversations").await["items"], json!([]));
        let path = format!("/api/v1/teams/{}", text(&team["id"]));
        bed.act(Method::PATCH, &path, &json!({"members": [ben.id]})).await.ok();
        let resync = socket.next_of("resync").await;
        assert!(resync["cursor"].as_i64().unwrap() <= bed.cursor().await);
        assert_eq!(asks(&bed, &ben, "/api/v1/conversations").await["items"][0]["team"]["name"], "Sales");
        bed.replies(&id, "Yes, it is.").await;
        assert_eq!(socket.next_of("event").await["conversation"], id);

        // Less to see is told the same way, and without reading there is nothing to listen to.
        bed.act(Method::PATCH, &format!("/api/v1/roles/{role}"), &json!({"sees": "own"})).await.ok();
        socket.next_of("resync").await;
        assert_eq!(asks(&bed, &ben, "/api/v1/conversations").await["items"], json!([]));
        let less = json!({"permissions": ["user_read"]});
        bed.act(Method::PATCH, &format!("/api/v1/roles/{role}"), &less).await.ok();
        assert_eq!(socket.end().await.0, close::NOT_ALLOWED);
    })
    .await;
}
