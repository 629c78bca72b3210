//! Sends what waits in the outbox: woken by each commit that put something there, and by the time when something is due
//! again. One loop for every provider; what an answer means is the provider's own business.
//!
//! A row is sent at least once. A worker that dies between the provider's "accepted" and the note of it leaves the row
//! to be sent again when its lease ends.

use std::time::Duration;

use futures_util::future::join_all;
use omnichat_store::outbox::{self, Claimed, Outcome, Settled};
use omnichat_store::{Store, StoreError};
use reqwest::StatusCode;
use tokio::time::{sleep, timeout};

use crate::app::App;

/// Rows that are sent at the same time.
const AT_ONCE: i64 = 4;
/// How long one send may take: well within the lease.
const SEND: Duration = Duration::from_secs(60);
/// How long to sleep at most: other processes put rows in, too.
const LONGEST: Duration = Duration::from_secs(30);

/// What takes rows out of the house.
pub trait Provider: Send + Sync + 'static {
    /// What its rows are called.
    const NAME: &'static str;

    /// Tries once.
    fn send(&self, claimed: &Claimed) -> impl Future<Output = Outcome> + Send;
}

/// Runs until the daemon stops.
pub async fn run(app: App, provider: impl Provider) {
    let mut bell = app.store().outgoing();
    loop {
        let wait = match round(app.store(), &provider).await {
            Ok(wait) => wait,
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read; trying again");
                LONGEST
            }
        };
        tokio::select! {
            () = app.closing().cancelled() => return,
            () = bell.rung() => {}
            () = sleep(wait) => {}
        }
    }
}

/// Sends what is due. Returns how long there is nothing more to do.
async fn round<P: Provider>(store: &Store, provider: &P) -> Result<Duration, StoreError> {
    loop {
        let Some(due) = outbox::next_due(store, P::NAME).await? else { return Ok(LONGEST) };
        let wait = due.since(store.clock().now());
        if let Ok(wait @ 1..) = u64::try_from(wait) {
            return Ok(Duration::from_millis(wait).min(LONGEST));
        }
        let claimed = outbox::claim(store, P::NAME, AT_ONCE).await?;
        let settled = join_all(claimed.iter().map(|claimed| send(store, provider, claimed))).await;
        settled.into_iter().collect::<Result<(), _>>()?;
    }
}

async fn send<P: Provider>(store: &Store, provider: &P, claimed: &Claimed) -> Result<(), StoreError> {
    let outcome = timeout(SEND, provider.send(claimed)).await;
    let outcome = outcome.unwrap_or_else(|_| Outcome::Later("it took too long".into()));
    let why = match &outcome {
        Outcome::Accepted => String::new(),
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
