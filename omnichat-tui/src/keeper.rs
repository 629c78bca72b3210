//! Keeps unsent messages on disk, in the order it is told, on a thread of its own: the loop never waits for a disk.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use omnichat_client::OutboxFile;
use omnichat_client::outbox_file::{Kept, Whose};
use uuid::Uuid;

use crate::message::Answer;
use crate::perform::{Answers, told};

/// What it is told to do.
pub(crate) enum Task {
    Keep(Whose, Kept),
    Forget(Uuid),
    Recall(Whose),
}

/// Dropped, it finishes what it was told first.
pub(crate) struct Keeper {
    tasks: Option<Sender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    pub(crate) fn of(file: OutboxFile, answers: Answers) -> Self {
        let (tasks, told) = channel();
        let thread = thread::spawn(move || work(&file, &told, &answers));
        Self { tasks: Some(tasks), thread: Some(thread) }
    }

    pub(crate) fn does(&self, task: Task) {
        if let Some(tasks) = &self.tasks {
            // It ends only with this.
            let _ = tasks.send(task);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.tasks = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(file: &OutboxFile, tasks: &Receiver<Task>, answers: &Answers) {
    for task in tasks {
        let answer = match task {
            Task::Keep(whose, kept) => Answer::Kept(told(file.keep(whose, kept))),
            Task::Forget(client_id) => Answer::Kept(told(file.forget(client_id))),
            Task::Recall(whose) => Answer::Recalled { whose, kept: told(file.of(whose)) },
        };
        answers.give(answer);
    }
}
