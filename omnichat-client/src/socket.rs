//! The staff socket as a screen wants it: one stream of updates that hides reconnecting, and a handle that never waits.
//! What is sent is kept until the daemon has it on disk. What an update looks like on a screen is not known here.

mod backoff;
mod hints;
mod link;
mod outbox;

use std::time::{Duration, Instant};

use omnichat_api::auth::Me;
use omnichat_api::event::Event;
use omnichat_api::limits::{DEAD_MS, HELLO_MS, PING_MS};
use omnichat_api::message::Message;
use omnichat_api::socket::{FrameError, Limits};
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, Time};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::Session;
pub use backoff::Backoff;
pub use outbox::Outgoing;

/// Updates that may wait for the screen before the socket is no longer read.
const UPDATES: usize = 256;

/// How the connection stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The first connection is being made.
    Connecting,
    /// Everything that happens arrives.
    Live {
        /// A round trip, once measured.
        latency: Option<Duration>,
    },
    /// It broke, and is made again.
    Reconnecting {
        /// When it broke.
        since: Instant,
        /// When it is tried next; in the past while it is being tried.
        next_try: Instant,
        /// What happened, in words.
        why: String,
    },
    /// The login has ended. Goes on after [`Session::sign_in_again`] and [`Handle::try_now`].
    SignedOut,
    /// Trying again would not help; the text says why. Goes on after [`Handle::try_now`].
    Stopped(String),
}

/// What happened.
#[expect(clippy::large_enum_variant, reason = "few are kept, and each is soon taken")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// The connection stands otherwise than before.
    State(State),
    /// The daemon knows who we are. Unless resumed, fetch afresh what the screen shows; later changes follow as events.
    Welcome {
        /// Who is signed in.
        me: Me,
        /// The daemon's clock.
        server_time: Time,
        /// The limits that hold.
        limits: Limits,
        /// Whether everything since the last connection follows as events.
        resumed: bool,
    },
    /// One change, exactly once and in order.
    Event(Event),
    /// A message sent here is on disk.
    Acked {
        /// As in [`Outgoing`].
        client_id: Uuid,
        /// The message as stored.
        message: Message,
    },
    /// The daemon refused a frame: a message, when the error carries its `client_id`. It is not sent again by itself.
    Refused(FrameError),
    /// Somebody is typing, or stopped. Forget it after 6 seconds without repeat.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// The user; nobody when it is the visitor.
        who: Option<UserRef>,
        /// Whether it began.
        on: bool,
    },
    /// Who looks at a conversation now: the whole list.
    Presence {
        /// Which.
        conversation: ConversationId,
        /// The users who look at it.
        users: Vec<UserRef>,
        /// Whether the visitor has the page open.
        visitor_online: bool,
    },
    /// Events are missing that cannot be had: fetch afresh what the screen shows.
    Resync {
        /// Why.
        reason: String,
    },
}

/// The times a connection keeps. The defaults are the API's; tests shorten them.
#[derive(Clone, Debug)]
pub struct Timing {
    /// How often a ping is sent.
    pub ping: Duration,
    /// After how much silence the connection is given up.
    pub dead: Duration,
    /// How long connecting and the welcome may take.
    pub hello: Duration,
    /// How often to look whether the access token should be renewed.
    pub renew: Duration,
    /// How long to wait between tries.
    pub backoff: Backoff,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            ping: Duration::from_millis(PING_MS),
            dead: Duration::from_millis(DEAD_MS),
            hello: Duration::from_millis(HELLO_MS),
            renew: Duration::from_secs(20),
            backoff: Backoff::default(),
        }
    }
}

/// A connection that mends itself, until it is dropped.
#[derive(Debug)]
pub struct Connection {
    updates: mpsc::Receiver<Update>,
    handle: Handle,
}

impl Connection {
    /// Connects in the background. `resume_after` is the last cursor applied, if one is known from before.
    #[must_use]
    pub fn open(session: Session, resume_after: Option<i64>) -> Self {
        Self::open_with(session, resume_after, Timing::default())
    }

    /// As [`open`](Self::open), with other times.
    #[must_use]
    pub fn open_with(session: Session, resume_after: Option<i64>, timing: Timing) -> Self {
        let (to_screen, updates) = mpsc::channel(UPDATES);
        let (commands, from_screen) = mpsc::unbounded_channel();
        tokio::spawn(link::run(session, resume_after, timing, to_screen, from_screen));
        Self { updates, handle: Handle(commands) }
    }

    /// The next update; never ends by itself. May be cancelled without losing any.
    pub async fn next(&mut self) -> Update {
        match self.updates.recv().await {
            Some(update) => update,
            // The task ends only after this connection; were it otherwise, waiting is the quiet way out.
            None => std::future::pending().await,
        }
    }

    /// What speaks through this connection.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

/// Speaks through a connection. Nothing here waits, and all of it may be said while there is no connection.
#[derive(Clone, Debug)]
pub struct Handle(mpsc::UnboundedSender<Command>);

#[derive(Debug)]
pub(crate) enum Command {
    Send(Outgoing),
    Typing(Option<ConversationId>),
    Viewing(Option<ConversationId>),
    Read(ConversationId, i64),
    Watch(ConversationId),
    Unwatch(ConversationId),
    TryNow,
}

impl Handle {
    /// Sends a message, now or as soon as there is a connection; again with the same `client_id` until it is answered.
    pub fn send(&self, message: Outgoing) {
        self.say(Command::Send(message));
    }

    /// A key was pressed in the composer of this conversation: call it at every key. `None`: the composer was left.
    pub fn typing(&self, conversation: Option<ConversationId>) {
        self.say(Command::Typing(conversation));
    }

    /// This conversation is on the screen, until another is said; repeated by itself.
    pub fn viewing(&self, conversation: Option<ConversationId>) {
        self.say(Command::Viewing(conversation));
    }

    /// Staff have read up to `seq`.
    pub fn read(&self, conversation: ConversationId, seq: i64) {
        self.say(Command::Read(conversation, seq));
    }

    /// Hears typing and presence of this conversation too.
    pub fn watch(&self, conversation: ConversationId) {
        self.say(Command::Watch(conversation));
    }

    /// No longer hears them.
    pub fn unwatch(&self, conversation: ConversationId) {
        self.say(Command::Unwatch(conversation));
    }

    /// Tries to connect now instead of waiting.
    pub fn try_now(&self) {
        self.say(Command::TryNow);
    }

    fn say(&self, command: Command) {
        // After the connection was dropped there is nobody left to tell.
        let _ = self.0.send(command);
    }
}
