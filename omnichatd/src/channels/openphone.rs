//! OpenPhone: SMS. What comes in is in `proof` and `read`, what goes out in `send`.

mod proof;
mod read;
mod send;

pub use proof::{proves, signature};
pub use read::{answer, key, read};
pub use send::{send, test};
