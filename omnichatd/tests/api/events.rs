//! The change log over HTTP, for those who cannot hold a socket.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use crate::bed::{Bed, answer, on_both};

#[tokio::test]
async fn the_log_is_read_from_a_cursor_on_page_by_page() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let from = bed.cursor().await;
        for n in 0..3 {
            bed.replies(&id, &format!("line {n}")).await;
        }
        let page = bed.ask(&format!("/api/v1/events?after={from}&limit=4")).await;
        assert_eq!((&page["cursor"], &page["resync"]), (&json!(from + 4), &json!(false)));
        let kinds: Vec<_> =
            page["items"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
        assert_eq!(
            kinds,
            ["message.created", "conversation.changed", "message.created", "conversation.changed"]
        );
        let rest = bed.ask(&format!("/api/v1/events?after={}", from + 4)).await;
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["cursor"]), (2, &json!(from + 6)));
        let nothing = bed.ask(&format!("/api/v1/events?after={}", from + 6)).await;
        assert_eq!((&nothing["items"], &nothing["cursor"]), (&json!([]), &json!(from + 6)));
    })
    .await;
}

#[tokio::test]
async fn a_long_poll_is_answered_as_soon_as_something_happens() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        for n in 0..5 {
            let from = bed.cursor().await;
            let (path, line) = (format!("/api/v1/events?after={from}&wait=25"), format!("line {n}"));
            let both = async { tokio::join!(bed.ask(&path), bed.replies(&id, &line)) };
            let (page, sent) = timeout(Duration::from_secs(10), both).await.expect("it waited on");
            assert_eq!(page["items"][0]["data"], sent);
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_that_the_log_does_not_have_is_answered_with_resync_and_without_waiting() {
    on_both(async |bed: Bed| {
        bed.conversation().await;
        let head = bed.cursor().await;
        for forged in [head + 1, -1, i64::MAX] {
            let path = format!("/api/v1/events?after={forged}&wait=25");
            let page = timeout(Duration::from_secs(10), bed.ask(&path)).await.expect("it waited");
            assert_eq!(page, json!({"items": [], "cursor": head, "resync": true}));
        }
    })
    .await;
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_a_long_poll() {
    let bed = Bed::start().await;
    let from = bed.cursor().await;
    let poll = bed.get(&format!("/api/v1/events?after={from}&wait=25")).bearer_auth(&bed.ana.token);
    let poll = tokio::spawn(answer(poll));
    // By now the poll has most likely begun. If not, this proves less, but it never fails without cause.
    bed.ask("/api/v1/me").await;
    timeout(Duration::from_secs(5), bed.server.stop()).await.expect("it waited for the poll");
    // It was answered, or it came too late to be taken.
    if let Ok(page) = poll.await {
        assert_eq!(page.ok()["items"], json!([]));
    }
}
