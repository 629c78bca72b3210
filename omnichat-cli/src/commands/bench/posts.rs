//! Visitors who write: each sends the next message when the last one is on disk, or all together send so many a second.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::ledger::Ledger;
use super::listener::Listeners;
use super::load::{Load, Spent, Window};
use super::report::Measured;
use super::visitor::{self, Visitor};
use crate::failure::{Failure, Result};

/// What to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posts {
    pub(super) visitors: usize,
    pub(super) seconds: u64,
    /// Messages a second, whatever the daemon says to it; without, each waits for its acknowledgement.
    pub(super) rate: Option<u32>,
    pub(super) one_conversation: bool,
    /// Staff clients that listen and check.
    pub(super) staff: usize,
}

/// How often is told how far it is.
const TELL: Duration = Duration::from_millis(250);

pub(super) async fn run(load: Rc<Load>, how: Posts) -> Result<Measured> {
    let ledger = Rc::new(Ledger::new(how.visitors, how.staff));
    let listeners = Listeners::connect(&load, &ledger, how.staff).await?;
    let visitors = gather(&load, &ledger, how.visitors, how.one_conversation).await?;
    listeners.settle(&ledger).await;
    ledger.begin_to_count();
    load.refused.set(0);

    let (spent, _) = write(&load, &ledger, visitors, how).await?;
    listeners.settle(&ledger).await;
    Ok(judged(&load, &ledger, &listeners, spent, how.one_conversation))
}

/// So many visitors, each with a conversation, or all with the same. The first message makes contact and conversation,
/// which is not what is measured: it is sent here.
pub(super) async fn gather(
    load: &Load,
    ledger: &Ledger,
    count: usize,
    one_conversation: bool,
) -> Result<Vec<Visitor>> {
    let tokens = visitor::sessions(load, if one_conversation { 1 } else { count }).await?;
    let mut visitors = Vec::with_capacity(count);
    for (token, sender) in tokens.iter().cycle().zip(0..).take(count) {
        let mut visitor = Visitor::new(load, token, sender).await?;
        let message = ledger.open(sender, Instant::now());
        visitor.post(load, ledger, message).await?;
        visitors.push(visitor);
    }
    Ok(visitors)
}

/// All write until the time is over. Gives the visitors back.
pub(super) async fn write(
    load: &Rc<Load>,
    ledger: &Rc<Ledger>,
    visitors: Vec<Visitor>,
    how: Posts,
) -> Result<(Spent, Vec<Visitor>)> {
    let window = Window::open(load);
    let ends = window.began() + Duration::from_secs(how.seconds);
    let pace = how.rate.map(|rate| Rc::new(Pace::start(rate, window.began(), ends)));
    let mut writing = JoinSet::new();
    for mut visitor in visitors {
        let (load, ledger, pace) = (Rc::clone(load), Rc::clone(ledger), pace.clone());
        writing.spawn_local(async move {
            loop {
                let due = match &pace {
                    Some(pace) => pace.next().await,
                    None => Some(Instant::now()).filter(|now| *now < ends),
                };
                let Some(due) = due else { return Ok::<_, Failure>(visitor) };
                let message = ledger.open(visitor.sender(), due);
                visitor.post(&load, &ledger, message).await?;
            }
        });
    }
    let visitors = tokio::select! {
        done = all(writing) => done?,
        () = tell(load, ledger, ends) => Vec::new(),
    };
    Ok((window.close(load), visitors))
}

/// Waits for all tasks; the first failure ends the wait and the others.
pub(super) async fn all<T: 'static>(mut tasks: JoinSet<Result<T>>) -> Result<Vec<T>> {
    let mut done = Vec::with_capacity(tasks.len());
    while let Some(one) = tasks.join_next().await {
        done.push(one.map_err(|_| Failure::new("A part of the load ended before its time."))??);
    }
    Ok(done)
}

/// Says how far it is, for ever.
pub(super) async fn tell(load: &Load, ledger: &Ledger, ends: Instant) {
    loop {
        let left = ends.saturating_duration_since(Instant::now()).as_secs();
        load.say(format!("{} messages, {left} s to go …", ledger.acknowledged()));
        tokio::time::sleep(TELL).await;
    }
}

/// What came of it, and whether all of it arrived.
pub(super) fn judged(
    load: &Load,
    ledger: &Ledger,
    listeners: &Listeners,
    spent: Spent,
    one_conversation: bool,
) -> Measured {
    let kept = ledger.kept();
    let acknowledged = ledger.acknowledged();
    Measured {
        spent,
        messages: Some(acknowledged),
        posts_per_s: Some(acknowledged as f64 / spent.wall.as_secs_f64()),
        frames: Some(listeners.sum(|hearing| hearing.frames)),
        other_frames: Some(listeners.sum(|hearing| hearing.others)),
        heard_for: spent.wall,
        latency: ledger.answered().quantiles(),
        heard: ledger.heard().quantiles(),
        missing: listeners.sum(|hearing| hearing.missing(&kept)),
        doubled: listeners.sum(|hearing| hearing.doubled),
        disordered: listeners.sum(|hearing| hearing.disordered) + ledger.gaps(one_conversation),
        resumed: listeners.sum(|hearing| hearing.resumed),
        refused: load.refused.get(),
        ..Measured::default()
    }
}

/// Gives out moments to send at, evenly, whether somebody is ready for them or not. Late ones stay due at their time,
/// so that a daemon that stands still is not spared the messages it kept waiting.
struct Pace {
    began: Instant,
    rate: u32,
    last: u64,
    given: Cell<u64>,
    due: Arc<Semaphore>,
}

impl Pace {
    fn start(rate: u32, began: Instant, ends: Instant) -> Self {
        let due = Arc::new(Semaphore::new(0));
        let all = ends.saturating_duration_since(began).as_millis() * u128::from(rate) / 1000;
        let last = u64::try_from(all).unwrap_or(u64::MAX);
        let giving = Arc::clone(&due);
        // A thread of its own: the runtime's clock only knows milliseconds.
        std::thread::spawn(move || {
            let mut given = 0;
            while given < last && Arc::strong_count(&giving) > 1 {
                let next = moment(began, rate, given);
                std::thread::park_timeout(next.saturating_duration_since(Instant::now()));
                while given < last && moment(began, rate, given) <= Instant::now() {
                    giving.add_permits(1);
                    given += 1;
                }
            }
            giving.close();
        });
        Self { began, rate, last, given: Cell::new(0), due }
    }

    /// Waits for the next moment and gives it; nothing when there are no more.
    async fn next(&self) -> Option<Instant> {
        if let Ok(permit) = self.due.acquire().await {
            permit.forget();
        }
        let number = self.given.get();
        self.given.set(number + 1);
        (number < self.last).then(|| moment(self.began, self.rate, number))
    }
}

/// When the message with this number is due.
fn moment(began: Instant, rate: u32, number: u64) -> Instant {
    began + Duration::from_nanos(number * 1_000_000_000 / u64::from(rate))
}
