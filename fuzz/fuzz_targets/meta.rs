//! Requests of the carrier meta.
#![no_main]

use libfuzzer_sys::fuzz_target;
use omnichat_api::carrier::Carrier;

fuzz_target!(|input: &[u8]| omnichatd::channels::anything::hook(Carrier::Meta, input));
