//! The program as people and scripts run it: arguments in; output, errors and exit codes out.

#![expect(clippy::unwrap_used, reason = "what is not there ends the test that looks for it")]

mod accounts;
mod backup;
mod bench;
mod canned;
mod channels;
mod control;
mod daemon;
mod database;
mod email;
mod generated;
mod import;
mod importing;
mod inbound;
mod inboxes;
mod legacy;
mod local;
#[path = "../../../omnichat-store/tests/store/old.rs"]
#[expect(dead_code, reason = "shared with the tests of the store, which use all of it")]
mod old;
mod outbox;
mod program;
mod remote;
mod sandbox;
mod signing_in;
mod unanswered;
mod usage;
