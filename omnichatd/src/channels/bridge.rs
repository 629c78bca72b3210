//! The API channel: anybody's own program, over requests that are signed alike both ways. What comes in is in `read`, what
//! goes out in `send`; `docs/channels.md` is what the other side reads.

mod proof;
mod read;
mod send;

pub use proof::{proves, signature};
pub use read::{answer, key, read};
pub use send::{send, test};

#[cfg(test)]
mod tests;
