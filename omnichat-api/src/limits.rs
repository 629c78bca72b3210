//! Limits that are part of the API. The ones an operator may change are settings of the daemon instead.

/// Longest message or note, in characters.
pub const MESSAGE_CHARS: usize = 10_000;
/// Longest name of a person, tenant or inbox, in characters.
pub const NAME_CHARS: usize = 200;
/// Longest email address, in characters (RFC 5321, 4.5.3.1.3).
pub const EMAIL_CHARS: usize = 254;
/// Longest phone number as typed, in characters.
pub const PHONE_CHARS: usize = 40;
/// Shortest password, in characters.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password, in characters: hashing is the cost, not storage.
pub const PASSWORD_MAX_CHARS: usize = 200;
/// Longest search query, in characters.
pub const QUERY_CHARS: usize = 200;
/// Most origins an inbox may list.
pub const INBOX_ORIGINS: usize = 50;
/// Items on a page when the caller does not say.
pub const PAGE_DEFAULT: u32 = 50;
/// Most items on a page.
pub const PAGE_MAX: u32 = 100;
/// Largest WebSocket frame, in bytes.
pub const FRAME_BYTES: usize = 64 * 1024;
/// Largest JSON body, in bytes. A full message in four-byte characters, escaped, still fits.
pub const BODY_BYTES: usize = 256 * 1024;
/// How long a `typing` or `viewing` hint holds without repeat, in milliseconds.
pub const HINT_MS: u64 = 6_000;
/// How often each side pings when quiet, in milliseconds.
pub const PING_MS: u64 = 20_000;
/// After how much silence a side gives the other up, in milliseconds.
pub const DEAD_MS: u64 = 45_000;
/// How long a client may take to say `hello`, in milliseconds.
pub const HELLO_MS: u64 = 10_000;
/// How long an invite holds, in milliseconds.
pub const INVITE_MS: i64 = 72 * 3600 * 1000;
/// A new message reopens a conversation closed less than this ago, in milliseconds; later ones start anew.
pub const REOPEN_MS: i64 = 30 * 24 * 3600 * 1000;
