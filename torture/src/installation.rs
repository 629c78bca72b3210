//! An installation, set up as an operator would do it: a data directory, a database, a team with one owner and its
//! first web inbox. It outlives the daemons that run on it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use omnichat_api::InboxId;
use omnichat_api::auth::Login;
use omnichat_api::permission::Role;
use omnichat_client::{Client, Endpoint, Session};
use omnichat_store::datadir::DataDir;
use omnichat_store::local::{self, Command as Local, Reply};
use omnichat_store::{Database, Store, migrate};
use tempfile::TempDir;
use tokio::process::Command;
use uuid::Uuid;

use crate::daemon::{self, Daemon};

const OWNER: &str = "ana@example.com";
const PASSWORD: &str = "tram-violet-9-harbour";

/// A data directory and a database that are set up.
#[derive(Debug)]
pub struct Installation {
    dir: TempDir,
    database: Database,
    inbox: InboxId,
}

/// A database of its own on the server that the test run started; `None` without one.
#[must_use]
pub fn postgres() -> Option<String> {
    let Ok(server) = std::env::var("OMNICHAT_TEST_POSTGRES_URL") else {
        let missing = "OMNICHAT_TEST_POSTGRES_URL is not set: `make test` starts a server";
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        #[expect(clippy::print_stderr, reason = "whoever reads the run should know what was left out")]
        {
            eprintln!("not run on PostgreSQL: {missing}");
        }
        return None;
    };
    Some(own_database(&server))
}

/// The URL of a new database on this server.
#[must_use]
pub fn own_database(server: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, None), |(base, query)| (base, Some(query)));
    let host = base.rsplit_once('/').map_or(base, |(host, _)| host);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{host}/torture_{}{query}", Uuid::now_v7().simple())
}

impl Installation {
    /// With the embedded database.
    pub async fn on_sqlite() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let database = Database::Sqlite(DataDir::open(dir.path())?.database());
        Self::set_up(dir, database).await
    }

    /// With this database of a PostgreSQL server.
    pub async fn on_postgres(url: String) -> Result<Self> {
        Self::set_up(tempfile::tempdir()?, Database::Postgres(url)).await
    }

    async fn set_up(dir: TempDir, database: Database) -> Result<Self> {
        migrate::up(&database).await?;
        let store = Store::open_alone(database.clone(), DataDir::open(dir.path())?.key()).await?;
        let owner = Local::UserCreate {
            email: OWNER.into(),
            name: "Ana Lopez".into(),
            role: Role::Owner,
            tenant: None,
            password: PASSWORD.into(),
        };
        local::run(&store, owner, |_| {}).await?;
        let inboxes = local::run(&store, Local::InboxList { tenant: None }, |_| {}).await?;
        store.close().await;
        let Reply::Inboxes { items } = inboxes else { bail!("asked for inboxes, was told something else") };
        let inbox = items.first().context("the first user came without an inbox")?.id;
        Ok(Self { dir, database, inbox })
    }

    /// The web inbox.
    #[must_use]
    pub const fn inbox(&self) -> InboxId {
        self.inbox
    }

    /// The data directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The database, to be opened without a daemon.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// The file of the embedded database, if it is the embedded one.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        match &self.database {
            Database::Sqlite(file) => Some(file.clone()),
            Database::Postgres(_) => None,
        }
    }

    /// How to start the daemon here: on a free port, with nothing of this environment, and without limits on requests.
    pub fn command(&self) -> Result<Command> {
        Ok(self.configured(Command::new(daemon::program()?)))
    }

    /// As [`command`](Self::command), by a shell script that ends with `exec "$DAEMON"`.
    pub fn script(&self, script: &str) -> Result<Command> {
        let mut command = Command::new("sh");
        command.args(["-euc", script]);
        let mut command = self.configured(command);
        command.env("DAEMON", daemon::program()?).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        Ok(command)
    }

    fn configured(&self, mut command: Command) -> Command {
        command.env_clear().env("OMNICHAT_LOG_FORMAT", "json").env("OMNICHAT_LIMITS", "off");
        command.env("OMNICHAT_DATA_DIR", self.dir()).env("OMNICHAT_LISTEN", "127.0.0.1:0");
        if let Database::Postgres(url) = &self.database {
            command.env("OMNICHAT_DATABASE_URL", url);
        }
        command
    }

    /// Starts the daemon.
    pub async fn start(&self) -> Result<Daemon> {
        Daemon::start(self.command()?).await
    }
}

/// The owner signs in at this address.
pub async fn sign_in(at: SocketAddr) -> Result<Session> {
    let client = Client::new(Endpoint::parse(&format!("http://{at}"))?)?;
    let tokens = client.login(&Login::of_program(OWNER, PASSWORD, "torture")).await?;
    Ok(Session::from_tokens(client, tokens)?)
}
