//! Accepts connections and serves HTTP/1.1 on them. Knows no route. What it adds to the library's own loop is a limit on
//! how long a connection may stand open without asking for anything, or without saying the rest of what it asks for, so that
//! half-open ones do not use up descriptors.

mod paced;

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use paced::Paced;

/// How long a connection may take to send the head of a request, also of its next one.
const HEAD: Duration = Duration::from_secs(60);
/// How long to wait when no connection can be accepted, because descriptors or memory have run out.
const OUT: Duration = Duration::from_millis(500);

/// Serves until told to stop, and then until every request under way is answered.
pub(crate) async fn serve(listener: TcpListener, router: Router, closing: CancellationToken) {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closing.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                connections.spawn(connection(stream, peer, router.clone(), closing.clone()));
            }
            Err(error) if is_of_one_connection(error.kind()) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted; trying again");
                tokio::time::sleep(OUT).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, closing: CancellationToken) {
    // Frames are small and somebody waits for each: none is held back to be sent with the next.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps the kernel's delays");
    }
    let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), peer, request));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut served = pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = closing.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %peer, "a connection ended early");
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request.map(|body| Body::new(Paced::new(body)))).await
}

/// Whether the failure is of the one connection that went away before it was accepted.
const fn is_of_one_connection(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::{Instant, timeout};

    async fn listening() -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, closing) = (listener.local_addr().unwrap(), CancellationToken::new());
        let router = Router::new().route("/", get(async || "here").post(async |all: Bytes| all));
        (address, closing.clone(), tokio::spawn(serve(listener, router, closing)))
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_never_asks_or_never_ends_what_it_asks_is_closed() {
        let (address, ..) = listening().await;
        let begun = "POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 9\r\n\r\nbegun";
        for said in ["", "GET / HTTP/1.1\r\nhost: here\r\n", begun] {
            let began = Instant::now();
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            timeout(HEAD * 3, stream.read_to_end(&mut Vec::new())).await.expect("still open").unwrap();
            assert!(began.elapsed() >= HEAD, "{said:?}");
        }
    }

    #[tokio::test]
    async fn it_stops_when_it_is_told_to_and_what_is_asked_is_answered() {
        let (address, closing, served) = listening().await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n").await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        // The idle connection does not hold it up.
        closing.cancel();
        timeout(Duration::from_secs(10), served).await.expect("it goes on").unwrap();
    }
}
