//! Sends what waits in the outbox: woken by each commit that put something there, and by the time when something is due
//! again. One loop for every provider, in which a slow receiver holds up nobody else; what an answer means is the
//! provider's own business.
//!
//! A row is sent at least once. A worker that dies between the provider's "accepted" and the note of it leaves the row
//! to be sent again when its lease ends.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use omnichat_store::outbox::{self, Claimed, Outcome, Settled};
use omnichat_store::{Store, StoreError};
use reqwest::StatusCode;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::app::App;

/// How long one send may take: well within the lease.
const SEND: Duration = Duration::from_secs(60);
/// How long to sleep at most: other processes put rows in, too.
pub(crate) const LONGEST: Duration = Duration::from_secs(30);

/// What takes rows out of the house.
pub trait Provider: Send + Sync + 'static {
    /// What its rows are called.
    const NAME: &'static str;
    /// Rows that are sent at the same time.
    const AT_ONCE: usize = 4;

    /// Tries once.
    fn send(&self, claimed: &Claimed) -> impl Future<Output = Outcome> + Send;

    /// Tries once with each of several, well within the lease. What came of them is in their order.
    fn send_all(&self, claimed: &[Claimed]) -> impl Future<Output = Vec<Outcome>> + Send {
        let each = claimed.iter().map(|claimed| async {
            let outcome = timeout(SEND, self.send(claimed)).await;
            outcome.unwrap_or_else(|_| Outcome::Later("it took too long".into()))
        });
        join_all(each)
    }
}

/// Runs until the daemon stops. What is on its way then comes to its end.
pub async fn run<P: Provider>(app: App, provider: P) {
    let mut bell = app.store().outgoing();
    let mut desk = Desk {
        store: app.store().clone(),
        provider: Arc::new(provider),
        room: Arc::new(Semaphore::new(P::AT_ONCE)),
        way: JoinSet::new(),
    };
    loop {
        let wait = match desk.fill().await {
            Ok(wait) => wait,
            Err(StoreError::Closed) => break,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read; trying again");
                LONGEST
            }
        };
        tokio::select! {
            () = app.closing().cancelled() => break,
            () = bell.rung() => {}
            () = sleep(wait) => {}
            Some(_) = desk.way.join_next() => {}
        }
    }
    while desk.way.join_next().await.is_some() {}
}

struct Desk<P> {
    store: Store,
    provider: Arc<P>,
    /// One permit for each row that may still go.
    room: Arc<Semaphore>,
    way: JoinSet<()>,
}

impl<P: Provider> Desk<P> {
    /// Sends out what is due, as far as there is room. Returns how long there is nothing more to do, unless something on
    /// its way comes to its end.
    async fn fill(&mut self) -> Result<Duration, StoreError> {
        loop {
            let room = self.room.available_permits();
            if room == 0 {
                return Ok(LONGEST);
            }
            let Some(due) = outbox::next_due(&self.store, P::NAME).await? else { return Ok(LONGEST) };
            let wait = due.since(self.store.clock().now());
            if let Ok(wait @ 1..) = u64::try_from(wait) {
                return Ok(Duration::from_millis(wait).min(LONGEST));
            }
            let claimed = outbox::claim(&self.store, P::NAME, i64::try_from(room).unwrap_or(1)).await?;
            let rows = u32::try_from(claimed.len()).unwrap_or(u32::MAX);
            let Ok(permits) = Arc::clone(&self.room).try_acquire_many_owned(rows) else { return Ok(LONGEST) };
            let (store, provider) = (self.store.clone(), Arc::clone(&self.provider));
            self.way.spawn(async move {
                let outcomes = provider.send_all(&claimed).await;
                let settled = claimed.iter().zip(outcomes);
                join_all(settled.map(|(claimed, outcome)| settled_with::<P>(&store, claimed, outcome))).await;
                drop(permits);
            });
        }
    }
}

async fn settled_with<P: Provider>(store: &Store, claimed: &Claimed, outcome: Outcome) {
    if let Err(error) = settle::<P>(store, claimed, outcome).await {
        let (id, provider) = (claimed.id, P::NAME);
        tracing::warn!(%id, provider, %error, "what came of it could not be noted; it is sent again");
    }
}

async fn settle<P: Provider>(store: &Store, claimed: &Claimed, outcome: Outcome) -> Result<(), StoreError> {
    let why = match &outcome {
        Outcome::Accepted | Outcome::Awaits(_) => String::new(),
        Outcome::Later(why) | Outcome::Never(why) => why.clone(),
    };
    let (id, attempt, provider) = (claimed.id, claimed.attempt, P::NAME);
    match outbox::settle(store, claimed, outcome).await? {
        Settled::Accepted => tracing::info!(%id, provider, attempt, "sent"),
        Settled::Again => tracing::warn!(%id, provider, attempt, why, "not sent; trying again"),
        Settled::Dead => tracing::error!(%id, provider, attempt, why, "not sent, and given up"),
        Settled::NotOurs => tracing::debug!(%id, provider, "it was taken back meanwhile"),
    }
    Ok(())
}

/// What a status means for what may be sent twice.
#[must_use]
pub fn heard(status: StatusCode, who: &str) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Accepted,
        408 | 425 | 429 | 500.. => Outcome::Later(format!("{who} answered {status}")),
        _ => Outcome::Never(format!("{who} answered {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_come_through_later_is_sent_again() {
        assert_eq!(heard(StatusCode::NO_CONTENT, "it"), Outcome::Accepted);
        for status in [StatusCode::TOO_MANY_REQUESTS, StatusCode::BAD_GATEWAY] {
            assert!(matches!(heard(status, "it"), Outcome::Later(_)));
        }
        for status in [StatusCode::FOUND, StatusCode::NOT_FOUND] {
            assert!(matches!(heard(status, "it"), Outcome::Never(_)));
        }
    }
}
