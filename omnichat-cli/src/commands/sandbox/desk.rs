//! What every request to the sandbox may reach: whom the inboxes belong to, what is to go wrong, and who is told.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use omnichat_api::carrier::Carrier;
use omnichat_client::hook::Hooks;
use omnichat_store::Clock;
use omnichat_store::local::OpenedInbox;
use tokio::sync::{mpsc, oneshot};

use super::accounts::Known;
use super::show::Line;
use crate::failure::Result;

/// What goes wrong on purpose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mishaps {
    /// Every message fails with this number.
    pub(super) fail: Option<u32>,
    /// Every answer waits so long.
    pub(super) slow: Duration,
    /// The first try of each message is refused.
    pub(super) rate_limit: bool,
}

/// What the requests tell the one who started the sandbox.
pub(super) enum News {
    /// Something to show.
    Line(Line),
    /// Asks for the inboxes of a carrier, which only the installation knows.
    Who { carrier: Carrier, answer: oneshot::Sender<Result<Known>> },
}

/// What every request may reach.
pub(super) struct Desk {
    /// What goes wrong on purpose.
    pub(super) mishaps: Mishaps,
    /// Posts reports.
    pub(super) hooks: Hooks,
    /// The time.
    pub(super) clock: Clock,
    tell: mpsc::UnboundedSender<News>,
    known: Mutex<HashMap<Carrier, Known>>,
    tried: Mutex<HashSet<Vec<u8>>>,
}

impl Desk {
    pub(super) fn new(mishaps: Mishaps, hooks: Hooks, tell: mpsc::UnboundedSender<News>) -> Self {
        let (known, tried) = (Mutex::default(), Mutex::default());
        Self { mishaps, hooks, clock: Clock::system(), tell, known, tried }
    }

    /// Shows something.
    pub(super) fn show(&self, line: Line) {
        drop(self.tell.send(News::Line(line)));
    }

    /// Whether this is the first time that it comes, where first times are refused.
    pub(super) fn first_is_refused(&self, request: &[u8]) -> bool {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        self.mishaps.rate_limit && tried.insert(request.to_vec())
    }

    /// The inbox of a carrier that fits, and how people reach the daemon. Asks anew when none is known that does: one may
    /// have been made meanwhile.
    pub(super) async fn whose(
        &self,
        carrier: Carrier,
        fits: impl Fn(&OpenedInbox) -> bool,
    ) -> Option<(Arc<OpenedInbox>, String)> {
        let find = |known: &Known| {
            let found = known.inboxes.iter().find(|opened| fits(opened)).cloned()?;
            Some((found, known.public_url.clone()))
        };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&carrier).and_then(find);
        if known.is_some() {
            return known;
        }
        let (answer, answered) = oneshot::channel();
        self.tell.send(News::Who { carrier, answer }).ok()?;
        match answered.await.ok()? {
            Ok(fresh) => {
                let found = find(&fresh);
                self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(carrier, fresh);
                found
            }
            Err(failure) => {
                self.show(Line::Trouble(failure.to_string()));
                None
            }
        }
    }
}
