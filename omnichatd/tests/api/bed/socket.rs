//! A WebSocket without a client's cleverness: frames go out and come in as they are.

use futures_util::{SinkExt, StreamExt};
use reqwest::header::{HeaderName, ORIGIN, SEC_WEBSOCKET_PROTOCOL};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Bed, SOON};

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn open(bed: &Bed, path: &str) -> Self {
        Self::connect(&bed.url(path), None).await.unwrap()
    }

    /// As a page of `origin` would.
    pub(crate) async fn connect(url: &str, origin: Option<&str>) -> Result<Self, Error> {
        let mut headers = vec![(SEC_WEBSOCKET_PROTOCOL, "omnichat.v1")];
        headers.extend(origin.map(|origin| (ORIGIN, origin)));
        let (socket, response) = Self::with(url, headers).await?;
        assert_eq!(response.headers()[SEC_WEBSOCKET_PROTOCOL], "omnichat.v1");
        Ok(socket)
    }

    /// With these headers and no others, and what was answered to them.
    pub(crate) async fn with<'a>(
        url: &str,
        headers: impl IntoIterator<Item = (HeaderName, &'a str)>,
    ) -> Result<(Self, Response), Error> {
        let mut request = url.replacen("http", "ws", 1).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let (socket, response) = connect_async(request).await?;
        Ok((Self(socket), response))
    }

    pub(crate) async fn say(&mut self, frame: Value) {
        self.send(Message::text(frame.to_string())).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> Value {
        match self.message().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("the socket ended: {other:?}"),
        }
    }

    /// The next frame of this type, whatever comes before it.
    pub(crate) async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// Everything that has come so far: what stands before the answer to a ping.
    pub(crate) async fn so_far(&mut self) -> Vec<Value> {
        self.say(serde_json::json!({"type": "ping", "n": 4711})).await;
        let mut frames = Vec::new();
        loop {
            let frame = self.next().await;
            if frame["type"] == "pong" {
                return frames;
            }
            frames.push(frame);
        }
    }

    /// Reads to the end: the close code, and the frames before it.
    pub(crate) async fn end(mut self) -> (u16, Vec<Value>) {
        let mut frames = Vec::new();
        loop {
            match self.message().await {
                Some(Message::Text(text)) => frames.push(serde_json::from_str(&text).unwrap()),
                Some(Message::Close(Some(close))) => return (close.code.into(), frames),
                other => panic!("the socket ended without a close code: {other:?}"),
            }
        }
    }

    async fn message(&mut self) -> Option<Message> {
        loop {
            let next = timeout(SOON, self.0.next()).await.expect("nothing came in time");
            match next {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return Some(message),
                Some(Err(error)) => panic!("the socket broke: {error}"),
                None => return None,
            }
        }
    }
}
