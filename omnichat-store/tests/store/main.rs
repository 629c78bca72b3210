//! The store, on both databases: every test runs on SQLite and on the PostgreSQL that the test run started.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]
mod api_tokens;
mod assignees;
mod audit;
mod backups;
mod bed;
mod bulk;
mod conversations;
mod delivery;
mod erasing;
mod house;
mod inbound;
mod isolation;
mod keys;
mod links;
mod lockouts;
mod mail_threads;
mod migrations;
mod nodes;
mod outbox;
mod outgoing;
mod people;
mod providers;
mod retention;
mod roles;
mod search;
mod second_factors;
mod sight;
mod timers;
mod tree;
mod upgrade;
mod writer;
