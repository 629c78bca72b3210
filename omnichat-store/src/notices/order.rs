//! Publishes the rows of the logs in their order and each once, whichever process wrote them. Rows of this process
//! come from its writer; those of others, and its own where one of another belongs before it, are read from the log.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use omnichat_api::TenantId;
use tokio::sync::Notify;

use crate::store::Publish;
use crate::{Logged, Store, StoreError, events};

/// Rows read at once.
const PAGE: u32 = 500;
/// How long to wait when the log cannot be read.
const AGAIN: Duration = Duration::from_millis(250);

/// The logs of all tenants, as far as this process has published them.
pub(crate) struct Order {
    publish: Publish,
    known: Mutex<Known>,
    came: Notify,
}

#[derive(Default)]
struct Known {
    logs: HashMap<TenantId, Log>,
    work: Work,
}

/// What is to be read.
#[derive(Default, PartialEq, Eq)]
struct Work {
    /// Whose logs go on further than they were published.
    behind: BTreeSet<TenantId>,
    /// Whether any log may go on further.
    missed: bool,
}

impl Work {
    fn add(&mut self, other: Self) {
        self.behind.extend(other.behind);
        self.missed |= other.missed;
    }
}

#[derive(Clone, Copy, Default)]
struct Log {
    /// Published up to here.
    published: i64,
    /// Where the log ends if the commit holds that this process tries now.
    tried: i64,
}

impl Order {
    /// What stands in the logs up to these `heads` is not published. A tenant that is not there has no log yet.
    pub(crate) fn new(publish: Publish, heads: BTreeMap<TenantId, i64>) -> Self {
        let logs =
            heads.into_iter().map(|(tenant, published)| (tenant, Log { published, tried: 0 })).collect();
        Self { publish, known: Mutex::new(Known { logs, work: Work::default() }), came: Notify::new() }
    }

    /// The writer is about to try a commit with which the logs go on up to here.
    pub(super) fn tries(&self, log: &BTreeMap<TenantId, i64>) {
        let mut known = self.lock();
        for (tenant, cursor) in log {
            known.logs.entry(*tenant).or_default().tried = *cursor;
        }
    }

    /// It cannot know whether that commit held.
    pub(super) fn doubts(&self, tenants: impl Iterator<Item = TenantId>) {
        let mut known = self.lock();
        for tenant in tenants {
            known.logs.entry(tenant).or_default().tried = 0;
            known.work.behind.insert(tenant);
        }
        self.came.notify_one();
    }

    /// The writer has committed a row.
    pub(crate) fn committed(&self, row: Logged) {
        let mut known = self.lock();
        let log = known.logs.entry(row.tenant).or_default();
        if row.event.cursor == log.published + 1 {
            log.published += 1;
            (self.publish)(row);
        } else if row.event.cursor > log.published {
            known.work.behind.insert(row.tenant);
            self.came.notify_one();
        }
    }

    /// Somebody has committed, up to here.
    pub(super) fn hears(&self, log: BTreeMap<TenantId, i64>) {
        let mut known = self.lock();
        for (tenant, cursor) in log {
            let log = known.logs.get(&tenant).copied().unwrap_or_default();
            // The writer tells of its own commit itself, however that ends.
            if cursor > log.published && cursor != log.tried {
                known.work.behind.insert(tenant);
                self.came.notify_one();
            }
        }
    }

    /// Somebody may have committed.
    pub(super) fn misses(&self) {
        self.lock().work.missed = true;
        self.came.notify_one();
    }

    /// These rows stand in a log, one after the other.
    fn read(&self, rows: Vec<Logged>) {
        let mut known = self.lock();
        for row in rows {
            let log = known.logs.entry(row.tenant).or_default();
            // Past what was pruned meanwhile there is a gap, which listeners see by the cursor.
            if row.event.cursor > log.published {
                log.published = row.event.cursor;
                (self.publish)(row);
            }
        }
    }

    /// Publishes what others write, for as long as it is polled.
    pub(crate) async fn follow(&self, store: &Store) {
        loop {
            let work = std::mem::take(&mut self.lock().work);
            if work == Work::default() {
                self.came.notified().await;
            } else if let Err(error) = self.catch_up(store, &work).await {
                tracing::warn!(%error, "what other processes have written cannot be read; trying again");
                self.lock().work.add(work);
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    async fn catch_up(&self, store: &Store, work: &Work) -> Result<(), StoreError> {
        if work.missed {
            self.hears(events::heads(store.read()).await?);
        }
        for tenant in &work.behind {
            loop {
                let published = self.lock().logs.get(tenant).map_or(0, |log| log.published);
                let rows = events::logged(store, *tenant, published, PAGE).await?;
                let last = rows.len() < PAGE as usize;
                self.read(rows);
                if last {
                    break;
                }
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::event::{Change, Event};
    use omnichat_api::permission::Role;
    use omnichat_api::user::User;
    use omnichat_api::{Time, UserId};
    use std::sync::Arc;

    const TENANT: TenantId = TenantId(uuid::Uuid::nil());

    fn row(cursor: i64) -> Logged {
        let user = User {
            id: UserId(uuid::Uuid::nil()),
            email: String::new(),
            name: String::new(),
            role: Role::Viewer,
            custom_role: None,
            second_factor: false,
            disabled: false,
            created_at: Time(0),
        };
        let event = Event { cursor, at: Time(0), conversation: None, change: Change::UserChanged(user) };
        Logged { tenant: TENANT, event, data: String::new(), visitor: None }
    }

    /// An order that begins after row 10, and the rows that it has published.
    fn begins() -> (Order, Arc<Mutex<Vec<i64>>>) {
        let published = Arc::<Mutex<Vec<i64>>>::default();
        let sink = Arc::clone(&published);
        let publish: Publish = Arc::new(move |row: Logged| sink.lock().unwrap().push(row.event.cursor));
        (Order::new(publish, BTreeMap::from([(TENANT, 10)])), published)
    }

    fn up_to(cursor: i64) -> BTreeMap<TenantId, i64> {
        BTreeMap::from([(TENANT, cursor)])
    }

    fn is_behind(order: &Order) -> bool {
        std::mem::take(&mut order.lock().work).behind.contains(&TENANT)
    }

    #[test]
    fn an_own_row_waits_for_what_another_process_wrote_before_it() {
        let (order, published) = begins();
        order.committed(row(11));
        assert!(!is_behind(&order));
        order.committed(row(14));
        assert!(is_behind(&order));
        order.read((12..=15).map(row).collect());
        order.committed(row(15));
        order.committed(row(16));
        assert_eq!(*published.lock().unwrap(), [11, 12, 13, 14, 15, 16]);
        assert!(!is_behind(&order));
    }

    #[test]
    fn a_notice_of_what_was_published_or_is_being_tried_here_makes_no_work() {
        let (order, _) = begins();
        order.hears(up_to(10));
        order.tries(&up_to(12));
        order.hears(up_to(12));
        assert!(!is_behind(&order));
        // Another process was faster, and this one's try will fail or come after it.
        order.hears(up_to(11));
        assert!(is_behind(&order));
    }

    #[test]
    fn a_commit_whose_end_is_not_known_is_looked_for_at_once_and_when_it_comes_late() {
        let (order, published) = begins();
        order.tries(&up_to(12));
        order.doubts([TENANT].into_iter());
        assert!(is_behind(&order));
        order.read(Vec::new());
        order.hears(up_to(12));
        assert!(is_behind(&order));
        order.read(vec![row(11), row(12)]);
        assert_eq!(*published.lock().unwrap(), [11, 12]);
    }

    #[test]
    fn what_was_pruned_before_it_could_be_read_leaves_a_gap_that_shows() {
        let (order, published) = begins();
        order.read(vec![row(20), row(21)]);
        order.committed(row(22));
        assert_eq!(*published.lock().unwrap(), [20, 21, 22]);
    }
}
