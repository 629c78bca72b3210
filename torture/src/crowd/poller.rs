//! A program that follows the log by long poll, and asks again where it stood.

use omnichat_api::event::{Event, EventQuery};
use omnichat_client::{Error, Session};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::desk::Patience;
use crate::ledger::Ledger;
use crate::story::Story;

/// Follows the log.
#[derive(Debug)]
pub(super) struct Poller {
    story: Story<Event>,
    task: JoinHandle<()>,
}

impl Poller {
    pub(super) fn open(staff: Session, cursor: i64, ledger: Ledger) -> Self {
        let story = Story::default();
        let task = tokio::spawn(follow(staff, cursor, ledger, story.clone()));
        Self { story, task }
    }

    pub(super) const fn story(&self) -> &Story<Event> {
        &self.story
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn follow(staff: Session, mut cursor: i64, ledger: Ledger, story: Story<Event>) {
    loop {
        match staff.events(&EventQuery { after: Some(cursor), limit: None, wait: Some(5) }).await {
            Ok(page) if page.resync => return ledger.fault("a poller could not resume"),
            Ok(page) => {
                cursor = page.cursor;
                page.items.into_iter().for_each(|event| story.tell(event));
            }
            Err(error @ Error::Refused { .. }) if !error.is_passing() => {
                return ledger.fault(format!("a poller was refused: {error}"));
            }
            Err(_) => sleep(Patience::SHORT.between).await,
        }
    }
}
