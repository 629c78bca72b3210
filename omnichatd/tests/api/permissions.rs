//! Roles, route by route. The routes come from the OpenAPI document, so that a new one is looked at by itself.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, Person, Reply, answer};

/// What anybody may call; `logout` aside, which needs a token but no permission, and sockets, whose token comes in
/// the first frame.
const PUBLIC: [&str; 8] = [
    "accept_invite",
    "login",
    "open_staff_socket",
    "open_visitor_socket",
    "refresh",
    "show_invite",
    "show_widget_config",
    "start_visitor_session",
];

pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) described: Value,
}

impl Operation {
    pub(crate) async fn call(&self, bed: &Bed, token: Option<&str>, id: &str, body: &Value) -> Reply {
        let call = bed.call(self.method.clone(), &self.path.replace("{id}", id));
        let call = if self.method == Method::GET { call } else { call.json(body) };
        answer(if let Some(token) = token { call.bearer_auth(token) } else { call }).await
    }

    pub(crate) fn is_public(&self) -> bool {
        PUBLIC.contains(&self.id.as_str())
    }

    fn is_visitors(&self) -> bool {
        self.path.starts_with("/api/v1/widget/")
    }
}

/// Every operation of the OpenAPI document.
pub(crate) fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&omnichatd::docs::TEXT).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            let id = described["operationId"].as_str().unwrap().to_owned();
            all.push(Operation { id, method, path: path.clone(), described: described.clone() });
        }
    }
    assert!(all.len() > 25, "{}", all.len());
    all
}

#[tokio::test]
async fn without_a_token_every_route_but_the_public_ones_is_closed_and_says_so_in_the_document() {
    let bed = Bed::start().await;
    let some = Uuid::now_v7().to_string();
    let mut open = Vec::new();
    for operation in operations() {
        let says_open = operation.described["security"] == json!([{}]);
        assert_eq!(says_open, operation.is_public(), "{}: the document is wrong", operation.id);
        if operation.is_public() {
            open.push(operation.id.clone());
        } else {
            let reply = operation.call(&bed, None, &some, &json!({})).await;
            assert_eq!(reply.status, 401, "{}", operation.id);
            reply.refused(Code::Unauthorized);
        }
    }
    open.sort();
    assert_eq!(open, PUBLIC);
}

/// Which of the staff's operations a role is refused.
async fn refused(bed: &Bed, person: &Person) -> Vec<String> {
    let some = Uuid::now_v7().to_string();
    let mut refused = Vec::new();
    for operation in operations() {
        if operation.is_public() || operation.is_visitors() || operation.id == "logout" {
            continue;
        }
        let reply = operation.call(bed, Some(&person.token), &some, &json!({})).await;
        if reply.status == 403 {
            let said = reply.refused(Code::Forbidden);
            assert!(said["detail"].as_str().unwrap().contains("permission"), "{said}");
            refused.push(operation.id);
        } else {
            assert!([200, 404, 422].contains(&reply.status), "{} {}", operation.id, reply.status);
        }
    }
    refused.sort();
    refused
}

#[tokio::test]
async fn a_viewer_changes_nothing() {
    let bed = Bed::start().await;
    let viewer = bed.joins("vera@example.com", "Vera", Role::Viewer).await;
    let writes = operations().into_iter().filter(|o| o.method != Method::GET);
    let mut writes: Vec<_> = writes.filter(|o| !o.is_public() && !o.is_visitors()).map(|o| o.id).collect();
    writes.retain(|id| id != "logout");
    writes.sort();
    assert_eq!(refused(&bed, &viewer).await, writes);
}

#[tokio::test]
async fn a_marketer_sees_no_conversation_and_staff_do_not_change_inboxes() {
    let bed = Bed::start().await;
    let marketer = bed.joins("mia@example.com", "Mia", Role::Marketer).await;
    let closed = refused(&bed, &marketer).await;
    for id in ["list_conversations", "show_conversation", "list_messages", "send_message", "list_events"] {
        assert!(closed.contains(&id.to_owned()), "{id}");
    }
    assert!(!closed.contains(&"list_contacts".to_owned()));
    let staff = bed.joins("ben@example.com", "Ben", Role::Staff).await;
    assert_eq!(refused(&bed, &staff).await, ["change_inbox", "create_inbox"]);
    assert!(refused(&bed, &bed.ana).await.is_empty());
}
