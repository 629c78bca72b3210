//! Which mailboxes this daemon reads, of several on one database: each is read by one of them. Who stops gives theirs back;
//! those of one that is gone are free when their leases end.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use omnichat_api::InboxId;
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::mail_leases::{self, LEASE_MS, Lease, Task};
use omnichat_store::{Database, Store, StoreError};
use tokio::time::interval;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often the leases are renewed: two times may fail.
const RENEW: Duration = Duration::from_millis(LEASE_MS.unsigned_abs() / 3);

/// The mailboxes that this daemon has.
pub struct Leases {
    holder: Uuid,
    held: Mutex<HashMap<InboxId, CancellationToken>>,
}

impl Default for Leases {
    fn default() -> Self {
        Self { holder: Uuid::now_v7(), held: Mutex::default() }
    }
}

impl Leases {
    /// Waits until the mailbox of an inbox is this daemon's. What comes back is cancelled when another one has it.
    pub async fn take(&self, store: &Store, carried: &Carried) -> Result<CancellationToken, StoreError> {
        let lost = CancellationToken::new();
        if alone(store) {
            return Ok(lost);
        }
        let (tenant, inbox) = (carried.tenant, carried.inbox.id);
        mail_leases::wait(store, Lease { tenant, inbox, task: Task::Mailbox, holder: self.holder }).await?;
        self.held().insert(inbox, lost.clone());
        Ok(lost)
    }

    /// Gives a mailbox back that is not read any more.
    pub async fn free(&self, store: &Store, inbox: InboxId) -> Result<(), StoreError> {
        self.held().remove(&inbox);
        if alone(store) { Ok(()) } else { mail_leases::free(store, inbox, Task::Mailbox, self.holder).await }
    }

    /// Gives all of them back.
    pub async fn free_all(&self, store: &Store) -> Result<(), StoreError> {
        self.held().clear();
        if alone(store) { Ok(()) } else { mail_leases::free_all(store, self.holder).await }
    }

    /// Renews them for as long as it runs.
    pub async fn renew(&self, store: &Store) {
        if alone(store) {
            return;
        }
        let mut renewal = interval(RENEW);
        loop {
            renewal.tick().await;
            // One that is taken meanwhile is not lost because it is not among those that were renewed.
            let before: Vec<InboxId> = self.held().keys().copied().collect();
            if before.is_empty() {
                continue;
            }
            match mail_leases::renew(store, self.holder).await {
                Ok(renewed) => {
                    let mut held = self.held();
                    for inbox in before.iter().filter(|inbox| !renewed.contains(inbox)) {
                        if let Some(lost) = held.remove(inbox) {
                            lost.cancel();
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the leases of mailboxes cannot be renewed; trying again");
                }
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<InboxId, CancellationToken>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether no other daemon can be on this database: then nothing has to be written to have a mailbox.
fn alone(store: &Store) -> bool {
    matches!(store.database(), Database::Sqlite(_))
}
