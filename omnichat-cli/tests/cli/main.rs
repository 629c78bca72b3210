//! The program as people and scripts run it: arguments in; output, errors and exit codes out.

#![expect(clippy::unwrap_used, reason = "what is not there ends the test that looks for it")]

mod accounts;
mod backup;
mod bench;
mod canned;
mod channels;
mod control;
mod daemon;
mod generated;
mod inbound;
mod local;
mod outbox;
mod program;
mod remote;
mod signing_in;
mod unanswered;
mod usage;
