//! When the old clients' sockets end, and with which code: what was taken away is gone at once.

use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::{SHOP, timeless};
use crate::bed::{Bed, answer, client};
use crate::old::{Old, on_both, token};

#[tokio::test]
async fn a_dashboard_ends_when_its_user_is_disabled_or_demoted() {
    on_both(async |old| {
        for (change, code) in [(json!({"role": "viewer"}), 1003), (json!({"disabled": true}), 1008)] {
            let email = format!("staff{code}@example.com");
            let ben = old.bed.joins(&email, "Ben", Role::Staff).await;
            let desk = old.desk_of(&token(&old.bed, &email).await).await;
            old.bed.act(Method::PATCH, &format!("/api/v1/users/{}", ben.id), &change).await.ok();
            assert_eq!(desk.end().await, (code, Vec::new()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_dashboard_ends_when_its_user_signs_out_everywhere() {
    on_both(async |old| {
        let desk = old.desk(0).await;
        old.signs_out_everywhere().await;
        assert_eq!(desk.end().await, (1008, Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn a_dashboard_does_not_end_because_much_is_changed_by_others() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.token_per_minute = 3;
    })
    .await;
    let old = Old::of(bed).await;
    let mut desk = old.desk(0).await;
    // To look again is no request of its user's.
    for n in 0..8 {
        old.bed.server.app().bus().all_look_again();
        old.writes("visitor-1", &format!("line {n}")).await;
        assert_eq!(desk.next().await["text"], format!("line {n}"));
    }
}

#[tokio::test]
async fn a_dashboard_ends_with_its_token() {
    on_both(async |old| {
        let mut desk = old.desk(0).await;
        old.bed.wait_ms(72 * 3600 * 1000);
        // The clock of the test stands still otherwise, and rings for nobody.
        desk.say(json!({"type": "pong"})).await;
        assert_eq!(desk.end().await.0, 1008);
    })
    .await;
}

#[tokio::test]
async fn all_end_when_old_clients_are_served_no_more_and_the_paths_lead_nowhere_then() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let (known, unknown) = (old.widget("visitor-1").await, old.widget("visitor-2").await);
        let desk = old.desk(1).await;
        old.off().await;
        for socket in [known, unknown, desk] {
            assert_eq!(socket.end().await, (1001, Vec::new()));
        }
        for path in ["/ws/visitor-1", "/admin-ws"] {
            assert!(old.opens(path, "A browser", SHOP).await.is_err(), "{path}");
            answer(old.bed.get(path)).await.with_status(404);
        }
    })
    .await;
}

#[tokio::test]
async fn all_are_told_when_the_daemon_stops_and_go_on_when_it_is_back() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let (widget, desk) = (old.widget("visitor-1").await, old.desk(1).await);
        let Old { bed, token } = old;
        let bed = bed.restarted(|| {}).await;
        for socket in [widget, desk] {
            assert_eq!(socket.end().await, (1012, Vec::new()));
        }
        let old = Old { bed, token };
        let (mut widget, mut desk) = (old.widget("visitor-1").await, old.desk(1).await);
        old.sends("visitor-1", "Back again").await;
        assert_eq!(timeless(widget.next().await)["text"], "Back again");
        assert_eq!(timeless(desk.next().await)["text"], "Back again");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_frame_ends_one_socket() {
    let old = Old::start().await;
    for (message, code) in
        [(Message::text("x".repeat(65 * 1024)), 1009), (Message::binary(b"{}".to_vec()), 1007)]
    {
        for mut socket in [old.widget("visitor-1").await, old.desk(0).await] {
            socket.send(message.clone()).await;
            assert_eq!(socket.end().await, (code, Vec::new()));
        }
    }
}

#[tokio::test]
async fn a_path_of_a_socket_answers_other_requests_as_one_that_leads_nowhere() {
    let old = Old::start().await;
    for path in ["/ws/visitor-1", "/admin-ws"] {
        let reply = answer(client().get(old.bed.url(path))).await.with_status(404);
        assert_eq!(reply.body, json!({"detail": "Not Found"}), "{path}");
    }
}
