//! A WebSocket without any cleverness: frames go out and come in as they are, and its end is told.

use std::net::SocketAddr;

use anyhow::Result;
use futures_util::{SinkExt, StreamExt};
use omnichat_api::socket::PROTOCOL;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// The staff socket.
pub const STAFF: &str = "socket";
/// The visitor's socket.
pub const VISITOR: &str = "widget/socket";

/// One open socket.
#[derive(Debug)]
pub struct Wire(WebSocketStream<TcpStream>);

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard<T> {
    /// A frame.
    Frame(T),
    /// It ended: the close code, or nothing when it just broke.
    End(Option<u16>),
}

impl Wire {
    /// Opens one of the two sockets; nothing is said yet.
    pub async fn open(at: SocketAddr, path: &str) -> Result<Self> {
        Self::on(TcpStream::connect(at).await?, path).await
    }

    /// As [`open`](Self::open), by a client in whose system only this many bytes may wait to be read.
    pub async fn open_narrow(at: SocketAddr, path: &str, bytes: u32) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(bytes)?;
        Self::on(socket.connect(at).await?, path).await
    }

    async fn on(stream: TcpStream, path: &str) -> Result<Self> {
        stream.set_nodelay(true)?;
        let mut request = format!("ws://127.0.0.1/api/v1/{path}").into_client_request()?;
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
        Ok(Self(client_async(request, stream).await?.0))
    }

    /// The port it comes from.
    pub fn port(&self) -> Result<u16> {
        Ok(self.0.get_ref().local_addr()?.port())
    }

    /// Says a frame.
    pub async fn say<T: Serialize>(&mut self, frame: &T) -> Result<()> {
        self.say_text(serde_json::to_string(frame)?).await
    }

    /// Says whatever this is.
    pub async fn say_text(&mut self, text: String) -> Result<()> {
        Ok(self.0.send(Message::text(text)).await?)
    }

    /// Puts a frame with others into one write.
    pub async fn feed<T: Serialize>(&mut self, frame: &T) -> Result<()> {
        Ok(self.0.feed(Message::text(serde_json::to_string(frame)?)).await?)
    }

    /// Writes what was fed.
    pub async fn flush(&mut self) -> Result<()> {
        Ok(self.0.flush().await?)
    }

    /// The next frame. May be dropped and called again.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<Heard<T>> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(Heard::Frame(serde_json::from_str(&text)?)),
                Some(Ok(Message::Close(close))) => {
                    return Ok(Heard::End(close.map(|close| close.code.into())));
                }
                Some(Ok(_)) => {}
                Some(Err(
                    Error::Io(_) | Error::Protocol(_) | Error::ConnectionClosed | Error::AlreadyClosed,
                ))
                | None => return Ok(Heard::End(None)),
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }
}
