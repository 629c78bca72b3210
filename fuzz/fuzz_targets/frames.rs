//! Frames of staff's and visitors' sockets.
#![no_main]

use libfuzzer_sys::fuzz_target;
use omnichat_api::socket::ClientFrame;
use omnichat_api::widget::VisitorClientFrame;

fuzz_target!(|input: &[u8]| {
    drop(serde_json::from_slice::<ClientFrame>(input));
    drop(serde_json::from_slice::<VisitorClientFrame>(input));
});
