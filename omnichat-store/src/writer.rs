//! The writer: one task that owns the write connection, takes all commands waiting, runs them in one
//! transaction, commits once, publishes what changed and answers everyone. Nobody hears "ok" before the commit.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::db::Pool;
use crate::store::Publish;
use crate::tx::Tx;
use crate::{Clock, Logged, StoreError};

/// Commands in one commit at most: enough to share the disk's sync, few enough to keep the wait short.
const BATCH: usize = 128;

/// A command whose answer waits for the commit.
type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Answer> + Send>;

/// What a command has to say, and to whom, once it is known whether the commit held.
struct Answer {
    /// Whether its changes are to be kept.
    keep: bool,
    send: Box<dyn FnOnce(Option<StoreError>) + Send>,
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the writer. At most `queue` commands wait; beyond, callers hear [`StoreError::Busy`].
    pub(crate) fn start(
        pool: Pool,
        clock: Clock,
        publish: Publish,
        queue: usize,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (send, receive) = mpsc::channel(queue);
        (Self(send), tokio::spawn(run(receive, pool, clock, publish)))
    }

    /// Runs `command` in a transaction of the writer. It is committed when this returns `Ok`, and undone otherwise.
    pub(crate) async fn run<T, F>(&self, command: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let (send, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            async move {
                let result = AssertUnwindSafe(command(tx)).catch_unwind().await;
                let result = result.unwrap_or_else(|_| Err(StoreError::Corrupt("a command panicked".into())));
                let keep = result.is_ok();
                // The asker may be gone; the change stands all the same.
                Answer { keep, send: Box::new(move |failed| drop(send.send(failed.map_or(result, Err)))) }
            }
            .boxed()
        });
        self.0.try_send(job).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

async fn run(mut jobs: mpsc::Receiver<Job>, pool: Pool, clock: Clock, publish: Publish) {
    let mut batch = Vec::with_capacity(BATCH);
    while jobs.recv_many(&mut batch, BATCH).await > 0 {
        let mut answers = Vec::with_capacity(batch.len());
        let outcome = commit(&pool, &clock, &mut batch, &mut answers).await;
        match outcome {
            Ok(logged) => {
                for row in logged {
                    publish(Arc::new(row));
                }
                answers.into_iter().for_each(|answer: Answer| (answer.send)(None));
            }
            Err(error) => {
                tracing::error!(%error, commands = answers.len(), "a commit failed, nothing of it was kept");
                let said = error.to_string();
                batch.clear();
                answers.into_iter().for_each(|answer| (answer.send)(Some(StoreError::Setup(said.clone()))));
            }
        }
    }
}

async fn commit(
    pool: &Pool,
    clock: &Clock,
    batch: &mut Vec<Job>,
    answers: &mut Vec<Answer>,
) -> Result<Vec<Logged>, StoreError> {
    let mut tx = Tx::begin(pool, clock.now()).await?;
    if batch.len() == 1 {
        return alone(tx, batch, answers).await;
    }
    for job in batch.drain(..) {
        // A savepoint each, so that one bad command does not fail its neighbours.
        if let Err(error) = attempt(&mut tx, job, answers).await {
            tx.rollback().await;
            return Err(error);
        }
    }
    tx.commit().await
}

/// A command without neighbours needs no savepoint: the transaction is its own.
async fn alone(
    mut tx: Tx,
    batch: &mut Vec<Job>,
    answers: &mut Vec<Answer>,
) -> Result<Vec<Logged>, StoreError> {
    for job in batch.drain(..) {
        answers.push(job(&mut tx).await);
    }
    if answers.iter().all(|answer| answer.keep) {
        return tx.commit().await;
    }
    tx.rollback().await;
    Ok(Vec::new())
}

async fn attempt(tx: &mut Tx, job: Job, answers: &mut Vec<Answer>) -> Result<(), StoreError> {
    let mark = tx.savepoint().await?;
    let answer = job(tx).await;
    let keep = answer.keep;
    answers.push(answer);
    if keep { tx.keep().await } else { tx.undo(&mark).await }
}
