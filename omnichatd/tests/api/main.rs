//! The daemon over the network, as a client meets it: real servers on free ports, on both databases where it
//! matters. The modules mirror the routes; what every test needs is in `bed`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]

mod auth;
mod bad_input;
mod bed;
mod conversations;
mod events;
mod invites;
mod isolation;
mod limits;
mod nodes;
mod openapi;
mod pages;
mod permissions;
mod restart;
mod staff_socket;
mod start;
mod streams;
mod visitor_socket;
mod widget;
