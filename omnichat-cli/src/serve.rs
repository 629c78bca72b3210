//! Small servers for what this program shows to the daemon: files of a simulated message, and the sandbox. Knows no route;
//! bodies of HTTP are read whole and bounded.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Largest body of a request, in bytes.
const MOST: usize = 4 * 1024 * 1024;

/// An answer, whole.
pub(crate) type Whole = Response<Full<Bytes>>;

/// Answers until it is dropped.
pub(crate) async fn serve<F>(
    listener: TcpListener,
    answer: impl Fn(Request<Bytes>) -> F + Clone + Send + Sync + 'static,
) where
    F: Future<Output = Whole> + Send + 'static,
{
    connections(listener, move |stream| {
        let answer = answer.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let answer = answer.clone();
            async move {
                let (parts, body) = request.into_parts();
                Ok::<_, Infallible>(match Limited::new(body, MOST).collect().await {
                    Ok(body) => answer(Request::from_parts(parts, body.to_bytes())).await,
                    Err(_) => plain(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large, or broke off."),
                })
            }
        });
        // Whoever goes away early needs no answer.
        async move { drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await) }
    })
    .await;
}

/// Speaks with everybody who connects, until it is dropped.
pub(crate) async fn connections<F>(listener: TcpListener, speak: impl Fn(TcpStream) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(speak(stream));
        while connections.try_join_next().is_some() {}
    }
}

/// A line of text.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Whole {
    whole(status, "text/plain; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

/// JSON.
pub(crate) fn json(status: StatusCode, value: &Value) -> Whole {
    whole(status, "application/json", value.to_string().into())
}

/// Bytes of some kind. A kind that cannot stand in a header is left out.
pub(crate) fn whole(status: StatusCode, media_type: &str, body: Bytes) -> Whole {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    if let Ok(kind) = media_type.parse() {
        answer.headers_mut().insert(CONTENT_TYPE, kind);
    }
    answer
}
