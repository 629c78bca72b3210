//! When a link pings and whom it gives up. Client and daemon speak in memory, on a clock that goes on only when both have
//! nothing left to do.

use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use futures_util::SinkExt;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::time::{interval, sleep_until};
use tokio_tungstenite::{WebSocketStream, client_async};
use tower::ServiceExt;

use super::*;

const DEAD: Duration = Duration::from_millis(DEAD_MS);

/// A link that takes so many frames at once, and the client at its other end.
async fn linked(most_frames: u32) -> (Link, WebSocketStream<DuplexStream>) {
    let (near, far) = tokio::io::duplex(FULL_BYTES);
    let (tell, mut told) = mpsc::unbounded_channel();
    let upgraded = any(async move |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async move |socket| drop(tell.send(Link::new(socket, most_frames))))
    });
    let router = Router::new().route("/", upgraded);
    let service =
        service_fn(move |request: Request<Incoming>| router.clone().oneshot(request.map(Body::new)));
    tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(near), service).with_upgrades());
    let (client, _) = client_async("ws://here/", far).await.unwrap();
    (told.recv().await.unwrap(), client)
}

/// Serves a link on which something is said every second, as in a busy tenant, until it ends.
async fn serve(mut link: Link) -> End {
    let mut news = interval(Duration::from_secs(1));
    loop {
        let due = link.due();
        let next = tokio::select! {
            frame = link.next() => frame.map(drop),
            _ = news.tick() => link.put("news".into()),
            () = sleep_until(due) => link.tick(),
        };
        if let Err(end) = next {
            return end;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_only_listens_is_pinged_and_kept_however_much_it_is_told() {
    let (link, mut client) = linked(u32::MAX).await;
    // Reading alone answers pings.
    let listening = tokio::spawn(async move {
        let mut pings = 0;
        while let Some(Ok(frame)) = client.next().await {
            pings += usize::from(frame.is_ping());
        }
        pings
    });
    let ended = timeout(DEAD * 5, serve(link)).await;
    assert!(ended.is_err(), "it was given up: {ended:?}");
    let pings = listening.await.unwrap();
    assert!((5..=15).contains(&pings), "{pings} pings in {:?}", DEAD * 5);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_gone_is_given_up_however_much_it_is_told() {
    let (link, _client) = linked(u32::MAX).await;
    let began = Instant::now();
    let ended = timeout(DEAD * 2, serve(link)).await.expect("it is kept for ever");
    assert_eq!((ended, began.elapsed().as_secs()), (End::GONE, DEAD.as_secs()));
}

#[tokio::test(start_paused = true)]
async fn who_sends_too_fast_is_told_so_and_no_longer_listened_to() {
    let (mut link, mut client) = linked(20).await;
    let flooding = tokio::spawn(async move {
        let mut sent = 0;
        while sent < 1000 && client.send("x".repeat(1000).into()).await.is_ok() {
            sent += 1;
        }
        (client, sent)
    });
    let end = loop {
        if let Err(end) = link.next().await {
            break end;
        }
    };
    assert_eq!(end, End::TOO_FAST);
    link.close(end).await;
    let (mut client, sent) = flooding.await.unwrap();
    // What fits on the way, and no more.
    assert!((20..300).contains(&sent), "{sent} frames were taken");
    let told = client.next().await.unwrap().unwrap();
    assert!(told.to_text().unwrap().contains("4429"), "{told}");
}
