//! One connection from hello to its end: frames to the screen, commands and hints to the daemon, pings, a new token in
//! time. An event goes to the screen once: the cursor decides, also across connections.

use std::time::{Duration, Instant};

use omnichat_api::Code;
use omnichat_api::event::{Change, Event};
use omnichat_api::socket::{ClientFrame, FrameError, ServerFrame};
use tokio::time::{MissedTickBehavior, interval, sleep, sleep_until};

use super::wire::{Heard, Wire};
use super::{End, Link};
use crate::Session;
use crate::socket::{Command, State, Update};

/// How often hints are looked at while there are any.
const HINTS: Duration = Duration::from_secs(1);

/// What belongs to one connection.
struct Live {
    token: String,
    welcomed: bool,
    pinged: Option<(i64, Instant)>,
    /// What the daemon said before it ends the connection.
    refusal: Option<String>,
}

impl Link {
    /// Says hello and serves the connection until it ends; also tells whether it was welcomed.
    pub(super) async fn live(&mut self, wire: &mut Wire, token: String) -> (End, bool) {
        let mut live = Live { token, welcomed: false, pinged: None, refusal: None };
        let end = match self.serve(wire, &mut live).await {
            Ok(never) => match never {},
            Err(End::Stopped(why)) => End::Stopped(live.refusal.unwrap_or(why)),
            Err(end) => end,
        };
        (end, live.welcomed)
    }

    async fn serve(&mut self, wire: &mut Wire, live: &mut Live) -> Result<std::convert::Infallible, End> {
        let hello = ClientFrame::Hello {
            token: live.token.clone(),
            resume_after: self.applied,
            topics: Some(self.hints.topics()),
        };
        wire.send(&[hello]).await?;
        let screen = self.updates.clone();
        let mut heard = Instant::now();
        let mut ping = interval(self.timing.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut repeat = interval(HINTS);
        repeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut renewal = Box::pin(renewed(self.session.clone(), live.token.clone(), self.timing.renew));
        loop {
            let patience = if live.welcomed { self.timing.dead } else { self.timing.hello };
            tokio::select! {
                () = screen.closed() => return Err(End::Dropped),
                frame = wire.next() => {
                    heard = Instant::now();
                    self.hear(frame?, wire, live).await?;
                }
                () = sleep_until((heard + patience).into()) => {
                    return Err(End::lost(format!("nothing heard for {} s", patience.as_secs())));
                }
                command = self.commands.recv(), if live.welcomed => {
                    let command = command.ok_or(End::Dropped)?;
                    self.obey(command, wire).await?;
                }
                _ = ping.tick(), if live.welcomed => {
                    let n = live.pinged.map_or(1, |(n, _)| n + 1);
                    live.pinged = Some((n, Instant::now()));
                    wire.send(&[ClientFrame::Ping { n }]).await?;
                }
                _ = repeat.tick(), if live.welcomed && self.hints.any() => {
                    let due = self.hints.due(Instant::now());
                    wire.send(&due).await?;
                }
                token = &mut renewal => {
                    live.token.clone_from(&token);
                    renewal.set(renewed(self.session.clone(), token.clone(), self.timing.renew));
                    wire.send(&[ClientFrame::Hello { token, resume_after: None, topics: None }]).await?;
                }
            }
        }
    }

    async fn hear(&mut self, heard: Heard, wire: &mut Wire, live: &mut Live) -> Result<(), End> {
        let frame = match heard {
            Heard::Alive => return Ok(()),
            Heard::Closed(None) => return Err(End::lost("the connection was closed")),
            Heard::Closed(Some(code)) => return Err(End::by_code(code, None, &live.token)),
            Heard::UnknownEvent(cursor) => {
                self.applied = self.applied.max(Some(cursor));
                return Ok(());
            }
            Heard::Frame(frame) => *frame,
        };
        match frame {
            // A later one answers the renewed token, and brings nothing new.
            ServerFrame::Welcome { .. } if live.welcomed => {}
            ServerFrame::Welcome { user, cursor, server_time, limits, .. } => {
                live.welcomed = true;
                self.me = Some(user.id);
                self.frame_bytes = limits.frame_bytes;
                let resumed = self.applied.is_some();
                self.say(Update::Welcome { me: user, server_time, limits, resumed }).await;
                // A log shorter than what was seen is another log: a backup was restored.
                if self.applied.is_some_and(|applied| applied > cursor) {
                    self.say(Update::Resync { reason: "the daemon went back to an earlier state".into() })
                        .await;
                    self.applied = None;
                }
                self.applied = self.applied.or(Some(cursor));
                self.say(Update::State(State::Live { latency: None })).await;
                let frames = self.hints.connected(Instant::now());
                wire.send(&frames).await?;
                self.send_waiting(wire).await?;
            }
            ServerFrame::Event(event) => self.apply(event).await,
            ServerFrame::Ack { client_id, message } => {
                if self.outbox.settle(client_id) {
                    self.say(Update::Acked { client_id, message }).await;
                }
            }
            // About the connection as a whole; its end follows.
            ServerFrame::Error(error)
                if error.client_id.is_none() && (!live.welcomed || error.code == Code::Unauthorized) =>
            {
                live.refusal = Some(error.detail);
            }
            ServerFrame::Error(error) => {
                if let Some(client_id) = error.client_id {
                    self.outbox.settle(client_id);
                }
                self.say(Update::Refused(error)).await;
            }
            ServerFrame::Typing { conversation, who, on } => {
                self.say(Update::Typing { conversation, who, on }).await;
            }
            ServerFrame::Presence { conversation, users, visitor_online } => {
                self.say(Update::Presence { conversation, users, visitor_online }).await;
            }
            ServerFrame::Resync { reason, cursor } => {
                self.applied = Some(cursor);
                self.say(Update::Resync { reason }).await;
            }
            ServerFrame::Pong { n } => {
                if let Some((_, at)) = live.pinged.filter(|(sent, _)| *sent == n) {
                    let latency = Some(at.elapsed());
                    self.say(Update::State(State::Live { latency })).await;
                }
            }
            ServerFrame::Bye { code, retry_after_ms } => {
                return Err(End::by_code(code, retry_after_ms.map(Duration::from_millis), &live.token));
            }
        }
        Ok(())
    }

    /// Passes an event on, unless it was seen.
    async fn apply(&mut self, event: Event) {
        if self.applied.is_some_and(|applied| event.cursor <= applied) {
            return;
        }
        self.applied = Some(event.cursor);
        // Our own message in the log is an answer too, when the other one was lost.
        if let Change::MessageCreated(message) = &event.change {
            let ours = message.author.id.is_some() && message.author.id == self.me.map(|me| me.0);
            if ours && self.outbox.settle(message.client_id) {
                let (client_id, message) = (message.client_id, message.clone());
                self.say(Update::Acked { client_id, message }).await;
            }
        }
        self.say(Update::Event(event)).await;
    }

    async fn obey(&mut self, command: Command, wire: &mut Wire) -> Result<(), End> {
        let now = Instant::now();
        let frames = match command {
            Command::Send(message) => {
                self.outbox.push(message);
                return self.send_waiting(wire).await;
            }
            Command::Typing(conversation) => self.hints.typing(conversation, now),
            Command::Viewing(conversation) => self.hints.viewing(conversation, now),
            Command::Read(conversation, seq) => vec![ClientFrame::Read { conversation, seq }],
            Command::Watch(conversation) => self.hints.watch(conversation),
            Command::Unwatch(conversation) => self.hints.unwatch(conversation),
            Command::TryNow => Vec::new(),
        };
        wire.send(&frames).await
    }

    /// Sends what was not sent on this connection. A frame that the daemon would close the socket for is refused here.
    async fn send_waiting(&mut self, wire: &mut Wire) -> Result<(), End> {
        while let Some(message) = self.outbox.next_to_send() {
            let frame = message.frame();
            let bytes = serde_json::to_vec(&frame).map_or(usize::MAX, |json| json.len());
            if bytes <= self.frame_bytes {
                wire.send(&[frame]).await?;
                continue;
            }
            self.outbox.settle(message.client_id);
            let detail = "The message is too long for one frame; send it in parts.".into();
            let client_id = Some(message.client_id);
            let error = FrameError { code: Code::TooLarge, detail, client_id, errors: Vec::new() };
            self.say(Update::Refused(error)).await;
        }
        Ok(())
    }
}

/// A token in place of this one, shortly before it ends. Without an answer the daemon is asked again, and ends the
/// connection when the token does.
async fn renewed(session: Session, token: String, every: Duration) -> String {
    loop {
        sleep(every).await;
        if session.is_ending(&token).await
            && let Ok(new) = session.token_instead_of(&token).await
        {
            return new;
        }
    }
}
