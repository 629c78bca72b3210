//! The daemon over the network, as a client meets it: real servers on free ports, on both databases where it
//! matters. The modules mirror the routes; what every test needs is in `bed`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]

mod afresh;
mod attachments;
mod audit;
mod auth;
mod bad_input;
mod bed;
mod blocks;
mod canned_replies;
mod carriers;
mod carry;
mod conversations;
mod email;
mod endings;
mod events;
mod forgery;
mod frames;
mod hooks;
mod importing;
mod invites;
mod isolation;
mod limits;
mod links;
mod mail;
mod maintenance;
mod nodes;
mod openapi;
mod operations;
mod pages;
mod permissions;
mod providers;
mod reports;
mod restart;
mod s3;
mod second_factor;
mod secrets;
mod sight;
mod sso;
mod sso_forged;
mod staff_socket;
mod start;
mod streams;
mod things;
mod tree;
mod unanswered;
mod visitor_socket;
mod vouching;
mod widget;
