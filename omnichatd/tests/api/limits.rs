//! Limits on requests, as a client meets them.

use omnichat_api::Code;
use serde_json::json;
use uuid::Uuid;

use crate::bed::{Bed, answer};

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
    // Whoever is signed in works on, and hears how much is left.
    let me = answer(bed.get("/api/v1/me").bearer_auth(&bed.ana.token)).await.with_status(200);
    assert_eq!(me.header("ratelimit-limit"), "3000");
    assert!(me.header("ratelimit-remaining").parse::<u32>().unwrap() < 3000);
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
