//! What every request may reach: the store, the bus, who is present, the keys and the settings. Cheap to clone.

use std::sync::Arc;

use omnichat_api::inbox::Inbox;
use omnichat_api::{InboxId, Time};
use omnichat_store::config::Config;
use omnichat_store::legacy::On;
use omnichat_store::{Clock, Store, StoreError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::block_cache::BlockCache;
use crate::bulk_reads::BulkReads;
use crate::bus::Bus;
use crate::channels::calls::Calls;
use crate::channels::mail::Mailroom;
use crate::cursor::Cursors;
use crate::egress::Egress;
use crate::files::Files;
use crate::inbox_cache::{InboxCache, Known};
use crate::legacy::socket::lobby::Lobby;
use crate::limits::Limits;
use crate::presence::Presence;
use crate::refusals::Refusals;
use crate::served::Served;
use crate::sso::Directory;
use crate::timers::Alarm;
use crate::token::Tokens;

/// The daemon's state.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// How people reach the daemon, with the port it really has.
    pub public_url: String,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Carries events to listeners.
    pub bus: Bus,
    /// The inboxes that visitors knock at.
    pub inboxes: InboxCache,
    /// Whose old clients are served.
    pub served: Served,
    /// Which of their visitors are waited for.
    pub lobby: Lobby,
    /// Who is not let in.
    pub blocks: BlockCache,
    /// Who looks, who types, who is online.
    pub presence: Presence,
    /// Signs and checks tokens.
    pub tokens: Tokens,
    /// Seals and opens visitors' cursors.
    pub cursors: Cursors,
    /// Limits on requests.
    pub limits: Limits,
    /// Refused requests that are not yet noted.
    pub refusals: Refusals,
    /// Who reads much at once.
    pub bulk_reads: BulkReads,
    /// Requests to addresses that tenants name.
    pub egress: Egress,
    /// Requests to carriers.
    pub calls: Calls,
    /// The bytes of files.
    pub files: Files,
    /// What the mail inboxes share.
    pub mail: Arc<Mailroom>,
    /// What sign-in providers say of themselves.
    pub providers: Directory,
    /// Rung when a carrier has brought something.
    pub came_in: Notify,
    /// Wakes what waits for its time.
    pub alarm: Alarm,
    /// Ends when the daemon shuts down.
    pub closing: CancellationToken,
    /// The open sockets.
    pub sockets: TaskTracker,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// How people reach the daemon: an origin without a trailing slash.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// Carries events to listeners.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// An inbox by its id alone, as visitors name it.
    pub async fn inbox(&self, id: InboxId) -> Result<Option<Known>, StoreError> {
        self.0.inboxes.find(&self.0.store, id).await
    }

    /// Forgets which inboxes may be written to: a tenant was opened or closed.
    pub fn tenants_changed(&self) {
        self.0.inboxes.tenant_changed();
    }

    /// Whose clients of the system before are served; `None` while nobody's are. Nor are they when it cannot be looked up.
    pub async fn legacy(&self) -> Option<On> {
        match self.0.served.find(&self.0.store).await {
            Ok(on) => on,
            Err(error) => {
                if !matches!(error, StoreError::Closed) {
                    tracing::warn!(%error, "whose old clients are served cannot be looked up");
                }
                None
            }
        }
    }

    /// Which of the old clients' visitors are waited for.
    #[must_use]
    pub fn lobby(&self) -> &Lobby {
        &self.0.lobby
    }

    /// Forgets whose old clients are served.
    pub fn legacy_changed(&self) {
        self.0.served.forget();
    }

    /// Who is not let in.
    #[must_use]
    pub fn blocks(&self) -> &BlockCache {
        &self.0.blocks
    }

    /// Who looks, who types, who is online.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// Signs and checks tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    /// Seals and opens visitors' cursors.
    #[must_use]
    pub fn cursors(&self) -> &Cursors {
        &self.0.cursors
    }

    /// Limits on requests.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Refused requests that are not yet noted.
    #[must_use]
    pub fn refusals(&self) -> &Refusals {
        &self.0.refusals
    }

    /// Who reads much at once.
    #[must_use]
    pub fn bulk_reads(&self) -> &BulkReads {
        &self.0.bulk_reads
    }

    /// Requests to addresses that tenants name.
    #[must_use]
    pub fn egress(&self) -> &Egress {
        &self.0.egress
    }

    /// Requests to carriers.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.0.calls
    }

    /// What the mail inboxes share.
    #[must_use]
    pub fn mail(&self) -> &Mailroom {
        &self.0.mail
    }

    /// The bytes of files.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// What sign-in providers say of themselves.
    #[must_use]
    pub fn providers(&self) -> &Directory {
        &self.0.providers
    }

    /// Rung when a carrier has brought something, or something is to be read again.
    #[must_use]
    pub fn came_in(&self) -> &Notify {
        &self.0.came_in
    }

    /// Wakes what waits for its time.
    #[must_use]
    pub fn alarm(&self) -> &Alarm {
        &self.0.alarm
    }

    /// Ends when the daemon shuts down.
    #[must_use]
    pub fn closing(&self) -> &CancellationToken {
        &self.0.closing
    }

    /// The open sockets, which a shutdown waits for.
    #[must_use]
    pub fn sockets(&self) -> &TaskTracker {
        &self.0.sockets
    }

    /// An inbox with what only the daemon can write, since it knows its own address: the line to put on the website, and
    /// where its carrier posts.
    #[must_use]
    pub fn with_snippet(&self, inbox: Inbox) -> Inbox {
        let webchat = inbox.channel == omnichat_api::channel::Channel::Webchat;
        let snippet = webchat.then(|| omnichat_api::inbox::snippet(self.public_url(), inbox.id));
        let hook_url = omnichat_api::inbox::hook_url(self.public_url(), &inbox);
        Inbox { snippet, hook_url, ..inbox }
    }
}
