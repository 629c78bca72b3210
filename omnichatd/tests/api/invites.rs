//! The one-time link: works once, for 72 hours, and asks for a good password.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::local::{Command, Reply as LocalReply};
use serde_json::{Value, json};

use crate::bed::{Bed, PASSWORD, Reply, answer, on_both, text};

async fn invited(bed: &Bed) -> (omnichat_api::InviteId, String) {
    let create = Command::InviteCreate {
        email: "ben@example.com".into(),
        role: Role::Staff,
        role_id: None,
        tenant: None,
    };
    let LocalReply::Invited { invite, token, .. } = bed.local(create).await else { panic!("no invite") };
    (invite.id, token)
}

async fn show(bed: &Bed, token: &str) -> Reply {
    answer(bed.post("/api/v1/invites/show", &json!({"token": token}))).await
}

async fn accept(bed: &Bed, token: &str, password: &str) -> Reply {
    let accept: Value = json!({"token": token, "name": "Ben", "password": password});
    answer(bed.post("/api/v1/invites/accept", &accept)).await
}

#[tokio::test]
async fn an_invite_makes_a_user_once() {
    on_both(async |bed: Bed| {
        let (_, token) = invited(&bed).await;
        let shown = show(&bed, &token).await.ok();
        assert_eq!((&shown["email"], &shown["role"]), (&json!("ben@example.com"), &json!("staff")));
        assert_eq!((&shown["tenant"], &shown["has_login"]), (&json!("Example Bikes"), &json!(false)));
        for weak in ["short", "password123", "ben@example.com"] {
            let said = accept(&bed, &token, weak).await.refused(Code::Invalid);
            assert_eq!(said["errors"][0]["field"], "password", "{weak}");
        }
        let tokens = accept(&bed, &token, PASSWORD).await.with_status(201).body;
        let me = answer(bed.get("/api/v1/me").bearer_auth(text(&tokens["access_token"]))).await.ok();
        assert_eq!((&me["name"], &me["role"]), (&json!("Ben"), &json!("staff")));
        accept(&bed, &token, PASSWORD).await.refused(Code::Gone);
        show(&bed, &token).await.refused(Code::Gone);
        bed.login("ben@example.com").await;
    })
    .await;
}

#[tokio::test]
async fn an_invite_that_expired_was_revoked_or_never_was_is_of_no_use() {
    on_both(async |bed: Bed| {
        let (id, token) = invited(&bed).await;
        bed.local(Command::InviteRevoke { id, tenant: None }).await;
        accept(&bed, &token, PASSWORD).await.refused(Code::Gone);
        let (_, token) = invited(&bed).await;
        bed.wait_ms(72 * 3600 * 1000 - 1);
        show(&bed, &token).await.ok();
        bed.wait_ms(1);
        show(&bed, &token).await.refused(Code::Gone);
        accept(&bed, &token, PASSWORD).await.refused(Code::Gone);
        let unknown = accept(&bed, "nonsense", PASSWORD).await;
        assert!(matches!(unknown.status, 404 | 410), "{}", unknown.body);
    })
    .await;
}
