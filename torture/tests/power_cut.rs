//! Proves that a power cut loses nothing that was acknowledged, doubles nothing and leaves a whole database, wherever
//! it comes: while migrating, between two commits, in the middle of one, of a checkpoint, or of closing.
//!
//! Several people write at once to a store whose disk layer is recorded, until its write-ahead log has begun anew
//! several times. Then the power is cut at random steps of the recording: the files are built as the disk may have
//! left them ([`omnichat_torture::recorder::disk`] says how cruel it is), the store is opened on them as the daemon
//! would, and everything in it is read. With `synchronous=NORMAL` the same loses messages, and a test holds that it
//! does: so the first one proves something. The seed replays the load and the cuts, not the order of the threads.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{join, join_all};
use futures_util::stream;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::widget::VisitorSend;
use omnichat_store::{Clock, Database, Durability, Options, Store, messages, migrate, visitors};
use omnichat_torture::inspection::Inspection;
use omnichat_torture::people::People;
use omnichat_torture::promise::{self, Promise};
use omnichat_torture::recorder::disk::Disk;
use omnichat_torture::recorder::integrity::damage;
use omnichat_torture::recorder::{Recording, Step};
use omnichat_torture::seed::{chance, rounds, seed};
use rand::RngExt;
use rand::rngs::StdRng;
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

/// Enough for the write-ahead log to begin anew.
const BURSTS: usize = 200;
/// No checkpoint takes so long to come.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn no_power_cut_loses_or_doubles_what_was_acknowledged() {
    let (seed, mut chance) = chance_of("power cut");
    let steps = record(Durability::Full, Pace::Bursts, &mut chance).await;
    loses_nothing(seed, &steps, rounds(200, 2000), &mut chance).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_does_one_while_the_writer_is_held_because_the_log_is_too_long() {
    let (seed, mut chance) = chance_of("power cut in a rush");
    let steps = record(Durability::Full, Pace::Rush, &mut chance).await;
    loses_nothing(seed, &steps, rounds(20, 200), &mut chance).await;
}

async fn loses_nothing(seed: u64, steps: &[Step], count: usize, chance: &mut StdRng) {
    let syncs = steps.iter().filter(|step| matches!(step, Step::Synced { .. })).count();
    let promises = steps.iter().filter(|step| matches!(step, Step::Promised(_))).count();
    assert!(syncs < promises, "{promises} promises took {syncs} syncs: no commit was shared");
    cut(steps, count, chance, |cut| {
        assert!(cut.lost.is_empty() && cut.faults.is_empty(), "seed {seed}: {}", cut.told());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_synchronous_normal_a_power_cut_does_lose_messages() {
    let (seed, mut chance) = chance_of("power cut with synchronous=NORMAL");
    let steps = record(Durability::Normal, Pace::Bursts, &mut chance).await;
    let mut lossy = 0;
    cut(&steps, rounds(50, 200), &mut chance, |cut| {
        lossy += usize::from(!cut.lost.is_empty());
        // It loses, but what is there is whole.
        assert!(cut.faults.is_empty(), "seed {seed}: {}", cut.told());
    })
    .await;
    assert!(lossy > 0, "seed {seed}: no cut lost anything, so the recorder hides losses");
}

fn chance_of(what: &str) -> (u64, StdRng) {
    let seed = seed(what);
    (seed, chance(seed))
}

/// What one power cut left.
struct Cut {
    /// The files.
    left: TempDir,
    /// After which step of the recording it came.
    at: usize,
    lost: Vec<Promise>,
    faults: Vec<String>,
}

impl Cut {
    /// What is wrong, with the files kept to look at.
    fn told(self) -> String {
        let lost: Vec<String> = self.lost.iter().map(|m| format!("{} (seq {})", m.id, m.seq)).collect();
        let (at, faults, left) = (self.at, self.faults, self.left.keep());
        format!("cut after step {at}\nlost: {lost:#?}\nwrong: {faults:#?}\nfiles: {}", left.display())
    }
}

/// Cuts the power `count` times and looks at what each cut left; a few at once, because they wait for the disk.
async fn cut(steps: &[Step], count: usize, chance: &mut StdRng, mut look: impl FnMut(Cut)) {
    const AT_ONCE: usize = 4;
    let mut disk = Disk::new(steps);
    let moments = moments(steps, count, chance);
    let cuts = stream::iter(moments).map(|at| {
        disk.go_on_to(at);
        let left = tempfile::tempdir().unwrap();
        disk.cut_power(chance, left.path()).unwrap();
        let promises = disk.promises().to_vec();
        async move {
            let (lost, faults) = wrong(&promises, left.path()).await;
            Cut { left, at, lost, faults }
        }
    });
    let mut cuts = std::pin::pin!(cuts.buffer_unordered(AT_ONCE));
    while let Some(cut) = cuts.next().await {
        look(cut);
    }
}

/// Where to cut, in order: half of them anywhere, half where most is at stake, right after an acknowledgement.
fn moments(steps: &[Step], count: usize, chance: &mut StdRng) -> Vec<usize> {
    let promised: Vec<usize> =
        (0..steps.len()).filter(|at| matches!(steps[*at], Step::Promised(_))).collect();
    let mut moments: Vec<usize> = (0..count / 2)
        .flat_map(|_| {
            [chance.random_range(0..=steps.len()), promised[chance.random_range(0..promised.len())] + 1]
        })
        .collect();
    moments.sort_unstable();
    moments
}

/// Opens what is left as the daemon would, and looks for promises that were not kept and for what must never be.
async fn wrong(promises: &[&Promise], left: &Path) -> (Vec<Promise>, Vec<String>) {
    let file = left.join("omnichat.sqlite");
    let options = Options { auto_migrate: true, ..Options::new(Database::Sqlite(file.clone()), key_file()) };
    let found = async {
        let store = Store::open(options, Clock::system(), Arc::new(|_| {})).await?;
        let found = Inspection::of(&store).await;
        store.close().await;
        found
    };
    match found.await {
        Ok(mut found) => {
            found.faults.extend(damage(&file));
            let lost = promise::broken(promises, &found).into_iter().cloned().collect();
            (lost, found.faults)
        }
        Err(error) => (Vec::new(), vec![error.to_string()]),
    }
}

/// One key for all: it is written and synced before the database knows it, and no part of what is cut here.
fn key_file() -> PathBuf {
    static DIR: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    DIR.path().join("secret.key")
}

/// How they write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Much, then nothing until it is checkpointed, several times.
    Bursts,
    /// Without a pause, faster than the checkpoints: until the log is so long that the writer is held.
    Rush,
}

/// Records a busy day, from the empty directory to the closed store: until the write-ahead log has begun anew.
async fn record(durability: Durability, pace: Pace, chance: &mut StdRng) -> Vec<Step> {
    let directory = tempfile::tempdir().unwrap();
    let recording = Recording::start(directory.path());
    let database = Database::Sqlite(directory.path().join("omnichat.sqlite"));
    migrate::up(&database).await.unwrap();
    let options = Options { durability, ..Options::new(database, key_file()) };
    let store = Store::open(options, Clock::system(), Arc::new(|_| {})).await.unwrap();
    let people = People::settle(store.clone()).await.unwrap();
    let day = Day { store, recording, people };
    let restarts = if pace == Pace::Bursts { 3 } else { 1 };
    for burst in 0.. {
        if day.recording.wal_restarts() >= restarts {
            break;
        }
        assert!(burst < BURSTS, "the write-ahead log never begins anew: are there no checkpoints?");
        let checkpoint = day.recording.next_checkpoint();
        for round in 0..12 {
            let bodies: Vec<String> = day.people.visitors.iter().map(|_| text(chance)).collect();
            let exchanges = bodies.into_iter().enumerate();
            join_all(exchanges.map(|(who, body)| day.exchange(who, body, round % 3 == 0))).await;
        }
        if pace == Pace::Bursts {
            timeout(PATIENCE, checkpoint).await.expect("a checkpoint comes after what was written");
        }
    }
    day.store.close().await;
    timeout(PATIENCE, day.recording.closed()).await.expect("a closed store has no files open");
    let steps = day.recording.finish();
    let mut disk = Disk::new(&steps);
    disk.go_on_to(steps.len());
    let files = directory.path().read_dir().unwrap().map(|file| {
        let file = file.unwrap();
        (file.file_name(), fs::read(file.path()).unwrap())
    });
    assert!(disk.written() == files.collect(), "something was written unrecorded");
    steps
}

/// A store, recorded, and who writes to whom.
struct Day {
    store: Store,
    recording: Recording,
    people: People,
}

impl Day {
    /// A visitor writes, and in some rounds staff answer.
    async fn exchange(&self, visitor: usize, body: String, answered: bool) {
        let send = VisitorSend::text(Uuid::now_v7(), body);
        let once = async || {
            let sent =
                visitors::send(&self.store, &self.people.visitors[visitor], send.clone()).await.unwrap();
            self.recording.promised(Promise::from(&sent));
            sent
        };
        let sent = if visitor < 2 {
            // As a client does whose acknowledgement was lost.
            let (one, two) = join(once(), once()).await;
            assert_eq!(one, two, "the same client_id is the same message");
            one
        } else {
            once().await
        };
        if answered {
            self.answer(visitor, format!("About {}: yes", sent.seq)).await;
        }
    }

    async fn answer(&self, visitor: usize, body: String) {
        let (tenant, by) = &self.people.staff[visitor % 2];
        let visitor = &self.people.visitors[visitor];
        let conversation = visitors::conversation_of(&self.store, visitor).await.unwrap().unwrap().id;
        let send = SendMessage::text(Uuid::now_v7(), body, MessageKind::Message);
        let sent = messages::send(&self.store, *tenant, by, conversation, send).await.unwrap();
        self.recording.promised(Promise::from(&sent));
    }
}

/// Some words: long enough that a few hundred messages fill the write-ahead log.
fn text(chance: &mut StdRng) -> String {
    let words = ["blue", "bicycle", "when", "please", "Größe", "tomorrow", "saddle", "thanks"];
    let count = chance.random_range(1..300);
    (0..count).map(|_| words[chance.random_range(0..words.len())]).collect::<Vec<_>>().join(" ")
}
