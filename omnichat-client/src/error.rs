//! What can go wrong, each with its cause and, where there is one, a hint how to mend it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use omnichat_api::{Code, Problem};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is no address of a daemon.
    #[error("`{url}` is not an address of Omnichat: {why}")]
    BadUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The daemon refused, and said why.
    #[error("{problem}")]
    Refused {
        /// Its answer.
        problem: Box<Problem>,
        /// When to come again, if it said so.
        retry_after: Option<Duration>,
    },
    /// No answer came: the network, or nobody listens there.
    #[error("The daemon at {url} does not answer.")]
    Unreachable {
        /// The base address.
        url: String,
        /// The innermost reason.
        source: Cause,
    },
    /// Something answered that does not speak this API.
    #[error("What answers at {url} is not Omnichat, or of another version.")]
    NotOmnichat {
        /// The base address.
        url: String,
        /// What was wrong with the answer.
        source: Cause,
    },
    /// There is no login, or it has ended.
    #[error("You are not signed in, or the login has ended.")]
    SignedOut,
    /// The token for programs is not taken, or no longer.
    #[error("The token is wrong, has ended or was revoked.")]
    TokenEnded,
    /// A token for programs is for one tenant, and is no login.
    #[error("This needs a login; a token for programs cannot do it.")]
    ByToken,
    /// No tenant that one may work in has this name or id, or several have.
    #[error("{}", if *several { format!("Several tenants are called `{named}`.") } else { format!("You work in no tenant called `{named}`.") })]
    WhichTenant {
        /// What was given.
        named: String,
        /// Whether the name is not enough.
        several: bool,
        /// What could be given instead.
        known: Vec<String>,
    },
    /// The file that keeps the login cannot be used.
    #[error("The kept login {} cannot be used.", path.display())]
    LoginFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Cause,
    },
    /// The file that keeps unsent messages cannot be used.
    #[error("The file {} of unsent messages cannot be used.", path.display())]
    OutboxFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Cause,
    },
    /// A file to be sent up, or saved, cannot be used.
    #[error("The file {} cannot be used.", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Cause,
    },
    /// TLS cannot be set up on this machine.
    #[error("Secure connections cannot be set up.")]
    Tls(#[source] Cause),
}

/// What the network says most often, and the standard library has plain words for.
const USUAL: [io::ErrorKind; 8] = [
    io::ErrorKind::ConnectionRefused,
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::HostUnreachable,
    io::ErrorKind::NetworkUnreachable,
    io::ErrorKind::TimedOut,
    io::ErrorKind::UnexpectedEof,
    io::ErrorKind::BrokenPipe,
];

/// A reason, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Cause(pub String);

impl Cause {
    /// The innermost reason of an error: the layers above it only say that something failed.
    pub(crate) fn innermost(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut at = error;
        while let Some(inner) = at.source() {
            at = inner;
        }
        let named = at.downcast_ref::<io::Error>().map(io::Error::kind).filter(|kind| USUAL.contains(kind));
        Self(named.map_or_else(|| at.to_string(), |kind| kind.to_string()))
    }
}

impl Error {
    /// This file cannot be used.
    #[must_use]
    pub fn file(path: &Path, why: &io::Error) -> Self {
        Self::File { path: path.to_owned(), source: Cause(why.kind().to_string()) }
    }

    /// The daemon's code, when it refused.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused { problem, .. } => Some(problem.code),
            _ => None,
        }
    }

    /// Whether signing in again would mend it.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::SignedOut) || self.code() == Some(Code::Unauthorized)
    }

    /// Whether the same call may work later: nothing answered, or the daemon was busy.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
            || matches!(self.code(), Some(Code::Unavailable | Code::TooManyRequests))
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::BadUrl { .. } => "give it as http://127.0.0.1:8000 or https://chat.example.com".into(),
            Self::Unreachable { .. } => "start it with `omnichatd`, or name another with --url".into(),
            Self::NotOmnichat { .. } => {
                "check the address given with --url, and that both are up to date".into()
            }
            Self::SignedOut => "run `omnichat login`".into(),
            Self::TokenEnded => {
                "make a new one with `omnichat token create`, and put it into OMNICHAT_TOKEN".into()
            }
            Self::ByToken => "take OMNICHAT_TOKEN out of the environment, and run `omnichat login`".into(),
            Self::WhichTenant { several: true, known, .. } => {
                format!("give the id of one: {}", known.join(" or "))
            }
            Self::WhichTenant { known, .. } => format!("there is: {}", known.join(", ")),
            Self::LoginFile { path, .. } => {
                format!("mend it with `chmod 600 {0}`, or remove it and run `omnichat login`", path.display())
            }
            Self::OutboxFile { path, .. } => {
                format!(
                    "look at what is in {0}, and mend it with `chmod 600 {0}` or remove it",
                    path.display()
                )
            }
            Self::File { .. } => {
                "check its name, whether you may use it, and whether the disk has room".into()
            }
            Self::Tls(_) => "install the package ca-certificates".into(),
            Self::Refused { problem, retry_after } => match (problem.code, retry_after) {
                (Code::Unauthorized, _) => "run `omnichat login`".into(),
                (Code::SecondFactorMissing, _) => "set one up with `omnichat second-factor setup`".into(),
                (_, Some(wait)) => format!("try again in {} seconds", wait.as_secs().max(1)),
                (Code::Internal, _) => match &problem.request_id {
                    Some(id) => format!("the daemon's log has more under request id {id}"),
                    None => "the daemon's log has more".into(),
                },
                _ => return None,
            },
        })
    }
}
