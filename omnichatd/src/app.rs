//! What every request may reach: the store, the bus, who is present, the keys and the settings. Cheap to clone.

use std::sync::Arc;

use omnichat_api::inbox::Inbox;
use omnichat_api::{InboxId, Time};
use omnichat_store::config::Config;
use omnichat_store::{Clock, Store, StoreError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::block_cache::BlockCache;
use crate::bus::Bus;
use crate::cursor::Cursors;
use crate::egress::Egress;
use crate::inbox_cache::{InboxCache, Known};
use crate::limits::Limits;
use crate::presence::Presence;
use crate::refusals::Refusals;
use crate::sso::Directory;
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
    /// Requests to addresses that tenants name.
    pub egress: Egress,
    /// What sign-in providers say of themselves.
    pub providers: Directory,
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

    /// Requests to addresses that tenants name.
    #[must_use]
    pub fn egress(&self) -> &Egress {
        &self.0.egress
    }

    /// What sign-in providers say of themselves.
    #[must_use]
    pub fn providers(&self) -> &Directory {
        &self.0.providers
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

    /// An inbox with the line to put on the website, which only the daemon can write: it knows its own address.
    #[must_use]
    pub fn with_snippet(&self, inbox: Inbox) -> Inbox {
        let webchat = inbox.channel == omnichat_api::channel::Channel::Webchat;
        let snippet = webchat.then(|| omnichat_api::inbox::snippet(self.public_url(), inbox.id));
        Inbox { snippet, ..inbox }
    }
}
