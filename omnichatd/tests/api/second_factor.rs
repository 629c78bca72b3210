//! The second factor over the network: setting it up, signing in with it, and what is closed to those who lack it.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_api::socket::close;
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret};
use uuid::Uuid;

use crate::bed::{Bed, PASSWORD, Person, Reply, Socket, answer, text};
use crate::operations::{Needs, operations};

/// What an app shows for this secret at this time.
pub(crate) fn code(secret: &str, ms: i64) -> String {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap();
    totp.generate(u64::try_from(ms / 1000).unwrap()).to_string()
}

fn shown(bed: &Bed, secret: &str) -> String {
    code(secret, bed.server.app().now().ms())
}

async fn of(bed: &Bed, person: &Person, path: &str, body: &Value) -> Reply {
    answer(bed.post(&format!("/api/v1/me/second-factor{path}"), body).bearer_auth(&person.token)).await
}

/// Sets one up: its secret and the recovery codes.
async fn set_up(bed: &Bed, person: &Person) -> (String, Vec<String>) {
    let begun = of(bed, person, "", &json!({"password": PASSWORD})).await.with_status(201).body;
    let secret = text(&begun["secret"]);
    let rows = begun["qr"].as_array().unwrap();
    assert!(rows.len() > 20 && rows.iter().all(|row| row.as_str().unwrap().len() == rows.len()));
    assert!(text(&begun["uri"]).starts_with("otpauth://totp/"));
    let codes = of(bed, person, "/confirm", &json!({"code": shown(bed, &secret)})).await.ok();
    (secret, codes["codes"].as_array().unwrap().iter().map(text).collect())
}

async fn login(bed: &Bed, code: Option<&str>) -> Reply {
    let login = json!({"email": "ana@example.com", "password": PASSWORD, "code": code});
    answer(bed.post("/api/v1/auth/login", &login)).await
}

#[tokio::test]
async fn once_set_up_it_is_asked_for_and_each_code_opens_once() {
    let bed = Bed::start().await;
    let stands = bed.ask("/api/v1/me/second-factor").await;
    assert_eq!(stands, json!({"on": false, "required": false, "recovery_codes_left": 0}));
    of(&bed, &bed.ana, "", &json!({})).await.invalid("password", "missing");
    of(&bed, &bed.ana, "", &json!({"password": "not-hers"})).await.invalid("password", "wrong");
    let (secret, codes) = set_up(&bed, &bed.ana).await;
    assert_eq!(bed.ask("/api/v1/me/second-factor").await["recovery_codes_left"], 10);
    of(&bed, &bed.ana, "", &json!({"password": PASSWORD})).await.refused(Code::Conflict);

    login(&bed, None).await.refused(Code::SecondFactorNeeded);
    login(&bed, Some("000000")).await.refused(Code::BadCredentials);
    login(&bed, Some(&shown(&bed, &secret))).await.refused(Code::BadCredentials);
    bed.wait_ms(30_000);
    let now = shown(&bed, &secret);
    assert_eq!(login(&bed, Some(&now)).await.ok()["me"]["second_factor"], true);
    login(&bed, Some(&now)).await.refused(Code::BadCredentials);
    login(&bed, Some(&codes[0])).await.ok();
    login(&bed, Some(&codes[0])).await.refused(Code::BadCredentials);

    let new = of(&bed, &bed.ana, "/codes", &json!({"code": codes[1]})).await.ok();
    assert_eq!(new["codes"].as_array().unwrap().len(), 10);
    of(&bed, &bed.ana, "/remove", &json!({"code": codes[2]})).await.invalid("code", "wrong");
    of(&bed, &bed.ana, "/remove", &json!({"code": new["codes"][0]})).await.with_status(204);
    login(&bed, None).await.ok();
}

#[tokio::test]
async fn guessing_codes_is_locked_with_the_time_to_wait_at_sign_in_and_within_a_session() {
    let bed = Bed::start().await;
    let (_, codes) = set_up(&bed, &bed.ana).await;
    let locked = |reply: Reply| {
        assert!((1..=30).contains(&reply.header("retry-after").parse::<u32>().unwrap()));
        reply.refused(Code::TooManyRequests);
    };
    for _ in 0..5 {
        of(&bed, &bed.ana, "/remove", &json!({"code": "000000"})).await.invalid("code", "wrong");
        login(&bed, Some("000000")).await.refused(Code::BadCredentials);
    }
    locked(of(&bed, &bed.ana, "/remove", &json!({"code": codes[0]})).await);
    locked(login(&bed, Some(&codes[0])).await);
    bed.wait_ms(30_000);
    login(&bed, Some(&codes[0])).await.ok();
    of(&bed, &bed.ana, "/remove", &json!({"code": codes[1]})).await.with_status(204);
}

/// Everything but the account's own routes; the walk takes in every route of the document.
#[tokio::test]
async fn who_lacks_the_second_factor_that_the_tenant_asks_for_reaches_only_their_own_account() {
    let bed = Bed::start().await;
    let ben = bed.joins("ben@example.com", "Ben", Role::Admin).await;
    let mut open = bed.socket_of(&ben).await;
    open.so_far().await;
    let token = json!({"name": "A script", "permissions": ["conversation_read"]});
    let token = answer(bed.post("/api/v1/me/tokens", &token).bearer_auth(&ben.token)).await.with_status(201);
    let token = text(&token.body["secret"]);
    set_up(&bed, &bed.ana).await;
    let path = format!("/api/v1/tenants/{}", bed.tenant);
    bed.act(Method::PATCH, &path, &json!({"second_factor_required": true})).await.ok();

    assert_eq!(open.end().await.0, close::NOT_ALLOWED, "an open socket ends with the rule");
    let mut socket = Socket::open(&bed, "/api/v1/socket").await;
    socket.say(json!({"type": "hello", "token": ben.token})).await;
    let (end, frames) = socket.end().await;
    assert_eq!(end, close::NOT_ALLOWED);
    assert!(frames.iter().any(|frame| frame["code"] == "second_factor_missing"), "{frames:?}");

    let some = Uuid::now_v7().to_string();
    let mut seen = 0;
    for operation in operations() {
        match operation.needs() {
            Needs::Nothing | Needs::Visitor => continue,
            Needs::SignedIn | Needs::InPerson => {
                // Signing out aside, which would end the walk.
                if operation.method == Method::GET {
                    let reply = operation.call(&bed, Some(&ben.token), &some, &json!({})).await;
                    assert!(matches!(reply.status, 200 | 404), "{}: {}", operation.id, reply.body);
                }
            }
            Needs::Operator | Needs::Permission(_) => {
                for token in [&ben.token, &token] {
                    let reply = operation.call(&bed, Some(token), &some, &json!({})).await;
                    let in_person = reply.body["code"] == "forbidden" && operation.needs() == Needs::Operator;
                    assert!(in_person || reply.body["code"] == "second_factor_missing", "{}", operation.id);
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
    assert_eq!(
        answer(bed.get("/api/v1/me/second-factor").bearer_auth(&ben.token)).await.ok()["required"],
        true
    );

    set_up(&bed, &ben).await;
    answer(bed.get("/api/v1/conversations").bearer_auth(&ben.token)).await.ok();
    answer(bed.get("/api/v1/conversations").bearer_auth(&token)).await.ok();
    bed.socket_of(&ben).await;
}
