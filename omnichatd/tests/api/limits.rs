//! Limits on requests, as a client meets them.

use omnichat_api::Code;
use serde_json::json;
use uuid::Uuid;

use crate::bed::{Bed, answer, text};

#[tokio::test]
async fn too_many_sign_ins_are_refused_with_the_time_to_wait() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.login_per_minute = 3;
    })
    .await;
    let login = || {
        answer(bed.post("/api/v1/auth/login", &json!({"email": "ana@example.com", "password": "wrong-one"})))
    };
    // Signing Ana in took one already.
    login().await.refused(Code::BadCredentials);
    login().await.refused(Code::BadCredentials);
    let refused = login().await;
    assert!((1..=20).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    refused.refused(Code::TooManyRequests);
    // Whoever is signed in works on, and hears how much is left: of two limits that which is nearer.
    let me = answer(bed.get("/api/v1/me").bearer_auth(&bed.ana.token)).await.with_status(200);
    assert_eq!(me.header("ratelimit-limit"), "1200");
    assert!(me.header("ratelimit-remaining").parse::<u32>().unwrap() < 1200);
}

#[tokio::test]
async fn a_visitor_who_floods_is_held_up_alone_over_http_and_socket() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.widget_per_minute = 2;
    })
    .await;
    let (guest, other) = (bed.guest().await, bed.guest().await);
    bed.writes(&guest, "one").await;
    bed.writes(&guest, "two").await;
    let third = json!({"client_id": Uuid::now_v7(), "body": "three"});
    let refused = bed.post("/api/v1/widget/messages", &third).bearer_auth(&guest.token);
    answer(refused).await.refused(Code::TooManyRequests);
    let mut socket = bed.visitor_socket(&guest).await;
    socket.say(json!({"type": "send", "client_id": third["client_id"], "body": "three"})).await;
    let error = socket.next_of("error").await;
    assert_eq!((&error["code"], &error["client_id"]), (&json!("too_many_requests"), &third["client_id"]));
    bed.writes(&other, "one").await;
}

/// More frames at once than anybody types in ten seconds.
const FRAMES: u32 = 2_100;

#[tokio::test]
async fn a_socket_that_sends_too_many_frames_is_closed_unless_limits_are_off() {
    for on in [true, false] {
        let bed = Bed::with(|config| config.limits.on = on).await;
        let guest = bed.guest().await;
        for mut socket in [bed.socket().await, bed.visitor_socket(&guest).await] {
            for n in 0..FRAMES {
                socket.say(json!({"type": "ping", "n": n})).await;
            }
            if on {
                let (code, frames) = socket.end().await;
                assert_eq!((code, &frames.last().unwrap()["type"]), (4429, &json!("bye")));
            } else {
                for n in 0..FRAMES {
                    assert_eq!(socket.next().await["n"], n);
                }
            }
        }
    }
}

#[tokio::test]
async fn each_token_and_each_visitor_has_a_limit_of_its_own_and_hears_what_is_left() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.token_per_minute = 5;
        config.limits.visitor_per_minute = 3;
    })
    .await;
    let new = json!({"name": "A script", "permissions": ["contact_read"]});
    let made = bed.act(reqwest::Method::POST, "/api/v1/me/tokens", &new).await.with_status(201);
    let secret = text(&made.body["secret"]);
    let contacts = || answer(bed.get("/api/v1/contacts").bearer_auth(&secret));
    for left in ["4", "3", "2", "1", "0"] {
        let reply = contacts().await.with_status(200);
        assert_eq!((reply.header("ratelimit-limit"), reply.header("ratelimit-remaining")), ("5", left));
    }
    let refused = contacts().await;
    assert_eq!((refused.header("ratelimit-limit"), refused.header("ratelimit-remaining")), ("5", "0"));
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    let reset: u32 = refused.header("ratelimit-reset").parse().unwrap();
    assert!((1..=12).contains(&wait) && reset >= wait && reset <= 60, "{wait} {reset}");
    refused.refused(Code::TooManyRequests);
    // Her session is another pass.
    bed.ask("/api/v1/me").await;

    let (guest, other) = (bed.guest().await, bed.guest().await);
    let history = |token: &str| answer(bed.get("/api/v1/widget/messages").bearer_auth(token));
    for _ in 0..3 {
        history(&guest.token).await.ok();
    }
    history(&guest.token).await.refused(Code::TooManyRequests);
    history(&other.token).await.ok();
}

#[tokio::test]
async fn with_limits_off_nothing_is_limited_or_said_of_limits() {
    let bed = Bed::with(|config| {
        config.limits.on = false;
        config.limits.token_per_minute = 1;
        config.limits.visitor_per_minute = 1;
        config.limits.general_per_minute = 1;
    })
    .await;
    let guest = bed.guest().await;
    for _ in 0..5 {
        let reply = answer(bed.get("/api/v1/me").bearer_auth(&bed.ana.token)).await.with_status(200);
        assert_eq!(reply.header("ratelimit-limit"), "");
        answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
    }
}

#[tokio::test]
async fn refused_requests_are_noted_by_source_in_one_row() {
    let bed = Bed::start().await;
    let viewer = bed.joins("vera@example.com", "Vera", omnichat_api::permission::Role::Viewer).await;
    for _ in 0..50 {
        answer(bed.get("/api/v1/me").bearer_auth("made up")).await.refused(Code::Unauthorized);
    }
    answer(bed.post("/api/v1/inboxes", &json!({})).bearer_auth(&viewer.token)).await.refused(Code::Forbidden);
    // What is not yet written when the daemon stops is written then.
    let database = bed.server.app().store().database().clone();
    let key = bed.temp.path().join("data/secret.key");
    bed.server.stop().await;
    let store = omnichat_store::Store::open_alone(database, key).await.unwrap();
    let query = omnichat_api::audit::AuditQuery { action: Some("refused".into()), ..Default::default() };
    let rows = omnichat_store::audit::list(&store, None, &query).await.unwrap().items;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].target, "127.0.0.1");
    let counts = rows[0].after.as_ref().unwrap();
    assert_eq!((&counts["unauthorized"], &counts["forbidden"]), (&json!(50), &json!(1)));
    store.close().await;
}
