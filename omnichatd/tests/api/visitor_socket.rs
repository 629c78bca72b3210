//! The visitor's socket: the same language in small, about one conversation.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::bed::{Bed, Socket, answer, on_both, text};

pub(crate) async fn hello(bed: &Bed, token: &str, after: &str) -> Socket {
    let mut socket = Socket::open(bed, "/api/v1/widget/socket").await;
    socket.say(json!({"type": "hello", "token": token, "resume_after": after})).await;
    assert_eq!(socket.next().await["type"], "welcome");
    socket
}

#[tokio::test]
async fn a_visitor_sends_and_is_answered_over_the_socket() {
    on_both(async |bed: Bed| {
        let guest = bed.guest().await;
        let (mut visitor, mut staff) = (bed.visitor_socket(&guest).await, bed.socket().await);
        let client_id = Uuid::now_v7();
        visitor.say(json!({"type": "send", "client_id": client_id, "body": "Hello?"})).await;
        let ack = visitor.next_of("ack").await;
        assert_eq!((&ack["client_id"], &ack["message"]["seq"]), (&json!(client_id), &json!(1)));
        let id = loop {
            let event = staff.next_of("event").await;
            if event["kind"] == "conversation.created" {
                break text(&event["conversation"]);
            }
        };
        bed.replies(&id, "Hello!").await;
        let mut events = Vec::new();
        while events.iter().all(|event: &Value| event["data"]["body"] != "Hello!") {
            events.push(visitor.next_of("event").await);
        }
        let told = json!(events).to_string();
        assert!(!told.contains("ana@example.com") && !told.contains("assignee"), "{told}");

        visitor.say(json!({"type": "read", "seq": 2})).await;
        loop {
            let event = staff.next_of("event").await;
            if event["data"]["visitor_read_seq"] == 2 {
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_visitor_who_comes_back_gets_exactly_what_was_missed() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
        let (_, other) = bed.conversation().await;
        for n in 0..60 {
            bed.replies(&id, &format!("line {n}")).await;
            bed.replies(&other, "not theirs").await;
        }
        let mut socket = hello(&bed, &guest.token, &text(&history["cursor"])).await;
        let missed = socket.so_far().await;
        // After the messages comes how the conversation stands now, once.
        let (now, messages) = missed.split_last().unwrap();
        let bodies: Vec<_> = messages.iter().map(|event| text(&event["data"]["body"])).collect();
        assert_eq!(bodies, (0..60).map(|n| format!("line {n}")).collect::<Vec<_>>());
        assert_eq!(
            (&now["kind"], &now["data"]["staff_read_seq"]),
            (&json!("conversation.changed"), &json!(61))
        );
        let half = text(&missed[29]["cursor"]);
        assert_eq!(hello(&bed, &guest.token, &half).await.so_far().await, missed[30..]);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_that_is_forged_or_somebody_elses_is_answered_with_a_resync() {
    let bed = Bed::start().await;
    let ((one, _), (two, _)) = (bed.conversation().await, bed.conversation().await);
    let cursor =
        answer(bed.get("/api/v1/widget/messages").bearer_auth(&two.token)).await.ok()["cursor"].clone();
    for forged in ["", "0", "1", "nonsense", &text(&cursor)] {
        let mut socket = hello(&bed, &one.token, forged).await;
        let resync = socket.next().await;
        assert_eq!(resync["type"], "resync", "{forged}");
        assert_eq!(
            hello(&bed, &one.token, &text(&resync["cursor"])).await.so_far().await,
            Vec::<Value>::new()
        );
    }
}

#[tokio::test]
async fn typing_is_seen_both_ways_and_ends_when_the_typist_goes() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let (mut visitor, mut staff) = (bed.visitor_socket(&guest).await, bed.socket().await);
    staff.say(json!({"type": "watch", "topics": [format!("conversation:{id}")]})).await;
    staff.next_of("presence").await;

    visitor.say(json!({"type": "typing", "on": true})).await;
    let typing = staff.next_of("typing").await;
    assert_eq!((&typing["conversation"], &typing["on"], typing.get("who")), (&json!(id), &json!(true), None));
    visitor.say(json!({"type": "send", "client_id": Uuid::now_v7(), "body": "There it is"})).await;
    assert_eq!(staff.next_of("typing").await["on"], false);

    staff.say(json!({"type": "typing", "conversation": id, "on": true})).await;
    let typing = visitor.next_of("typing").await;
    assert_eq!(typing, json!({"type": "typing", "name": "Ana Lopez", "on": true}));
    drop(staff);
    assert_eq!(visitor.next_of("typing").await["on"], false);
}

#[tokio::test]
async fn typing_without_a_repeat_ends_by_itself() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let (mut visitor, mut staff) = (bed.visitor_socket(&guest).await, bed.socket().await);
    staff.say(json!({"type": "typing", "conversation": id, "on": true})).await;
    assert_eq!(visitor.next_of("typing").await["on"], true);
    assert_eq!(visitor.next_of("typing").await["on"], false);
}

#[tokio::test]
async fn the_widget_knows_whether_somebody_is_there_to_answer() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    let available = async || {
        let mut socket = Socket::open(&bed, "/api/v1/widget/socket").await;
        socket.say(json!({"type": "hello", "token": guest.token})).await;
        socket.next().await["available"].clone()
    };
    assert_eq!(available().await, false);
    let _staff = bed.socket().await;
    assert_eq!(available().await, true);
}

#[tokio::test]
async fn bad_hellos_and_bad_frames_are_refused_as_on_the_staff_side() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    for (first, close) in [
        (json!({"type": "ping", "n": 1}), 4408),
        (json!({"type": "hello", "token": "garbage"}), 4401),
        (json!({"type": "hello", "token": bed.ana.token}), 4401),
    ] {
        let mut socket = Socket::open(&bed, "/api/v1/widget/socket").await;
        socket.say(first).await;
        let (code, frames) = socket.end().await;
        assert_eq!((code, &frames[0]["type"]), (close, &json!("error")));
    }
    let before = bed.cursor().await;
    let mut socket = bed.visitor_socket(&guest).await;
    for bad in ["{", r#"{"type":"dance"}"#, r#"{"type":"send","body":"no id"}"#] {
        socket.send(Message::text(bad)).await;
        assert_eq!(socket.next().await["code"], "bad_request", "{bad}");
    }
    let client_id = Uuid::now_v7();
    socket.say(json!({"type": "send", "client_id": client_id, "body": "x".repeat(10_001)})).await;
    let error = socket.next().await;
    assert_eq!((&error["code"], &error["client_id"]), (&json!("invalid"), &json!(client_id)));
    socket.say(json!({"type": "send", "client_id": client_id, "body": "x".repeat(64 * 1024)})).await;
    assert_eq!(socket.end().await.0, 4413);
    let mut socket = bed.visitor_socket(&guest).await;
    socket.send(Message::binary(b"{}".to_vec())).await;
    assert_eq!(socket.end().await.0, 4400);
    assert_eq!(bed.cursor().await, before);
}

#[tokio::test]
async fn a_visitors_token_ends_after_a_year() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    bed.wait_ms(365 * 24 * 3600 * 1000);
    let mut socket = Socket::open(&bed, "/api/v1/widget/socket").await;
    socket.say(json!({"type": "hello", "token": guest.token})).await;
    assert_eq!(socket.end().await.0, 4401);
}
