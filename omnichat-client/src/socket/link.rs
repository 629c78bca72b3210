//! The task behind a connection: connects, says hello, passes frames on, notices the end and tries again. It decides
//! nothing about what is shown, and forgets nothing that was to be sent.

use std::time::{Duration, Instant};

use omnichat_api::socket::close;
use omnichat_api::{Code, UserId};
use tokio::sync::mpsc;
use tokio::time::{sleep_until, timeout};

use super::hints::Hints;
use super::outbox::Outbox;
use super::{Command, State, Timing, Update};
use crate::{Error, Session};

mod live;
mod wire;

/// A connection that held so long was a good one: the next wait begins small again.
const GOOD: Duration = Duration::from_secs(10);

/// What outlives a single connection.
struct Link {
    session: Session,
    timing: Timing,
    updates: mpsc::Sender<Update>,
    commands: mpsc::UnboundedReceiver<Command>,
    /// The last cursor that went to the screen.
    applied: Option<i64>,
    me: Option<UserId>,
    outbox: Outbox,
    hints: Hints,
    frame_bytes: usize,
}

/// Why a connection ended.
enum End {
    /// The screen is gone.
    Dropped,
    /// It broke; trying again helps, not before `retry_after`.
    Lost { why: String, retry_after: Option<Duration> },
    /// The daemon refused this access token.
    TokenRefused(String),
    /// The login has ended.
    SignedOut,
    /// Trying again would not help.
    Stopped(String),
}

impl End {
    fn lost(why: impl Into<String>) -> Self {
        Self::Lost { why: why.into(), retry_after: None }
    }

    /// What a close code, or `bye` with it, asks for.
    fn by_code(code: u16, retry_after: Option<Duration>, token: &str) -> Self {
        let why = match code {
            close::SIGN_IN => return Self::TokenRefused(token.to_owned()),
            close::NOT_ALLOWED => return Self::Stopped("your role may not follow conversations".into()),
            close::BAD_FRAME => {
                return Self::Stopped("the daemon does not understand us: update both".into());
            }
            close::REPLACED => return Self::Stopped("another connection took the place of this one".into()),
            close::RESTARTING => "the daemon restarts",
            close::TOO_SLOW => "we did not keep up",
            close::TOO_FAST => {
                let wait = retry_after.unwrap_or(Duration::from_secs(5));
                return Self::Lost { why: "too many frames".into(), retry_after: Some(wait) };
            }
            _ => "the connection was closed",
        };
        Self::Lost { why: why.into(), retry_after }
    }

    fn by_error(error: &Error) -> Self {
        match error {
            error if error.is_signed_out() => Self::SignedOut,
            Error::Unreachable { source, .. } => Self::lost(source.to_string()),
            Error::TokenEnded => Self::Stopped(error.to_string()),
            error if error.code().is_some_and(is_final) => Self::Stopped(error.to_string()),
            error => Self::lost(error.to_string()),
        }
    }
}

/// Whether the same would be refused again: no right to it, no second factor, or the tenant is closed.
fn is_final(code: Code) -> bool {
    matches!(code, Code::Forbidden | Code::SecondFactorMissing | Code::TenantClosed)
}

pub(super) async fn run(
    session: Session,
    applied: Option<i64>,
    timing: Timing,
    updates: mpsc::Sender<Update>,
    commands: mpsc::UnboundedReceiver<Command>,
) {
    let frame_bytes = omnichat_api::limits::FRAME_BYTES;
    let (outbox, hints) = (Outbox::default(), Hints::default());
    let link = Link { session, timing, updates, commands, applied, me: None, outbox, hints, frame_bytes };
    link.run().await;
}

impl Link {
    async fn run(mut self) {
        let (mut failures, mut down_since) = (0, None);
        let mut refused: Option<String> = None;
        self.say(Update::State(State::Connecting)).await;
        loop {
            let screen = self.updates.clone();
            let ended = tokio::select! {
                () = screen.closed() => return,
                connected = self.connect(refused.as_deref()) => connected,
            };
            let end = match ended {
                Ok((mut wire, token)) => {
                    let began = Instant::now();
                    let (end, welcomed) = self.live(&mut wire, token).await;
                    // Politeness only: whoever does not hear it will notice.
                    let _ = timeout(Duration::from_secs(1), wire.close()).await;
                    self.outbox.rewind();
                    self.hints.disconnected();
                    if welcomed {
                        (refused, down_since) = (None, None);
                    }
                    if began.elapsed() >= GOOD {
                        failures = 0;
                    }
                    end
                }
                Err(end) => end,
            };
            match end {
                End::Dropped => return,
                // Once with a new token; a new one that is refused too means that the login has ended.
                End::TokenRefused(token) if refused.is_none() => refused = Some(token),
                End::TokenRefused(_) | End::SignedOut => {
                    self.say(Update::State(State::SignedOut)).await;
                    if !self.wait(None).await {
                        return;
                    }
                    (refused, failures, down_since) = (None, 0, None);
                    self.say(Update::State(State::Connecting)).await;
                }
                End::Stopped(why) => {
                    self.say(Update::State(State::Stopped(why))).await;
                    if !self.wait(None).await {
                        return;
                    }
                    (refused, failures) = (None, 0);
                    self.say(Update::State(State::Connecting)).await;
                }
                End::Lost { why, retry_after } => {
                    let now = Instant::now();
                    let wait = self.timing.backoff.wait(failures, retry_after, rand::random());
                    failures += 1;
                    let since = *down_since.get_or_insert(now);
                    let next_try = now + wait;
                    self.say(Update::State(State::Reconnecting { since, next_try, why })).await;
                    if !self.wait(Some(next_try)).await {
                        return;
                    }
                }
            }
        }
    }

    /// Waits until then, or until somebody asks to try now; false when the screen is gone.
    async fn wait(&mut self, until: Option<Instant>) -> bool {
        let screen = self.updates.clone();
        loop {
            tokio::select! {
                () = screen.closed() => return false,
                () = sleep_until(until.unwrap_or_else(Instant::now).into()), if until.is_some() => return true,
                command = self.commands.recv() => match command {
                    None => return false,
                    Some(Command::TryNow) => return true,
                    Some(command) => self.keep(command),
                },
            }
        }
    }

    /// Remembers, without a connection, what is to be said on the next one.
    fn keep(&mut self, command: Command) {
        match command {
            Command::Send(message) => self.outbox.push(message),
            Command::Viewing(conversation) => drop(self.hints.viewing(conversation, Instant::now())),
            Command::Read(conversation, seq) => self.hints.read_later(conversation, seq),
            Command::Watch(conversation) => drop(self.hints.watch(conversation)),
            Command::Unwatch(conversation) => drop(self.hints.unwatch(conversation)),
            Command::Typing(_) | Command::TryNow => {}
        }
    }

    /// Tells the screen; waits while it is busy. Once it is gone, the loops notice by themselves.
    async fn say(&self, update: Update) {
        let _ = self.updates.send(update).await;
    }
}
