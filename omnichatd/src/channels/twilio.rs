//! Twilio: SMS and WhatsApp. What comes in is in `proof`, `params` and `read`, what goes out in `send`; `codes` says
//! Twilio's numbers in words.

pub mod codes;
mod params;
mod proof;
mod read;
mod send;

pub use proof::{proves, signature};
pub use read::{answer, key, read};
pub use send::{send, templates, test};
