//! The inboxes that visitors knock at, kept in memory: every request of a widget asks for one, and they hardly ever
//! change. A change is heard at once, whichever process made it; that they are believed for a moment only is for when
//! hearing fails. An inbox of a tenant that is suspended or being deleted lets nobody in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use omnichat_api::event::Change;
use omnichat_api::inbox::Inbox;
use omnichat_api::{InboxId, TenantId};
use omnichat_store::{Logged, Store, StoreError, inboxes, tenants};
use tokio::time::Instant;

/// How long an inbox is believed.
const BELIEVED: Duration = Duration::from_secs(5);
/// Most inboxes kept; an installation has far fewer.
const MOST: usize = 10_000;

/// An inbox and whose it is.
pub type Known = Arc<(TenantId, Inbox)>;

/// The inboxes looked up lately.
#[derive(Clone, Default)]
pub struct InboxCache(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// Those of closed tenants without what they are.
    inboxes: HashMap<InboxId, (Instant, Option<Known>)>,
    /// Counts the changes heard: what was read before one is not kept after it.
    changes: u64,
}

impl InboxCache {
    /// An inbox by its id alone; `None` when there is none, an error when its tenant is closed.
    pub async fn find(&self, store: &Store, id: InboxId) -> Result<Option<Known>, StoreError> {
        let now = Instant::now();
        let changes = {
            let kept = self.lock();
            if let Some((_, known)) = kept.inboxes.get(&id).filter(|(until, _)| *until > now) {
                return open(known.clone());
            }
            kept.changes
        };
        let Some(found) = inboxes::find(store, id).await? else { return Ok(None) };
        let known = tenants::is_open(store, found.0).await?.then(|| Arc::new(found));
        let mut kept = self.lock();
        if kept.changes == changes {
            if kept.inboxes.len() >= MOST {
                kept.inboxes.clear();
            }
            kept.inboxes.insert(id, (now + BELIEVED, known.clone()));
        }
        drop(kept);
        open(known)
    }

    /// Forgets everything: a tenant was opened or closed, and with it all below it.
    pub fn tenant_changed(&self) {
        let mut kept = self.lock();
        kept.changes += 1;
        kept.inboxes.clear();
    }

    /// Forgets an inbox that has changed. Called before the change is acknowledged.
    pub fn hear(&self, logged: &Logged) {
        if let Change::InboxChanged(inbox) = &logged.event.change {
            let mut kept = self.lock();
            kept.changes += 1;
            kept.inboxes.remove(&inbox.id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(known: Option<Known>) -> Result<Option<Known>, StoreError> {
    known.map(Some).ok_or(StoreError::TenantClosed("closed just now"))
}
