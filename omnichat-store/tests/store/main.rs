//! The store, on both databases: every test runs on SQLite and on the PostgreSQL that the test run started.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]
mod api_tokens;
mod audit;
mod backups;
mod bed;
mod bulk;
mod conversations;
mod delivery;
mod erasing;
mod isolation;
mod keys;
mod links;
mod lockouts;
mod migrations;
mod nodes;
mod outbox;
mod people;
mod providers;
mod retention;
mod roles;
mod search;
mod second_factors;
mod sight;
mod tree;
mod upgrade;
mod writer;
