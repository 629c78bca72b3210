//! Why a command failed, how that is told, and with which exit code. Nothing else decides an exit code.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
use omnichat_api::Problem;
use omnichat_store::StoreError;
use omnichat_store::config::WrongSetting;
use serde_json::{Value, json};

use crate::out::Out;
use crate::{printable, screen};

/// What every command gives.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

const FAILED: u8 = 1;
const USAGE: u8 = 2;

/// Why a command failed; nothing when whoever read our output has gone, and there is nobody to tell.
#[derive(Debug)]
pub(crate) struct Failure(Option<Box<Reason>>);

#[derive(Debug)]
struct Reason {
    exit: u8,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
    problem: Option<Problem>,
}

impl Failure {
    /// The command could not be done.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::reason(FAILED, message.into())
    }

    /// The command was given wrongly; nothing was done.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::reason(USAGE, message.into())
    }

    fn reason(exit: u8, message: String) -> Self {
        Self(Some(Box::new(Reason { exit, message, causes: Vec::new(), hint: None, problem: None })))
    }

    fn with(mut self, change: impl FnOnce(&mut Reason)) -> Self {
        if let Some(reason) = &mut self.0 {
            change(reason);
        }
        self
    }

    /// What to do about it, in place of any other hint.
    pub(crate) fn hint(self, text: impl Into<String>) -> Self {
        self.with(|reason| reason.hint = Some(text.into()))
    }

    /// What lies behind it.
    pub(crate) fn because(self, cause: impl std::fmt::Display) -> Self {
        self.with(|reason| reason.causes.push(cause.to_string().trim_end().to_owned()))
    }

    /// Tells it on standard error and gives the exit code.
    pub(crate) fn tell(&self, out: &Out) -> ExitCode {
        let Some(reason) = &self.0 else { return ExitCode::SUCCESS };
        let said = if out.is_json() { reason.as_json().to_string() } else { reason.as_text() };
        // With standard error gone too, the exit code is all that can be said.
        drop(writeln!(io::stderr(), "{said}"));
        ExitCode::from(reason.exit)
    }
}

impl Reason {
    fn as_text(&self) -> String {
        let mut said =
            format!("{} {}", screen::stderr_paint("1;31", "Error:"), printable::block(&self.message));
        for cause in &self.causes {
            said += &format!("\n  Caused by: {}", printable::block(cause));
        }
        if let Some(hint) = &self.hint {
            said += &format!("\n  {} {}", screen::stderr_paint("1", "Hint:"), printable::block(hint));
        }
        said
    }

    /// A problem as the API has it, with the hint and the causes beside it.
    fn as_json(&self) -> Value {
        let mut told = match self.problem.as_ref().map(serde_json::to_value) {
            Some(Ok(problem)) => problem,
            _ => {
                json!({ "code": if self.exit == USAGE { "usage" } else { "failed" }, "detail": self.message })
            }
        };
        if !self.causes.is_empty() {
            told["caused_by"] = json!(self.causes);
        }
        if let Some(hint) = &self.hint {
            told["hint"] = json!(hint);
        }
        told
    }
}

/// The message with what lies behind it, for where it ends nothing.
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(reason) = &self.0 else { return Ok(()) };
        let causes = reason.causes.iter().map(|cause| format!(" ({cause})"));
        write!(f, "{}{}", reason.message, causes.collect::<String>())
    }
}

/// Shows what is wrong with the arguments, or the help that was asked for.
pub(crate) fn usage_error(error: &clap::Error, json: bool) -> ExitCode {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if json && !asked {
        let text = error.render().to_string();
        let detail = text.split("\n\nUsage:").next().unwrap_or(&text).trim_start_matches("error: ").trim();
        return Failure::usage(detail).hint("see `omnichat --help`").tell(&Out::new(json));
    }
    drop(error.print());
    if asked { ExitCode::SUCCESS } else { ExitCode::from(USAGE) }
}

/// The text as a sentence: with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self(None);
        }
        Self::new(sentence(&error.to_string()))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

impl From<WrongSetting> for Failure {
    fn from(error: WrongSetting) -> Self {
        Self::new(sentence(&error.to_string())).hint("`omnichat config example` shows every setting")
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::new(sentence(&problem.detail)).with(|reason| reason.problem = Some(problem))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::SchemaOld { have, need } => {
                Self::new(format!("The database has schema {have}, this program needs {need}."))
                    .hint("bring it up to date with `omnichat migrate up`")
            }
            StoreError::SchemaNew { have, need } => {
                Self::new(format!("The database has schema {have}, this program only knows {need}."))
                    .hint("install a newer Omnichat; nothing was changed")
            }
            StoreError::Database(cause) => Self::new("The database refused or failed.").because(cause),
            StoreError::Migration(cause) => Self::new("A migration failed.").because(cause),
            _ if error.is_fault() || matches!(error, StoreError::BadBackup(_)) => {
                Self::new(sentence(&error.to_string()))
            }
            _ => error.problem().into(),
        }
    }
}

impl From<omnichat_client::Error> for Failure {
    fn from(error: omnichat_client::Error) -> Self {
        let mut failure = match &error {
            omnichat_client::Error::Refused { problem, .. } => Self::from((**problem).clone()),
            error => Self::new(error.to_string()),
        };
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            failure = failure.because(cause);
            source = cause.source();
        }
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}
