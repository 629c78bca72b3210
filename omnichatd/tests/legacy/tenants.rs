//! Nothing of another tenant is seen or touched by old clients: the system before knew no walls between them.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Person, answer, text};
use crate::old::{Old, on_both, token};

/// Somebody of another tenant with a visitor, a conversation and a follow-up of their own.
async fn neighbour(old: &Old) -> Person {
    let bed = &old.bed;
    let kim = bed.stranger().await;
    let inboxes = answer(bed.get("/api/v1/inboxes").bearer_auth(&kim.token)).await.ok();
    let inbox = match inboxes["items"].get(0) {
        Some(inbox) => text(&inbox["id"]),
        None => {
            let new = json!({"channel": "webchat", "name": "Theirs"});
            let made = bed.post("/api/v1/inboxes", &new).bearer_auth(&kim.token);
            text(&answer(made).await.with_status(201).body["id"])
        }
    };
    let start = bed.post("/api/v1/widget/sessions", &json!({"inbox_id": inbox}));
    let visitor = text(&answer(start).await.with_status(201).body["token"]);
    let message = json!({"client_id": Uuid::now_v7(), "body": "A secret of theirs"});
    answer(bed.post("/api/v1/widget/messages", &message).bearer_auth(&visitor)).await.with_status(201);
    let leave = json!({"client_id": Uuid::now_v7(), "email": "theirs@example.com"});
    answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&visitor)).await.with_status(201);
    answer(
        bed.post("/api/v1/widget/messages", &json!({"client_id": Uuid::now_v7(), "body": "Another"}))
            .bearer_auth(&visitor),
    )
    .await
    .with_status(201);
    kim
}

#[tokio::test]
async fn no_list_has_anything_of_another_tenant() {
    on_both(async |old: Old| {
        neighbour(&old).await;
        for (path, list) in [
            ("/admin/api/convos", "conversations"),
            ("/admin/api/conversations?status=open", "conversations"),
            ("/admin/api/conversations?status=closed", "conversations"),
            ("/admin/api/conversations?status=all", "conversations"),
            ("/admin/api/escalated", "conversations"),
            ("/admin/api/followups", "followups"),
            ("/admin/api/callbacks", "callbacks"),
            ("/admin/api/history", "history"),
            ("/admin/api/history/export", "messages"),
            ("/admin/api/history/export", "conversations"),
        ] {
            assert_eq!(old.ask(path).await[list], json!([]), "{path}");
        }
        assert_eq!(old.ask("/admin/api/followups/unviewed-count").await, json!({"count": 0}));
    })
    .await;
}

#[tokio::test]
async fn nothing_of_another_tenant_is_read_or_changed_by_its_name_or_number() {
    on_both(async |old: Old| {
        let bed = &old.bed;
        let kim = neighbour(&old).await;
        let theirs = answer(bed.get("/api/v1/conversations").bearer_auth(&kim.token)).await.ok();
        let contact = text(&theirs["items"][0]["contact"]["id"]);
        let nothing = json!({"messages": [], "conversation": null});
        assert_eq!(old.ask(&format!("/admin/api/messages/{contact}/webchat")).await, nothing);
        old.act("/handoff/close", &json!({"user_id": contact})).await.with_status(200);
        let send = json!({"user_id": contact, "channel": "webchat", "text": "Hello"});
        old.act("/admin/api/send", &send).await.with_status(409);
        for number in [1, 2, 1_000_000_001, 1_000_000_002] {
            for path in [format!("/admin/api/followups/{number}/mark-viewed"), "/admin/api/x".into()] {
                answer(bed.call(Method::POST, &path).bearer_auth(&old.token)).await;
            }
            let delete = bed.call(Method::DELETE, &format!("/admin/api/followups/{number}"));
            answer(delete.bearer_auth(&old.token)).await.with_status(404);
            let change = bed.call(Method::PATCH, &format!("/admin/api/conversations/{number}"));
            answer(change.json(&json!({"open": 0})).bearer_auth(&old.token)).await.with_status(404);
        }
        let after = answer(bed.get("/api/v1/conversations").bearer_auth(&kim.token)).await.ok();
        assert_eq!(after, theirs);
        let left = answer(bed.get("/api/v1/followups").bearer_auth(&kim.token)).await.ok();
        assert_eq!(left["items"][0].get("viewed_at"), None::<&Value>, "{left}");
    })
    .await;
}

#[tokio::test]
async fn a_token_is_for_the_tenant_it_was_made_for() {
    on_both(async |old: Old| {
        let kim = neighbour(&old).await;
        let tenant =
            text(&answer(old.bed.get("/api/v1/me").bearer_auth(&kim.token)).await.ok()["tenant"]["id"]);
        let store = old.bed.server.app().store();
        let actor = omnichat_store::audit::Actor::OPERATOR;
        omnichat_store::legacy::enable(store, tenant.parse().unwrap(), None, actor).await.unwrap();
        // From now on it is the neighbour's clients that are served; Ana's token opens nothing of theirs.
        let served = async {
            for app in old.bed.apps() {
                while app.legacy().await.is_none_or(|on| on.tenant == old.bed.tenant) {
                    tokio::task::yield_now().await;
                }
            }
        };
        tokio::time::timeout(crate::bed::SOON, served).await.unwrap();
        old.asks("/admin/api/convos").await.with_status(401);
        let kims = token(&old.bed, "kim@example.com").await;
        let rows = answer(old.bed.get("/admin/api/convos").bearer_auth(&kims)).await.ok();
        assert_eq!(rows["conversations"].as_array().unwrap().len(), 1);
    })
    .await;
}
