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

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure(Box<Told>);

#[derive(Debug)]
enum Told {
    /// Whoever read our output has gone: nothing is left to say.
    NobodyListens,
    /// Told to the user.
    Reason { exit: u8, message: String, causes: Vec<String>, hint: Option<String>, problem: Option<Problem> },
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
        Self(Box::new(Told::Reason { exit, message, causes: Vec::new(), hint: None, problem: None }))
    }

    /// What to do about it, in place of any other hint.
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        if let Told::Reason { hint, .. } = &mut *self.0 {
            *hint = Some(text.into());
        }
        self
    }

    /// What lies behind it.
    pub(crate) fn because(mut self, cause: impl std::fmt::Display) -> Self {
        if let Told::Reason { causes, .. } = &mut *self.0 {
            causes.push(cause.to_string());
        }
        self
    }

    /// Tells it on standard error and gives the exit code.
    pub(crate) fn tell(&self, out: &Out) -> ExitCode {
        let Told::Reason { exit, message, causes, hint, problem } = &*self.0 else { return ExitCode::SUCCESS };
        let said = if out.is_json() {
            as_json(message, causes, hint.as_deref(), problem.as_ref(), *exit).to_string()
        } else {
            as_text(message, causes, hint.as_deref())
        };
        // With standard error gone too, the exit code is all that can be said.
        drop(writeln!(io::stderr(), "{said}"));
        ExitCode::from(*exit)
    }
}

fn as_text(message: &str, causes: &[String], hint: Option<&str>) -> String {
    let mut said = format!("{} {}", screen::stderr_paint("1;31", "Error:"), printable::block(message));
    for cause in causes {
        said += &format!("\n  Caused by: {}", printable::block(cause));
    }
    if let Some(hint) = hint {
        said += &format!("\n  {} {}", screen::stderr_paint("1", "Hint:"), printable::block(hint));
    }
    said
}

/// A problem as the API has it, with the hint and the causes beside it.
fn as_json(message: &str, causes: &[String], hint: Option<&str>, problem: Option<&Problem>, exit: u8) -> Value {
    let mut told = match problem.map(serde_json::to_value) {
        Some(Ok(problem)) => problem,
        _ => json!({ "code": if exit == USAGE { "usage" } else { "failed" }, "detail": message }),
    };
    if !causes.is_empty() {
        told["caused_by"] = json!(causes);
    }
    if let Some(hint) = hint {
        told["hint"] = json!(hint);
    }
    told
}

/// Shows what is wrong with the arguments, or the help that was asked for.
pub(crate) fn usage_error(error: &clap::Error, json: bool) -> ExitCode {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if json && !asked {
        let text = error.render().to_string();
        let detail = text.split("\n\nUsage:").next().unwrap_or(&text).trim_start_matches("error: ").trim();
        drop(writeln!(io::stderr(), "{}", as_json(detail, &[], Some("see `omnichat --help`"), None, USAGE)));
    } else {
        drop(error.print());
    }
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
            return Self(Box::new(Told::NobodyListens));
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
        let mut failure = Self::new(problem.detail.clone());
        if let Told::Reason { problem: kept, .. } = &mut *failure.0 {
            *kept = Some(problem);
        }
        failure
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
