//! What an import brings stands in no row of the log: whoever listens is told to fetch afresh, whatever they listen to, and
//! so is whoever was away meanwhile, once.

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::bed::{Bed, SOON, Socket, answer, text};
use crate::visitor_socket;

/// Runs a test on both databases; on PostgreSQL what is imported by way of one daemon is heard at another.
async fn on_both(test: impl AsyncFn(&Bed, &Bed)) {
    let bed = Bed::start().await;
    test(&bed, &bed).await;
    if let Some((one, two)) = Bed::two().await {
        test(&one, &two).await;
    }
}

async fn staff_socket(bed: &Bed, after: &Value) -> Socket {
    let mut socket = Socket::open(bed, "/api/v1/socket").await;
    socket.say(json!({"type": "hello", "token": bed.ana.token, "resume_after": after})).await;
    assert_eq!(socket.next().await["type"], "welcome");
    socket
}

/// The visitor's cursor as it is.
async fn visitor_cursor(bed: &Bed, token: &str) -> String {
    text(&answer(bed.get("/api/v1/widget/messages").bearer_auth(token)).await.ok()["cursor"])
}

#[tokio::test]
async fn whoever_listens_during_an_import_is_told_and_then_hears_on() {
    on_both(async |one, two| {
        let (guest, id) = two.conversation().await;
        let mut staff = two.socket().await;
        let mut watcher = Socket::open(two, "/api/v1/socket").await;
        let topics = [format!("conversation:{id}")];
        watcher.say(json!({"type": "hello", "token": two.ana.token, "topics": topics})).await;
        watcher.next_of("welcome").await;
        let mut visitor = two.visitor_socket(&guest).await;
        let kim = two.stranger().await;
        let mut stranger = two.socket_of(&kim).await;
        let cursor = visitor_cursor(two, &guest.token).await;
        let waits = two.get(&format!("/api/v1/widget/messages?after={cursor}&wait=25"));
        let waits = tokio::spawn(answer(waits.bearer_auth(&guest.token)));

        one.imports("visitor-1", "Hello from before").await;
        let told = staff.next_of("resync").await;
        assert_eq!(watcher.next_of("resync").await, told);
        let shown = visitor.next_of("resync").await;
        timeout(SOON, waits).await.expect("it waits on").unwrap().ok();
        assert_eq!(stranger.so_far().await, Vec::<Value>::new(), "another tenant is none of it");

        let sent = two.replies(&id, "And on").await;
        for socket in [&mut staff, &mut watcher] {
            let event = loop {
                let event = socket.next_of("event").await;
                if event["kind"] == "message.created" {
                    break event;
                }
            };
            assert_eq!(event["data"]["id"], sent["id"]);
            assert!(event["cursor"].as_i64() > told["cursor"].as_i64());
        }
        let event = visitor.next_of("event").await;
        assert_eq!(event["data"]["id"], sent["id"]);
        // Nobody is told twice.
        assert!(staff.so_far().await.iter().all(|frame| frame["type"] != "resync"));
        let mut again = visitor_socket::hello(two, &guest.token, &text(&shown["cursor"])).await;
        assert_eq!(again.next().await["type"], "event");
    })
    .await;
}

#[tokio::test]
async fn whoever_was_away_during_an_import_is_told_when_they_come_back_and_only_then() {
    on_both(async |one, two| {
        let (guest, _) = two.conversation().await;
        let (before, seen) = (two.cursor().await, visitor_cursor(two, &guest.token).await);
        one.imports("visitor-1", "Hello from before").await;

        for after in [json!(0), json!(before - 1), json!(before)] {
            let told = staff_socket(two, &after).await.next().await;
            assert_eq!(told["type"], "resync", "{after}");
            // Old clients are served from then on, of which an inbox may learn a moment later.
            let then = staff_socket(two, &told["cursor"]).await.so_far().await;
            assert!(then.iter().all(|frame| frame["type"] == "event"), "{after}: {then:?}");
            let page = two.ask(&format!("/api/v1/events?after={after}&wait=25")).await;
            assert_eq!((&page["items"], &page["resync"]), (&json!([]), &json!(true)), "{after}");
            let page = two.ask(&format!("/api/v1/events?after={}", page["cursor"])).await;
            assert_eq!(page["resync"], false, "{after}");
        }

        let told = visitor_socket::hello(two, &guest.token, &seen).await.next().await;
        assert_eq!(told["type"], "resync");
        let mut socket = visitor_socket::hello(two, &guest.token, &text(&told["cursor"])).await;
        assert_eq!(socket.so_far().await, Vec::<Value>::new());
    })
    .await;
}
