//! What all scenarios share: where the daemon is, how it is looked at, and how a run is given up. Everything in here
//! lives on the one thread that makes the load.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use omnichat_api::InboxId;
use tokio::sync::{Notify, watch};
use tokio::task::LocalSet;

use super::machine::{Cores, Process, Usage};
use super::wire::Place;
use crate::failure::{Failure, Result};

/// What a scenario needs to know of the daemon; moved to the thread that makes the load.
#[derive(Clone, Debug)]
pub(super) struct Aim {
    pub(super) place: Place,
    /// A staff access token; it holds for longer than the longest run.
    pub(super) token: String,
    pub(super) inbox: InboxId,
    pub(super) process: Option<Process>,
}

/// A run under way.
pub(super) struct Load {
    pub(super) place: Place,
    pub(super) token: String,
    pub(super) inbox: InboxId,
    process: Option<Process>,
    /// How often the daemon said that it is full.
    pub(super) refused: Cell<u64>,
    progress: watch::Sender<String>,
    failure: RefCell<Option<Failure>>,
    failed: Notify,
}

impl Load {
    /// How far it is, for those who watch.
    pub(super) fn say(&self, text: String) {
        self.progress.send_replace(text);
    }

    /// Ends the run: something happened that nothing can be measured after.
    pub(super) fn give_up(&self, failure: Failure) {
        self.failure.borrow_mut().get_or_insert(failure);
        self.failed.notify_one();
    }

    pub(super) fn usage(&self) -> Option<Usage> {
        self.process.as_ref()?.usage()
    }

    async fn given_up(&self) -> Failure {
        loop {
            if let Some(failure) = self.failure.borrow_mut().take() {
                return failure;
            }
            self.failed.notified().await;
        }
    }
}

/// Runs a scenario on a thread of its own, on these cores. The thread is left to itself when nobody waits any more.
pub(super) async fn run<T, F>(
    aim: Aim,
    cores: Option<Cores>,
    progress: watch::Sender<String>,
    scenario: F,
) -> Result<T>
where
    T: Send + 'static,
    F: AsyncFnOnce(Rc<Load>) -> Result<T> + Send + 'static,
{
    let (tell, told) = tokio::sync::oneshot::channel();
    let on_its_thread = move || -> Result<T> {
        if let Some(cores) = cores {
            cores.hold()?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let Aim { place, token, inbox, process } = aim;
        let load = Rc::new(Load {
            place,
            token,
            inbox,
            process,
            refused: Cell::new(0),
            progress,
            failure: RefCell::default(),
            failed: Notify::new(),
        });
        LocalSet::new().block_on(&runtime, async {
            tokio::select! {
                done = scenario(Rc::clone(&load)) => done,
                failure = load.given_up() => Err(failure),
            }
        })
    };
    std::thread::Builder::new().name("load".into()).spawn(move || drop(tell.send(on_its_thread())))?;
    told.await.unwrap_or_else(|_| Err(Failure::new("The load ended without a result.")))
}

/// A stretch of time and what the daemon took in it.
pub(super) struct Window {
    began: Instant,
    before: Option<Usage>,
    own_before: Option<Usage>,
}

/// The same when it is over.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spent {
    pub(super) wall: Duration,
    pub(super) cpu: Option<Duration>,
    /// What the load itself took: near a whole core, it is what was measured.
    pub(super) own_cpu: Option<Duration>,
    pub(super) rss_before: Option<u64>,
    pub(super) rss: Option<u64>,
    pub(super) rss_peak: Option<u64>,
}

impl Window {
    pub(super) fn open(load: &Load) -> Self {
        Self { before: load.usage(), own_before: own(), began: Instant::now() }
    }

    pub(super) fn began(&self) -> Instant {
        self.began
    }

    pub(super) fn close(&self, load: &Load) -> Spent {
        let (wall, after) = (self.began.elapsed(), load.usage());
        Spent {
            wall,
            cpu: taken(self.before, after),
            own_cpu: taken(self.own_before, own()),
            rss_before: self.before.map(|usage| usage.rss),
            rss: after.map(|usage| usage.rss),
            rss_peak: after.map(|usage| usage.peak),
        }
    }
}

fn own() -> Option<Usage> {
    Process::new(std::process::id())?.usage()
}

fn taken(before: Option<Usage>, after: Option<Usage>) -> Option<Duration> {
    after.zip(before).map(|(after, before)| after.cpu.saturating_sub(before.cpu))
}
