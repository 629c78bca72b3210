//! In and back in by links that are mailed, and what one changes of one's own account.

use std::time::{Duration, Instant};

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::config::Registration;
use omnichat_store::local::{Command, Reply as LocalReply};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, Mailbox, PASSWORD, Reply, answer, on_both, text};

const NEW: &str = "harbour-4-violet-tram";

async fn post(bed: &Bed, path: &str, body: Value) -> Reply {
    answer(bed.post(&format!("/api/v1/{path}"), &body)).await
}

async fn login(bed: &Bed, email: &str, password: &str) -> Reply {
    post(bed, "auth/login", json!({"email": email, "password": password})).await
}

#[tokio::test]
async fn the_answer_never_tells_whether_an_address_has_a_login() {
    let Some(mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| {
        mailbox.used_by(config);
        config.registration = Registration::Open;
    })
    .await;
    let sign_up =
        |email: &str| json!({"organization": "Kites", "name": "Kim", "email": email, "password": NEW});
    for (path, body) in [("auth/forgot", None), ("auth/sign-up", Some(sign_up))] {
        let ask = async |email: &str| {
            let body = body.map_or_else(|| json!({"email": email}), |body| body(email));
            let began = Instant::now();
            let reply = post(&bed, path, body).await.with_status(204);
            let mut headers: Vec<_> = reply.headers.keys().map(ToString::to_string).collect();
            headers.sort();
            (began.elapsed(), reply.bytes.clone(), headers)
        };
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..15 {
            let one = ask("ana@example.com").await;
            let other = ask(&format!("nobody{n}@example.com")).await;
            assert_eq!((&one.1, &one.2), (&other.1, &other.2));
            known.push(one.0);
            unknown.push(other.0);
        }
        known.sort();
        unknown.sort();
        // The middle of each: generous, since the machine has other things to do. A mail takes a commit and more.
        let (known, unknown) = (known[7], unknown[7]);
        let bound = Duration::from_millis(25).max(known.min(unknown) / 2);
        assert!(known.abs_diff(unknown) < bound, "{path}: {known:?} and {unknown:?}");
    }
}

#[tokio::test]
async fn without_mail_the_way_back_in_is_a_printed_link() {
    on_both(async |bed: Bed| {
        let options = answer(bed.get("/api/v1/auth/options")).await.ok();
        assert_eq!((&options["mail"], &options["registration"]), (&json!(false), &json!(false)));
        post(&bed, "auth/forgot", json!({"email": "ana@example.com"})).await.with_status(204);
        post(&bed, "auth/forgot", json!({"email": "nonsense"})).await.invalid("email", "invalid");
        let body =
            json!({"organization": "Kites", "name": "Kim", "email": "kim@example.com", "password": NEW});
        let closed = post(&bed, "auth/sign-up", body).await.refused(Code::Forbidden);
        assert!(text(&closed["detail"]).contains("invite"), "{closed}");
        post(&bed, "auth/sign-up/confirm", json!({"token": "x"})).await.refused(Code::Forbidden);
        let path = "/api/v1/me/email";
        let change = json!({"email": "ana@new.example", "password": PASSWORD});
        bed.act(Method::POST, path, &change).await.refused(Code::Conflict);

        let socket = bed.socket().await;
        let made = bed.local(Command::UserResetLink { email: "ana@example.com".into() }).await;
        let LocalReply::ResetLink { token, .. } = made else { panic!("no link") };
        let reset = async |token: &str, password: &str| {
            post(&bed, "auth/reset", json!({"token": token, "password": password})).await
        };
        reset(&token, "short").await.invalid("password", "too_short");
        reset("nonsense", NEW).await.refused(Code::NotFound);
        reset(&token, NEW).await.with_status(204);
        reset(&token, NEW).await.refused(Code::Gone);
        assert_eq!(socket.end().await.0, 4401);
        login(&bed, "ana@example.com", PASSWORD).await.refused(Code::BadCredentials);
        login(&bed, "ana@example.com", NEW).await.ok();
    })
    .await;
}

#[tokio::test]
async fn somebody_signs_up_with_an_organization_of_their_own() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| {
        mailbox.used_by(config);
        config.registration = Registration::Open;
    })
    .await;
    let options = answer(bed.get("/api/v1/auth/options")).await.ok();
    assert_eq!((&options["mail"], &options["registration"]), (&json!(true), &json!(true)));
    let sign_up = async |email: &str, password: &str| {
        let body =
            json!({"organization": "<b>Kites</b>", "name": "Kim", "email": email, "password": password});
        post(&bed, "auth/sign-up", body).await
    };
    sign_up("kim@example.com", "password123").await.invalid("password", "common");
    sign_up("kim@example.com", NEW).await.with_status(204);
    let mail = mailbox.mail().await;
    assert!(
        !mail.text.contains("Kites") && !mail.text.contains("Kim"),
        "what a stranger typed: {}",
        mail.text
    );
    let token = mail.token("confirm-sign-up");
    login(&bed, "kim@example.com", NEW).await.refused(Code::BadCredentials);
    let made = post(&bed, "auth/sign-up/confirm", json!({"token": token})).await.with_status(201).body;
    assert_eq!(made, json!({"email": "kim@example.com", "waiting": false}));
    post(&bed, "auth/sign-up/confirm", json!({"token": token})).await.refused(Code::Gone);
    let me = login(&bed, "kim@example.com", NEW).await.ok()["me"].clone();
    assert_eq!((&me["role"], &me["tenant"]["name"]), (&json!("owner"), &json!("<b>Kites</b>")));
    assert_eq!(me["email_verified"], true);

    sign_up("ana@example.com", NEW).await.with_status(204);
    assert_eq!(mailbox.mail().await.header("Subject"), "You have a login already");
    login(&bed, "ana@example.com", PASSWORD).await.ok();
}

#[tokio::test]
async fn one_changes_name_password_and_address_oneself() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| mailbox.used_by(config)).await;
    let me = bed.act(Method::PATCH, "/api/v1/me", &json!({"name": "Ana L."})).await.ok();
    assert_eq!(me["name"], "Ana L.");
    bed.act(Method::PATCH, "/api/v1/me", &json!({"name": " "})).await.invalid("name", "blank");

    let other = bed.login("ana@example.com").await;
    let change = async |current: &str, new: &str| {
        bed.act(Method::POST, "/api/v1/me/password", &json!({"current": current, "new": new})).await
    };
    change("wrong-Zebra-44", NEW).await.invalid("current", "wrong");
    change(PASSWORD, "short").await.invalid("new", "too_short");
    change(PASSWORD, NEW).await.with_status(204);
    answer(bed.get("/api/v1/me").bearer_auth(&other.token)).await.refused(Code::Unauthorized);
    bed.ask("/api/v1/me").await;
    assert_eq!(mailbox.mail().await.header("Subject"), "Your password was changed");

    let body = json!({"email": "ana@new.example", "password": NEW});
    bed.act(Method::POST, "/api/v1/me/email", &body).await.with_status(204);
    let (one, two) = (mailbox.mail().await, mailbox.mail().await);
    assert_eq!([&one.to, &two.to].iter().filter(|to| to.as_str() == "ana@new.example").count(), 1);
    for (mail, waiting) in [(one, true), (two, false)] {
        let confirm = json!({"token": mail.token("confirm-email")});
        let said = post(&bed, "auth/confirm-email", confirm).await.ok();
        assert_eq!(said, json!({"email": mail.to, "waiting": waiting}));
    }
    assert_eq!(bed.ask("/api/v1/me").await["email"], "ana@new.example");
    login(&bed, "ana@example.com", NEW).await.refused(Code::BadCredentials);
    // It is proved by that: there is nothing to send.
    bed.act(Method::POST, "/api/v1/me/verify-email", &json!({})).await.with_status(204);
    login(&bed, "ana@new.example", NEW).await.ok();
}

#[tokio::test]
async fn an_invite_is_mailed_shown_once_listed_and_taken_back() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| mailbox.used_by(config)).await;
    let invite = async |email: &str, role: &str| {
        bed.act(Method::POST, "/api/v1/invites", &json!({"email": email, "role": role})).await
    };
    let made = invite("ben@example.com", "staff").await.with_status(201).body;
    assert_eq!((&made["mailed"], &made["role"]), (&json!(true), &json!("staff")));
    let shown = text(&made["link"]);
    let mail = mailbox.mail().await;
    let token = mail.token("invite");
    assert!(shown.starts_with(&bed.url("/admin-app/invite#")) && !shown.contains(&token));
    let accept = json!({"token": token, "name": "Ben", "password": NEW});
    let accepted = post(&bed, "invites/accept", accept).await.with_status(201).body;
    assert_eq!(accepted["me"]["email_verified"], true);
    invite("ben@example.com", "staff").await.refused(Code::Conflict);
    invite("nonsense", "staff").await.invalid("email", "invalid");

    let made = invite("kim@example.com", "owner").await.with_status(201).body;
    let path = format!("/api/v1/invites/{}", text(&made["id"]));
    bed.act(Method::DELETE, &path, &json!({})).await.with_status(204);
    let link = text(&made["link"]);
    let token = link.split_once('#').unwrap().1;
    post(&bed, "invites/show", json!({"token": token})).await.refused(Code::Gone);
    let listed = bed.ask("/api/v1/invites?limit=1").await;
    assert_eq!(listed["items"][0]["email"], "kim@example.com");
    assert!(listed["items"][0]["revoked_at"].is_number() || listed["items"][0]["revoked_at"].is_string());
    let next = bed.ask(&format!("/api/v1/invites?limit=1&cursor={}", text(&listed["next_cursor"]))).await;
    assert_eq!((&next["items"][0]["email"], &next["next_cursor"]), (&json!("ben@example.com"), &Value::Null));
}

#[tokio::test]
async fn nobody_invites_to_more_than_they_have() {
    let bed = Bed::start().await;
    let admin = bed.joins("adi@example.com", "Adi", Role::Admin).await;
    let invite = async |role: &str, token: &str| {
        let body = json!({"email": "new@example.com", "role": role});
        answer(bed.post("/api/v1/invites", &body).bearer_auth(token)).await
    };
    invite("owner", &admin.token).await.refused(Code::Forbidden);
    let made = invite("staff", &admin.token).await.with_status(201).body;
    assert_eq!(made["mailed"], false);
}
