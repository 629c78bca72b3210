//! Who may do what, route by route, held against the one matrix. The routes and what they need come from the OpenAPI
//! document; who asks is every kind of caller there is.

use omnichat_api::Code;
use omnichat_api::permission::{Permission, Role};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, answer, text};
use crate::operations::{Needs, Operation, operations};

/// Somebody who asks.
struct Caller {
    what: String,
    token: Option<String>,
    kind: Kind,
}

enum Kind {
    Nobody,
    Visitor,
    Staff { permissions: Vec<Permission>, in_person: bool, operator: bool },
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Through,
    NotSignedIn,
    Forbidden,
}

impl Caller {
    fn new(what: impl Into<String>, token: &str, kind: Kind) -> Self {
        Self { what: what.into(), token: Some(token.to_owned()), kind }
    }

    /// What the matrix says.
    fn may(&self, needs: Needs, also: &[Permission]) -> Outcome {
        let (permissions, in_person, operator) = match (&self.kind, needs) {
            (_, Needs::Nothing) | (Kind::Visitor, Needs::Visitor) => return Outcome::Through,
            (Kind::Nobody | Kind::Visitor, _) | (_, Needs::Visitor) => return Outcome::NotSignedIn,
            (Kind::Staff { permissions, in_person, operator }, _) => (permissions, *in_person, *operator),
        };
        let may = match needs {
            Needs::Permission(permission) => {
                permissions.contains(&permission) && also.iter().all(|one| permissions.contains(one))
            }
            Needs::InPerson => in_person,
            Needs::Operator => in_person && operator,
            Needs::Nothing | Needs::Visitor | Needs::SignedIn => true,
        };
        if may { Outcome::Through } else { Outcome::Forbidden }
    }

    /// What the daemon does. Ids are made up and bodies empty: nothing is changed on the way.
    async fn tries(&self, bed: &Bed, operation: &Operation) -> Outcome {
        let some = Uuid::now_v7().to_string();
        let reply = operation.call(bed, self.token.as_deref(), &some, &json!({})).await;
        match reply.status {
            401 => {
                reply.refused(Code::Unauthorized);
                Outcome::NotSignedIn
            }
            403 => {
                reply.refused(Code::Forbidden);
                Outcome::Forbidden
            }
            200 | 201 | 204 | 404 | 409 | 410 | 422 => Outcome::Through,
            other => panic!("{} as {}: {other} {}", operation.id, self.what, reply.body),
        }
    }

    async fn is_heard_as_the_matrix_says(&self, bed: &Bed, operation: &Operation) {
        let (should, does) =
            (self.may(operation.needs(), &operation.also()), self.tries(bed, operation).await);
        assert_eq!(does, should, "{} as {}", operation.id, self.what);
    }
}

fn staff_kind(permissions: &[Permission]) -> Kind {
    Kind::Staff { permissions: permissions.to_vec(), in_person: true, operator: false }
}

/// A token that may do this, made by Ana.
async fn api_token(bed: &Bed, path: &str, permissions: &[Permission]) -> String {
    let new = json!({"name": "A script", "permissions": permissions});
    text(&bed.act(Method::POST, path, &new).await.with_status(201).body["secret"])
}

#[tokio::test]
async fn every_route_lets_in_whom_the_matrix_names_and_nobody_else() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    for role in Role::BUILT_IN {
        bed.joins(&format!("{role}@example.com"), "Somebody", *role).await;
    }
    bed.joins("operator@example.com", "Op", Role::Viewer).await;
    let on = omnichat_store::tenants::operate::set_operator(
        bed.server.app().store(),
        "operator@example.com",
        true,
        omnichat_store::audit::Actor::OPERATOR,
    );
    on.await.unwrap();
    let own = api_token(&bed, "/api/v1/me/tokens", Permission::ALL).await;
    let tenants = api_token(&bed, "/api/v1/tokens", Permission::ALL).await;

    for operation in operations().iter().filter(|operation| !operation.is_public()) {
        let mut callers = vec![
            Caller { what: "nobody".into(), token: None, kind: Kind::Nobody },
            Caller::new("a forger", "eyJhbGciOiJub25lIn0.e30.", Kind::Nobody),
            Caller::new("a visitor", &guest.token, Kind::Visitor),
        ];
        for (what, token) in [("a personal token", &own), ("a token of the tenant", &tenants)] {
            let all = Permission::ALL.to_vec();
            callers.push(Caller::new(
                what,
                token,
                Kind::Staff { permissions: all, in_person: false, operator: false },
            ));
        }
        for caller in callers {
            caller.is_heard_as_the_matrix_says(&bed, operation).await;
        }
        // Some of what is done in person ends the session: each signs in for its own.
        for role in Role::BUILT_IN {
            let person = bed.login(&format!("{role}@example.com")).await;
            let caller = Caller::new(role.as_str(), &person.token, staff_kind(role.permissions()));
            caller.is_heard_as_the_matrix_says(&bed, operation).await;
        }
        let operator = bed.login("operator@example.com").await;
        let permissions = Role::Viewer.permissions().to_vec();
        let kind = Kind::Staff { permissions, in_person: true, operator: true };
        Caller::new("an operator", &operator.token, kind).is_heard_as_the_matrix_says(&bed, operation).await;
    }
}

/// One permission and no other, and all but that one: as a custom role and as an API token.
#[tokio::test]
async fn one_permission_opens_its_routes_and_all_others_together_do_not() {
    let bed = Bed::start().await;
    let cleo = bed.joins("cleo@example.com", "Cleo", Role::Viewer).await;
    let role = json!({"name": "Made to measure", "permissions": ["contact_read"]});
    let role = text(&bed.act(Method::POST, "/api/v1/roles", &role).await.with_status(201).body["id"]);
    let change = json!({"role": "custom", "role_id": role});
    bed.act(Method::PATCH, &format!("/api/v1/users/{}", cleo.id), &change).await.ok();

    let operations = operations();
    let mut seen = 0;
    for permission in Permission::ALL {
        let needing: Vec<_> =
            operations.iter().filter(|o| o.needs() == Needs::Permission(*permission)).collect();
        let others: Vec<_> = Permission::ALL.iter().copied().filter(|p| p != permission).collect();
        for permissions in [vec![*permission], others] {
            let change = json!({"permissions": permissions});
            bed.act(Method::PATCH, &format!("/api/v1/roles/{role}"), &change).await.ok();
            let me = answer(bed.get("/api/v1/me").bearer_auth(&cleo.token)).await.ok();
            assert_eq!(me["permissions"], json!(permissions), "what was changed holds at once");
            let token = api_token(&bed, "/api/v1/me/tokens", &permissions).await;
            let as_token =
                Kind::Staff { permissions: permissions.clone(), in_person: false, operator: false };
            let callers = [
                Caller::new(format!("a role with {permissions:?}"), &cleo.token, staff_kind(&permissions)),
                Caller::new(format!("a token with {permissions:?}"), &token, as_token),
            ];
            for (caller, operation) in callers.iter().flat_map(|c| needing.iter().map(move |o| (c, o))) {
                caller.is_heard_as_the_matrix_says(&bed, operation).await;
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[tokio::test]
async fn what_a_role_lacks_is_said_by_its_name() {
    let bed = Bed::start().await;
    let viewer = bed.joins("vera@example.com", "Vera", Role::Viewer).await;
    let create = bed.post("/api/v1/inboxes", &json!({})).bearer_auth(&viewer.token);
    let said: Value = answer(create).await.refused(Code::Forbidden);
    assert!(said["detail"].as_str().unwrap().contains("permission inbox_write"), "{said}");
}
