//! The store, on both databases: every test runs on SQLite and on the PostgreSQL that the test run started.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]
mod backups;
mod bed;
mod bulk;
mod conversations;
mod delivery;
mod isolation;
mod migrations;
mod nodes;
mod people;
mod retention;
mod search;
mod upgrade;
mod writer;
