//! The daemon as a whole: opens what it needs, serves, and stops cleanly. A test starts a real one with port 0.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context, bail};
use omnichat_store::config::Config;
use omnichat_store::datadir::{DataDir, Lock};
use omnichat_store::{Clock, Database, Options, Publish, Store, keys};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Parts};
use crate::block_cache::BlockCache;
use crate::bulk_reads::BulkReads;
use crate::bus::Bus;
use crate::channels::calls::Calls;
use crate::channels::mail::{self, Mailroom};
use crate::cursor::Cursors;
use crate::egress::Egress;
use crate::files::Files;
use crate::inbox_cache::InboxCache;
use crate::legacy::socket::lobby::Lobby;
use crate::legacy::watch;
use crate::limits::Limits;
use crate::on_call::OnCall;
use crate::presence::Presence;
use crate::pushes::Pushes;
use crate::refusals::Refusals;
use crate::served::Served;
use crate::smtp::Smtp;
use crate::sso::Directory;
use crate::timers::Alarm;
use crate::token::Tokens;
use crate::trust::Trust;
use crate::{access, carry, control, inbound, jobs, listener, outbox, pushes, routes, served, timers};

/// How long open requests and sockets get to end by themselves.
const DRAIN: Duration = Duration::from_secs(7);
/// How long a command that holds the data directory has to come to its end.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often is looked again meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How long the jobs get to write down what they still have.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// A running daemon.
pub struct Server {
    app: App,
    address: SocketAddr,
    http: JoinHandle<()>,
    control: JoinHandle<()>,
    jobs: JoinHandle<()>,
    access: JoinHandle<()>,
    dir: DataDir,
    _lock: Lock,
}

impl Server {
    /// Starts with these settings. Nothing is served until everything is open.
    pub async fn start(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let dir = DataDir::open(&config.data_dir)?;
        let lock = alone(&dir).await?;
        let listener = TcpListener::bind(config.listen).await.with_context(|| taken(config.listen))?;
        let address = listener.local_addr().context("the port cannot be read")?;

        // Rows that are committed before the bus is there have no listener yet.
        let bus: Arc<OnceLock<Bus>> = Arc::default();
        let inboxes = InboxCache::default();
        let mail: Arc<Mailroom> = Arc::default();
        let alarm = Alarm::default();
        let publish: Publish = {
            let (bus, inboxes, mail) = (Arc::clone(&bus), inboxes.clone(), Arc::clone(&mail));
            let alarm = alarm.clone();
            Arc::new(move |row| {
                inboxes.hear(&row);
                alarm.hear(&row);
                mail.hear(&row);
                if let Some(bus) = bus.get() {
                    bus.publish(&row);
                }
            })
        };
        let database = match &config.database_url {
            Some(url) => Database::Postgres(url.clone()),
            None => Database::Sqlite(dir.database()),
        };
        let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let trust = Trust::of(config.egress_ca_file.as_deref())?;
        let smtp = Smtp::new(&config.smtp, &public_url, &trust)?;
        let options = Options {
            auto_migrate: config.auto_migrate,
            mail_from: smtp.is_some().then(|| public_url.clone()),
            region: config.region,
            files_elsewhere: config.files.url.clone(),
            legacy: config.legacy.clone(),
            indexes: config.search_index,
            ..Options::new(database, config.key_file(&dir))
        };
        let store = Store::open(options, clock.clone(), publish).await?;
        let notices = store.notices();
        let keys = keys::signing(&store).await?;
        let cursors = Cursors::new(&keys);
        let bus = bus.get_or_init(|| Bus::new(config.socket_queue, cursors.clone())).clone();

        let files = Files::open(&config.files, &dir, &public_url, &keys, &trust)?;
        let calls = Calls::new(&trust)?;
        let egress = Egress::new(&config.egress_allow, trust)?;
        let app = App::new(Parts {
            calls,
            public_url,
            files,
            presence: Presence::new(bus.clone()),
            bus,
            inboxes,
            mail,
            served: Served::default(),
            lobby: Lobby::default(),
            blocks: BlockCache::default(),
            store,
            clock,
            tokens: Tokens::new(&keys),
            cursors,
            limits: Limits::new(config.limits),
            refusals: Refusals::default(),
            bulk_reads: BulkReads::default(),
            providers: Directory::new(egress.clone()),
            egress,
            came_in: Notify::new(),
            alarm,
            closing: CancellationToken::new(),
            sockets: TaskTracker::new(),
            config,
        });
        served::warn(&app.config().legacy);
        served::set_up(&app).await;
        let jobs = tokio::spawn(jobs::run(app.clone()));
        let smtp = smtp.map(Arc::new);
        if let Some(smtp) = smtp.clone() {
            // A shutdown waits for it as for a socket: what is being sent is sent to its end.
            app.sockets().spawn(outbox::run(app.clone(), smtp));
        }
        // A shutdown waits for it as well: what is in hand is done to its end.
        app.sockets().spawn(inbound::run(app.clone()));
        app.sockets().spawn(mail::run(app.clone()));
        app.sockets().spawn(carry::run(app.clone()));
        app.sockets().spawn(outbox::run(app.clone(), OnCall::new(app.clone(), smtp)));
        app.sockets().spawn(outbox::run(app.clone(), Pushes(app.clone())));
        app.sockets().spawn(pushes::receipts(app.clone()));
        app.sockets().spawn(watch::run(app.clone()));
        app.sockets().spawn(timers::run(app.clone()));
        let access = tokio::spawn(access::watch(app.clone(), notices));
        let control = tokio::spawn(control::serve(app.clone(), control::bind(&dir)?));
        let http =
            tokio::spawn(listener::serve(listener, routes::router(app.clone()), app.closing().clone()));
        tracing::info!(listen = %address, public_url = app.public_url(), database = app.store().database().label(), "ready");
        Ok(Self { app, address, http, control, jobs, access, dir, _lock: lock })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its state, for tests that look inside.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Takes nothing new, tells sockets to come again, finishes what is under way, and closes the database.
    pub async fn stop(mut self) {
        self.app.closing().cancel();
        self.app.sockets().close();
        let sockets = self.app.sockets().clone();
        let ended = async {
            sockets.wait().await;
            (&mut self.http).await
        };
        if tokio::time::timeout(DRAIN, ended).await.is_err() {
            tracing::warn!("some requests did not end in time and were cut off");
            self.http.abort();
        }
        self.control.abort();
        // They end by themselves, and write down what they still have.
        if tokio::time::timeout(LAST_WORDS, &mut self.jobs).await.is_err() {
            self.jobs.abort();
        }
        self.access.abort();
        self.app.store().close().await;
        // Left behind it would only puzzle people: the lock tells whether a daemon runs.
        drop(std::fs::remove_file(self.dir.control_socket()));
        tracing::info!("stopped");
    }
}

/// The lock that keeps every other writer out. A command that is just being done under it is waited for.
async fn alone(dir: &DataDir) -> anyhow::Result<Lock> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(lock) = dir.lock()? {
            return Ok(lock);
        }
        if Instant::now() > until {
            bail!(in_use(dir));
        }
        sleep(LOOK_AGAIN).await;
    }
}

fn in_use(dir: &DataDir) -> String {
    let holder = dir.holder().map_or_else(|| "another process".into(), |pid| format!("process {pid}"));
    format!(
        "the data directory {} is in use by {holder}; stop it, or name another with --data-dir",
        dir.path().display()
    )
}

fn taken(address: SocketAddr) -> String {
    format!("cannot listen on {address}; stop what listens there, or choose another with --listen or PORT")
}
