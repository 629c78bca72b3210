//! The program as people and scripts run it: arguments in; output, errors and exit codes out.

#![expect(clippy::unwrap_used, reason = "what is not there ends the test that looks for it")]

mod accounts;
mod backup;
mod bench;
mod control;
mod daemon;
mod generated;
mod local;
mod program;
mod remote;
mod signing_in;
mod usage;
