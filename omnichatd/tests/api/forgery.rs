//! Tokens that are signed with the right key and are still not right, the cookie from other websites, and what the time
//! of an answer tells.

use std::time::{Duration, Instant};

use jsonwebtoken::{EncodingKey, Header};
use omnichat_api::Code;
use omnichat_store::keys;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, PASSWORD, answer};

/// The claims of a token, read without a key.
fn claims(token: &str) -> Value {
    use base64::Engine;
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn even_the_right_key_signs_nothing_that_opens_another_door() {
    let bed = Bed::start().await;
    let (kim, guest) = (bed.stranger().await, bed.guest().await);
    let key = keys::signing(bed.server.app().store()).await.unwrap().remove(0);
    let signed = |claims: &Value| {
        let header = Header { kid: Some(key.id.to_string()), ..Header::default() };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(&key.secret)).unwrap()
    };
    let own = claims(&bed.ana.token);
    let with = |changes: Value| {
        let mut changed = own.clone();
        for (name, value) in changes.as_object().unwrap() {
            changed[name] = value.clone();
        }
        signed(&changed)
    };
    let me = async |token: &str| answer(bed.get("/api/v1/me").bearer_auth(token)).await;
    me(&signed(&own)).await.ok();
    let theirs = claims(&kim.token);
    let forged = [
        ("another audience", with(json!({"aud": "visitor"}))),
        ("no audience", with(json!({"aud": null}))),
        ("another issuer", with(json!({"iss": "somebody"}))),
        ("another tenant", with(json!({"tid": theirs["tid"]}))),
        ("a tenant that is not", with(json!({"tid": Uuid::now_v7()}))),
        ("another user", with(json!({"sub": theirs["sub"]}))),
        ("another's session", with(json!({"sid": theirs["sid"]}))),
        ("a session that is not", with(json!({"sid": Uuid::now_v7()}))),
        ("long ago", with(json!({"exp": 1}))),
        ("a visitor's claims", signed(&claims(&guest.token))),
        ("a visitor's as staff", {
            let mut visitor = claims(&guest.token);
            visitor["aud"] = json!("staff");
            signed(&visitor)
        }),
    ];
    for (what, token) in forged {
        assert_eq!(me(&token).await.refused(Code::Unauthorized)["status"], 401, "{what}");
    }
    // The other tenant is reached neither by signing in nor by switching.
    let tenant = &theirs["tid"];
    let login = json!({"email": "ana@example.com", "password": PASSWORD, "tenant_id": tenant});
    answer(bed.post("/api/v1/auth/login", &login)).await.refused(Code::NotFound);
    let refresh = json!({"refresh_token": bed.ana.refresh, "tenant_id": tenant});
    answer(bed.post("/api/v1/auth/refresh", &refresh)).await.refused(Code::NotFound);
    // And the refusal cost the session nothing.
    let refresh = json!({"refresh_token": bed.ana.refresh});
    answer(bed.post("/api/v1/auth/refresh", &refresh)).await.ok();
}

#[tokio::test]
async fn the_cookie_of_the_dashboard_counts_on_no_other_website_and_on_no_other_route() {
    let bed = Bed::with(|config| config.cors_origins = vec!["https://desk.example".into()]).await;
    let login = json!({"email": "ana@example.com", "password": PASSWORD, "keep": "cookie"});
    let set = answer(bed.post("/api/v1/auth/login", &login)).await.with_status(200);
    let cookie = set.header("set-cookie").split(';').next().unwrap().to_owned();
    let refresh = |headers: &[(&'static str, &str)]| {
        let mut call = bed.post("/api/v1/auth/refresh", &json!({})).header(COOKIE, &cookie);
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        answer(call)
    };
    for headers in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://desk.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1")],
    ] {
        let refused = refresh(headers).await;
        assert_eq!(refused.header("access-control-allow-origin"), "", "{headers:?}");
        refused.refused(Code::OriginNotAllowed);
    }
    // Alone it opens nothing: what counts there is the token of the page's memory.
    for path in ["/api/v1/me", "/api/v1/conversations", "/api/v1/me/sessions"] {
        answer(bed.get(path).header(COOKIE, &cookie)).await.refused(Code::Unauthorized);
    }
    let out = bed.post("/api/v1/auth/logout", &json!({})).header(COOKIE, &cookie);
    answer(out).await.refused(Code::Unauthorized);
    refresh(&[("sec-fetch-site", "same-origin")]).await.ok();
}

#[tokio::test]
async fn another_website_reads_nothing_unless_the_settings_name_it_and_never_with_credentials() {
    let bed = Bed::with(|config| config.cors_origins = vec!["https://desk.example".into()]).await;
    let from = async |origin: &str, path: &str| {
        let get = answer(bed.get(path).header(ORIGIN, origin).bearer_auth(&bed.ana.token)).await;
        let preflight = bed.call(reqwest::Method::OPTIONS, path).header(ORIGIN, origin);
        let preflight = preflight.header("access-control-request-method", "PATCH");
        let preflight = answer(preflight.header("access-control-request-headers", "authorization")).await;
        for reply in [&get, &preflight] {
            assert_eq!(reply.header("access-control-allow-credentials"), "", "{path}");
            assert_ne!(reply.header("access-control-allow-origin"), "*", "{path}");
        }
        let allowed = |reply: &crate::bed::Reply| reply.header("access-control-allow-origin").to_owned();
        (allowed(&get), allowed(&preflight))
    };
    let none = (String::new(), String::new());
    let desk = "https://desk.example".to_owned();
    for path in ["/api/v1/me", "/api/v1/conversations", "/api/v1/audit"] {
        assert_eq!(from("https://evil.example", path).await, none);
        assert_eq!(from("https://desk.example.evil.example", path).await, none);
        assert_eq!(from(&desk, path).await, (desk.clone(), desk.clone()));
    }
    // Where the cookie is, nobody from outside; pages are nobody's to read.
    for path in ["/api/v1/auth/refresh", "/", "/admin-app/", "/healthz"] {
        assert_eq!(from(&desk, path).await, none, "{path}");
    }
}

/// Half of them are below it, half above.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::test]
async fn the_time_of_a_refused_sign_in_does_not_tell_whether_the_address_exists() {
    const TRIES: usize = 15;
    let bed = Bed::start().await;
    for n in 0..TRIES {
        bed.joins(&format!("user{n}@example.com"), "Somebody", omnichat_api::permission::Role::Viewer).await;
    }
    let tries = async |email: String| {
        let login = json!({"email": email, "password": "not-the-password"});
        let began = Instant::now();
        answer(bed.post("/api/v1/auth/login", &login)).await.refused(Code::BadCredentials);
        began.elapsed()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    // By turns, so that a busy machine slows both alike.
    for n in 0..TRIES {
        known.push(tries(format!("user{n}@example.com")).await);
        unknown.push(tries(format!("nobody{n}@example.com")).await);
    }
    let (known, unknown) = (median(known), median(unknown));
    let apart = known.max(unknown).as_secs_f64() / known.min(unknown).as_secs_f64();
    // Without a hash the one would be answered many times as fast.
    assert!(apart < 2.0, "{known:?} and {unknown:?}");
    let no_hash = Instant::now();
    answer(bed.get("/healthz")).await.ok();
    assert!(unknown > no_hash.elapsed() * 2, "an unknown address is hashed for as well");
}
