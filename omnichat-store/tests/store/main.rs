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
mod copying;
mod delivery;
mod erasing;
mod exporting;
mod files;
mod house;
mod import_dwc;
mod importing_contacts;
mod inbound;
mod isolation;
mod keys;
mod legacy;
mod links;
mod lockouts;
mod locks;
mod mail_leases;
mod mail_threads;
mod migrations;
mod nodes;
mod numbers;
mod old;
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
