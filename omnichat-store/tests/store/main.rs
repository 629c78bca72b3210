//! The store, on both databases: every test runs on SQLite and on the PostgreSQL that the test run started.

mod backups;
mod bed;
mod conversations;
mod delivery;
mod isolation;
mod migrations;
mod people;
mod search;
