//! Why a socket ends: the close code, and when to come again.

use omnichat_api::socket::close;

/// The end of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The close code; `None` when the client is gone already.
    pub code: Option<u16>,
    /// Come again after so many milliseconds.
    pub retry_after_ms: Option<u64>,
}

impl End {
    /// The client went away.
    pub const GONE: Self = Self { code: None, retry_after_ms: None };
    /// The client does not read; it may resume at once.
    pub const TOO_SLOW: Self = Self { code: Some(close::TOO_SLOW), retry_after_ms: Some(0) };
    /// The client sends more than anybody types.
    pub const TOO_FAST: Self = Self { code: Some(close::TOO_FAST), retry_after_ms: Some(10_000) };
    /// The daemon stops; it is usually back in a moment.
    pub const RESTARTING: Self = Self { code: Some(close::RESTARTING), retry_after_ms: Some(500) };

    /// An end that coming again does not change by itself.
    #[must_use]
    pub const fn code(code: u16) -> Self {
        Self { code: Some(code), retry_after_ms: None }
    }
}
