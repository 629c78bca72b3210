//! Standard output and standard error: results on the one, messages on the other. Nobody else writes to them, but for
//! the last word of a failure.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use omnichat_store::local::Progress;
use serde::Serialize;

use crate::failure::Result;
use crate::progress::Watch;
use crate::table::Table;
use crate::{printable, screen};

/// A list as the API has it.
#[derive(Serialize)]
struct Items<'a, T> {
    items: &'a [T],
}

/// Where results and messages go.
pub(crate) struct Out {
    json: bool,
    /// Whether a line of progress stands on the terminal.
    progress: AtomicBool,
    watch: Mutex<Watch>,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, progress: AtomicBool::new(false), watch: Mutex::new(Watch::new()) }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A result: the value as JSON, or as text for people.
    pub(crate) fn result(&self, value: &impl Serialize, plain: impl FnOnce() -> String) -> Result {
        let text = if self.json { serde_json::to_string_pretty(value)? } else { plain() };
        self.line(&text)
    }

    /// A list: `{"items": […]}` as JSON, or a table; `none` is what people read of an empty one.
    pub(crate) fn list<T: Serialize>(
        &self,
        items: &[T],
        none: &str,
        table: impl FnOnce() -> Table,
    ) -> Result {
        if self.json {
            return self.line(&serde_json::to_string_pretty(&Items { items })?);
        }
        if items.is_empty() {
            self.note(none);
            return Ok(());
        }
        self.line(&table().render(screen::width()))
    }

    /// A list that people read as a sentence.
    pub(crate) fn list_as<T: Serialize>(&self, items: &[T], plain: impl FnOnce() -> String) -> Result {
        self.result(&Items { items }, plain)
    }

    /// A line of the result.
    pub(crate) fn line(&self, text: &str) -> Result {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{text}")?;
        Ok(stdout.flush()?)
    }

    /// A message for people; none with `--json`.
    pub(crate) fn note(&self, text: &str) {
        if !self.json {
            drop(writeln!(io::stderr(), "{}", printable::block(text)));
        }
    }

    /// What goes on, in place of what was said before; only for those who watch.
    pub(crate) fn progress(&self, text: &str) {
        if screen::is_watched() {
            self.progress.store(true, Relaxed);
            drop(write!(io::stderr(), "\r\u{1b}[K{}", printable::line(text)));
            drop(io::stderr().flush());
        }
    }

    /// The same: how far long work is.
    pub(crate) fn work(&self, progress: &Progress) {
        let text = self.watch.lock().unwrap_or_else(PoisonError::into_inner).line(progress);
        self.progress(&text);
    }

    /// The long work is over.
    pub(crate) fn progress_done(&self) {
        if self.progress.swap(false, Relaxed) {
            drop(write!(io::stderr(), "\r\u{1b}[K"));
        }
    }
}
