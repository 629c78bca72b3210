//! Tokens: what opens the door, what does not, and when it closes again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::local::Command;
use reqwest::header::{AUTHORIZATION, COOKIE, ORIGIN};
use serde_json::{Value, json};

use crate::bed::{Bed, PASSWORD, Reply, answer, on_both, text};

const QUARTER_HOUR: i64 = 15 * 60 * 1000;

async fn me(bed: &Bed, token: &str) -> Reply {
    answer(bed.get("/api/v1/me").bearer_auth(token)).await
}

async fn refresh(bed: &Bed, token: &str) -> Reply {
    answer(bed.post("/api/v1/auth/refresh", &json!({"refresh_token": token}))).await
}

#[tokio::test]
async fn signing_in_shows_who_you_are_and_what_you_may_do() {
    on_both(async |bed: Bed| {
        let me = me(&bed, &bed.ana.token).await;
        assert_eq!(me.header("cache-control"), "no-store, private");
        let me = me.ok();
        assert_eq!((&me["email"], &me["role"]), (&json!("ana@example.com"), &json!("owner")));
        assert_eq!(me["tenant"]["name"], "Example Bikes");
        assert!(me["permissions"].as_array().unwrap().contains(&json!("conversation_write")));
        let users = bed.ask("/api/v1/users").await;
        assert_eq!(users["items"][0]["name"], "Ana Lopez");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let bed = Bed::start().await;
    let try_with = async |email: &str, password: &str| {
        let login = json!({"email": email, "password": password});
        let mut said = answer(bed.post("/api/v1/auth/login", &login)).await.refused(Code::BadCredentials);
        said.as_object_mut().unwrap().remove("request_id");
        said
    };
    let wrong = try_with("ana@example.com", "not-the-password").await;
    assert_eq!(wrong, try_with("nobody@example.com", PASSWORD).await);
    answer(bed.post("/api/v1/auth/login", &json!({"email": " Ana@Example.COM", "password": PASSWORD})))
        .await
        .ok();
}

#[tokio::test]
async fn a_missing_or_forged_token_opens_nothing() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    let parts: Vec<&str> = bed.ana.token.split('.').collect();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[0]).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let none = URL_SAFE_NO_PAD.encode(json!({"alg": "none", "typ": "JWT", "kid": header["kid"]}).to_string());
    let other_key = {
        let key = jsonwebtoken::EncodingKey::from_secret(&[7; 32]);
        let header: jsonwebtoken::Header = serde_json::from_value(header).unwrap();
        jsonwebtoken::encode(&header, &claims, &key).unwrap()
    };
    let mut later = claims.clone();
    later["exp"] = json!(claims["exp"].as_i64().unwrap() + 3600);
    let later = URL_SAFE_NO_PAD.encode(later.to_string());
    let forged = [
        ("garbage", "garbage".to_owned()),
        ("alg none", format!("{none}.{}.", parts[1])),
        ("alg none with the signature", format!("{none}.{}.{}", parts[1], parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("another key", other_key),
        ("changed claims", format!("{}.{later}.{}", parts[0], parts[2])),
        ("a visitor's", guest.token.clone()),
        ("a refresh token", bed.ana.refresh.clone()),
        ("empty", String::new()),
    ];
    for (what, token) in &forged {
        assert_eq!(me(&bed, token).await.refused(Code::Unauthorized)["status"], 401, "{what}");
    }
    let history = |token: &str| answer(bed.get("/api/v1/widget/messages").bearer_auth(token));
    history(&guest.token).await.ok();
    history(&bed.ana.token).await.refused(Code::Unauthorized);
    answer(bed.get("/api/v1/me")).await.refused(Code::Unauthorized);
    for scheme in [format!("Basic {}", bed.ana.token), bed.ana.token.clone()] {
        answer(bed.get("/api/v1/me").header(AUTHORIZATION, scheme)).await.refused(Code::Unauthorized);
    }
    // Credentials in the URL would stand in logs: they are not even looked at.
    answer(bed.get(&format!("/api/v1/me?token={}", bed.ana.token))).await.refused(Code::Unauthorized);
    me(&bed, &bed.ana.token).await.ok();
}

#[tokio::test]
async fn an_access_token_ends_after_15_minutes_and_refreshing_gets_another() {
    on_both(async |bed: Bed| {
        bed.wait_ms(QUARTER_HOUR - 1000);
        me(&bed, &bed.ana.token).await.ok();
        bed.wait_ms(1000);
        let said = me(&bed, &bed.ana.token).await.refused(Code::Unauthorized);
        assert!(said["detail"].as_str().unwrap().contains("expired"), "{said}");
        let tokens = refresh(&bed, &bed.ana.refresh).await.ok();
        me(&bed, &text(&tokens["access_token"])).await.ok();
        assert_ne!(tokens["refresh_token"], bed.ana.refresh);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_ends_the_session_for_both_who_hold_it() {
    on_both(async |bed: Bed| {
        let next = text(&refresh(&bed, &bed.ana.refresh).await.ok()["refresh_token"]);
        // At once it means that the answer was lost: it is given once more.
        let again = refresh(&bed, &bed.ana.refresh).await.ok();
        assert_eq!(again["refresh_token"], *next);
        bed.wait_ms(60_000);
        refresh(&bed, &bed.ana.refresh).await.refused(Code::Unauthorized);
        refresh(&bed, &next).await.refused(Code::Unauthorized);
        me(&bed, &text(&again["access_token"])).await.refused(Code::Unauthorized);
        refresh(&bed, "nonsense").await.refused(Code::Unauthorized);
    })
    .await;
}

#[tokio::test]
async fn a_browser_keeps_its_refresh_token_in_a_cookie_that_only_the_own_page_can_use() {
    let bed = Bed::start().await;
    let login = json!({"email": "ana@example.com", "password": PASSWORD, "keep": "cookie"});
    let reply = answer(bed.post("/api/v1/auth/login", &login)).await.with_status(200);
    let set = reply.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "Max-Age="] {
        assert!(set.contains(part), "{part}: {set}");
    }
    assert!(reply.body.get("refresh_token").is_none());
    let cookie = set.split(';').next().unwrap().to_owned();
    let with = |header: &'static str, value: String| {
        let call = bed.post("/api/v1/auth/refresh", &json!({})).header(COOKIE, cookie.clone());
        answer(call.header(header, value))
    };
    with("origin", "https://evil.example".into()).await.refused(Code::OriginNotAllowed);
    with("sec-fetch-site", "cross-site".into()).await.refused(Code::OriginNotAllowed);
    with("sec-fetch-site", "same-site".into()).await.refused(Code::OriginNotAllowed);
    with("x-no-origin", "1".into()).await.refused(Code::OriginNotAllowed);
    answer(bed.post("/api/v1/auth/refresh", &json!({}))).await.refused(Code::Unauthorized);

    let own = bed.url("");
    let refreshed = with(ORIGIN.as_str(), own).await.with_status(200);
    assert!(refreshed.header("set-cookie").contains("HttpOnly"));
    assert!(refreshed.body.get("refresh_token").is_none());
    let token = text(&refreshed.body["access_token"]);
    let out = bed.post("/api/v1/auth/logout", &json!({})).bearer_auth(&token).header(COOKIE, cookie.clone());
    let out = answer(out).await.with_status(204);
    assert!(
        out.header("set-cookie").contains("Max-Age=0")
            && out.header("set-cookie").contains("Path=/api/v1/auth")
    );
}

#[tokio::test]
async fn signing_out_ends_the_token_the_refresh_token_and_the_open_socket_at_once() {
    on_both(async |bed: Bed| {
        let socket = bed.socket().await;
        let other = bed.login("ana@example.com").await;
        let logout = bed.post("/api/v1/auth/logout", &json!({})).bearer_auth(&bed.ana.token);
        answer(logout).await.with_status(204);
        assert_eq!(socket.end().await.0, 4401);
        me(&bed, &bed.ana.token).await.refused(Code::Unauthorized);
        refresh(&bed, &bed.ana.refresh).await.refused(Code::Unauthorized);
        me(&bed, &other.token).await.ok();
    })
    .await;
}

#[tokio::test]
async fn disabling_a_user_ends_their_tokens_and_closes_their_socket_at_once() {
    on_both(async |bed: Bed| {
        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let socket = bed.socket_of(&ben).await;
        bed.local(Command::UserDisable { email: "ben@example.com".into(), disabled: true }).await;
        let (code, frames) = socket.end().await;
        assert_eq!(code, 4401, "{frames:?}");
        me(&bed, &ben.token).await.refused(Code::Unauthorized);
        refresh(&bed, &ben.refresh).await.refused(Code::Unauthorized);
        let login = json!({"email": "ben@example.com", "password": PASSWORD});
        answer(bed.post("/api/v1/auth/login", &login)).await.refused(Code::BadCredentials);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_closes_every_socket() {
    let bed = Bed::start().await;
    let socket = bed.socket().await;
    let password = "harbour-9-violet-tram".to_owned();
    bed.local(Command::UserPassword { email: "ana@example.com".into(), password: password.clone() }).await;
    assert_eq!(socket.end().await.0, 4401);
    me(&bed, &bed.ana.token).await.refused(Code::Unauthorized);
    let login = |password: &str| {
        answer(bed.post("/api/v1/auth/login", &json!({"email": "ana@example.com", "password": password})))
    };
    login(PASSWORD).await.refused(Code::BadCredentials);
    login(&password).await.ok();
}
