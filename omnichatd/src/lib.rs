//! The daemon: routes, sockets, the bus that carries events to them, and the embedded web pages.
//! Everything that must last is the store's; everything that is said is `omnichat-api`'s.

pub mod access;
pub mod answer;
pub mod app;
mod args;
pub mod assets;
pub mod auth;
pub mod block_cache;
pub mod bulk_reads;
pub mod bus;
pub mod carry;
pub mod channels;
pub mod control;
pub mod cors;
pub mod cursor;
pub mod device;
pub mod docs;
pub mod egress;
mod ending;
pub mod extract;
pub mod files;
pub mod inbound;
pub mod inbox_cache;
pub mod jobs;
pub mod limits;
mod listener;
pub mod log;
pub mod on_call;
pub mod origin;
pub mod outbox;
pub mod presence;
pub mod problem;
pub mod refusals;
pub mod routes;
pub mod server;
pub mod smtp;
pub mod socket;
pub mod sso;
pub mod timers;
pub mod token;
pub mod vouch;
pub mod waiting;

pub use args::{Args, command};
pub use ending::Ending;
pub use server::Server;
