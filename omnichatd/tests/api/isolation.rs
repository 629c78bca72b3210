//! The wall between tenants: what belongs to another is as if it were not there. Generated from the OpenAPI
//! document, so that a route with an id that nobody thought of fails the test.

use omnichat_api::Code;
use omnichat_api::permission::{Permission, Role};
use omnichat_store::local::Command;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, answer, on_both, text, user};
use crate::operations::{Needs, Operation, document, operations};
use crate::things::{foreign, fresh, good_body, went_through};

/// Everything that ever changes in Ana's tenant moves one of these: the event log or the audit trail.
async fn state(bed: &Bed) -> (i64, i64) {
    let newest = bed.ask("/api/v1/audit?limit=1").await;
    (bed.cursor().await, newest["items"][0]["seq"].as_i64().unwrap())
}

fn body_of(operation: &Operation) -> Value {
    if operation.method == Method::GET { Value::Null } else { good_body(&operation.id) }
}

const BELOW: &str = "the tenant below";

/// Owners of other tenants, one of them right below Ana's, and a program.
async fn strangers(bed: &Bed) -> Vec<(&'static str, String, bool)> {
    let kim = bed.stranger().await;
    let above = bed.tenant.to_string();
    bed.local(Command::TenantCreate { name: "A branch".into(), parent: Some(above) }).await;
    bed.local(user("lou@example.com", "Lou", Role::Owner, Some("A branch"))).await;
    let new = json!({"name": "Theirs", "permissions": Permission::ALL});
    let token = answer(bed.post("/api/v1/tokens", &new).bearer_auth(&kim.token)).await.with_status(201).body;
    vec![
        ("another organization", kim.token, true),
        (BELOW, bed.login("lou@example.com").await.token, true),
        ("a token of another organization", text(&token["secret"]), false),
    ]
}

#[tokio::test]
async fn every_route_with_an_id_of_another_tenant_says_not_found_and_changes_nothing() {
    on_both(async |bed: Bed| {
        let strangers = strangers(&bed).await;
        let mut seen = 0;
        for operation in operations().iter().filter(|operation| operation.path.contains("{id}")) {
            let needs = operation.needs();
            if matches!(needs, Needs::Nothing | Needs::Operator | Needs::Visitor) {
                // Those know no tenant; who may call them, the permissions' walk shows. Visitors' are in `attachments`.
                continue;
            }
            let (id, body) = (fresh(&bed, operation).await, body_of(operation));
            let before = state(&bed).await;
            for (whose, token, in_person) in &strangers {
                if needs == Needs::InPerson && !in_person {
                    continue;
                }
                let what = format!("{} as {whose}", operation.id);
                let reply = operation.call(&bed, Some(token), &id, &body).await;
                if *whose == BELOW && operation.collection() == "roles" {
                    // Roles of a tenant may be given in those below it: seen there, and not theirs to change.
                    reply.refused(Code::Conflict);
                    assert_eq!(state(&bed).await, before, "{what}");
                    continue;
                }
                assert_eq!(reply.status, 404, "{what}: {}", reply.body);
                let said = reply.refused(Code::NotFound);
                let unknown = operation.call(&bed, Some(token), &Uuid::now_v7().to_string(), &body).await;
                assert_eq!(unknown.refused(Code::NotFound)["detail"], said["detail"], "{what}");
                assert_eq!(state(&bed).await, before, "{what}");
            }
            // The same call of the owner goes through: it was the id and nothing else.
            let own = operation.call(&bed, Some(&bed.ana.token), &id, &body).await;
            assert!(went_through(operation, &own), "{}: {} {}", operation.id, own.status, own.body);
            seen += 1;
        }
        assert!(seen > 15, "{seen}");
    })
    .await;
}

#[tokio::test]
async fn an_id_of_another_tenant_in_a_body_or_query_is_refused_or_finds_nothing() {
    let bed = Bed::start().await;
    let kim = bed.stranger().await;
    let document = document();
    let mut seen = 0;
    for operation in operations().iter().filter(|o| !matches!(o.needs(), Needs::Nothing | Needs::Visitor)) {
        for field in operation.ids_in_query(&document) {
            let named = foreign(&bed, &kim.token, &field).await;
            let path = format!("{}?{field}={}", operation.path, text(&named[&field]));
            seen += 1;
            if operation.id == "upload_attachment" {
                let call =
                    bed.call(Method::POST, &format!("{path}&name=mine.txt")).bearer_auth(&bed.ana.token);
                answer(call.body("mine")).await.refused(Code::NotFound);
                continue;
            }
            let page = bed.ask(&path).await;
            assert_eq!(page["items"], json!([]), "{path}");
        }
        for field in operation.ids_in_body(&document) {
            let id =
                if operation.path.contains("{id}") { fresh(&bed, operation).await } else { String::new() };
            let mut body = good_body(&operation.id);
            for (name, value) in foreign(&bed, &kim.token, &field).await.as_object().unwrap() {
                body[name] = value.clone();
            }
            let before = state(&bed).await;
            let what = format!("{}: {field}", operation.id);
            let reply = operation.call(&bed, Some(&bed.ana.token), &id, &body).await;
            assert!(matches!(reply.status, 404 | 422), "{what}: {} {}", reply.status, reply.body);
            assert_eq!(state(&bed).await, before, "{what}");
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
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
