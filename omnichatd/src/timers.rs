//! Has what is due done in its time: one loop for escalations, snoozed conversations, messages for later and idle
//! conversations. It sleeps until the next thing is due, and is woken when that may have become earlier. What is done, and
//! that it is done once, is the store's.

use std::sync::Arc;
use std::time::Duration;

use omnichat_api::event::Change;
use omnichat_api::message::AuthorKind;
use omnichat_store::timers;
use omnichat_store::{Logged, Store, StoreError};
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::app::App;

/// How long to sleep at most: the clock may be set, and other nodes keep messages for later.
const LONGEST: Duration = Duration::from_secs(30);
/// How long to wait after something failed.
const AGAIN: Duration = Duration::from_secs(5);
/// How long to rest between two looks, however much happens. Nothing is due sooner than a second after it was set.
const REST: Duration = Duration::from_millis(250);

/// Wakes the loop.
#[derive(Clone, Default)]
pub struct Alarm(Arc<Notify>);

impl Alarm {
    /// Rings when a committed row may be about something that is due earlier than all else.
    pub fn hear(&self, row: &Logged) {
        let sooner = match &row.event.change {
            Change::MessageCreated(message) => message.author.kind == AuthorKind::Visitor,
            Change::ConversationChanged(c) => c.snoozed_until.is_some() || c.escalation.is_some(),
            Change::InboxChanged(inbox) => inbox.care.close_s.is_some(),
            _ => false,
        };
        if sooner {
            self.ring();
        }
    }

    /// Has the loop look again.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// Runs until the daemon stops.
pub async fn run(app: App) {
    loop {
        let wait = match round(app.store()).await {
            Ok(wait) => wait,
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "it cannot be seen what is due; trying again");
                AGAIN
            }
        };
        tokio::select! {
            () = app.closing().cancelled() => return,
            () = app.alarm().0.notified() => {}
            () = sleep(wait) => {}
        }
        tokio::select! {
            () = app.closing().cancelled() => return,
            () = sleep(REST) => {}
        }
    }
}

/// Does what is due. Returns how long there is nothing more to do.
async fn round(store: &Store) -> Result<Duration, StoreError> {
    loop {
        let done = timers::run(store).await?;
        if done.failed > 0 {
            return Ok(AGAIN);
        }
        if done.done == 0 {
            break;
        }
    }
    let Some(due) = timers::next_due(store).await? else { return Ok(LONGEST) };
    let wait = u64::try_from(due.since(store.clock().now())).unwrap_or(0);
    Ok(Duration::from_millis(wait).min(LONGEST))
}
