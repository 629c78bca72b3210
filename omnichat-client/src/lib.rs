//! The typed client of Omnichat's API: sign in and stay signed in, REST, and a socket that reconnects and resumes by
//! itself. Used by the terminal UI, the command line's remote commands and the daemon's own tests. It draws nothing,
//! prints nothing and knows no database.

pub mod client;
pub mod clock;
pub mod endpoint;
pub mod error;
pub mod hook;
pub mod login_file;
pub mod outbox_file;
mod private_file;
mod routes;
pub mod session;
pub mod socket;
mod tls;

pub use client::Client;
pub use clock::Clock;
pub use endpoint::Endpoint;
pub use error::Error;
pub use login_file::{KeptLogin, LoginFile};
pub use outbox_file::OutboxFile;
pub use routes::{Download, Whose};
pub use session::Session;
pub use socket::{Connection, State, Update};

/// What every call of this crate gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;
