//! Everything that touches the database: connections, the writer, the event log, one module per table group,
//! migrations, search and backup. The only crate that names sqlx and rusqlite. It knows nothing of HTTP or sockets.
//!
//! Reads go to the pool; every write goes through the writer, which commits many at once and publishes what
//! changed after the commit.

pub mod access;
pub mod api_tokens;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod bare;
pub mod blocks;
pub mod calls;
pub mod canned_replies;
mod care;
mod checkpoint;
pub mod clock;
pub mod config;
pub mod contacts;
pub mod conversations;
pub mod datadir;
mod db;
mod error;
pub mod escalations;
pub mod events;
pub mod followups;
pub mod hours;
pub mod inbound;
pub mod inboxes;
pub mod invites;
mod key;
pub mod keys;
pub mod links;
pub mod local;
pub mod lockouts;
pub mod mail;
pub mod mail_refs;
pub mod mailboxes;
pub mod messages;
pub mod migrate;
pub mod notices;
pub mod numbers;
pub mod opt_outs;
pub mod outbox;
pub mod outgoing;
mod passwords;
pub mod providers;
mod requests;
pub mod retention;
pub mod roles;
pub mod rota;
pub mod scheduled;
mod scribe;
mod search;
pub mod second_factors;
pub mod seed;
pub mod sessions;
mod store;
pub mod teams;
pub mod templates;
pub mod tenants;
pub mod timers;
mod tokens;
pub mod transcripts;
mod tx;
pub mod users;
pub mod visitors;
pub mod vouching;
mod writer;

pub use clock::Clock;
pub use db::{Database, Durability};
pub use error::StoreError;
pub use events::Logged;
pub use notices::Notice;
pub use omnichat_api::Time;
pub use store::{Options, Publish, Store};
