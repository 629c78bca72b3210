//! The contract with the clients of the system before: one test for each row of the table in its specification, and for each
//! quirk that one of them depends on, through a real server and on both databases. The modules mirror the routes; what a
//! client of that time is, stands in `old`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]

#[path = "../api"]
#[expect(dead_code, unused_imports, reason = "the bed has more than is needed here")]
mod api {
    pub(crate) mod bed;
}

mod cors;
mod followups;
mod history;
mod hooks;
mod lists;
mod nodes;
mod old;
mod pages;
mod pushes;
mod send;
mod sockets;
mod tenants;
mod tokens;
mod visitors;

pub(crate) use api::bed;
