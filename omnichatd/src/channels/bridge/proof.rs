//! The signature of the API channel, as `Omnichat-Signature: t=<Unix seconds>,v1=<hex>`: the HMAC-SHA256 of the time, a
//! point and the body, with the secret of the inbox. Several `v1` may stand there, while a secret is being changed.

use hmac::{Hmac, KeyInit, Mac};
use omnichat_api::Time;
use omnichat_store::inboxes::fields::Carried;
use sha2::Sha256;

use crate::channels::{Hook, Unproven, hex};

/// The header that carries it.
pub(super) const HEADER: &str = "omnichat-signature";
/// How far the time of a request may lie from ours, in seconds: an old one that somebody kept is not believed.
const TOLERANCE_S: u64 = 5 * 60;
/// Most signatures that are tried of one request.
const SIGNATURES: usize = 5;

/// Whether a request comes from whoever has the secret.
pub fn proves(carried: &Carried, hook: &Hook) -> Result<(), Unproven> {
    let secret = carried.field("secret").ok_or(Unproven::NotServed)?;
    let header = hook.headers.get(HEADER).and_then(|header| header.to_str().ok());
    let header = header.ok_or(Unproven::Wrong("Omnichat-Signature is missing"))?;
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let time = parts().find(|(name, _)| *name == "t").map(|(_, time)| time);
    let time = time.ok_or(Unproven::Wrong("Omnichat-Signature has no t=, the time in Unix seconds"))?;
    let mut proofs = parts().filter(|(name, _)| *name == "v1").take(SIGNATURES);
    let fits = proofs.any(|(_, digits)| {
        hex::decode(digits).is_some_and(|proof| mac(secret, time, &hook.body).verify_slice(&proof).is_ok())
    });
    if !fits {
        return Err(Unproven::Wrong("Omnichat-Signature has no v1= that fits t, a point and the body"));
    }
    // Only now: of a time that nobody signed nothing is said.
    let at: i64 = time.parse().map_err(|_| Unproven::Wrong("t= is no time in Unix seconds"))?;
    match at.abs_diff(hook.at.ms().div_euclid(1000)) {
        0..=TOLERANCE_S => Ok(()),
        _ => {
            Err(Unproven::Wrong("t= is more than five minutes from our time: set the clock, or sign it anew"))
        }
    }
}

/// The header of a request with this body, at this time.
#[must_use]
pub fn signature(secret: &str, at: Time, body: &[u8]) -> String {
    let time = at.ms().div_euclid(1000).to_string();
    format!("t={time},v1={}", hex::encode(&mac(secret, &time, body).finalize().into_bytes()))
}

fn mac(secret: &str, time: &str, body: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "an HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}
