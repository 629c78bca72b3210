//! Signing in as old clients do, what their tokens open, and when they stop.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::config::Config;
use omnichat_store::users;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, PASSWORD, answer, text};
use crate::old::{Old, SECRET, form, invalid, on_both, on_both_with, refused, token};

/// A token as the system before signed one.
fn signed(secret: &str, claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret.as_bytes()))
        .unwrap()
}

/// The claims that it put into them; `hours` from now until it ends.
fn claims(bed: &Bed, email: &str, hours: i64) -> Value {
    let exp = bed.server.app().now().ms() / 1000 + hours * 3600;
    json!({"id": 1, "email": email, "name": "Ana Lopez", "role": "admin", "tenant_id": 1, "exp": exp})
}

fn payload(token: &str) -> Value {
    let middle = token.split('.').nth(1).unwrap();
    // Trap (b): the old dashboard decodes it with `atob`, which knows neither `-` nor `_`.
    serde_json::from_slice(&STANDARD_NO_PAD.decode(middle).unwrap()).unwrap()
}

async fn me(old: &Old, token: &str) -> crate::bed::Reply {
    answer(old.bed.get("/api/v1/auth/me").bearer_auth(token)).await
}

#[tokio::test]
async fn a_form_gets_a_token_with_the_old_claims_that_lives_three_days() {
    on_both(async |old: Old| {
        let bed = &old.bed;
        let said = answer(form(bed, "ana@example.com", PASSWORD)).await.with_status(200);
        assert_eq!(said.header("cache-control"), "no-store, private");
        assert_eq!(said.body.as_object().unwrap().len(), 2);
        assert_eq!(said.body["token_type"], "bearer");
        let token = text(&said.body["access_token"]);
        let claims = payload(&token);
        let whose = json!({"id": 1, "tenant_id": 1, "email": "ana@example.com", "name": "Ana Lopez", "role": "admin"});
        for (name, value) in whose.as_object().unwrap() {
            assert_eq!(&claims[name], value, "{name}");
        }
        assert_eq!(claims["exp"], bed.server.app().now().ms() / 1000 + 72 * 3600);
        assert_eq!(me(&old, &token).await.ok(), whose);
        bed.wait_ms(72 * 3600 * 1000 - 1000);
        me(&old, &token).await.with_status(200);
        bed.wait_ms(1000);
        refused(&me(&old, &token).await, 401, "Invalid token");
    })
    .await;
}

#[tokio::test]
async fn a_form_may_have_parts_or_say_how_it_grants_and_json_stays_the_new_login() {
    let old = Old::start().await;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nana@example.com\r\n\
         --x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{PASSWORD}\r\n--x--\r\n"
    );
    let parts = old.bed.call(Method::POST, "/api/v1/auth/login");
    let parts = parts.header("content-type", "multipart/form-data; boundary=x").body(body);
    assert_eq!(answer(parts).await.ok()["token_type"], "bearer");
    let granted = [("grant_type", "password"), ("username", "Ana@Example.com"), ("password", PASSWORD)];
    answer(old.bed.call(Method::POST, "/api/v1/auth/login").form(&granted)).await.with_status(200);
    let new = json!({"email": "ana@example.com", "password": PASSWORD});
    assert!(answer(old.bed.post("/api/v1/auth/login", &new)).await.ok()["refresh_token"].is_string());
}

#[tokio::test]
async fn what_is_wrong_with_a_sign_in_is_told_in_old_words() {
    on_both(async |old: Old| {
        let wrong = "Invalid username or password";
        refused(&answer(form(&old.bed, "ana@example.com", "nonsense")).await, 401, wrong);
        refused(&answer(form(&old.bed, "nobody@example.com", PASSWORD)).await, 401, wrong);
        let kim = old.bed.stranger().await;
        assert_ne!(kim.id, old.bed.ana.id);
        refused(&answer(form(&old.bed, "kim@example.com", PASSWORD)).await, 401, wrong);
        let without =
            old.bed.call(Method::POST, "/api/v1/auth/login").form(&[("username", "ana@example.com")]);
        invalid(&answer(without).await, "missing", &json!(["body", "password"]));
    })
    .await;
}

#[tokio::test]
async fn without_a_token_or_with_a_wrong_one_nobody_gets_in() {
    let old = Old::start().await;
    let without = answer(old.bed.get("/admin/api/convos")).await;
    refused(&without, 401, "Not authenticated");
    assert_eq!(without.header("www-authenticate"), "Bearer");
    let basic = answer(old.bed.get("/admin/api/convos").header("authorization", "Basic x")).await;
    refused(&basic, 401, "Not authenticated");
    for nonsense in ["x", "a.b.c", &signed("another secret", &claims(&old.bed, "ana@example.com", 1))] {
        refused(&me(&old, nonsense).await, 401, "Invalid token");
    }
}

#[tokio::test]
async fn a_token_opens_its_own_routes_and_no_others() {
    on_both(async |old: Old| {
        old.asks("/admin/api/convos").await.with_status(200);
        // A token of ours does not open the old routes, nor does one of theirs open ours.
        let ours = answer(old.bed.get("/admin/api/convos").bearer_auth(&old.bed.ana.token)).await;
        refused(&ours, 401, "Invalid token");
        for path in ["/api/v1/me", "/api/v1/conversations", "/api/v1/users"] {
            answer(old.bed.get(path).bearer_auth(&old.token)).await.refused(Code::Unauthorized);
        }
        let guest = old.bed.guest().await;
        refused(&me(&old, &guest.token).await, 401, "Invalid token");
        let program = json!({"name": "A script", "permissions": ["conversation_read", "conversation_write"]});
        let made = old.bed.act(Method::POST, "/api/v1/me/tokens", &program).await.with_status(201);
        refused(&me(&old, &text(&made.body["secret"])).await, 401, "Invalid token");
    })
    .await;
}

#[tokio::test]
async fn roles_are_what_they_were() {
    on_both(async |old: Old| {
        let staff = old.joins("staff@example.com", Role::Staff).await;
        let viewer = old.joins("viewer@example.com", Role::Viewer).await;
        let admin = old.joins("admin@example.com", Role::Admin).await;
        for (token, role, convos, followups) in
            [(&staff, "staff", 200, 403), (&viewer, "viewer", 403, 403), (&admin, "admin", 200, 200)]
        {
            assert_eq!(me(&old, token).await.ok()["role"], role);
            for (path, status) in [
                ("/admin/api/convos", convos),
                ("/admin/api/messages/visitor-1/webchat", convos),
                ("/admin/api/followups", followups),
                ("/admin/api/followups/unviewed-count", followups),
                ("/admin/api/history", followups),
            ] {
                let reply = answer(old.bed.get(path).bearer_auth(token)).await;
                assert_eq!(reply.status, status, "{role} {path}");
                if status == 403 {
                    refused(&reply, 403, "Forbidden");
                }
            }
        }
        // A role of the tenant's own that answers customers counts as staff.
        let role = json!({"name": "Chat", "permissions": ["conversation_read", "conversation_write"]});
        let role = text(&old.bed.act(Method::POST, "/api/v1/roles", &role).await.with_status(201).body["id"]);
        let cleo = old.bed.joins("cleo@example.com", "Cleo", Role::Viewer).await;
        let change = json!({"role": "custom", "role_id": role});
        old.bed.act(Method::PATCH, &format!("/api/v1/users/{}", cleo.id), &change).await.ok();
        let cleo = token(&old.bed, "cleo@example.com").await;
        assert_eq!(me(&old, &cleo).await.ok()["role"], "staff");
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_at_once_with_its_session_its_user_or_the_old_clients() {
    on_both(async |old: Old| {
        let store = old.bed.server.app().store();
        let staff = old.joins("staff@example.com", Role::Staff).await;
        me(&old, &staff).await.with_status(200);
        users::set_disabled(store, "staff@example.com", true, Actor::OPERATOR).await.unwrap();
        refused(&me(&old, &staff).await, 401, "Invalid token");

        // It is in the list of Ana's sessions, and ends with it.
        let listed = old.bed.ask("/api/v1/me/sessions").await;
        let session = payload(&old.token)["sid"].clone();
        assert!(listed["items"].as_array().unwrap().iter().any(|one| one["id"] == session), "{listed}");
        let path = format!("/api/v1/me/sessions/{}", text(&session));
        old.bed.act(Method::DELETE, &path, &Value::Null).await.with_status(204);
        refused(&me(&old, &old.token).await, 401, "Invalid token");

        let again = token(&old.bed, "ana@example.com").await;
        old.off().await;
        me(&old, &again).await.refused(Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn names_of_any_kind_stand_in_a_token_that_atob_reads() {
    let old = Old::start().await;
    for (n, name) in ["Zoë >?~ 🚲", "名前", "???", "~~>>"].into_iter().enumerate() {
        let email = format!("n{n}@example.com");
        old.bed.joins(&email, name, Role::Staff).await;
        let token = token(&old.bed, &email).await;
        let middle = token.split('.').nth(1).unwrap();
        assert!(!middle.contains(['-', '_']), "{name}");
        assert!(URL_SAFE_NO_PAD.decode(middle).unwrap().is_ascii(), "{name}");
        assert_eq!(payload(&token)["name"], name);
    }
}

#[tokio::test]
async fn a_token_that_the_system_before_signed_holds_until_it_ends() {
    let secret = |config: &mut Config| config.legacy.secret = Some(SECRET.into());
    on_both_with(secret, async |old: Old| {
        let good = signed(SECRET, &claims(&old.bed, "ANA@example.com", 1));
        assert_eq!(me(&old, &good).await.ok()["email"], "ana@example.com");
        answer(old.bed.get("/admin/api/convos").bearer_auth(&good)).await.with_status(200);
        answer(old.bed.get("/api/v1/me").bearer_auth(&good)).await.refused(Code::Unauthorized);

        let mut endless = claims(&old.bed, "ana@example.com", 1);
        endless.as_object_mut().unwrap().remove("exp");
        let mut foreign = claims(&old.bed, "ana@example.com", 1);
        foreign["aud"] = json!("staff");
        for bad in [
            signed(SECRET, &claims(&old.bed, "nobody@example.com", 1)),
            signed(SECRET, &claims(&old.bed, "ana@example.com", -1)),
            signed(SECRET, &endless),
            signed(SECRET, &foreign),
            signed("secret-key", &claims(&old.bed, "ana@example.com", 1)),
        ] {
            refused(&me(&old, &bad).await, 401, "Invalid token");
        }

        old.bed.joins("staff@example.com", "Somebody", Role::Staff).await;
        let staff = signed(SECRET, &claims(&old.bed, "staff@example.com", 1));
        // What a token says of a role is not believed.
        assert_eq!(me(&old, &staff).await.ok()["role"], "staff");
        let store = old.bed.server.app().store();
        users::set_disabled(store, "staff@example.com", true, Actor::OPERATOR).await.unwrap();
        refused(&me(&old, &staff).await, 401, "Invalid token");

        old.bed.wait_ms(3600 * 1000);
        refused(&me(&old, &good).await, 401, "Invalid token");
    })
    .await;
}

#[tokio::test]
async fn who_has_a_second_factor_signs_in_by_new_clients_only() {
    let bed = Bed::with(|config| config.legacy.secret = Some(SECRET.into())).await;
    let old = Old::of(bed).await;
    let before = signed(SECRET, &claims(&old.bed, "ana@example.com", 1));
    me(&old, &before).await.with_status(200);
    let begun = old.bed.act(Method::POST, "/api/v1/me/second-factor", &json!({"password": PASSWORD})).await;
    let secret = totp_rs::Secret::try_from_base32(text(&begun.with_status(201).body["secret"])).unwrap();
    let app =
        totp_rs::Builder::new().with_secret(secret).with_digits(6).with_step_duration(30).build().unwrap();
    let code = app.generate(u64::try_from(old.bed.server.app().now().ms() / 1000).unwrap()).to_string();
    let confirm = json!({"code": code});
    old.bed.act(Method::POST, "/api/v1/me/second-factor/confirm", &confirm).await.with_status(200);

    let said = answer(form(&old.bed, "ana@example.com", PASSWORD)).await.with_status(401);
    assert!(said.body["detail"].as_str().unwrap().contains("/admin-app/"), "{}", said.body);
    // Nobody was asked for it when the system before signed its token.
    refused(&me(&old, &before).await, 401, "Invalid token");
}

#[tokio::test]
async fn too_many_sign_ins_are_held_up() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.login_per_minute = 4;
    })
    .await;
    // Signing Ana in took one, and her token as an old client another.
    let old = Old::of(bed).await;
    for _ in 0..2 {
        let wrong = answer(form(&old.bed, "ana@example.com", "nonsense")).await;
        refused(&wrong, 401, "Invalid username or password");
    }
    let said = answer(form(&old.bed, "ana@example.com", PASSWORD)).await.with_status(429);
    assert!(said.header("retry-after").parse::<u32>().unwrap() > 0);
    assert!(said.body["detail"].is_string());
}

#[tokio::test]
async fn without_the_old_secret_no_token_of_the_system_before_holds() {
    let old = Old::start().await;
    for secret in [SECRET, "secret-key", ""] {
        let token = signed(secret, &claims(&old.bed, "ana@example.com", 1));
        refused(&me(&old, &token).await, 401, "Invalid token");
    }
}
