//! One fault as it leaves the house: what went wrong and where in the program. Whatever may be somebody's, an address, a
//! number, a name typed in, is taken out here and nowhere else.

use std::fmt::{Debug, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::panic::PanicHookInfo;

use omnichat_api::Time;
use serde_json::{Map, Value, json};
use tracing::Event;
use tracing::field::{Field, Visit};
use uuid::Uuid;

/// Fields whose text is told; of all others only numbers and yes or no.
const TOLD: [&str; 4] = ["error", "tenant", "inbox", "carrier"];
/// Longest text of one, in characters.
const LONGEST: usize = 500;
/// So many digits in one word may be somebody's number.
const DIGITS: usize = 5;

/// A fault.
pub(super) struct Fault {
    level: &'static str,
    /// What happened, in words of ours.
    message: String,
    /// The part of the program.
    logger: String,
    /// The file and its line.
    place: String,
    fields: Map<String, Value>,
}

impl Fault {
    /// An error of the log; `None` for a panic, of which the hook tells.
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        let metadata = event.metadata();
        let mut read = Read::default();
        event.record(&mut read);
        if read.panic {
            return None;
        }
        let place = format!("{}:{}", metadata.file().unwrap_or("?"), metadata.line().unwrap_or(0));
        let logger = metadata.target().to_owned();
        Some(Self { level: "error", message: clean(&read.message), logger, place, fields: read.fields })
    }

    /// A panic.
    pub(super) fn of_panic(panic: &PanicHookInfo<'_>) -> Self {
        let place = panic.location().map_or_else(|| "?".to_owned(), ToString::to_string);
        let message = clean(panic.payload_as_str().unwrap_or("a panic without text"));
        Self { level: "fatal", message, logger: "panic".into(), place, fields: Map::new() }
    }

    /// As Sentry takes it: three lines of JSON.
    pub(super) fn envelope(&self, now: Time) -> String {
        let id = Uuid::now_v7().simple().to_string();
        let event = json!({
            "event_id": id,
            "timestamp": now.to_string(),
            "platform": "native",
            "level": self.level,
            "logger": self.logger,
            "culprit": self.place,
            "release": concat!("omnichat@", env!("CARGO_PKG_VERSION")),
            "exception": { "values": [{ "type": self.logger, "value": self.message }] },
            "fingerprint": [self.logger, self.place],
            "extra": self.fields,
        });
        let event = event.to_string();
        let mut text = json!({ "event_id": id }).to_string();
        // Writing to a string does not fail.
        let _ = write!(text, "\n{}\n{event}\n", json!({ "type": "event", "length": event.len() }));
        text
    }
}

#[derive(Default)]
struct Read {
    message: String,
    fields: Map<String, Value>,
    panic: bool,
}

impl Read {
    fn text(&mut self, field: &Field, text: &str) {
        match field.name() {
            "message" => text.clone_into(&mut self.message),
            "panic" => self.panic = true,
            name if TOLD.contains(&name) => drop(self.fields.insert(name.to_owned(), clean(text).into())),
            _ => {}
        }
    }

    fn plain(&mut self, field: &Field, value: impl Into<Value>) {
        self.fields.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Read {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, &format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }
}

/// A text without what may be somebody's: what stands in quotes, mail and network addresses, long numbers. Ids of ours
/// stay: they are made up, and find it in the log.
fn clean(text: &str) -> String {
    let mut clean = String::new();
    for (n, part) in text.split('"').enumerate() {
        if n % 2 == 1 {
            clean.push_str("\"…\"");
            continue;
        }
        for word in part.split_inclusive(char::is_whitespace) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !"+[]:".contains(c));
            if is_somebodys(bare) {
                clean.push('…');
                clean.extend(word.chars().filter(|c| c.is_whitespace()));
            } else {
                clean.push_str(word);
            }
        }
    }
    clean.chars().take(LONGEST).collect()
}

fn is_somebodys(word: &str) -> bool {
    if Uuid::try_parse(word).is_ok() {
        return false;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let address = word.trim_matches(':');
    word.contains('@')
        || digits >= DIGITS
        || address.parse::<IpAddr>().is_ok()
        || address.parse::<SocketAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_somebodys_is_taken_out() {
        for (said, told) in [
            ("cannot reach ana@example.com: refused", "cannot reach … refused"),
            ("no route to 192.0.2.7:443, giving up", "no route to … giving up"),
            ("no route to [2001:db8::1]:443", "no route to …"),
            ("the number +12025550123 is wrong", "the number … is wrong"),
            (
                "called `unwrap()` on an `Err` value: Name(\"Ana Lopez\")",
                "called `unwrap()` on an `Err` value: Name(\"…\")",
            ),
            ("\"never closed", "\"…\""),
            ("schema 7, this program needs 8", "schema 7, this program needs 8"),
            (
                "no conversation 01939f2e-6a7b-7c3d-8e4f-5a6b7c8d9e0f.",
                "no conversation 01939f2e-6a7b-7c3d-8e4f-5a6b7c8d9e0f.",
            ),
        ] {
            assert_eq!(clean(said), told);
        }
        assert_eq!(clean(&"é ".repeat(900)).chars().count(), LONGEST);
    }
}
