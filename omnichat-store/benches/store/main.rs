//! How long the store takes for what it does most, without HTTP and sockets around it. `make bench` runs them;
//! `cargo bench -p omnichat-store -- list` runs some.

#![expect(clippy::unwrap_used, reason = "what is not there ends the measurement that looks for it")]

mod bed;
mod list;
mod search;
mod writer;

fn main() {
    divan::main();
}
