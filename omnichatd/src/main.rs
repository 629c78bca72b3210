//! `omnichatd`: reads the settings, starts the server, and waits to be told to stop.

use std::process::ExitCode;

use clap::Parser;
use omnichat_store::Clock;
use omnichat_store::config;
use omnichatd::{Args, Server, docs, log};
use tokio::signal::unix::{SignalKind, signal};

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
    let config = config::load(&args.flags())?;
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
