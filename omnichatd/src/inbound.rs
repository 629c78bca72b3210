//! Works off the journal of what carriers brought: woken by each request that was written there, and by the time when a
//! row is due again. Several at once, but what one contact sent one after the other, so that nothing overtakes; and of one
//! inbox a few, so that a flood there holds up no other.

mod act;
mod lanes;
mod media;
mod raw;

use std::time::Duration;

use omnichat_api::inbound::InboundState;
use omnichat_store::inbound::{self, Outcome, Waiting};
use omnichat_store::{Store, StoreError};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::app::App;
use act::Job;
use lanes::{Lane, Lanes};

pub use raw::headers;

/// Rows that are in hand at the same time.
const AT_ONCE: usize = 16;
/// Rows that are taken at once; an inbox that has so many in hand gets no more.
const OF_ONE: usize = 4;
/// How long one may take: well within the lease, and enough for ten files.
const EACH: Duration = Duration::from_secs(90);
/// How long the store is waited for with a row in hand: a last try still ends within the lease.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long until the store is asked again.
const BETWEEN: Duration = Duration::from_millis(500);
/// How long to sleep at most: other processes write rows, too.
const LONGEST: Duration = Duration::from_secs(30);

/// Runs until the daemon stops. What is in hand then is done to its end; what waits behind it is given back.
pub async fn run(app: App) {
    if let Err(error) = inbound::take_back(app.store()).await {
        tracing::warn!(%error, "what was in hand when the daemon ended waits for its lease to end");
    }
    let mut desk = Desk { app: app.clone(), lanes: Lanes::default(), running: JoinSet::new() };
    while !app.closing().is_cancelled() {
        let wait = match desk.fill().await {
            Ok(wait) => wait,
            Err(StoreError::Closed) => break,
            Err(error) => {
                tracing::warn!(%error, "the journal cannot be read; trying again");
                LONGEST
            }
        };
        tokio::select! {
            () = app.closing().cancelled() => {}
            () = app.came_in().notified() => {}
            () = sleep(wait) => {}
            Some(ended) = desk.running.join_next() => desk.next(ended.ok()),
        }
    }
    while desk.running.join_next().await.is_some() {}
    for job in desk.lanes.rest() {
        settled(app.store(), job.waiting(), Outcome::Back("the daemon was stopped".into())).await;
    }
}

struct Desk {
    app: App,
    lanes: Lanes<Job>,
    running: JoinSet<Lane>,
}

impl Desk {
    /// Takes what is due, as far as there is room. Returns how long there is nothing more to take.
    async fn fill(&mut self) -> Result<Duration, StoreError> {
        let store = self.app.store().clone();
        while let Some(room @ 1..) = AT_ONCE.checked_sub(self.lanes.len()) {
            let full = self.lanes.full(OF_ONE);
            let Some(due) = inbound::next_due(&store, &full).await? else { return Ok(LONGEST) };
            if let Ok(wait @ 1..) = u64::try_from(due.since(store.clock().now())) {
                return Ok(Duration::from_millis(wait).min(LONGEST));
            }
            let most = i64::try_from(room.min(OF_ONE)).unwrap_or(1);
            for waiting in inbound::claim(&store, most, full).await? {
                match act::begin(&self.app, waiting).await {
                    Ok(job) => {
                        if let Some(job) = self.lanes.enter(job.lane(), job) {
                            self.start(job);
                        }
                    }
                    Err((waiting, outcome)) => settled(&store, &waiting, outcome).await,
                }
            }
        }
        // Something in hand will end first.
        Ok(LONGEST)
    }

    fn start(&mut self, job: Job) {
        let app = self.app.clone();
        self.running.spawn(async move {
            let lane = job.lane();
            settled(app.store(), job.waiting(), insisted(&app, &job).await).await;
            lane
        });
    }

    /// Begins what waits behind what has ended.
    fn next(&mut self, ended: Option<Lane>) {
        // Of one that panicked nobody knows the lane: all go on, which at worst lets something overtake.
        let free = match ended {
            Some(lane) => vec![lane],
            None => self.lanes.all(),
        };
        for lane in free {
            if let Some(job) = self.lanes.leave(&lane) {
                self.start(job);
            }
        }
    }
}

/// Does what a row says. While the store takes nothing it is tried in its place, so that what came after it does not overtake.
async fn insisted(app: &App, job: &Job) -> Outcome {
    let began = Instant::now();
    loop {
        let outcome = timeout(EACH, job.run(app)).await;
        let outcome = outcome.unwrap_or_else(|_| Outcome::Later("it took too long".into()));
        let again = matches!(outcome, Outcome::Back(_)) && began.elapsed() < PATIENCE;
        if !again || app.closing().is_cancelled() {
            return outcome;
        }
        sleep(BETWEEN).await;
    }
}

async fn settled(store: &Store, waiting: &Waiting, outcome: Outcome) {
    let (id, inbox, attempt) = (waiting.id, waiting.inbox, waiting.attempt);
    let why = match &outcome {
        Outcome::Done(_) => String::new(),
        Outcome::Ignored(why) | Outcome::Later(why) | Outcome::Back(why) | Outcome::Failed(why) => {
            why.clone()
        }
    };
    match inbound::settle(store, waiting, outcome).await {
        Ok(Some(InboundState::Done)) => tracing::debug!(%id, %inbox, "what came in was read"),
        Ok(Some(InboundState::Ignored)) => tracing::debug!(%id, %inbox, why, "what came in asks for nothing"),
        Ok(Some(InboundState::Received)) => {
            tracing::info!(%id, %inbox, attempt, why, "what came in cannot be done yet; trying again");
        }
        Ok(Some(InboundState::Failed)) => {
            tracing::warn!(%id, %inbox, attempt, why, "what came in cannot be read; `omnichat inbound replay` tries again");
        }
        Ok(None) => tracing::debug!(%id, %inbox, "somebody else has it by now"),
        Err(error) => {
            tracing::warn!(%id, %inbox, %error, "what came of a request could not be noted; it is done again");
        }
    }
}
