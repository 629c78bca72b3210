//! The command line.

use std::path::PathBuf;

use clap::{CommandFactory, Parser};
use omnichat_store::config::Flags;

/// The Omnichat daemon: support chat in one process, with its data in one directory.
///
/// Settings come from omnichat.toml in the data directory, from OMNICHAT_… variables and from these flags; later
/// ones win. `omnichat config example` lists them all. SIGTERM and SIGINT let what is under way finish and end it
/// within ten seconds.
#[derive(Clone, Debug, Parser)]
#[command(name = "omnichatd", version, after_help = AFTER)]
pub struct Args {
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
    /// How people reach the daemon, such as `https://chat.example.com`
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Print the OpenAPI document and exit
    #[arg(long, hide = true)]
    pub print_openapi: bool,
    /// Stop when the standard input, a pipe, is closed: as soon as the program that started this one is gone
    #[arg(long, hide = true)]
    pub while_stdin_is_open: bool,
    /// Do not index what is written: for `omnichat bench`, to see what indexing costs
    #[arg(long, hide = true)]
    pub without_search_index: bool,
}

const AFTER: &str = "\
Exit codes:
  0  stopped as it was told to
  1  could not start, or failed
  2  wrong usage";

impl Args {
    /// The settings among the flags.
    #[must_use]
    pub fn flags(self) -> Flags {
        let Self { config, data_dir, listen, database_url, public_url, .. } = self;
        Flags { config, data_dir, listen, database_url, public_url }
    }
}

/// The command, for the manual page and completions.
#[must_use]
pub fn command() -> clap::Command {
    Args::command()
}
