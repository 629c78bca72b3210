//! What can go wrong in the store, and how it is told to a caller.

use omnichat_api::{Code, FieldError, Problem};
use sqlx::sqlite::SqliteError;

/// A refusal or a failure of the store. Nothing was written when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing in this tenant.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// What exists stands against it; the text says what and what to do.
    #[error("{0}")]
    Conflict(String),
    /// The `client_id` was used before with another body.
    #[error("this client_id was used before for something else; choose a new one")]
    ClientIdReused,
    /// It was there, but can no longer be used.
    #[error("{0}")]
    Gone(String),
    /// Fields break rules.
    #[error("{}", Problem::invalid(.0.clone()).detail)]
    Invalid(Vec<FieldError>),
    /// Email or password is wrong, or the login is disabled: the caller is not told which.
    #[error("email or password is wrong, or the login is disabled")]
    BadCredentials,
    /// Email and password are right; the code of the second factor is missing.
    #[error("this login has a second factor: send the code of the app, or a recovery code, as well")]
    SecondFactorNeeded,
    /// The code of the second factor is wrong, or was used already.
    #[error("the code is wrong or was used already; wait for the next one")]
    BadCode,
    /// Too many wrong passwords: nobody gets in by this address for a while.
    #[error("too many failed sign-ins with this address; try again in {0} s, or ask an admin to unlock it")]
    Locked(u64),
    /// The tenant, or one above it, is suspended or being deleted.
    #[error("this tenant is {0}; ask the people who run it")]
    TenantClosed(&'static str),
    /// The team does not take messages from this visitor.
    #[error("the team does not take messages from here")]
    Blocked,
    /// The refresh token is unknown, used up, expired or of an ended session.
    #[error("the session has ended; sign in again")]
    SessionEnded,
    /// The role does not allow it.
    #[error("{0}")]
    Forbidden(String),
    /// The database cannot be written to or read now: its disk is full, say, or its server is away. Whoever asks
    /// again with the same `client_id` has it stored once, whatever became of the first try.
    #[error("the database cannot do this now ({0}); nothing was acknowledged: try again in a moment")]
    Unavailable(String),
    /// The writer's queue is full: come again in a moment.
    #[error("the server is busy; try again in a moment")]
    Busy,
    /// The store is closing.
    #[error("the server is shutting down")]
    Closed,
    /// Another writer was faster with the same key: ask again, the answer is there now.
    #[error("somebody else wrote the same at the same moment; try again")]
    Raced,
    /// The database has an older schema than this program needs.
    #[error("the database has schema {have}, this program needs {need}; run `omnichat migrate up`")]
    SchemaOld {
        /// The newest migration that was applied; 0 for an empty database.
        have: i64,
        /// The newest migration that this program knows.
        need: i64,
    },
    /// The database was made by a newer program.
    #[error("the database has schema {have}, this program only knows {need}; install a newer omnichat")]
    SchemaNew {
        /// The newest migration that was applied.
        have: i64,
        /// The newest migration that this program knows.
        need: i64,
    },
    /// The database cannot be opened or set up; the text says what to do.
    #[error("{0}")]
    Setup(String),
    /// A backup file that cannot be used; the text says why.
    #[error("{0}")]
    BadBackup(String),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(String),
    /// What is stored cannot be understood.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// This error as the API tells it. Faults of ours say nothing of their inside; the log has it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let code = match self {
            Self::NotFound(_) => Code::NotFound,
            Self::Conflict(_) => Code::Conflict,
            Self::ClientIdReused => Code::ClientIdReused,
            Self::Gone(_) => Code::Gone,
            Self::Invalid(errors) => return Problem::invalid(errors.clone()),
            Self::BadCredentials | Self::BadCode => Code::BadCredentials,
            Self::SecondFactorNeeded => Code::SecondFactorNeeded,
            Self::Locked(_) => Code::TooManyRequests,
            Self::TenantClosed(_) => Code::TenantClosed,
            Self::Blocked => Code::Blocked,
            Self::SessionEnded => Code::Unauthorized,
            Self::Forbidden(_) => Code::Forbidden,
            Self::Unavailable(_) | Self::Busy | Self::Closed | Self::Raced => Code::Unavailable,
            _ => {
                return Problem::new(
                    Code::Internal,
                    "Something went wrong here; the request id finds it in the log.",
                );
            }
        };
        let said = self.to_string();
        let mut letters = said.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        Problem::new(code, format!("{first}{}.", letters.as_str()))
    }

    /// Whether this is a fault of ours or of the machine, to be logged, and not a refusal.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_)
                | Self::Database(_)
                | Self::Corrupt(_)
                | Self::Migration(_)
                | Self::Io(_)
                | Self::Setup(_)
        )
    }

    /// What became of a write whose name may be taken: then `what` of that `name` stands against it.
    pub(crate) fn unless_taken(done: Result<(), sqlx::Error>, what: &str, name: &str) -> Result<(), Self> {
        match done {
            Err(sqlx::Error::Database(e)) if e.is_unique_violation() => {
                Err(Self::Conflict(format!("there is a {what} called {name} already")))
            }
            other => Ok(other?),
        }
    }

    /// An error of a write that may have lost a race for a unique key.
    pub(crate) fn raced(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(e) if e.is_unique_violation() => Self::Raced,
            error => error.into(),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match outage(&error) {
            Some(why) => Self::Unavailable(why),
            None => Self::Database(error),
        }
    }
}

/// What is wrong, in words, when an error is of the machine or the server and may pass by itself.
fn outage(error: &sqlx::Error) -> Option<String> {
    match error {
        sqlx::Error::Io(error) => Some(error.to_string()),
        sqlx::Error::PoolTimedOut => Some("no connection was free in time".into()),
        sqlx::Error::Database(error) => {
            let code = error.code()?;
            let passes = match code.parse::<u32>() {
                // SQLite's result codes; the low byte is the kind: busy, locked, out of memory, read-only,
                // input/output, full, cannot open (sqlite.org/rescode.html). PostgreSQL's have five characters.
                Ok(code) if error.try_downcast_ref::<SqliteError>().is_some() => {
                    matches!(code & 0xff, 5..=8 | 10 | 13 | 14)
                }
                // Connection lost, out of resources, shut down, read-only, deadlock
                // (postgresql.org/docs/current/errcodes-appendix.html).
                _ => ["08", "53", "57P", "40"].iter().any(|class| code.starts_with(class)) || code == "25006",
            };
            passes.then(|| error.message().to_owned())
        }
        _ => None,
    }
}

impl From<FieldError> for StoreError {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
