//! A daemon of our own: the program beside this one, on a free port of this machine, ended with the run.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use omnichat_api::InboxId;
use omnichat_api::auth;
use omnichat_client::{Client, Endpoint};
use omnichat_store::Database;
use rustix::process::{Signal, kill_process};

use super::How;
use super::prepare::{Dir, Login, Prepared};
use crate::commands::bench::machine::{Cores, Process};
use crate::commands::bench::wire::Place;
use crate::commands::bench::wire::http::{Head, Http};
use crate::failure::{Failure, Result};

/// How long it may take to answer: a large database that was not closed has to be gone through first.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often is looked whether it does.
const LOOK: Duration = Duration::from_millis(1);
/// How long it may take to stop; it gives requests seven seconds.
const GOODBYE: Duration = Duration::from_secs(15);
/// Lines of its log that are kept.
const LINES: usize = 20;

/// A running daemon.
pub(super) struct Own {
    child: Child,
    pub(super) place: Place,
    endpoint: Endpoint,
    pub(super) ready: Duration,
    login: Login,
    dir: Dir,
    said: Arc<Mutex<VecDeque<String>>>,
}

impl Own {
    /// Starts it and waits until it answers.
    pub(super) async fn start(prepared: Prepared, how: How<'_>) -> Result<Self> {
        let Prepared { dir, database, login, inbox } = prepared;
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}");
        let endpoint = Endpoint::parse(&url)?;
        let place = Place::of(&endpoint).await?;
        let program = beside()?;
        let mut command = Command::new(&program);
        command
            .arg("--data-dir")
            .arg(dir.path())
            // However we end, it ends too: its standard input is ours.
            .arg("--while-stdin-is-open")
            .args(["--config", "/dev/null", "--listen", &format!("127.0.0.1:{port}"), "--public-url", &url])
            .env("OMNICHAT_LIMITS", "off")
            .env("OMNICHAT_LOG_LEVEL", "warn")
            .env_remove("OMNICHAT_DATABASE_URL")
            .env_remove("PORT")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            // A Ctrl+C is for us: we end it when we are done with it.
            .process_group(0);
        if how.unindexed {
            command.arg("--without-search-index");
        }
        if let Database::Postgres(url) = &database {
            command.arg("--database-url").arg(url);
        }
        let began = Instant::now();
        let mut child = spawn(command, how.cores)?.map_err(|error| {
            Failure::new(format!("{} cannot be started.", program.display())).because(error)
        })?;
        let said = Arc::<Mutex<VecDeque<String>>>::default();
        if let Some(log) = child.stderr.take() {
            keep(log, Arc::clone(&said));
        }
        let mut own = Self { child, place, endpoint, ready: Duration::ZERO, login, dir, said };
        own.answers(inbox, began).await?;
        own.ready = began.elapsed();
        Ok(own)
    }

    /// Waits until it answers what needs the database. It listens before that is open.
    async fn answers(&mut self, inbox: InboxId, began: Instant) -> Result {
        let head = Head::new(&self.place, "GET", &format!("widget/config?inbox_id={inbox}"), None);
        loop {
            if let Ok(mut http) = Http::connect(&self.place).await
                && http.ask(&head, "").await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_none() && began.elapsed() < PATIENCE {
                tokio::time::sleep(LOOK).await;
                continue;
            }
            let what = match ended {
                Some(status) => format!("The daemon ended before it answered ({status})."),
                None => format!("The daemon does not answer after {} s.", PATIENCE.as_secs()),
            };
            let failure = Failure::new(what).hint("what it said above names the cause");
            return Err(self.last_words().into_iter().fold(failure, Failure::because));
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(super) async fn sign_in(&self) -> Result<String> {
        let client = Client::new(self.endpoint.clone())?;
        let tokens = client
            .login(&auth::Login::of_program(self.login.email, &self.login.password, "omnichat bench"))
            .await?;
        Ok(tokens.access_token)
    }

    /// Asks it to end, and waits until it has.
    pub(super) async fn stop(&mut self) -> Result {
        let Some(process) = Process::new(self.pid()) else { return Ok(()) };
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        // Failing means that it has just ended.
        let _ = kill_process(process.pid(), Signal::TERM);
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > GOODBYE {
                self.child.kill()?;
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    pub(super) fn last_words(&self) -> Vec<String> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // It has ended as a rule; when something failed on the way, it must not outlive us and its directory.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The daemon's program, from beside this one.
fn beside() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("omnichatd");
    if program.exists() {
        return Ok(program);
    }
    Err(Failure::new(format!("{} is not there.", program.display())).hint(
        "install omnichatd into the same directory as omnichat, or measure a running daemon with --url",
    ))
}

/// A port that nobody listens on.
fn free_port() -> Result<u16> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let address = bound.map_err(|error| Failure::new("No port of this machine is free.").because(error))?;
    Ok(address.port())
}

/// Starts it from a thread that is held to these cores: what it starts inherits them.
fn spawn(mut command: Command, cores: Option<&Cores>) -> Result<std::io::Result<Child>> {
    let Some(cores) = cores else { return Ok(command.spawn()) };
    let held = || -> Result<std::io::Result<Child>> {
        cores.hold()?;
        Ok(command.spawn())
    };
    std::thread::scope(|scope| scope.spawn(held).join())
        .unwrap_or_else(|_| Err(Failure::new("The daemon could not be started.")))
}

/// Reads its log, so that it never waits for a reader, and keeps the end of it.
fn keep(log: impl Read + Send + 'static, said: Arc<Mutex<VecDeque<String>>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(std::result::Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            if said.len() == LINES {
                said.pop_front();
            }
            said.push_back(line);
        }
    });
}
