//! The open database: readers, the writer and the search indexer, behind one cheap handle.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use omnichat_api::message::Message;
use tokio::sync::{Mutex, Notify, Semaphore};
use tokio::task::JoinHandle;

use crate::checkpoint::{self, Gate};
use crate::config::Legacy;
use crate::conversations::shelf::Shelf;
use crate::db::{self, Durability, Either, Pool};
use crate::key::{self, Key};
use crate::messages::post::Post;
use crate::notices::listener::Ear;
use crate::notices::{Feed, Notices};
use crate::numbers::Region;
use crate::outbox::{Bell, Outgoing};
use crate::scribe::Scribe;
use crate::search::News;
use crate::tx::Tx;
use crate::writer::{Desk, Writer};
use crate::{Clock, Database, Logged, StoreError, copy, migrate, search};

/// Called with every committed row of the event log, in order, whichever process wrote it. It must not block.
pub type Publish = Arc<dyn Fn(Logged) + Send + Sync>;

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which database.
    pub database: Database,
    /// The file with the installation's key, made with a new database.
    pub key_file: PathBuf,
    /// The bucket that files of messages lie in, for backups to name; `None` where they lie beside the database.
    pub files_elsewhere: Option<String>,
    /// How people reach the daemon, for links in mails; `None` where no mail is sent.
    pub mail_from: Option<String>,
    /// The country of phone numbers that do not say theirs.
    pub region: Option<Region>,
    /// What holds for the clients of the system before, and what its settings say.
    pub legacy: Legacy,
    /// Whether to bring an older schema up to date instead of refusing it.
    pub auto_migrate: bool,
    /// Commands that may wait for the writer; beyond, callers hear [`StoreError::Busy`].
    pub queue: usize,
    /// What an acknowledgement stands for. Always [`Durability::Full`] but in one test.
    pub durability: Durability,
    /// Whether to hear what other processes on the same database commit.
    pub listens: bool,
    /// Whether a database may be opened into which a copy is not finished: only what copies does.
    pub unfinished: bool,
    /// Whether to index what is written, so that search finds it. Without, it is indexed once somebody opens with.
    pub indexes: bool,
}

impl Options {
    /// The usual options for a database and the file of its key.
    #[must_use]
    pub fn new(database: Database, key_file: impl Into<PathBuf>) -> Self {
        Self {
            database,
            key_file: key_file.into(),
            files_elsewhere: None,
            mail_from: None,
            region: None,
            legacy: Legacy::default(),
            auto_migrate: false,
            queue: 4096,
            durability: Durability::Full,
            listens: true,
            unfinished: false,
            indexes: true,
        }
    }
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    readers: Pool,
    writing: Pool,
    writer: Mutex<Option<JoinHandle<()>>>,
    way: std::sync::RwLock<Option<Writer>>,
    clock: Clock,
    database: Database,
    key: Key,
    key_file: PathBuf,
    files_elsewhere: Option<String>,
    outgoing: Outgoing,
    region: Option<Region>,
    legacy: Legacy,
    /// Passwords hashed at once, so that a flood of logins cannot eat the memory.
    pub(crate) hashing: Arc<Semaphore>,
    /// Dry runs at once: each may hold in memory whom a whole file would add.
    pub(crate) previews: Arc<Semaphore>,
    notices: Notices,
    /// Those who follow the writer, each with what tells it to stop: the indexer, the checkpoints, and who listens to
    /// other processes.
    followers: Mutex<Vec<(Arc<Notify>, JoinHandle<()>)>>,
}

/// Password hashes computed at the same time; each takes 19 MiB and about 20 ms.
const HASHES_AT_ONCE: usize = 2;
/// Dry runs of imports at the same time; each takes up to 64 MiB.
const PREVIEWS_AT_ONCE: usize = 2;
/// Connections that read.
const READERS: u32 = 4;

impl Store {
    /// Opens a database whose schema is up to date (or brings it up to date, with `auto_migrate`), and starts its
    /// writer and its search indexer.
    pub async fn open(options: Options, clock: Clock, publish: Publish) -> Result<Self, StoreError> {
        // Before anything is opened: it also makes a PostgreSQL database that is not there yet.
        if options.auto_migrate {
            migrate::up(&options.database).await?;
        }
        let writing = options.database.open_writer(options.durability).await?;
        db::assert_sqlite_version(&writing).await?;
        migrate::assert_current(&writing).await?;
        if !options.unfinished {
            copy::assert_whole(&writing).await?;
        }
        let readers = options.database.open_readers(READERS).await?;
        let key = key::of_database(&writing, &options.key_file, clock.now()).await?;

        let ear = match options.listens {
            true => Ear::open(&options.database, &readers, &publish).await?,
            false => None,
        };
        let shared = matches!(options.database, Database::Postgres(_));
        let notices = Notices::new(shared, ear.as_ref().map(Ear::order));
        let publish = ear.as_ref().map_or(publish, Ear::publish);
        let news = options.indexes.then(|| Arc::new(News::default()));
        let publish: Publish = match news.clone() {
            Some(news) => Arc::new(move |row| {
                news.hear(&row);
                publish(row);
            }),
            None => publish,
        };
        let gate = Gate::default();
        let outgoing = Outgoing { mail_from: options.mail_from.map(Into::into), ..Outgoing::default() };
        let desk = Desk {
            pool: writing.clone(),
            clock: clock.clone(),
            publish,
            gate: gate.clone(),
            shelf: Shelf::default(),
            key: key.clone(),
            outgoing: outgoing.clone(),
            notices: notices.clone(),
            scribe: Scribe::start(&options.database, options.durability)?,
        };
        let (way, writer) = Writer::start(desk, options.queue.max(1));
        let store = Self(Arc::new(Inner {
            readers,
            writing,
            writer: Mutex::new(Some(writer)),
            way: std::sync::RwLock::new(Some(way)),
            clock,
            database: options.database,
            key,
            key_file: options.key_file,
            files_elsewhere: options.files_elsewhere,
            outgoing,
            region: options.region,
            legacy: options.legacy,
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            previews: Arc::new(Semaphore::new(PREVIEWS_AT_ONCE)),
            notices,
            followers: Mutex::default(),
        }));
        if let Some(news) = news {
            let following = store.clone();
            store.follow(|stop| search::index(following, news, stop)).await;
        }
        let database = store.database().clone();
        store.follow(|stop| checkpoint::run(database, gate, stop)).await;
        if let Some(ear) = ear {
            let listening = store.clone();
            store.follow(|stop| ear.listen(listening, stop)).await;
        }
        Ok(store)
    }

    async fn follow<F>(&self, follower: impl FnOnce(Arc<Notify>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let stop = Arc::new(Notify::new());
        let task = tokio::spawn(follower(Arc::clone(&stop)));
        self.0.followers.lock().await.push((stop, task));
    }

    /// Opens a store for one local command: nobody listens here. Whoever listens elsewhere hears of it.
    pub async fn open_alone(database: Database, key_file: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::open_for_command(Options::new(database, key_file)).await
    }

    /// The same with other options; what the command has to mail goes out when a daemon runs.
    pub async fn open_for_command(options: Options) -> Result<Self, StoreError> {
        Self::open(Options { listens: false, ..options }, Clock::system(), Arc::new(|_| {})).await
    }

    /// What changes from here on and stands in no log, in this process and in all others on the same database.
    #[must_use]
    pub fn notices(&self) -> Feed {
        self.0.notices.feed()
    }

    pub(crate) fn noticing(&self) -> &Notices {
        &self.0.notices
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), StoreError> {
        db::on!(self.read(), db => sqlx::query("SELECT 1").execute(db).await.map(drop))?;
        Ok(())
    }

    /// Finishes what waits, then closes. Later writes hear [`StoreError::Closed`].
    pub async fn close(&self) {
        for (stop, task) in self.0.followers.lock().await.drain(..) {
            stop.notify_one();
            drop(task.await);
        }
        if let Ok(mut way) = self.0.way.write() {
            way.take();
        }
        if let Some(writer) = self.0.writer.lock().await.take() {
            drop(writer.await);
        }
        match &self.0.readers {
            Either::Sqlite(pool) => pool.close().await,
            Either::Postgres(pool) => pool.close().await,
        }
        match &self.0.writing {
            Either::Sqlite(pool) => pool.close().await,
            Either::Postgres(pool) => pool.close().await,
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// The injected clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The country of phone numbers that do not say theirs.
    pub(crate) fn region(&self) -> Option<Region> {
        self.0.region
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0.key
    }

    /// The bucket that files of messages lie in; `None` where they lie beside the database.
    pub(crate) fn files_elsewhere(&self) -> Option<&str> {
        self.0.files_elsewhere.as_deref()
    }

    /// The file with the installation's key.
    pub(crate) fn key_file(&self) -> &Path {
        &self.0.key_file
    }

    /// A bell that rings when there is something new to send.
    #[must_use]
    pub fn outgoing(&self) -> Bell {
        Bell::of(&self.0.outgoing)
    }

    /// Whether mail is sent from here.
    #[must_use]
    pub fn mails(&self) -> bool {
        self.0.outgoing.mail_from.is_some()
    }

    /// What old settings say.
    #[must_use]
    pub fn old_settings(&self) -> &Legacy {
        &self.0.legacy
    }

    pub(crate) fn previews(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.previews)
    }

    pub(crate) fn hashing(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.hashing)
    }

    /// The readers.
    pub(crate) fn read(&self) -> Either<&sqlx::SqlitePool, &sqlx::PgPool> {
        self.0.readers.as_ref()
    }

    /// The readers, to be held on to.
    pub(crate) fn read_pool(&self) -> Pool {
        self.0.readers.clone()
    }

    /// Writes a message in the writer's next transaction; committed when this returns `Ok`.
    pub(crate) async fn post(&self, post: Post) -> Result<Message, StoreError> {
        // A second try finds what another node wrote in the same moment.
        match self.way()?.post(post.clone()).await {
            Err(StoreError::Raced) => self.way()?.post(post).await,
            other => other,
        }
    }

    fn way(&self) -> Result<Writer, StoreError> {
        let way = self.0.way.read().map_err(|_| StoreError::Closed)?.clone();
        way.ok_or(StoreError::Closed)
    }

    /// Runs a command in the writer's next transaction; committed when this returns `Ok`.
    pub(crate) async fn write<T, F>(&self, command: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        self.way()?.run(command).await
    }
}
