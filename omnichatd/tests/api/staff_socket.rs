//! The staff's socket: hello, sends, events in order, hints, renewal, and how it refuses and ends.

use omnichat_api::permission::Role;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::bed::{Bed, Socket, answer, on_both, text};

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_message_sent_by_socket_is_acknowledged_and_heard_by_all_in_order() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let cursor = bed.cursor().await;
        let (mut one, mut two) = (bed.socket().await, bed.socket().await);
        let client_id = Uuid::now_v7();
        let send = json!({"type": "send", "client_id": client_id, "conversation": id, "body": "Yes, it is."});
        one.say(send.clone()).await;
        let ack = one.next_of("ack").await;
        assert_eq!((&ack["client_id"], &ack["message"]["body"]), (&json!(client_id), &json!("Yes, it is.")));

        let heard = [two.next().await, two.next().await];
        assert_eq!(kinds(&heard), ["message.created", "conversation.changed"]);
        assert_eq!([&heard[0]["cursor"], &heard[1]["cursor"]], [&json!(cursor + 1), &json!(cursor + 2)]);
        assert_eq!(heard[0]["data"], ack["message"]);
        assert_eq!(heard[1]["data"]["last_seq"], ack["message"]["seq"]);
        assert_eq!(heard[1]["conversation"], id);

        one.say(send).await;
        assert_eq!(one.next_of("ack").await["message"], ack["message"]);
        let other = json!({"type": "send", "client_id": client_id, "conversation": id, "body": "No."});
        one.say(other).await;
        let error = one.next_of("error").await;
        assert_eq!((&error["code"], &error["client_id"]), (&json!("client_id_reused"), &json!(client_id)));
        let blank = json!({"type": "send", "client_id": Uuid::now_v7(), "conversation": id, "body": " "});
        one.say(blank).await;
        assert_eq!(one.next_of("error").await["errors"][0]["field"], "body");
        assert_eq!(bed.cursor().await, cursor + 2);
    })
    .await;
}

#[tokio::test]
async fn a_first_message_is_heard_with_its_conversation() {
    on_both(async |bed: Bed| {
        let mut socket = bed.socket().await;
        bed.conversation().await;
        let events = socket.so_far().await;
        let mut kinds = kinds(&events);
        kinds.retain(|kind| !kind.starts_with("contact"));
        kinds.sort_unstable();
        assert_eq!(kinds, ["conversation.created", "message.created"]);
    })
    .await;
}

#[tokio::test]
async fn whoever_resumes_gets_exactly_what_was_missed_and_then_what_is_new() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let from = bed.cursor().await;
        for n in 0..120 {
            bed.replies(&id, &format!("line {n}")).await;
        }
        let mut socket = Socket::open(&bed, "/api/v1/socket").await;
        socket.say(json!({"type": "hello", "token": bed.ana.token, "resume_after": from})).await;
        let welcome = socket.next().await;
        assert_eq!((&welcome["type"], &welcome["cursor"]), (&json!("welcome"), &json!(from + 240)));
        for cursor in from + 1..=from + 240 {
            assert_eq!(socket.next().await["cursor"], cursor);
        }
        bed.replies(&id, "new").await;
        assert_eq!(socket.next().await["cursor"], from + 241);
        assert_eq!(socket.so_far().await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_that_the_log_does_not_have_is_answered_with_a_resync() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let head = bed.cursor().await;
        for forged in [head + 1, i64::MAX, -1, i64::MIN] {
            let mut socket = Socket::open(&bed, "/api/v1/socket").await;
            socket.say(json!({"type": "hello", "token": bed.ana.token, "resume_after": forged})).await;
            socket.next().await;
            let resync = socket.next().await;
            assert_eq!((&resync["type"], &resync["cursor"]), (&json!("resync"), &json!(head)), "{forged}");
        }
        let mut socket = Socket::open(&bed, "/api/v1/socket").await;
        socket.say(json!({"type": "hello", "token": bed.ana.token, "resume_after": head + 9})).await;
        socket.next_of("resync").await;
        bed.replies(&id, "new").await;
        assert_eq!(socket.next().await["cursor"], head + 1, "it goes on from the cursor it was told");
    })
    .await;
}

#[tokio::test]
async fn whoever_does_not_begin_with_a_good_hello_is_told_why_and_closed() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    let marketer = bed.joins("mia@example.com", "Mia", Role::Marketer).await;
    for (first, refusal, close) in [
        (json!({"type": "ping", "n": 1}), "bad_request", 4408),
        (json!({"type": "hello"}), "bad_request", 4408),
        (json!({"type": "hello", "token": "garbage"}), "unauthorized", 4401),
        (json!({"type": "hello", "token": guest.token}), "unauthorized", 4401),
        (json!({"type": "hello", "token": marketer.token}), "forbidden", 4403),
    ] {
        let mut socket = Socket::open(&bed, "/api/v1/socket").await;
        socket.say(first.clone()).await;
        let (code, frames) = socket.end().await;
        assert_eq!((code, &frames[0]["code"]), (close, &json!(refusal)), "{first}");
        assert_eq!(frames.last().unwrap()["type"], "bye");
    }
    bed.wait_ms(15 * 60 * 1000);
    let mut socket = Socket::open(&bed, "/api/v1/socket").await;
    socket.say(json!({"type": "hello", "token": bed.ana.token})).await;
    assert_eq!(socket.end().await.0, 4401);
}

#[tokio::test]
async fn whoever_says_nothing_is_closed_after_the_time_for_hello() {
    let bed = Bed::start().await;
    let staff = Socket::open(&bed, "/api/v1/socket").await;
    let visitor = Socket::open(&bed, "/api/v1/widget/socket").await;
    let (staff, visitor) = tokio::join!(staff.end(), visitor.end());
    assert_eq!((staff.0, visitor.0), (4408, 4408));
}

#[tokio::test]
async fn a_frame_that_cannot_be_read_is_refused_and_the_socket_lives() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    let before = bed.cursor().await;
    let mut socket = bed.socket().await;
    let client_id = Uuid::now_v7();
    for frame in [
        "{".to_owned(),
        "hello".to_owned(),
        json!({"type": "dance"}).to_string(),
        json!({"type": "send", "conversation": id, "body": "no client id"}).to_string(),
        json!({"type": "send", "client_id": client_id, "body": "no conversation"}).to_string(),
    ] {
        socket.send(Message::text(frame.clone())).await;
        let error = socket.next().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("error"), &json!("bad_request")), "{frame}");
        assert_eq!(error.get("client_id").is_some(), frame.contains(&client_id.to_string()), "{frame}");
    }
    let long = "x".repeat(10_001);
    socket.say(json!({"type": "send", "client_id": client_id, "conversation": id, "body": long})).await;
    assert_eq!(socket.next().await["errors"][0]["code"], "too_long");
    socket.say(json!({"type": "send", "client_id": client_id, "conversation": id})).await;
    assert_eq!(socket.next().await["errors"][0]["code"], "blank");
    socket.say(json!({"type": "watch", "topics": ["everything"]})).await;
    assert_eq!(socket.next().await["errors"][0]["field"], "topics");
    assert_eq!(bed.cursor().await, before);
    socket.say(json!({"type": "ping", "n": 7})).await;
    assert_eq!(socket.next().await, json!({"type": "pong", "n": 7}));
}

#[tokio::test]
async fn a_frame_over_the_limit_a_binary_one_and_broken_utf_8_end_the_socket_and_store_nothing() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let before = bed.cursor().await;
        let send = |body: String| {
            let send = json!({"type": "send", "client_id": Uuid::now_v7(), "conversation": id, "body": body});
            Message::text(send.to_string())
        };
        for (message, close) in [
            (send("x".repeat(64 * 1024)), 4413),
            (send("x".repeat(300 * 1024)), 4413),
            (Message::binary(b"{\"type\":\"ping\",\"n\":1}".to_vec()), 4400),
            (broken_utf_8(), 4400),
        ] {
            let mut socket = bed.socket().await;
            socket.send(message).await;
            assert_eq!(socket.end().await.0, close);
        }
        assert_eq!(bed.cursor().await, before);
    })
    .await;
}

/// A text frame whose text is none.
fn broken_utf_8() -> Message {
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
    Message::Frame(Frame::message(b"{\"type\":\"\xff\"}".to_vec(), OpCode::Data(Data::Text), true))
}

#[tokio::test]
async fn staff_see_who_else_looks_who_types_and_whether_the_visitor_is_there() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
    let watch = json!({"type": "watch", "topics": [format!("conversation:{id}")]});
    let (mut anas, mut bens) = (bed.socket().await, bed.socket_of(&ben).await);
    for socket in [&mut anas, &mut bens] {
        socket.say(watch.clone()).await;
        let now = socket.next().await;
        assert_eq!((&now["users"], &now["visitor_online"]), (&json!([]), &json!(false)));
    }
    let names = |frame: &Value| -> Vec<String> {
        frame["users"].as_array().unwrap().iter().map(|user| text(&user["name"])).collect()
    };
    anas.say(json!({"type": "viewing", "conversation": id})).await;
    assert_eq!(names(&bens.next_of("presence").await), ["Ana Lopez"]);
    assert_eq!(names(&anas.next_of("presence").await), ["Ana Lopez"]);
    bens.say(json!({"type": "viewing", "conversation": id})).await;
    assert_eq!(names(&anas.next_of("presence").await), ["Ana Lopez", "Ben"]);

    bens.say(json!({"type": "typing", "conversation": id, "on": true})).await;
    let typing = anas.next_of("typing").await;
    assert_eq!((&typing["who"]["name"], &typing["on"]), (&json!("Ben"), &json!(true)));
    assert!(
        bens.so_far().await.iter().all(|frame| frame["type"] != "typing"),
        "nobody hears themselves type"
    );
    bens.say(json!({"type": "send", "client_id": Uuid::now_v7(), "conversation": id, "body": "Hi"})).await;
    assert_eq!(anas.next_of("typing").await["on"], false, "who has sent types no more");

    let visitor = bed.visitor_socket(&guest).await;
    assert_eq!(anas.next_of("presence").await["visitor_online"], true);
    drop(visitor);
    assert_eq!(anas.next_of("presence").await["visitor_online"], false);
    drop(bens);
    assert_eq!(names(&anas.next_of("presence").await), ["Ana Lopez"]);
    anas.say(json!({"type": "viewing", "conversation": null})).await;
    assert_eq!(names(&anas.next_of("presence").await), Vec::<String>::new());
}

#[tokio::test]
async fn hints_come_only_for_watched_conversations() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let (_, other) = bed.conversation().await;
    let mut socket = bed.socket().await;
    let topic = |id: &str| vec![format!("conversation:{id}")];
    socket.say(json!({"type": "watch", "topics": topic(&other)})).await;
    socket.next_of("presence").await;
    let mut visitor = bed.visitor_socket(&guest).await;
    visitor.say(json!({"type": "typing", "on": true})).await;
    visitor.so_far().await;
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    socket.say(json!({"type": "watch", "topics": topic(&id)})).await;
    assert_eq!(socket.next_of("presence").await["visitor_online"], true);
    visitor.say(json!({"type": "typing", "on": true})).await;
    assert_eq!(socket.next_of("typing").await["conversation"], id);
    socket.say(json!({"type": "unwatch", "topics": topic(&id)})).await;
    socket.so_far().await;
    visitor.say(json!({"type": "typing", "on": false})).await;
    visitor.so_far().await;
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
}

#[tokio::test]
async fn without_the_inbox_topic_only_events_of_watched_conversations_come() {
    let bed = Bed::start().await;
    let ((_, one), (_, two)) = (bed.conversation().await, bed.conversation().await);
    let mut socket = Socket::open(&bed, "/api/v1/socket").await;
    let hello = json!({"type": "hello", "token": bed.ana.token, "topics": [format!("conversation:{one}")]});
    socket.say(hello).await;
    socket.next_of("presence").await;
    bed.replies(&two, "not for this one").await;
    bed.replies(&one, "for this one").await;
    let events = socket.so_far().await;
    assert_eq!(kinds(&events), ["message.created", "conversation.changed"]);
    assert!(events.iter().all(|event| event["conversation"] == one), "{events:?}");
}

#[tokio::test]
async fn hello_again_renews_the_token_and_replays_nothing() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    let mut socket = bed.socket().await;
    bed.wait_ms(14 * 60 * 1000);
    let fresh = bed.login("ana@example.com").await;
    socket.say(json!({"type": "hello", "token": fresh.token, "resume_after": 0})).await;
    assert_eq!(socket.next().await["type"], "welcome");
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    bed.wait_ms(2 * 60 * 1000);
    let reply = json!({"client_id": Uuid::now_v7(), "body": "still here"});
    let path = format!("/api/v1/conversations/{id}/messages");
    answer(bed.post(&path, &reply).bearer_auth(&fresh.token)).await.with_status(201);
    assert_eq!(socket.next().await["kind"], "message.created");

    // Without renewal the socket ends with its token.
    bed.wait_ms(15 * 60 * 1000);
    socket.say(json!({"type": "ping", "n": 1})).await;
    assert_eq!(socket.end().await.0, 4401);
}

#[tokio::test]
async fn a_socket_cannot_be_renewed_for_somebody_else() {
    let bed = Bed::start().await;
    let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
    let mut socket = bed.socket().await;
    socket.say(json!({"type": "hello", "token": ben.token})).await;
    assert_eq!(socket.end().await.0, 4401);
}

#[tokio::test]
async fn a_viewer_hears_everything_and_writes_nothing() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    let vera = bed.joins("vera@example.com", "Vera", Role::Viewer).await;
    let mut socket = bed.socket_of(&vera).await;
    let before = bed.cursor().await;
    socket.say(json!({"type": "send", "client_id": Uuid::now_v7(), "conversation": id, "body": "hi"})).await;
    assert_eq!(socket.next().await["code"], "forbidden");
    socket.say(json!({"type": "typing", "conversation": id, "on": true})).await;
    assert_eq!(socket.next().await["code"], "forbidden");
    socket.say(json!({"type": "read", "conversation": id, "seq": 1})).await;
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    assert_eq!(bed.cursor().await, before);
    bed.replies(&id, "Yes.").await;
    assert_eq!(socket.next().await["kind"], "message.created");
}
