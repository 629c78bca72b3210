//! The daemon's log, on standard error: lines for people or JSON for programs.

use std::io::IsTerminal;

use omnichat_store::config::{Log, LogFormat};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

use crate::reports::Faults;

/// Starts logging, and reporting of what is logged as an error, where that was asked for.
pub fn start(log: Log, faults: Option<Faults>) {
    // Colours are for terminals, and for people who did not ask to be spared them (no-color.org).
    let colours =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let lines = fmt::layer().with_ansi(colours).with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let faults = faults.map(|faults| faults.with_filter(LevelFilter::ERROR));
    registry().with(lines.with_filter(filter(log.level.as_str()))).with(faults).init();
}

/// Our own crates from the set level on, the libraries' only what is wrong: the database's would otherwise tell of every query.
/// What is wrong with the HTML of a mail is whoever wrote it to blame for, and one mail could fill a disk with it.
fn filter(level: &str) -> EnvFilter {
    EnvFilter::new(format!("warn,html5ever=error,omnichatd={level},omnichat_store={level}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_html_of_a_mail_fills_no_log() {
        tracing::subscriber::with_default(registry().with(filter("info")), || {
            assert!(!tracing::enabled!(target: "html5ever::tree_builder", tracing::Level::WARN));
            assert!(tracing::enabled!(target: "a_library", tracing::Level::WARN));
            assert!(!tracing::enabled!(target: "a_library", tracing::Level::INFO));
            assert!(tracing::enabled!(target: "omnichatd::carry", tracing::Level::INFO));
        });
    }
}
