//! One WebSocket: opens it, writes frames, reads frames. Knows nothing of resuming.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use omnichat_api::socket::{ClientFrame, PROTOCOL, ServerFrame};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config};

use super::{End, Link};
use crate::client::USER_AGENT;
use crate::error::Cause;

/// Writing takes longer only when the other side has stopped reading.
const WRITE: Duration = Duration::from_secs(10);
/// The largest frame that is read: an event with a full message in escaped characters fits many times.
const LARGEST: usize = 1024 * 1024;

pub(super) struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What was read.
pub(super) enum Heard {
    Frame(Box<ServerFrame>),
    /// An event of a kind that this version does not know.
    UnknownEvent(i64),
    /// Anything else that proves the other side alive.
    Alive,
    /// Closed, with a code if it was said.
    Closed(Option<u16>),
}

impl Link {
    /// Opens a socket with a token other than `refused`, and gives the token for `hello`.
    pub(super) async fn connect(&self, refused: Option<&str>) -> Result<(Wire, String), End> {
        let token = match refused {
            Some(refused) => self.session.token_instead_of(refused).await,
            None => self.session.token().await,
        };
        let token = token.map_err(|e| End::by_error(&e))?;
        let client = self.session.client();
        let mut request =
            client.endpoint().socket().into_client_request().map_err(|e| End::Stopped(e.to_string()))?;
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static(PROTOCOL));
        headers.insert("user-agent", HeaderValue::from_static(USER_AGENT));
        let config = WebSocketConfig::default()
            .read_buffer_size(4 * 1024)
            .write_buffer_size(4 * 1024)
            .max_message_size(Some(LARGEST))
            .max_frame_size(Some(LARGEST));
        let connector = Some(Connector::Rustls(client.tls.clone()));
        let connecting = connect_async_tls_with_config(request, Some(config), true, connector);
        match timeout(self.timing.hello, connecting).await {
            Ok(Ok((socket, _))) => Ok((Wire(socket), token)),
            Ok(Err(tungstenite::Error::Http(answer))) => {
                let after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
                let why = format!("the daemon answers {}", answer.status());
                Err(End::Lost { why, retry_after: after.map(Duration::from_secs) })
            }
            Ok(Err(error)) => Err(End::lost(Cause::innermost(&error).to_string())),
            Err(_) => Err(End::lost("no answer in time")),
        }
    }
}

impl Wire {
    pub(super) async fn send(&mut self, frames: &[ClientFrame]) -> Result<(), End> {
        let writing = async {
            for frame in frames {
                let json = serde_json::to_string(frame).map_err(std::io::Error::other)?;
                self.0.feed(Message::text(json)).await?;
            }
            self.0.flush().await
        };
        match timeout(WRITE, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(End::lost(Cause::innermost(&error).to_string())),
            Err(_) => Err(End::lost("the daemon stopped reading")),
        }
    }

    /// The next frame. May be cancelled without losing any.
    pub(super) async fn next(&mut self) -> Result<Heard, End> {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Ok(read(&text)),
            Some(Ok(Message::Close(frame))) => Ok(Heard::Closed(frame.map(|f| f.code.into()))),
            Some(Ok(_)) => Ok(Heard::Alive),
            Some(Err(error)) => Err(End::lost(Cause::innermost(&error).to_string())),
            None => Ok(Heard::Closed(None)),
        }
    }

    pub(super) async fn close(&mut self) {
        // It may be closed already.
        let _ = self.0.close(None).await;
    }
}

/// Reads a frame. Frames of types that a newer daemon has are passed over, but an event's cursor still counts.
fn read(text: &str) -> Heard {
    #[derive(Deserialize)]
    struct Unknown {
        r#type: String,
        cursor: Option<i64>,
    }
    match serde_json::from_str(text) {
        Ok(frame) => Heard::Frame(Box::new(frame)),
        Err(error) => match serde_json::from_str::<Unknown>(text) {
            Ok(Unknown { r#type, cursor: Some(cursor) }) if r#type == "event" => Heard::UnknownEvent(cursor),
            _ => {
                tracing::debug!(%error, "a frame is passed over");
                Heard::Alive
            }
        },
    }
}
