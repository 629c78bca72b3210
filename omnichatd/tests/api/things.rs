//! What the walks over all operations need of each: a thing whose id it takes, and a body that it accepts. An operation
//! that nobody thought of here fails the walks until it is.

use omnichat_api::Time;
use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::attachments::sent_up;
use crate::bed::{Bed, Guest, Reply, answer, issuer, text};
use crate::hooks;
use crate::importing;
use crate::operations::Operation;

/// A new thing of Ana's tenant, made for one call of this operation: its id.
pub(crate) async fn fresh(bed: &Bed, operation: &Operation) -> String {
    let made = async |path: &str, body: Value| {
        let made = bed.act(Method::POST, &format!("/api/v1/{path}"), &body).await;
        text(&made.with_status(201).body["id"])
    };
    let name = format!("New {}", Uuid::new_v4());
    let address = format!("{}@example.com", Uuid::new_v4().simple());
    match operation.collection() {
        "conversations" => bed.conversation().await.1,
        "scheduled" => {
            let path = format!("conversations/{}/scheduled", bed.conversation().await.1);
            made(&path, good_body("schedule_message")).await
        }
        "outbox" => on_its_way(bed).await,
        "contacts" => bed.conversation().await.0.contact,
        "followups" => followup(bed, &bed.guest().await).await,
        "inboxes" => {
            let new = match operation.id.as_str() {
                "set_inbox_fields" | "test_inbox" => {
                    json!({"channel": "api", "name": name, "address": "matrix"})
                }
                _ => json!({"channel": "webchat", "name": name}),
            };
            let id = made("inboxes", new).await;
            if operation.id == "end_vouching" {
                let path = format!("/api/v1/inboxes/{id}/vouching-secret");
                bed.act(Method::POST, &path, &json!({})).await.with_status(201);
            }
            if operation.id == "import_holidays" {
                let weekly = json!([{"days": ["mon"], "from": "09:00", "to": "17:00"}]);
                let hours = json!({"hours": {"time_zone": "Europe/Vienna", "weekly": weekly}});
                bed.act(Method::PATCH, &format!("/api/v1/inboxes/{id}"), &hours).await.ok();
            }
            id
        }
        "users" => bed.joins(&address, "New colleague", Role::Viewer).await.id.to_string(),
        "me/sessions" => {
            let again = bed.login("ana@example.com").await;
            text(&answer(bed.get("/api/v1/me").bearer_auth(again.token)).await.ok()["session_id"])
        }
        "me/tokens" | "tokens" => made(operation.collection(), good_body("create_token")).await,
        "roles" => made("roles", json!({"name": name, "permissions": ["contact_read"]})).await,
        "teams" => made("teams", json!({"name": name})).await,
        "tenants" => {
            let id = made("tenants", json!({"name": name})).await;
            if operation.id == "restore_tenant" {
                bed.act(Method::DELETE, &format!("/api/v1/tenants/{id}"), &Value::Null)
                    .await
                    .with_status(204);
            }
            id
        }
        "canned-replies" => made("canned-replies", good_body("create_canned_reply")).await,
        "attachments" => sent_up(bed, &bed.ana.token, "new.txt", b"new").await,
        "blocks" => made("blocks", json!({"kind": "email", "value": address})).await,
        "invites" => {
            let invite = json!({"email": address, "role": "viewer"});
            let made = bed.act(Method::POST, "/api/v1/invites", &invite).await.with_status(201).body;
            text(made.get("id").unwrap_or(&made["invite"]["id"]))
        }
        "providers" => made("providers", good_body("create_provider")).await,
        "inbound" => hooks::came_in(bed).await,
        "imports/conflicts" => importing::conflict(bed).await,
        other => panic!("{other} is new: say here how a thing comes to be whose id its routes take"),
    }
}

/// A message that waits behind another one, so that no carrier is asked for it meanwhile.
async fn on_its_way(bed: &Bed) -> String {
    let inbox = crate::carry::texts(bed, "sms").await;
    let conversation = crate::carry::heard(bed, &inbox, "+12025550123").await;
    let mut socket = bed.socket().await;
    bed.replies(&conversation, "first").await;
    // From here on it waits, and nothing more is told of it while the clock stands still.
    crate::carry::comes_to(&mut socket, "first", "queued").await;
    text(&bed.replies(&conversation, "second").await["id"])
}

async fn followup(bed: &Bed, guest: &Guest) -> String {
    let leave = json!({"client_id": Uuid::now_v7(), "email": "visitor@example.com"});
    answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&guest.token)).await.with_status(201);
    text(&bed.ask("/api/v1/followups").await["items"][0]["id"])
}

/// Whether a call was let in and done. Where nothing carries mail, some are refused, but only to whom it is there at all.
pub(crate) fn went_through(operation: &Operation, reply: &Reply) -> bool {
    let mails = ["reply_to_followup", "send_transcript"].contains(&operation.id.as_str());
    matches!(reply.status, 200 | 201 | 204) || mails && reply.status == 409
}

/// An hour after the time at which the clock of a bed stands.
fn in_an_hour() -> Time {
    Time(1_795_253_400_000 + 3_600_000)
}

/// A body that the operation takes.
pub(crate) fn good_body(operation: &str) -> Value {
    match operation {
        "assign_conversation" => json!({"assignee_id": null}),
        "read_conversation" => json!({"seq": 1}),
        "send_message" => json!({"client_id": Uuid::now_v7(), "body": "hi"}),
        "change_contact" | "change_inbox" | "change_role" | "change_team" | "change_tenant" => {
            json!({"name": format!("New name {}", Uuid::new_v4())})
        }
        "change_followup" => json!({"viewed": true}),
        "change_user" => json!({"role": "staff"}),
        "change_provider" => json!({"name": "New name"}),
        "create_token" | "create_my_token" => json!({"name": "Nightly", "permissions": ["contact_read"]}),
        "create_inbox" => json!({"channel": "webchat", "name": "Another"}),
        "set_inbox_fields" => json!({"fields": {"secret": Uuid::new_v4().to_string()}}),
        "create_invite" => {
            json!({"email": format!("{}@example.com", Uuid::new_v4().simple()), "role": "viewer"})
        }
        "create_role" => json!({"name": format!("Role {}", Uuid::new_v4()), "permissions": ["contact_read"]}),
        "create_team" => json!({"name": format!("Team {}", Uuid::new_v4())}),
        "create_tenant" => json!({"name": "Below"}),
        "create_provider" => json!({
            "name": "Company login", "issuer": issuer(), "client_id": "omnichat",
            "client_secret": "a-secret-of-the-provider",
        }),
        "create_canned_reply" | "replace_canned_reply" => {
            json!({"shortcut": Uuid::new_v4().to_string(), "body": "Hello {{contact.first_name|there}}"})
        }
        "import_contacts" => importing::file("Maya", "maya@example.com"),
        "preview_contacts" => json!("{\"line\": 2, \"email\": \"maya@example.com\"}\n"),
        "resolve_import_conflict" => json!({"resolution": "keep"}),
        "reply_to_followup" => json!({"client_id": Uuid::now_v7(), "body": "We are back"}),
        "snooze_conversation" => json!({"until": in_an_hour()}),
        "schedule_message" => json!({"client_id": Uuid::now_v7(), "body": "hi", "due_at": in_an_hour()}),
        "send_transcript" => json!({"client_id": Uuid::now_v7(), "email": "visitor@example.com"}),
        "import_holidays" => {
            let event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20000101\nRRULE:FREQ=YEARLY\nEND:VEVENT";
            json!(format!("BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR\n"))
        }
        // What takes no body, or none that has to say anything.
        "close_conversation"
        | "reopen_conversation"
        | "retry_outgoing"
        | "cancel_outgoing"
        | "refresh_templates"
        | "replay_inbound"
        | "take_conversation"
        | "delete_scheduled"
        | "end_my_session"
        | "revoke_my_token"
        | "revoke_token"
        | "remove_user"
        | "unlock_user"
        | "reset_users_second_factor"
        | "revoke_invite"
        | "delete_role"
        | "delete_team"
        | "delete_tenant"
        | "restore_tenant"
        | "delete_provider"
        | "lift_block"
        | "delete_canned_reply"
        | "test_inbox"
        | "renew_vouching_secret"
        | "end_vouching" => json!({}),
        other => panic!("{other} is new: say here what a good body for it is"),
    }
}

/// The id of something of another tenant, to be put into this field of a good body, and what goes with it.
pub(crate) async fn foreign(bed: &Bed, token: &str, field: &str) -> Value {
    let id = async |method: Method, path: &str, body: Value| {
        let call = bed.call(method, &format!("/api/v1/{path}")).bearer_auth(token);
        let made = answer(call.json(&body)).await;
        assert!(matches!(made.status, 200 | 201), "{path}: {}", made.body);
        made.body
    };
    let me = answer(bed.get("/api/v1/me").bearer_auth(token)).await.ok();
    match field {
        "assignee_id" | "actor_id" => json!({field: me["id"]}),
        "members" => json!({field: [me["id"]]}),
        "tenant_id" | "parent_id" => json!({field: me["tenant"]["id"]}),
        "team_id" => {
            json!({field: id(Method::POST, "teams", json!({"name": format!("Team {}", Uuid::new_v4())})).await["id"]})
        }
        "role_id" => {
            let role = json!({"name": format!("Role {}", Uuid::new_v4()), "permissions": ["contact_read"]});
            json!({"role": "custom", field: id(Method::POST, "roles", role).await["id"]})
        }
        "inbox_id" => {
            let inbox = json!({"channel": "webchat", "name": "Theirs"});
            json!({field: id(Method::POST, "inboxes", inbox).await["id"]})
        }
        "attachments" => json!({field: [sent_up(bed, token, "theirs.txt", b"theirs").await]}),
        // Both come to be when somebody writes; any that is not Ana's tenant's will do.
        "contact_id" | "conversation_id" => json!({field: Uuid::now_v7()}),
        other => panic!("{other} is new: say here what of another tenant may be named in it"),
    }
}
