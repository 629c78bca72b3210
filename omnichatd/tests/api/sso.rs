//! Signing in by a provider that is a real one: whom it brings in, as what, for how long, and whom it does not reach.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::local::{Command, Reply as LocalReply};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, Browser, IdentityProvider, PASSWORD, answer, on_both, text, user};

/// A provider of Ana's tenant, with what else its settings say.
pub(crate) async fn provider(bed: &Bed, more: &Value) -> Option<(IdentityProvider, String)> {
    let real = IdentityProvider::start(&bed.url(""), &[bed.tenant]).await?;
    let mut body = real.body();
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = bed.act(Method::POST, "/api/v1/providers", &body).await.with_status(201).body;
    Some((real, text(&made["id"])))
}

/// Somebody of whose address the provider is sure.
pub(crate) fn account(email: &str) -> Value {
    json!({"sub": format!("of {email}"), "email": email, "email_verified": true, "name": "By Provider"})
}

async fn me(bed: &Bed, tokens: &Value) -> Value {
    answer(bed.get("/api/v1/me").bearer_auth(text(&tokens["access_token"]))).await.ok()
}

/// The newest row of Ana's trail.
pub(crate) async fn noted(bed: &Bed) -> Value {
    bed.ask("/api/v1/audit?limit=1").await["items"][0].clone()
}

/// Makes an existing user a member of another tenant, as they do by an invite.
async fn joins_too(bed: &Bed, email: &str, tenant: &str) {
    let create = Command::InviteCreate {
        email: email.into(),
        role: Role::Staff,
        role_id: None,
        tenant: Some(tenant.into()),
    };
    let LocalReply::Invited { token, .. } = bed.local(create).await else { panic!("no invite") };
    let accept = json!({"token": token, "name": "x", "password": PASSWORD});
    answer(bed.post("/api/v1/invites/accept", &accept)).await.with_status(201);
}

#[tokio::test]
async fn a_member_signs_in_by_a_verified_address_and_stays_the_same_by_their_subject() {
    on_both(async |bed: Bed| {
        let Some((_real, id)) = provider(&bed, &json!({"listed": true})).await else { return };
        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let browser = Browser::at(&bed.url(""));
        let tokens = browser.signs_in(&id, &account("ben@example.com")).await.unwrap();
        let ben_by_it = me(&bed, &tokens).await;
        assert_eq!(ben_by_it["id"], json!(ben.id));
        assert_eq!((&ben_by_it["role"], &ben_by_it["name"]), (&json!("staff"), &json!("Ben")));
        assert_eq!(ben_by_it["second_factor"], true, "that is the provider's business");
        assert!(tokens.get("refresh_token").is_none(), "it is a cookie");
        assert!(browser.cookie("omnichat_sso").is_none(), "what was under way is over");
        assert_eq!(noted(&bed).await["action"], "session.began");

        // The address changes there; the subject does not.
        let renamed =
            json!({"sub": "of ben@example.com", "email": "ben.new@example.com", "email_verified": false});
        let again = Browser::at(&bed.url("")).signs_in(&id, &renamed).await.unwrap();
        assert_eq!(again["me"]["id"], json!(ben.id));
        // It goes on by its cookie, but only for half a day.
        browser.refreshes().await.ok();
        bed.wait_ms(12 * 3600 * 1000 - 1000);
        browser.refreshes().await.ok();
        bed.wait_ms(1000);
        browser.refreshes().await.refused(Code::Unauthorized);
    })
    .await;
}

#[tokio::test]
async fn whom_nobody_knows_gets_in_only_where_newcomers_may_join() {
    on_both(async |bed: Bed| {
        let Some((_real, id)) = provider(&bed, &json!({})).await else { return };
        // A browser each: the provider remembers whom it has seen.
        let signs_in = async |account: &Value| Browser::at(&bed.url("")).signs_in(&id, account).await;
        let new = account("new@example.com");
        assert_eq!(signs_in(&new).await.unwrap_err(), "not_a_member");
        let said = noted(&bed).await;
        assert_eq!(
            (&said["action"], &said["after"]["why"]),
            (&json!("provider.refused"), &json!("not_a_member"))
        );

        let change = json!({"join_as": "viewer"});
        bed.act(Method::PATCH, &format!("/api/v1/providers/{id}"), &change).await.ok();
        let doubtful = json!({"sub": "d", "email": "new@example.com", "email_verified": false});
        assert_eq!(signs_in(&doubtful).await.unwrap_err(), "unverified");
        assert_eq!(signs_in(&json!({"sub": "without"})).await.unwrap_err(), "unverified");
        let tokens = signs_in(&new).await.unwrap();
        let me = me(&bed, &tokens).await;
        assert_eq!((&me["role"], &me["name"]), (&json!("viewer"), &json!("By Provider")));
        assert_eq!((&me["email"], &me["email_verified"]), (&json!("new@example.com"), &json!(true)));
        assert_eq!(me["tenant"]["id"], json!(bed.tenant));
        // They have no password, and none gets in.
        for password in ["", PASSWORD] {
            let login = json!({"email": "new@example.com", "password": password});
            let tried = answer(bed.post("/api/v1/auth/login", &login)).await;
            assert!(matches!(tried.status, 401 | 422), "{}", tried.body);
        }
        // Out of the team is out, whatever newcomers may.
        let change = json!({"join_as": null});
        bed.act(Method::PATCH, &format!("/api/v1/providers/{id}"), &change).await.ok();
        bed.act(Method::DELETE, &format!("/api/v1/users/{}", text(&me["id"])), &Value::Null)
            .await
            .with_status(204);
        assert_eq!(signs_in(&new).await.unwrap_err(), "not_a_member");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_nobody_has_confirmed_here_is_linked_to_nobody() {
    let bed = Bed::start().await;
    let Some((_real, id)) = provider(&bed, &json!({"join_as": "viewer"})).await else { return };
    let create = Command::InviteCreate {
        email: "ben@example.com".into(),
        role: Role::Staff,
        role_id: None,
        tenant: None,
    };
    let LocalReply::Invited { token, .. } = bed.local(create).await else { panic!("no invite") };
    let accept = json!({"token": token, "name": "Ben", "password": PASSWORD});
    answer(bed.post("/api/v1/invites/accept", &accept)).await.with_status(201);
    let tried = Browser::at(&bed.url("")).signs_in(&id, &account("ben@example.com")).await;
    assert_eq!(tried.unwrap_err(), "unverified_here");
}

#[tokio::test]
async fn a_claim_decides_the_role_at_every_sign_in_but_makes_and_unmakes_no_owner() {
    on_both(async |bed: Bed| {
        let role = json!({"name": "Night shift", "permissions": ["conversation_read"]});
        let role = text(&bed.act(Method::POST, "/api/v1/roles", &role).await.with_status(201).body["id"]);
        let map = json!([
            {"value": "nights", "role": "custom", "role_id": role},
            {"value": "desk", "role": "staff"},
            {"value": "boss", "role": "admin"},
        ]);
        let more = json!({"role_claim": "groups", "role_map": map, "join_as": "viewer"});
        let Some((_real, id)) = provider(&bed, &more).await else { return };
        let signs_in = async |email: &str, groups: Value| {
            let mut account = account(email);
            account["groups"] = groups;
            Browser::at(&bed.url("")).signs_in(&id, &account).await.unwrap()["me"].clone()
        };
        let first = signs_in("new@example.com", json!(["lunch", "boss", "desk"])).await;
        assert_eq!(first["role"], "staff", "the first rule that fits, and not the strongest");
        assert_eq!(signs_in("new@example.com", json!("boss")).await["role"], "admin");
        let nights = signs_in("new@example.com", json!(["nights"])).await;
        assert_eq!(
            (&nights["role"], &nights["custom_role"]["name"]),
            (&json!("custom"), &json!("Night shift"))
        );
        assert_eq!(nights["permissions"], json!(["conversation_read"]));
        assert_eq!(
            signs_in("new@example.com", json!([])).await["role"],
            "custom",
            "nothing said, nothing changed"
        );
        assert_eq!(signs_in("plain@example.com", json!([])).await["role"], "viewer");
        assert_eq!(signs_in("ana@example.com", json!(["desk"])).await["role"], "owner");
    })
    .await;
}

#[tokio::test]
async fn who_works_anywhere_else_or_runs_the_installation_is_not_the_providers_to_sign_in() {
    on_both(async |bed: Bed| {
        let Some((_real, id)) = provider(&bed, &json!({"join_as": "admin"})).await else { return };
        let reason =
            async |email: &str| Browser::at(&bed.url("")).signs_in(&id, &account(email)).await.unwrap_err();
        let kim = bed.stranger().await;
        assert_eq!(reason("kim@example.com").await, "elsewhere");
        let still = answer(bed.get("/api/v1/me/tenants").bearer_auth(&kim.token)).await.ok();
        assert_eq!(still["items"].as_array().unwrap().len(), 1, "nobody was drawn in");

        bed.joins("op@example.com", "Op", Role::Viewer).await;
        let store = bed.server.app().store();
        omnichat_store::tenants::operate::set_operator(store, "op@example.com", true, Actor::OPERATOR)
            .await
            .unwrap();
        assert_eq!(reason("op@example.com").await, "elsewhere");

        // Below the tenant is the provider's as well.
        let above = bed.tenant.to_string();
        bed.local(Command::TenantCreate { name: "A branch".into(), parent: Some(above) }).await;
        bed.local(user("lou@example.com", "Lou", Role::Staff, Some("A branch"))).await;
        let lou = Browser::at(&bed.url("")).signs_in(&id, &account("lou@example.com")).await.unwrap();
        assert_eq!((&lou["me"]["tenant"]["name"], &lou["me"]["role"]), (&json!("A branch"), &json!("staff")));

        // One who was let in and joins another tenant later is out at the next refresh.
        bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let browser = Browser::at(&bed.url(""));
        browser.signs_in(&id, &account("ben@example.com")).await.unwrap();
        joins_too(&bed, "ben@example.com", "Second shop").await;
        browser.refreshes().await.refused(Code::Unauthorized);
        assert_eq!(reason("ben@example.com").await, "elsewhere");
    })
    .await;
}

#[tokio::test]
async fn with_the_provider_go_the_sessions_that_it_began_and_no_others() {
    on_both(async |bed: Bed| {
        let Some((_real, id)) = provider(&bed, &json!({})).await else { return };
        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let browser = Browser::at(&bed.url(""));
        let tokens = browser.signs_in(&id, &account("ben@example.com")).await.unwrap();
        bed.act(Method::DELETE, &format!("/api/v1/providers/{id}"), &Value::Null).await.with_status(204);
        let by_it = bed.get("/api/v1/me").bearer_auth(text(&tokens["access_token"]));
        answer(by_it).await.refused(Code::Unauthorized);
        browser.refreshes().await.refused(Code::Unauthorized);
        answer(bed.get("/api/v1/me").bearer_auth(&ben.token)).await.ok();
        // And whoever still has its address is told so.
        let start = bed.url(&format!("/api/v1/auth/sso/{id}/start"));
        assert_eq!(browser.led(&start).await, "/admin-app/login#sso=failed");
    })
    .await;
}

#[tokio::test]
async fn a_suspended_tenant_lets_nobody_in_by_its_provider() {
    let bed = Bed::start().await;
    let Some((_real, id)) = provider(&bed, &json!({"listed": true, "join_as": "viewer"})).await else {
        return;
    };
    let listed = async || bed.ask("/api/v1/auth/options").await["providers"].clone();
    assert_eq!(listed().await, json!([{"id": id, "name": "Company login"}]));
    bed.joins("ben@example.com", "Ben", Role::Staff).await;
    let store = bed.server.app().store();
    omnichat_store::tenants::operate::suspend(store, None, bed.tenant, true, Actor::OPERATOR).await.unwrap();
    let tried = Browser::at(&bed.url("")).signs_in(&id, &account("ben@example.com")).await;
    assert_eq!(tried.unwrap_err(), "closed");
    let options = answer(bed.get("/api/v1/auth/options")).await.ok();
    assert_eq!(options["providers"], json!([]));
}
