//! The writer: one task that owns the write connection, takes all commands waiting, runs them in one
//! transaction, commits once, publishes what changed and answers everyone. Nobody hears "ok" before the commit.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use omnichat_api::message::Message;
use tokio::sync::{mpsc, oneshot};

use crate::checkpoint::Gate;
use crate::conversations::shelf::Shelf;
use crate::db::Pool;
use crate::key::Key;
use crate::messages::post::{self, Outcome, Post};
use crate::messages::set::{Asked, Set};
use crate::notices::Notices;
use crate::outbox::Outgoing;
use crate::scribe::Scribe;
use crate::store::Publish;
use crate::tx::Tx;
use crate::{Clock, Logged, StoreError};

/// Commands in one commit at most: enough to share the disk's sync, few enough to keep the wait short.
const BATCH: usize = 128;

/// What waits for the next commit.
enum Command {
    /// A message. All that wait are written as a set.
    Post(Asked),
    /// Anything else.
    Job(Job),
}

/// A command whose answer waits for the commit.
type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Answer> + Send>;

/// What a command has to say once it is known whether the commit held; it knows to whom.
struct Answer {
    /// Whether its changes are to be kept.
    keep: bool,
    send: Box<dyn FnOnce(Option<StoreError>) + Send>,
}

impl Answer {
    fn new<T: Send + 'static>(
        result: Result<T, StoreError>,
        to: oneshot::Sender<Result<T, StoreError>>,
    ) -> Self {
        let keep = result.is_ok();
        // The asker may be gone; the change stands all the same.
        Self { keep, send: Box::new(move |failed| drop(to.send(failed.map_or(result, Err)))) }
    }
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Command>);

/// What the writer works with.
pub(crate) struct Desk {
    pub(crate) pool: Pool,
    pub(crate) clock: Clock,
    pub(crate) publish: Publish,
    pub(crate) gate: Gate,
    pub(crate) shelf: Shelf,
    pub(crate) key: Key,
    pub(crate) outgoing: Outgoing,
    pub(crate) notices: Notices,
    /// Who writes messages the short way, where the database has one.
    pub(crate) scribe: Option<Scribe>,
}

impl Writer {
    /// Starts the writer. At most `queue` commands wait; beyond, callers hear [`StoreError::Busy`].
    pub(crate) fn start(desk: Desk, queue: usize) -> (Self, tokio::task::JoinHandle<()>) {
        let (send, receive) = mpsc::channel(queue);
        (Self(send), tokio::spawn(desk.run(receive)))
    }

    /// Writes a message. It is committed when this returns `Ok`.
    pub(crate) async fn post(&self, post: Post) -> Result<Message, StoreError> {
        let (send, answer) = oneshot::channel();
        self.put(Command::Post((post, send)))?;
        heard(answer).await
    }

    /// Runs `command` in a transaction of the writer. It is committed when this returns `Ok`, and undone otherwise.
    pub(crate) async fn run<T, F>(&self, command: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let (send, answer) = oneshot::channel();
        self.put(Command::Job(Box::new(move |tx| {
            async move {
                let result = AssertUnwindSafe(command(tx)).catch_unwind().await;
                Answer::new(
                    result.unwrap_or_else(|_| Err(StoreError::Corrupt("a command panicked".into()))),
                    send,
                )
            }
            .boxed()
        })))?;
        heard(answer).await
    }

    fn put(&self, command: Command) -> Result<(), StoreError> {
        self.0.try_send(command).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
        })
    }
}

/// The answer. A command that was dropped unanswered belongs to a transaction of which nothing more is known.
async fn heard<T>(answer: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    answer
        .await
        .unwrap_or_else(|_| Err(StoreError::Unavailable("it is not known whether it was kept".into())))
}

impl Desk {
    async fn run(self, mut commands: mpsc::Receiver<Command>) {
        let mut batch = Vec::with_capacity(BATCH);
        while commands.recv_many(&mut batch, BATCH).await > 0 {
            let _pass = self.gate.pass().await;
            let (mut posts, mut jobs) = (Vec::with_capacity(batch.len()), Vec::new());
            for command in batch.drain(..) {
                match command {
                    Command::Post(asked) => posts.push(asked),
                    Command::Job(job) => jobs.push(job),
                }
            }
            let posts = self.write_short(posts).await;
            if !(posts.is_empty() && jobs.is_empty()) {
                self.write_long(posts, jobs).await;
            }
        }
        if let Some(scribe) = self.scribe {
            scribe.close().await;
        }
    }

    /// Has the scribe write the messages of which everything is known, in a transaction of their own. Returns those
    /// that have to go the long way.
    async fn write_short(&self, posts: Vec<Asked>) -> Vec<Asked> {
        let Some(scribe) = self.scribe.as_ref().filter(|_| !posts.is_empty()) else { return posts };
        let (Set { taken, rows, .. }, mut left) = Set::of(&self.shelf, self.clock.now(), posts);
        if taken.is_empty() {
            return left;
        }
        let tenants: Vec<_> = rows.heads.keys().copied().collect();
        match scribe.write(rows).await {
            Ok(rows) => {
                rows.shelve(&self.shelf).into_iter().for_each(&*self.publish);
                for ((_, asker), message) in taken {
                    // The asker may be gone; the message stands all the same.
                    drop(asker.send(Ok(message)));
                }
            }
            Err(error) => {
                // Somebody asks again for what they have sent before; or the disk is full, which the long way will find
                // too. It may even have been written: what is known of these tenants is read again.
                tracing::debug!(%error, "a set could not be written");
                tenants.into_iter().for_each(|tenant| self.shelf.forget(tenant));
                left.extend(taken.into_iter().map(|(asked, _)| asked));
            }
        }
        left
    }

    /// Runs the commands in one transaction, publishes what changed and answers everyone.
    async fn write_long(&self, posts: Vec<Asked>, jobs: Vec<Job>) {
        let mut answers = Vec::with_capacity(posts.len() + jobs.len());
        match self.commit(posts, jobs, &mut answers).await {
            Ok(logged) => {
                logged.into_iter().for_each(&*self.publish);
                answers.into_iter().for_each(|answer| (answer.send)(None));
            }
            Err(error) => {
                tracing::error!(%error, commands = answers.len(), "a commit failed, nothing of it was acknowledged");
                let said = error.to_string();
                answers.into_iter().for_each(|a| (a.send)(Some(StoreError::Unavailable(said.clone()))));
            }
        }
    }

    /// Runs the commands in one transaction. Their answers are there also when it fails.
    async fn commit(
        &self,
        posts: Vec<Asked>,
        jobs: Vec<Job>,
        answers: &mut Vec<Answer>,
    ) -> Result<Vec<Logged>, StoreError> {
        // A command without neighbours needs no savepoint: the transaction is its own.
        let alone = posts.len() + jobs.len() == 1;
        let (posts, askers): (Vec<_>, Vec<_>) = posts.into_iter().unzip();
        let (shelf, key, outgoing) = (self.shelf.clone(), self.key.clone(), self.outgoing.clone());
        let notices = self.notices.clone();
        let mut tx = Tx::begin(&self.pool, self.clock.now(), shelf, key, outgoing, notices).await?;
        match commands(&mut tx, &posts, askers, jobs, alone, answers).await {
            Ok(()) if alone && !answers.iter().all(|answer| answer.keep) => {
                tx.rollback().await;
                Ok(Vec::new())
            }
            Ok(()) => tx.commit().await,
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }
}

async fn commands(
    tx: &mut Tx,
    posts: &[Post],
    askers: Vec<oneshot::Sender<Outcome>>,
    jobs: Vec<Job>,
    alone: bool,
    answers: &mut Vec<Answer>,
) -> Result<(), StoreError> {
    if alone && !posts.is_empty() {
        let outcome = post::write(tx, posts).await.and_then(|mut outcomes| outcomes.remove(0));
        answers.extend(askers.into_iter().zip([outcome]).map(|(asker, outcome)| Answer::new(outcome, asker)));
    } else if !posts.is_empty() {
        let outcomes = write_all(tx, posts).await?;
        answers.extend(askers.into_iter().zip(outcomes).map(|(asker, outcome)| Answer::new(outcome, asker)));
    }
    for job in jobs {
        if alone {
            answers.push(job(tx).await);
            continue;
        }
        // A savepoint each, so that one bad command does not fail its neighbours.
        let mark = tx.savepoint().await?;
        let answer = job(tx).await;
        let keep = answer.keep;
        answers.push(answer);
        if keep { tx.keep().await? } else { tx.undo(&mark).await? }
    }
    Ok(())
}

/// Writes the posts as a set. When that fails, one of them may be to blame: each half is tried by itself, down to
/// the one that fails alone.
fn write_all<'t>(tx: &'t mut Tx, posts: &'t [Post]) -> BoxFuture<'t, Result<Vec<Outcome>, StoreError>> {
    async move {
        let mark = tx.savepoint().await?;
        match post::write(tx, posts).await {
            Ok(outcomes) => {
                tx.keep().await?;
                Ok(outcomes)
            }
            Err(error) => {
                tx.undo(&mark).await?;
                if posts.len() == 1 {
                    return Ok(vec![Err(error)]);
                }
                let (first, second) = posts.split_at(posts.len() / 2);
                let mut outcomes = write_all(tx, first).await?;
                outcomes.append(&mut write_all(tx, second).await?);
                Ok(outcomes)
            }
        }
    }
    .boxed()
}
