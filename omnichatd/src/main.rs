//! `omnichatd`: reads the settings, starts the server, and waits to be told to stop.

use std::process::ExitCode;

use clap::Parser;
use omnichat_store::Clock;
use omnichat_store::config::{self, Config};
use omnichatd::trust::Trust;
use omnichatd::{Args, Ending, Server, docs, log, reports};

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
    let mut ending = Ending::listen(args.while_stdin_is_open)?;
    let search_index = !args.without_search_index;
    let config = Config { search_index, ..config::load(&args.flags())? };
    let reporting = match &config.sentry_dsn {
        Some(dsn) => {
            let trust = Trust::of(config.egress_ca_file.as_deref())?;
            Some(reports::begin(dsn, &trust, Clock::system())?)
        }
        None => None,
    };
    let (faults, reporter) = reporting.unzip();
    log::start(config.log, faults);
    let server = Server::start(config, Clock::system()).await?;
    ending.comes().await;
    server.stop().await;
    if let Some(reporter) = reporter {
        reporter.end().await;
    }
    Ok(())
}
