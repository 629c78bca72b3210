//! `omnichatd`: reads the settings, starts the server, and waits to be told to stop.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use omnichat_store::Clock;
use omnichat_store::config::{self, Flags};
use omnichatd::{Server, docs, log};
use tokio::signal::unix::{SignalKind, signal};

/// The Omnichat daemon: support chat in one process, with its data in one directory.
///
/// Settings come from omnichat.toml in the data directory, from OMNICHAT_… variables and from these flags; later
/// ones win. `omnichat config example` lists them all. SIGTERM and SIGINT let what is under way finish and end it
/// within ten seconds.
#[derive(Parser)]
#[command(name = "omnichatd", version)]
struct Args {
    /// The settings file; omnichat.toml in the data directory when absent
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the data lives: the database, backups, the lock, the control socket
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where to listen, such as 127.0.0.1:8000
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// A postgres:// URL; SQLite in the data directory when absent
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// How people reach the daemon, such as https://chat.example.com
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Print the OpenAPI document and exit
    #[arg(long, hide = true)]
    print_openapi: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    if args.print_openapi {
        #[expect(clippy::print_stdout, reason = "asked for")]
        {
            print!("{}", docs::TEXT.as_str());
        }
        return ExitCode::SUCCESS;
    }
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the last word to whoever started it")]
            {
                eprintln!("Error: {}", error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": "));
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> anyhow::Result<()> {
    let Args { config, data_dir, listen, database_url, public_url, .. } = args;
    let config = config::load(&Flags { config, data_dir, listen, database_url, public_url })?;
    log::start(config.log);
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let server = Server::start(config, Clock::system()).await?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    server.stop().await;
    Ok(())
}
