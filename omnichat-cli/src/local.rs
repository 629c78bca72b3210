//! Commands of whoever has the machine: done by the daemon while one runs, and here, under the data directory's lock,
//! when none does. What a command does is the store's; here is only who does it.

mod daemon;

use std::path::Path;
use std::time::Duration;

use omnichat_store::config::Config;
use omnichat_store::datadir::{DataDir, Lock};
use omnichat_store::local::{self, Command, Progress, Reply};
use omnichat_store::{Database, Options, Store};

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;

/// How long a daemon may take to start answering, or another `omnichat` to finish.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often is looked again meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The answer to a command.
pub(crate) struct Answer {
    /// What came of it.
    pub(crate) reply: Reply,
    /// How people reach the daemon.
    pub(crate) public_url: String,
}

/// Has a local command done.
pub(crate) async fn run(flags: &Flags, out: &Out, command: Command) -> Result<Answer> {
    let settings = flags.settings()?;
    let dir = existing(&settings)?;
    let said = match hold_or_reach(&dir).await? {
        Way::Here(_lock) => {
            let options = Options {
                mail_from: settings.mail_from(),
                region: settings.region,
                files_elsewhere: settings.files.url.clone(),
                legacy: settings.legacy.clone(),
                ..Options::new(database(&settings, &dir), settings.key_file(&dir))
            };
            let store = Store::open_for_command(options).await?;
            let done = local::run(&store, command, |progress| tell(out, &progress)).await;
            store.close().await;
            let public_url = settings.public_url();
            done.map(|reply| Answer { reply, public_url }).map_err(Failure::from)
        }
        Way::Daemon(mut daemon) => daemon.run(&command, &settings, |progress| tell(out, &progress)).await,
    };
    out.progress_done();
    said
}

/// Has a running daemon do what only it can: it speaks with carriers.
pub(crate) async fn by_daemon(flags: &Flags, out: &Out, command: Command) -> Result<Answer> {
    let settings = flags.settings()?;
    let dir = existing(&settings)?;
    match hold_or_reach(&dir).await? {
        Way::Here(_lock) => Err(Failure::new(format!("No daemon runs on {}.", dir.path().display()))
            .hint("start one with `omnichatd`, then try again")),
        Way::Daemon(mut daemon) => daemon.run(&command, &settings, |progress| tell(out, &progress)).await,
    }
}

/// The lock that keeps every other writer out; refused while a daemon runs, since `what` cannot be done under it.
pub(crate) fn alone(dir: &DataDir, what: &str) -> Result<Lock> {
    dir.lock()?.ok_or_else(|| {
        Failure::new(format!("{} is in use by {}.", dir.path().display(), holder(dir)))
            .hint(format!("stop the daemon, then run `{what}` again"))
    })
}

/// The data directory of these settings, if there is an installation in it; makes nothing.
pub(crate) fn existing(settings: &Config) -> Result<DataDir> {
    let path = &settings.data_dir;
    if settings.database_url.is_none() && !holds_database(path) {
        return Err(Failure::new(format!("There is no installation in {}.", path.display()))
            .hint("make one with `omnichat migrate up`, or name another directory with --data-dir"));
    }
    Ok(DataDir::open(path)?)
}

fn holds_database(path: &Path) -> bool {
    path.is_dir() && DataDir::open(path).is_ok_and(|dir| dir.database().exists())
}

/// The database of these settings.
pub(crate) fn database(settings: &Config, dir: &DataDir) -> Database {
    match &settings.database_url {
        Some(url) => Database::Postgres(url.clone()),
        None => Database::Sqlite(dir.database()),
    }
}

enum Way {
    Here(Lock),
    Daemon(daemon::Daemon),
}

/// Takes the lock, or reaches the daemon that has it.
async fn hold_or_reach(dir: &DataDir) -> Result<Way> {
    let tries = async {
        loop {
            if let Some(lock) = dir.lock()? {
                return Ok::<_, Failure>(Way::Here(lock));
            }
            if let Ok(daemon) = daemon::Daemon::reach(dir).await {
                return Ok(Way::Daemon(daemon));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    match tokio::time::timeout(PATIENCE, tries).await {
        Ok(way) => way,
        Err(_) => {
            let message =
                format!("{} is in use by {}, which does not answer.", dir.path().display(), holder(dir));
            Err(Failure::new(message).hint("if it is a daemon that hangs, restart it; its log says more"))
        }
    }
}

fn holder(dir: &DataDir) -> String {
    dir.holder().map_or_else(|| "another process".into(), |pid| format!("process {pid}"))
}

/// Shows how far long work is.
pub(crate) fn tell(out: &Out, progress: &Progress) {
    out.work(progress);
}

/// The reply was none to this command.
pub(crate) fn unexpected() -> Failure {
    Failure::new("The daemon answered something else than was asked.")
        .hint("restart it, so that it has the same version as this program")
}
