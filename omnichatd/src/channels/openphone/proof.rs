//! Whether a request comes from OpenPhone: the header `openphone-signature` is `hmac;1;` with a time in milliseconds and
//! an HMAC-SHA256 of the time, a point and the body, with the webhook's signing key.
//! See support.openphone.com, "How to use webhooks".

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use omnichat_store::inboxes::fields::Carried;
use sha2::Sha256;

use crate::channels::{Hook, Unproven};

/// How far the time of a request may lie from ours, in milliseconds: an old one that somebody kept is not believed.
const TOLERANCE_MS: u64 = 5 * 60 * 1000;
/// Times below this are in seconds: in milliseconds it is in 1973.
const SECONDS_BELOW: i64 = 100_000_000_000;

/// Whether a request comes from OpenPhone.
pub fn proves(carried: &Carried, hook: &Hook) -> Result<(), Unproven> {
    let key = carried.field("signing_key").ok_or(Unproven::NotServed)?;
    let key = STANDARD.decode(key).map_err(|_| Unproven::NotServed)?;
    let header =
        hook.headers.get("openphone-signature").ok_or(Unproven::Wrong("openphone-signature is missing"))?;
    let header = header.to_str().unwrap_or_default();
    let [scheme, version, time, proof] = header.split(';').collect::<Vec<_>>()[..] else {
        return Err(Unproven::Wrong("openphone-signature has not four parts"));
    };
    if (scheme, version) != ("hmac", "1") {
        return Err(Unproven::Wrong("openphone-signature is of an unknown kind"));
    }
    let proof = STANDARD.decode(proof).map_err(|_| Unproven::Wrong("openphone-signature is no base64"))?;
    mac(&key, time, &hook.body)
        .verify_slice(&proof)
        .map_err(|_| Unproven::Wrong("openphone-signature does not fit"))?;
    // Only now: of a time that nobody signed nothing is said.
    let at: i64 = time.parse().map_err(|_| Unproven::Wrong("openphone-signature has no time"))?;
    let at = if at < SECONDS_BELOW { at.saturating_mul(1000) } else { at };
    if at.abs_diff(hook.at.ms()) > TOLERANCE_MS {
        return Err(Unproven::Wrong("openphone-signature is more than five minutes old"));
    }
    Ok(())
}

/// The header of a request with this body at this time, in milliseconds. The key is in base64, as OpenPhone shows it;
/// `None` when it is not.
#[must_use]
pub fn signature(key: &str, time: i64, body: &[u8]) -> Option<String> {
    let key = STANDARD.decode(key).ok()?;
    let proof = STANDARD.encode(mac(&key, &time.to_string(), body).finalize().into_bytes());
    Some(format!("hmac;1;{time};{proof}"))
}

fn mac(key: &[u8], time: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length (RFC 2104)");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}
