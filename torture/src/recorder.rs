//! Records what SQLite does to the files of one directory, in order, so that [`disk::Disk`] can tell what a power
//! cut would have left of them. Unless asked it changes nothing that SQLite does; it knows nothing of what the files
//! hold.
//!
//! Recorded are the database, its write-ahead log and its rollback journal: made, written, cut short, synced and
//! deleted. The shared memory beside them (`-shm`) is not: SQLite builds it anew from the log at the first opening.

pub mod disk;
pub mod integrity;
mod vfs;

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::promise::Promise;

/// A file as the disk knows it: a name that is deleted and made again gets another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(usize);

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A name got a new, empty file.
    Created(OsString, FileId),
    /// Bytes were written.
    Wrote {
        /// To which file.
        file: FileId,
        /// From which byte on.
        at: usize,
        /// What.
        bytes: Box<[u8]>,
    },
    /// A file got another length.
    Truncated(FileId, usize),
    /// A sync of a file came back.
    Synced {
        /// Which file.
        file: FileId,
        /// The steps that were there when the sync began. What came in while it ran may be missing on the disk.
        covers: usize,
    },
    /// A name was deleted.
    Deleted(OsString),
    /// A sync of the directory came back; `covers` as in `Synced`.
    DirectorySynced {
        /// The steps that were there when the sync began.
        covers: usize,
    },
    /// The store said "ok" to somebody.
    Promised(Promise),
}

/// A recording that runs.
#[derive(Debug)]
pub struct Recording(Arc<Tape>);

#[derive(Debug)]
struct Tape {
    directory: PathBuf,
    log: Mutex<Log>,
    /// Syncs of the database itself.
    checkpoints: watch::Sender<usize>,
    /// Files that SQLite has open.
    open: watch::Sender<usize>,
    /// How many of the next syncs of the write-ahead log fail.
    fails: AtomicUsize,
}

#[derive(Debug, Default)]
struct Log {
    steps: Vec<Step>,
    /// The files that have a name now.
    files: HashMap<OsString, FileId>,
    /// Files made so far.
    made: usize,
}

/// The recordings that run. Files elsewhere are nobody's business.
static RUNNING: Mutex<Vec<Arc<Tape>>> = Mutex::new(Vec::new());

impl Recording {
    /// Records every database that is opened in this directory from now on. It must be empty: a file whose past is
    /// unknown cannot be built again.
    #[must_use]
    pub fn start(directory: &Path) -> Self {
        vfs::register();
        let directory = directory.canonicalize().expect("the directory of a recording is there");
        let empty = directory.read_dir().is_ok_and(|mut entries| entries.next().is_none());
        assert!(empty, "{} is not empty", directory.display());
        let tape = Arc::new(Tape {
            directory,
            log: Mutex::default(),
            checkpoints: watch::Sender::new(0),
            open: watch::Sender::new(0),
            fails: AtomicUsize::new(0),
        });
        locked(&RUNNING).push(Arc::clone(&tape));
        Self(tape)
    }

    /// Notes a promise as the newest step.
    pub fn promised(&self, promise: Promise) {
        locked(&self.0.log).steps.push(Step::Promised(promise));
    }

    /// Comes when the database itself is next synced: then a checkpoint came through.
    pub fn next_checkpoint(&self) -> impl Future<Output = ()> + use<> {
        let mut checkpoints = self.0.checkpoints.subscribe();
        async move { drop(checkpoints.changed().await) }
    }

    /// How often the write-ahead log has begun anew.
    #[must_use]
    pub fn wal_restarts(&self) -> usize {
        wal_restarts(&locked(&self.0.log).steps)
    }

    /// Lets the next syncs of the write-ahead log fail, as a disk does that is broken or gone: the one thing that the
    /// recorder does besides looking on.
    pub fn fail_next_syncs(&self, number: usize) {
        self.0.fails.store(number, Ordering::SeqCst);
    }

    /// Comes when SQLite has closed every file: some connections are closed in passing.
    pub async fn closed(&self) {
        drop(self.0.open.subscribe().wait_for(|open| *open == 0).await);
    }

    /// Ends the recording.
    #[must_use]
    pub fn finish(self) -> Vec<Step> {
        locked(&RUNNING).retain(|tape| !Arc::ptr_eq(tape, &self.0));
        std::mem::take(&mut locked(&self.0.log).steps)
    }
}

/// How often a write-ahead log began again at its start, because a checkpoint had brought all of it into the
/// database.
fn wal_restarts(steps: &[Step]) -> usize {
    let (mut wals, mut begun, mut restarts) = (HashSet::new(), HashSet::new(), 0);
    for step in steps {
        match step {
            Step::Created(name, file) if name.to_string_lossy().ends_with("-wal") => {
                wals.insert(*file);
            }
            Step::Wrote { file, at: 0, .. } if wals.contains(file) && !begun.insert(*file) => restarts += 1,
            _ => {}
        }
    }
    restarts
}

/// The recording that a path belongs to, if any, and the file's name in it.
fn recording_of(path: &Path) -> Option<(Arc<Tape>, OsString)> {
    let (directory, name) = (path.parent()?, path.file_name()?);
    let running = locked(&RUNNING);
    let tape = running.iter().find(|tape| tape.directory == directory)?;
    Some((Arc::clone(tape), name.to_owned()))
}

impl Tape {
    /// The file of this name, noted as made when there was none.
    fn opened(&self, name: &OsString) -> FileId {
        let mut log = locked(&self.log);
        if let Some(known) = log.files.get(name) {
            return *known;
        }
        let file = FileId(log.made);
        log.made += 1;
        log.files.insert(name.clone(), file);
        log.steps.push(Step::Created(name.clone(), file));
        file
    }

    /// Notes that a name is gone. Returns how many steps there are then.
    fn deleted(&self, name: OsString) -> usize {
        let mut log = locked(&self.log);
        log.files.remove(&name);
        log.steps.push(Step::Deleted(name));
        log.steps.len()
    }

    fn note(&self, step: Step) {
        locked(&self.log).steps.push(step);
    }

    fn len(&self) -> usize {
        locked(&self.log).steps.len()
    }
}

/// A test that panicked elsewhere leaves the log as good as it was.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
