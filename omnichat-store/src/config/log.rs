//! The settings of the log: for whom it is, and how much it tells.

use std::str::FromStr;

use super::Rule;

/// How the daemon logs, on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// For people or for programs.
    pub format: LogFormat,
    /// From which level on.
    pub level: LogLevel,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: LogLevel::Info }
    }
}

impl Log {
    /// Sets one of them from text.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        match key {
            "log.format" => self.format = text.parse()?,
            "log.level" => self.level = text.parse()?,
            _ => return Err(Rule::no_setting()),
        }
        Ok(())
    }
}

/// For whom the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl FromStr for LogFormat {
    type Err = Rule;
    fn from_str(text: &str) -> Result<Self, Rule> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(Rule(format!("must be text or json, not `{text}`"))),
        }
    }
}

/// From which level on the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Only what went wrong.
    Error,
    /// Also what may go wrong.
    Warn,
    /// Also what happened.
    Info,
    /// Also every request.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl FromStr for LogLevel {
    type Err = Rule;
    fn from_str(text: &str) -> Result<Self, Rule> {
        [Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace]
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| Rule(format!("must be error, warn, info, debug or trace, not `{text}`")))
    }
}
