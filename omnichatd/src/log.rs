//! The daemon's log, on standard error: lines for people or JSON for programs.

use std::io::IsTerminal;

use omnichat_store::config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;

/// Starts logging. Our own crates from the set level on, the libraries' only what is wrong: sqlx would otherwise
/// tell of every query.
pub fn start(log: Log) {
    let level = log.level.as_str();
    let filter = EnvFilter::new(format!("warn,omnichatd={level},omnichat_store={level}"));
    // Colours are for terminals, and for people who did not ask to be spared them (no-color.org).
    let colours =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}
