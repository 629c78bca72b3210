//! Which mailboxes are read: one task for each mail inbox whose tenant is open. It begins when an inbox is made, ends when it
//! is gone, and begins anew when its account changes. Woken by changes; asks nobody at intervals.

use std::collections::HashMap;
use std::time::Duration;

use omnichat_api::carrier::Carrier;
use omnichat_api::event::Change;
use omnichat_api::{InboxId, TenantId};
use omnichat_store::inboxes::fields::{self, Carried};
use omnichat_store::{Logged, Notice, StoreError, tenants};
use rand::RngExt;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::account::Account;
use super::fetch::Opened;
use super::leases::Leases;
use super::pool::Pool;
use crate::app::App;

/// Changes that may wait; beyond, all inboxes are looked at.
const WAITING: usize = 64;
/// The first wait after a failure; each further one doubles it.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait between two tries.
const LONGEST: Duration = Duration::from_secs(5 * 60);
/// How many failures in a row are nobody's business: servers close connections now and then.
const QUIET: u32 = 1;
/// With what the words begin that tell that mails cannot be fetched.
const TROUBLE: &str = "Mail cannot be fetched: ";

/// What the mail inboxes of a daemon share.
pub struct Mailroom {
    changed: broadcast::Sender<InboxId>,
    /// The mailboxes that are read here and by no other daemon.
    pub leases: Leases,
    /// Connections over which mails may leave.
    pub pool: Pool,
}

impl Default for Mailroom {
    fn default() -> Self {
        Self { changed: broadcast::Sender::new(WAITING), leases: Leases::default(), pool: Pool::default() }
    }
}

impl Mailroom {
    /// Hears of an inbox that was made or changed, by whichever process.
    pub fn hear(&self, logged: &Logged) {
        if let Change::InboxChanged(inbox) = &logged.event.change
            && inbox.carrier == Some(Carrier::Mail)
        {
            // Failing means that nobody reads mail here yet; who begins looks at all inboxes.
            let _ = self.changed.send(inbox.id);
        }
    }
}

/// Reads all mailboxes until the daemon stops.
pub async fn run(app: App) {
    let mut changed = app.mail().changed.subscribe();
    let mut notices = app.store().notices();
    let mut boxes = Boxes { app: app.clone(), read: HashMap::new(), tasks: JoinSet::new() };
    let renewing = app.clone();
    boxes.tasks.spawn(async move { renewing.mail().leases.renew(renewing.store()).await });
    boxes.look_at_all().await;
    loop {
        tokio::select! {
            () = app.closing().cancelled() => break,
            changed = changed.recv() => match changed {
                Ok(id) => boxes.look_at(id).await,
                Err(RecvError::Lagged(_)) => boxes.look_at_all().await,
                Err(RecvError::Closed) => break,
            },
            notice = notices.next() => match notice {
                Some(Notice::Tenant(_) | Notice::Everything) => boxes.look_at_all().await,
                Some(_) => {}
                None => break,
            },
            Some(_) = boxes.tasks.join_next() => {}
        }
    }
    boxes.tasks.shutdown().await;
    if let Err(error) = app.mail().leases.free_all(app.store()).await {
        tracing::debug!(%error, "others can read the mailboxes when the leases end");
    }
}

/// A mailbox that is read, or that another daemon reads.
struct Read {
    account: Result<Account, String>,
    stop: CancellationToken,
}

struct Boxes {
    app: App,
    read: HashMap<InboxId, Read>,
    tasks: JoinSet<()>,
}

impl Boxes {
    async fn look_at_all(&mut self) {
        let found = loop {
            match fields::of_carrier(self.app.store(), Carrier::Mail).await {
                Ok(found) => break found,
                Err(StoreError::Closed) => return,
                Err(error) => {
                    tracing::warn!(%error, "the mail inboxes cannot be read; trying again");
                    tokio::select! {
                        () = sleep(FIRST) => {}
                        () = self.app.closing().cancelled() => return,
                    }
                }
            }
        };
        let gone: Vec<_> = self.read.keys().copied().filter(|id| !found.contains(id)).collect();
        for id in gone.into_iter().chain(found) {
            self.look_at(id).await;
        }
    }

    /// Begins, ends or begins anew what reads an inbox's mailbox.
    async fn look_at(&mut self, id: InboxId) {
        let carried = match open_account(&self.app, id).await {
            Ok(carried) => carried,
            Err(error) => return tracing::warn!(%error, inbox = %id, "a mail inbox cannot be looked at"),
        };
        let account = carried.as_ref().map(Account::of);
        if self.read.get(&id).map(|read| &read.account) == account.as_ref() {
            return;
        }
        if let Some(read) = self.read.remove(&id) {
            read.stop.cancel();
        }
        let (Some(carried), Some(account)) = (carried, account) else {
            if let Err(error) = self.app.mail().leases.free(self.app.store(), id).await {
                tracing::warn!(%error, inbox = %id, "a mailbox that is not read any more could not be given back");
            }
            return;
        };
        let stop = CancellationToken::new();
        self.read.insert(id, Read { account: account.clone(), stop: stop.clone() });
        let app = self.app.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = read(&app, &carried, account) => {}
            }
        });
    }
}

/// An inbox whose mailbox is to be read.
async fn open_account(app: &App, id: InboxId) -> Result<Option<Carried>, StoreError> {
    let Some(carried) = fields::carried(app.store(), id).await? else { return Ok(None) };
    let open = carried.carrier == Carrier::Mail && tenants::is_open(app.store(), carried.tenant).await?;
    Ok(open.then_some(carried))
}

/// Reads a mailbox whenever no other daemon does; what breaks is begun again, later each time.
async fn read(app: &App, carried: &Carried, account: Result<Account, String>) {
    let (tenant, inbox) = (carried.tenant, carried.inbox.id);
    let account = match account {
        Ok(account) => account,
        Err(why) => return tell(app, tenant, inbox, Some(why)).await,
    };
    loop {
        match app.mail().leases.take(app.store(), carried).await {
            Ok(lost) => tokio::select! {
                () = lost.cancelled() => tracing::info!(%inbox, "another daemon reads this mailbox now"),
                () = read_on(app, carried, &account) => {}
            },
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, %inbox, "it is not known who reads this mailbox; trying again");
                sleep(FIRST).await;
            }
        }
    }
}

/// Reads a mailbox that is this daemon's, without end.
async fn read_on(app: &App, carried: &Carried, account: &Account) {
    let (tenant, inbox) = (carried.tenant, carried.inbox.id);
    let mut failures = 0;
    loop {
        let trouble = match Opened::open(app, carried, account).await {
            Ok(opened) => {
                tracing::debug!(%inbox, "a mailbox is open");
                tell(app, tenant, inbox, None).await;
                failures = 0;
                opened.stay().await
            }
            Err(trouble) => trouble,
        };
        failures += 1;
        tracing::info!(%inbox, why = trouble.why, failures, "a mailbox cannot be read; trying again");
        if trouble.stays || failures > QUIET {
            tell(app, tenant, inbox, Some(trouble.why)).await;
        }
        let chance = rand::rng().random();
        sleep(wait(failures, chance)).await;
    }
}

/// How long to wait after the nth failure: doubled each time, and by `chance` (0 to 1) up to half of it less, so that what
/// a server ended together does not come back together.
fn wait(failures: u32, chance: f64) -> Duration {
    let whole = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(LONGEST);
    whole.mul_f64(1.0 - chance.clamp(0.0, 1.0) / 2.0)
}

/// Notes what is wrong, or that all is well again. What others note on the inbox is left alone.
async fn tell(app: &App, tenant: TenantId, inbox: InboxId, why: Option<String>) {
    let done = async {
        if why.is_none() {
            let known = fields::carried(app.store(), inbox).await?.and_then(|carried| carried.inbox.trouble);
            if !known.is_some_and(|known| known.why.starts_with(TROUBLE)) {
                return Ok(());
            }
        }
        fields::trouble(app.store(), tenant, inbox, why.map(|why| format!("{TROUBLE}{why}"))).await
    };
    if let Err(error) = done.await {
        tracing::warn!(%error, %inbox, "what is wrong with an inbox could not be noted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_to_five_minutes_and_chance_takes_off_at_most_half() {
        assert_eq!(wait(1, 0.0), FIRST);
        assert_eq!(wait(3, 0.0), FIRST * 4);
        assert_eq!(wait(3, 1.0), FIRST * 2);
        assert_eq!(wait(u32::MAX, 0.0), LONGEST);
    }
}
