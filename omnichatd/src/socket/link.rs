//! One WebSocket as text frames: limits on what comes in, few and bounded writes out, pings, and a proper end.
//! It knows no frame's meaning.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::{SinkExt, StreamExt};
use omnichat_api::limits::{DEAD_MS, FRAME_BYTES, PING_MS};
use omnichat_api::socket::{ServerFrame, close};
use tokio::time::{Instant, timeout};

use crate::bus::encode;
use crate::socket::end::End;

/// How long a client may leave what was written to it unread.
const PATIENCE: Duration = Duration::from_secs(15);
/// Frames that a client may send in [`WINDOW`]: far more than typing and reading make.
const FRAMES: u32 = 2_000;
const WINDOW: Duration = Duration::from_secs(10);

pub(super) struct Link {
    socket: WebSocket,
    heard: Instant,
    said: Instant,
    window: Instant,
    frames: u32,
}

impl Link {
    pub(super) fn new(socket: WebSocket) -> Self {
        let now = Instant::now();
        Self { socket, heard: now, said: now, window: now, frames: 0 }
    }

    /// The next frame of the client. Safe to drop and call again.
    pub(super) async fn next(&mut self) -> Result<Utf8Bytes, End> {
        loop {
            let message = match self.socket.next().await {
                Some(Ok(message)) => message,
                // Broken UTF-8, or far over the limit: the library has already refused to go on.
                Some(Err(error)) => return Err(refusal(&error)),
                None => return Err(End::GONE),
            };
            self.heard = Instant::now();
            self.count()?;
            match message {
                Message::Text(text) if text.len() > FRAME_BYTES => return Err(End::code(close::TOO_LARGE)),
                Message::Text(text) => return Ok(text),
                Message::Binary(_) => return Err(End::code(close::BAD_FRAME)),
                Message::Close(_) => return Err(End::GONE),
                Message::Ping(_) | Message::Pong(_) => {}
            }
        }
    }

    fn count(&mut self) -> Result<(), End> {
        if self.heard - self.window > WINDOW {
            (self.window, self.frames) = (self.heard, 0);
        }
        self.frames += 1;
        if self.frames > FRAMES { Err(End::TOO_FAST) } else { Ok(()) }
    }

    /// Puts a frame into the buffer; it leaves with the next flush.
    pub(super) async fn put(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.write(Message::Text(frame)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        match timeout(PATIENCE, self.socket.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::GONE),
            Err(_) => Err(End::TOO_SLOW),
        }
    }

    /// Writes what is in the buffer.
    pub(super) async fn flush(&mut self) -> Result<(), End> {
        self.said = Instant::now();
        match timeout(PATIENCE, self.socket.flush()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::GONE),
            Err(_) => Err(End::TOO_SLOW),
        }
    }

    /// When [`Link::tick`] is next due.
    pub(super) fn due(&self) -> Instant {
        let ping = self.said + Duration::from_millis(PING_MS);
        ping.min(self.heard + Duration::from_millis(DEAD_MS))
    }

    /// Pings a quiet client and gives a silent one up.
    pub(super) async fn tick(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if now >= self.heard + Duration::from_millis(DEAD_MS) {
            return Err(End::GONE);
        }
        if now >= self.said + Duration::from_millis(PING_MS) {
            self.write(Message::Ping(bytes::Bytes::new())).await?;
            self.flush().await?;
        }
        Ok(())
    }

    /// Says why, and closes.
    pub(super) async fn close(mut self, end: End) {
        let Some(code) = end.code else { return };
        let bye = encode(&ServerFrame::Bye { code, retry_after_ms: end.retry_after_ms });
        let closing = async {
            self.socket.feed(Message::Text(bye)).await?;
            self.socket
                .send(Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static("") })))
                .await?;
            // Until the client has answered the close, or there is nothing more to hear.
            while let Some(Ok(_)) = self.socket.next().await {}
            Ok::<(), axum::Error>(())
        };
        // A client that is gone or stuck hears nothing, which is all the same to it.
        drop(timeout(Duration::from_secs(2), closing).await);
    }
}

fn refusal(error: &axum::Error) -> End {
    let said = error.to_string();
    if said.contains("UTF-8") || said.contains("utf-8") {
        End::code(close::BAD_FRAME)
    } else if said.contains("too long") || said.contains("too big") {
        End::code(close::TOO_LARGE)
    } else {
        End::GONE
    }
}
