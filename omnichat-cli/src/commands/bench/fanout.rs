//! One message to many staff clients: so many messages under way at a time, each until every listener has it.

use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::ledger::Ledger;
use super::listener::Listeners;
use super::load::{Load, Window};
use super::posts::{all, gather, judged, tell};
use super::report::Measured;
use crate::failure::Result;

/// What to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fanout {
    pub(super) staff: usize,
    /// Messages under way at a time.
    pub(super) in_flight: usize,
    pub(super) seconds: u64,
}

/// After so long without a message that has reached everyone, some frame is taken for lost.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn run(load: Rc<Load>, how: Fanout) -> Result<Measured> {
    let ledger = Rc::new(Ledger::new(how.in_flight, how.staff));
    load.say(format!("Connecting {} staff clients …", how.staff));
    let listeners = Listeners::connect(&load, &ledger, how.staff).await?;
    let visitors = gather(&load, &ledger, how.in_flight, false).await?;
    listeners.settle(&ledger).await;
    ledger.begin_to_count();

    let window = Window::open(&load);
    let ends = window.began() + Duration::from_secs(how.seconds);
    let mut writing = JoinSet::new();
    for mut visitor in visitors {
        let (load, ledger) = (Rc::clone(&load), Rc::clone(&ledger));
        writing.spawn_local(async move {
            while Instant::now() < ends {
                let message = ledger.open(visitor.sender(), Instant::now());
                visitor.post(&load, &ledger, message).await?;
                let complete = ledger.complete(message, visitor.sender());
                if tokio::time::timeout(PATIENCE, complete).await.is_err() {
                    break;
                }
            }
            Ok(())
        });
    }
    tokio::select! {
        done = all(writing) => drop(done?),
        () = tell(&load, &ledger, ends) => {}
    }
    let spent = window.close(&load);
    listeners.settle(&ledger).await;
    let heard_for = listeners.last().map_or(spent.wall, |last| last.duration_since(window.began()));
    let measured = judged(&load, &ledger, &listeners, spent, false);
    // What is asked here is when the listeners have it, not when the sender is told.
    Ok(Measured { heard_for, latency: measured.heard, heard: None, ..measured })
}
