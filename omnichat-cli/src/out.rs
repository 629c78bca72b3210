//! Standard output and standard error: results on the one, messages on the other. Nobody else writes to them, but for
//! the last word of a failure.

use std::io::{self, Write as _};

use serde::Serialize;
use serde_json::json;

use crate::failure::Result;
use crate::table::Table;
use crate::{printable, screen};

/// Where results and messages go.
#[derive(Clone, Copy)]
pub(crate) struct Out {
    json: bool,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// A result: the value as JSON, or as text for people.
    pub(crate) fn result(self, value: &impl Serialize, plain: impl FnOnce() -> String) -> Result {
        let text = if self.json { serde_json::to_string_pretty(value)? } else { plain() };
        self.line(&text)
    }

    /// A list: `{"items": […]}` as JSON, or a table; `none` is what people read of an empty one.
    pub(crate) fn list<T: Serialize>(self, items: &[T], none: &str, table: impl FnOnce() -> Table) -> Result {
        if self.json {
            return self.line(&serde_json::to_string_pretty(&json!({ "items": items }))?);
        }
        if items.is_empty() {
            self.note(none);
            return Ok(());
        }
        self.line(&table().render(screen::width()))
    }

    /// A line of the result.
    pub(crate) fn line(self, text: &str) -> Result {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{text}")?;
        Ok(stdout.flush()?)
    }

    /// A message for people; none with `--json`.
    pub(crate) fn note(self, text: &str) {
        if !self.json {
            drop(writeln!(io::stderr(), "{}", printable::block(text)));
        }
    }

    /// How far long work is, in place of what was said before; only for those who watch.
    pub(crate) fn progress(self, text: &str) {
        if screen::is_watched() {
            drop(write!(io::stderr(), "\r\u{1b}[K{}", printable::line(text)));
            drop(io::stderr().flush());
        }
    }

    /// The long work is over.
    pub(crate) fn progress_done(self) {
        self.progress("");
    }
}
