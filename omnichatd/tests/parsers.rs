//! Whatever bytes a carrier, or whoever knows the address, may send: the parsers answer. The kept corpus of `fuzz/` first,
//! then bytes at random, then the corpus with bytes changed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::Path;

use omnichat_api::carrier::Carrier;
use omnichatd::channels::anything;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const CARRIERS: [Carrier; 5] =
    [Carrier::Twilio, Carrier::Openphone, Carrier::Meta, Carrier::Mail, Carrier::Bridge];

/// The inputs that are kept for a carrier's fuzz target.
fn corpus(carrier: Carrier) -> Vec<Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(carrier.as_str());
    let files = fs::read_dir(&dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let all: Vec<Vec<u8>> = files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(!all.is_empty(), "nothing is kept in {}", dir.display());
    all
}

#[test]
fn what_is_kept_of_each_carrier_is_answered() {
    for carrier in CARRIERS {
        for input in corpus(carrier) {
            anything::hook(carrier, &input);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(carrier in select(&CARRIERS[..]), input: Vec<u8>) {
        anything::hook(carrier, &input);
    }

    #[test]
    fn what_a_carrier_sends_is_answered_with_whatever_bytes_in_between(
        carrier in select(&CARRIERS[..]),
        one: Index,
        at: Index,
        cut: Index,
        new in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let all = corpus(carrier);
        let mut input = one.get(&all).clone();
        let at = at.index(input.len() + 1);
        let end = (at + cut.index(8)).min(input.len());
        input.splice(at..end, new);
        anything::hook(carrier, &input);
    }
}
