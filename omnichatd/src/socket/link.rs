//! One WebSocket as text frames: limits on what comes in, one write for all that waits, a limit on what may wait,
//! pings, and a proper end. It knows no frame's meaning.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::{Sink, StreamExt};
use omnichat_api::limits::{DEAD_MS, FRAME_BYTES, PING_MS};
use omnichat_api::socket::{ServerFrame, close};
use tokio::time::{Instant, timeout};

use crate::bus::encode;
use crate::socket::end::End;

/// Bytes that may wait for a client that does not read. With more, it gets nothing new and is not listened to until it
/// has read them: what happens meanwhile it gets from the log, at its own pace. They are shared with the other
/// listeners of the same events.
const FULL_BYTES: usize = 64 * 1024;
/// How long it may take to read them, before it is cut off to come again.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes that never wait for one client, whatever it asks for at once.
const MOST_BYTES: usize = 1024 * 1024;
/// The time in which a client may send so many frames and no more.
const WINDOW: Duration = Duration::from_secs(10);

pub(crate) struct Link {
    socket: WebSocket,
    /// What is still to be written, in order.
    waiting: VecDeque<Message>,
    waiting_bytes: usize,
    /// Whether something was given to the socket that it has not written yet.
    unflushed: bool,
    /// Since when more waits than may.
    full: Option<Instant>,
    heard: Instant,
    pinged: Instant,
    window: Instant,
    frames: u32,
    most_frames: u32,
}

enum Next {
    Message(Option<Result<Message, axum::Error>>),
    /// The client has read enough to be given more.
    Room,
}

impl Link {
    /// Takes at most so many frames in 10 s.
    pub(super) fn new(socket: WebSocket, most_frames: u32) -> Self {
        let now = Instant::now();
        Self {
            socket,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            unflushed: false,
            full: None,
            heard: now,
            pinged: now,
            window: now,
            frames: 0,
            most_frames,
        }
    }

    /// The next frame of the client, or `None` when it has room again; meanwhile what waits is written. Safe to drop
    /// and call again.
    pub(crate) async fn next(&mut self) -> Result<Option<Utf8Bytes>, End> {
        loop {
            let message = match poll_fn(|cx| self.poll_next(cx)).await? {
                Next::Room => return Ok(None),
                Next::Message(Some(Ok(message))) => message,
                // Broken UTF-8, or far over the limit: the library has already refused to go on.
                Next::Message(Some(Err(error))) => return Err(refusal(&error)),
                Next::Message(None) => return Err(End::GONE),
            };
            self.heard = Instant::now();
            self.count()?;
            match message {
                Message::Text(text) if text.len() > FRAME_BYTES => return Err(End::code(close::TOO_LARGE)),
                Message::Text(text) => return Ok(Some(text)),
                Message::Binary(_) => return Err(End::code(close::BAD_FRAME)),
                Message::Close(_) => return Err(End::GONE),
                Message::Ping(_) | Message::Pong(_) => {}
            }
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Next, End>> {
        let had_room = self.has_room();
        if let Poll::Ready(Err(end)) = self.poll_written(cx) {
            return Poll::Ready(Err(end));
        }
        match (had_room, self.has_room()) {
            (false, true) => Poll::Ready(Ok(Next::Room)),
            (_, false) => Poll::Pending,
            (true, true) => self.socket.poll_next_unpin(cx).map(|message| Ok(Next::Message(message))),
        }
    }

    /// Whether the client may be given more.
    pub(crate) const fn has_room(&self) -> bool {
        self.full.is_none()
    }

    fn count(&mut self) -> Result<(), End> {
        if self.heard - self.window > WINDOW {
            (self.window, self.frames) = (self.heard, 0);
        }
        self.frames += 1;
        if self.frames > self.most_frames { Err(End::TOO_FAST) } else { Ok(()) }
    }

    /// Puts a frame behind those that wait. All of them leave in one write when the task next waits for something.
    pub(crate) fn put(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.waiting_bytes += frame.len();
        self.waiting.push_back(Message::Text(frame));
        if self.waiting_bytes > FULL_BYTES {
            self.full.get_or_insert_with(Instant::now);
        }
        if self.waiting_bytes > MOST_BYTES { Err(End::TOO_SLOW) } else { Ok(()) }
    }

    /// The same for what a client has missed: as much as it likes, as fast as it reads.
    pub(crate) async fn send(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        if !self.has_room() {
            self.flush().await?;
        }
        self.put(frame)
    }

    /// The first frame of the client.
    pub(super) async fn first(&mut self) -> Result<Utf8Bytes, End> {
        loop {
            if let Some(frame) = self.next().await? {
                return Ok(frame);
            }
        }
    }

    /// Writes what waits.
    pub(crate) async fn flush(&mut self) -> Result<(), End> {
        let written = timeout(PATIENCE, poll_fn(|cx| self.poll_written(cx))).await;
        written.unwrap_or(Err(End::TOO_SLOW))
    }

    fn poll_written(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        let gone = |_: axum::Error| End::GONE;
        while !self.waiting.is_empty() {
            ready!(Pin::new(&mut self.socket).poll_ready(cx)).map_err(gone)?;
            if let Some(message) = self.waiting.pop_front() {
                if let Message::Text(text) = &message {
                    self.waiting_bytes = self.waiting_bytes.saturating_sub(text.len());
                }
                if self.waiting_bytes <= FULL_BYTES {
                    self.full = None;
                }
                self.unflushed = true;
                Pin::new(&mut self.socket).start_send(message).map_err(gone)?;
            }
        }
        if self.unflushed {
            ready!(Pin::new(&mut self.socket).poll_flush(cx)).map_err(gone)?;
            self.unflushed = false;
            // Most sockets are idle most of the time.
            self.waiting.shrink_to(16);
        }
        Poll::Ready(Ok(()))
    }

    /// When [`Link::tick`] is next due.
    pub(crate) fn due(&self) -> Instant {
        let ping = self.heard.max(self.pinged) + Duration::from_millis(PING_MS);
        let stuck = self.full.map(|since| since + PATIENCE);
        stuck.into_iter().fold(ping.min(self.heard + Duration::from_millis(DEAD_MS)), Instant::min)
    }

    /// Pings a client that says nothing, however much is said to it, and gives a silent one up.
    pub(crate) fn tick(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if now >= self.heard + Duration::from_millis(DEAD_MS) {
            return Err(End::GONE);
        }
        if self.full.is_some_and(|since| now >= since + PATIENCE) {
            return Err(End::TOO_SLOW);
        }
        if now >= self.heard.max(self.pinged) + Duration::from_millis(PING_MS) {
            self.pinged = now;
            self.waiting.push_back(Message::Ping(bytes::Bytes::new()));
        }
        Ok(())
    }

    /// Says why, and closes.
    pub(super) async fn close(self, end: End) {
        let Some(code) = end.code else { return };
        let bye = encode(&ServerFrame::Bye { code, retry_after_ms: end.retry_after_ms });
        self.leave(end, code, Some(bye)).await;
    }

    /// Closes without a word, for clients that know close codes and no `bye`.
    pub(crate) async fn shut(self, end: End, code: u16) {
        self.leave(end, code, None).await;
    }

    async fn leave(mut self, end: End, code: u16, bye: Option<Utf8Bytes>) {
        if end == End::TOO_SLOW {
            self.waiting.clear();
        }
        self.waiting.extend(bye.map(Message::Text));
        let reason = Utf8Bytes::from_static("");
        self.waiting.push_back(Message::Close(Some(CloseFrame { code, reason })));
        let closing = async {
            poll_fn(|cx| self.poll_written(cx)).await?;
            // Whoever sends too fast is not listened to any more, however much they go on sending; but they get the
            // time to read what they were told, which a connection closed with something unread would lose.
            if end == End::TOO_FAST {
                return std::future::pending().await;
            }
            // Until the client has answered the close, or there is nothing more to hear.
            while let Some(Ok(_)) = self.socket.next().await {}
            Ok::<(), End>(())
        };
        // A client that is gone or stuck hears nothing, which is all the same to it.
        let patience = if end == End::TOO_SLOW { PATIENCE } else { Duration::from_secs(2) };
        drop(timeout(patience, closing).await);
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

#[cfg(test)]
mod tests;
