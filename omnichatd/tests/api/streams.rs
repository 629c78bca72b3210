//! Floods and slow readers: nothing is lost, the order holds, and nobody waits for anybody else.

use std::time::Duration;

use futures_util::future::join_all;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::user::UserRef;
use omnichat_store::messages;
use serde_json::json;
use tokio::time::timeout;
use uuid::Uuid;

use crate::bed::{Bed, Socket, on_both};

/// Writes many messages at once, as many people would.
async fn flood(bed: &Bed, conversation: &str, count: usize, body: &str) {
    let by = UserRef { id: bed.ana.id.into(), name: "Ana Lopez".into() };
    let (store, to) = (bed.server.app().store(), conversation.parse().unwrap());
    let sent = join_all((0..count).map(|_| {
        let send = SendMessage::text(Uuid::now_v7(), body, MessageKind::Message);
        messages::send(store, bed.tenant, &by, to, send)
    }));
    for message in sent.await {
        message.unwrap();
    }
}

/// Reads the events after `from` up to `to`, each once and in order; returns how many messages were among them.
pub(crate) async fn reads(socket: &mut Socket, from: i64, to: i64) -> usize {
    let mut messages = 0;
    for cursor in from + 1..=to {
        let frame = socket.next().await;
        assert_eq!((&frame["type"], &frame["cursor"]), (&json!("event"), &json!(cursor)));
        messages += usize::from(frame["kind"] == "message.created");
    }
    messages
}

#[tokio::test]
async fn whoever_reads_late_loses_nothing_and_the_order_holds() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let from = bed.cursor().await;
        let mut socket = bed.socket().await;
        // More than may wait in the queue: the rest is read from the log.
        flood(&bed, &id, 500, "line").await;
        let to = bed.cursor().await;
        assert_eq!(reads(&mut socket, from, to).await, 500);
        assert_eq!(socket.so_far().await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_client_that_does_not_read_delays_nobody_and_gets_everything_when_it_does() {
    let bed = Bed::with(|config| config.socket_queue = 16).await;
    let (_, id) = bed.conversation().await;
    let from = bed.cursor().await;
    let (mut slow, mut fast) = (bed.socket().await, bed.socket().await);
    // 12 MB: more than the kernel keeps for a socket.
    flood(&bed, &id, 600, &"é".repeat(10_000)).await;
    let to = bed.cursor().await;
    let read = timeout(Duration::from_secs(10), reads(&mut fast, from, to)).await;
    assert_eq!(read.expect("held up by the slow one"), 600);
    assert_eq!(reads(&mut slow, from, to).await, 600);
}

#[tokio::test]
async fn shutting_down_tells_every_socket_to_come_again() {
    let bed = Bed::start().await;
    let (guest, _) = bed.conversation().await;
    let (staff, visitor) = (bed.socket().await, bed.visitor_socket(&guest).await);
    let silent = Socket::open(&bed, "/api/v1/socket").await;
    let Bed { server, temp, .. } = bed;
    let ends = join_all([staff, visitor, silent].map(Socket::end));
    let (ends, ()) = tokio::join!(ends, server.stop());
    for (code, frames) in ends {
        let bye = frames.last().unwrap();
        assert_eq!((code, &bye["type"], &bye["code"]), (4503, &json!("bye"), &json!(4503)));
        assert!(bye["retry_after_ms"].is_u64());
    }
    assert!(!temp.path().join("data/control.sock").exists());
}
