//! The control socket: where the command line has the running daemon do local commands. A Unix socket in the data
//! directory, for its owner only. One JSON line in, JSON lines out; see `omnichat_store::local`.

use std::fs::{self, File};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use anyhow::Context;
use omnichat_api::{Code, Problem};
use omnichat_store::datadir::DataDir;
use omnichat_store::local::{self, Command, InboxCommand, Line, Progress, Reply};
use omnichat_store::{StoreError, tenants};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

use crate::app::App;
use crate::channels;

/// The longest path that a Unix socket's address surely takes.
const LONGEST_ADDRESS: usize = 100;
/// More than any command is long.
const COMMAND_BYTES: u64 = 1024 * 1024;

/// Binds the control socket. Whoever calls holds the data directory's lock, so what lies there is left over.
pub fn bind(dir: &DataDir) -> anyhow::Result<UnixListener> {
    let socket = dir.control_socket();
    match fs::remove_file(&socket) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot remove the old {}", socket.display()));
        }
        _ => {}
    }
    // An address is short, a path may be long: then it leads through the open directory.
    let opened = File::open(dir.path()).context("cannot open the data directory")?;
    let short = PathBuf::from(format!("/proc/self/fd/{}/control.sock", opened.as_raw_fd()));
    let address = if socket.as_os_str().len() > LONGEST_ADDRESS { &short } else { &socket };
    let bound = UnixListener::bind(address).with_context(|| format!("cannot make {}", socket.display()))?;
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o600))
        .with_context(|| format!("cannot protect {}", socket.display()))?;
    Ok(bound)
}

/// Answers until the daemon stops.
pub async fn serve(app: App, listener: UnixListener) {
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "the control socket does not accept");
                    continue;
                }
            },
            () = app.closing().cancelled() => return,
        };
        let served = app.clone();
        app.sockets().spawn(async move {
            // The command line has gone: what it asked for was done or not, as far as that came.
            if let Err(error) = answer(&served, stream).await {
                tracing::debug!(%error, "a local command was left unanswered");
            }
        });
    }
}

async fn answer(app: &App, mut stream: UnixStream) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    write_line(&mut write, &Line::Here { public_url: app.public_url().to_owned() }).await?;
    let mut asked = String::new();
    BufReader::new(read.take(COMMAND_BYTES)).read_line(&mut asked).await?;
    let command: Command = match serde_json::from_str(&asked) {
        Ok(command) => command,
        Err(_) => {
            // The text may hold a password: it is neither logged nor sent back.
            let detail = "The command cannot be read: use the omnichat that came with this daemon.";
            return write_line(&mut write, &Line::Error(Problem::new(Code::BadRequest, detail))).await;
        }
    };
    let (tell, mut told) = mpsc::unbounded_channel();
    let work = async {
        // Without a listener the work goes on; only its progress is not told.
        let progress = move |progress| drop(tell.send(Line::Progress(progress)));
        match done(app, command, progress).await {
            Ok(reply) => Line::Ok(reply),
            Err(error) => {
                if error.is_fault() {
                    tracing::error!(%error, "a local command failed");
                }
                Line::Error(said(&error))
            }
        }
    };
    let telling = async {
        while let Some(line) = told.recv().await {
            write_line(&mut write, &line).await?;
        }
        Ok::<(), std::io::Error>(())
    };
    let (last, said) = futures_util::future::join(work, telling).await;
    said?;
    write_line(&mut write, &last).await
}

/// Does what needs a carrier itself, and leaves the rest to the store.
async fn done(
    app: &App,
    command: Command,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Reply, StoreError> {
    match command {
        Command::Inbox(InboxCommand::Test { tenant, inbox }) => {
            let tenant = tenants::named(app.store(), tenant.as_deref()).await?.id;
            Ok(Reply::InboxTested(channels::tested(app, tenant, inbox).await?))
        }
        command => local::run(app.store(), command, progress).await,
    }
}

/// Whoever has the machine may know what is wrong with it.
fn said(error: &StoreError) -> Problem {
    Problem { detail: error.to_string(), ..error.problem() }
}

async fn write_line(write: &mut (impl AsyncWriteExt + Unpin), line: &Line) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    write.write_all(&text).await
}
