//! What the processes on one database tell each other, at once and without asking: how far a tenant's log goes, and
//! what changed that stands in no log. On PostgreSQL a notice leaves with the commit that it tells of; the embedded
//! database has one process, which tells itself. A notice says where to look, never what is there.

mod letter;
pub(crate) mod listener;
pub(crate) mod order;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use omnichat_api::{InboxId, TenantId, UserId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::Logged;
use crate::notices::letter::Letter;
use crate::notices::order::Order;

/// Notices that may wait for one who hears them; beyond, they hear [`Notice::Everything`].
const WAITING: usize = 256;

/// Something changed that others may hold in memory: they look again. It may be told twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// What a user is or may do, or which of their sessions hold.
    User(UserId),
    /// What holds for a tenant, and with that for all below it.
    Tenant(TenantId),
    /// Who reads a mail inbox's mailbox, or its access token.
    Mail(InboxId),
    /// Whose old clients are served.
    Legacy,
    /// The keys that sign tokens.
    Keys,
    /// Notices may have been missed: anything may have changed.
    Everything,
}

/// Notices as they come, of this process and of all others on the same database.
pub struct Feed(broadcast::Receiver<Notice>);

impl Feed {
    /// The next notice; `None` when the store is gone.
    pub async fn next(&mut self) -> Option<Notice> {
        match self.0.recv().await {
            Ok(notice) => Some(notice),
            Err(RecvError::Lagged(_)) => Some(Notice::Everything),
            Err(RecvError::Closed) => None,
        }
    }
}

/// Where the notices of this process go, and those of others come in.
#[derive(Clone)]
pub(crate) struct Notices {
    told: broadcast::Sender<Notice>,
    /// Whether there may be other processes.
    shared: bool,
    /// Where they are listened to.
    order: Option<Arc<Order>>,
}

impl Notices {
    /// `order` where other processes are listened to.
    pub(crate) fn new(shared: bool, order: Option<Arc<Order>>) -> Self {
        Self { told: broadcast::Sender::new(WAITING), shared, order }
    }

    /// Hears all notices from here on.
    pub(crate) fn feed(&self) -> Feed {
        Feed(self.told.subscribe())
    }

    /// A commit of these rows and notices is about to be tried. What other processes are to be told with it, if
    /// anything: it fits into one NOTIFY.
    pub(crate) fn with_commit(&self, logged: &[Logged], notices: &BTreeSet<Notice>) -> Option<String> {
        if !self.shared || (logged.is_empty() && notices.is_empty()) {
            return None;
        }
        let log: BTreeMap<_, _> = logged.iter().map(|row| (row.tenant, row.event.cursor)).collect();
        if let Some(order) = &self.order {
            order.tries(&log);
        }
        Some(Letter { log, changed: notices.clone() }.text())
    }

    /// The commit held: this process hears of it at once.
    pub(crate) fn held(&self, notices: impl IntoIterator<Item = Notice>) {
        for notice in notices {
            // Failing means that nobody listens, which is fine.
            let _ = self.told.send(notice);
        }
    }

    /// The commit failed, or so it seems: it may hold all the same, now or later.
    pub(crate) fn doubted(&self, logged: &[Logged], notices: impl IntoIterator<Item = Notice>) {
        if let Some(order) = &self.order {
            order.doubts(logged.iter().map(|row| row.tenant));
        }
        self.held(notices);
    }

    /// Another process tells something; or this one, whose own notices come back to it.
    fn hear(&self, text: &str) {
        let letter = Letter::read(text);
        if letter.changed.contains(&Notice::Everything) {
            return self.missed();
        }
        if let Some(order) = &self.order {
            order.hears(letter.log);
        }
        self.held(letter.changed);
    }

    /// Nobody knows what was told meanwhile.
    fn missed(&self) {
        if let Some(order) = &self.order {
            order.misses();
        }
        self.held([Notice::Everything]);
    }
}
