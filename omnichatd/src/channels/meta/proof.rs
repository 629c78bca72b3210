//! Whether a request comes from Meta: the header `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA256 of the body with
//! the app's secret. A `GET` asks once whether this address wants what Meta has to tell, and brings the word that both know.
//! See developers.facebook.com/docs/graph-api/webhooks/getting-started.

use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use omnichat_store::inboxes::fields::Carried;
use sha2::Sha256;

use crate::channels::{Hook, Unproven, hex};

/// Whether a request comes from Meta.
pub fn proves(carried: &Carried, hook: &Hook) -> Result<(), Unproven> {
    if hook.method == Method::GET {
        return knows_the_word(carried, hook);
    }
    let secret = carried.field("app_secret").ok_or(Unproven::NotServed)?;
    let sent = hook.headers.get("x-hub-signature-256").and_then(|header| header.to_str().ok());
    let sent = sent.ok_or(Unproven::Wrong("X-Hub-Signature-256 is missing"))?;
    let proof = sent.strip_prefix("sha256=").and_then(hex::decode);
    let proof = proof.ok_or(Unproven::Wrong("X-Hub-Signature-256 is not sha256= and 64 digits"))?;
    mac(secret, &hook.body)
        .verify_slice(&proof)
        .map_err(|_| Unproven::Wrong("X-Hub-Signature-256 does not fit the app secret"))
}

/// The header of a request with this body.
#[must_use]
pub fn signature(secret: &str, body: &[u8]) -> String {
    format!("sha256={}", hex::encode(&mac(secret, body).finalize().into_bytes()))
}

/// `EVENT_RECEIVED`; to a question whether anybody is there, the challenge that it brings.
#[must_use]
pub fn answer(_: &Carried, hook: &Hook) -> Response {
    if hook.method != Method::GET {
        return "EVENT_RECEIVED".into_response();
    }
    let challenge = asked(hook, "hub.challenge").unwrap_or_default();
    // It comes from outside and goes back: as text, whatever stands in it.
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response()
}

/// Both sides hash the word, so that how long it takes tells nothing of it.
fn knows_the_word(carried: &Carried, hook: &Hook) -> Result<(), Unproven> {
    let word = carried.field("verify_token").ok_or(Unproven::NotServed)?;
    if asked(hook, "hub.mode").as_deref() != Some("subscribe") {
        return Err(Unproven::Wrong("hub.mode is not subscribe"));
    }
    let sent = asked(hook, "hub.verify_token").ok_or(Unproven::Wrong("hub.verify_token is missing"))?;
    mac("verify token", sent.as_bytes())
        .verify_slice(&mac("verify token", word.as_bytes()).finalize().into_bytes())
        .map_err(|_| Unproven::Wrong("hub.verify_token is not the verify token of this inbox"))
}

fn asked(hook: &Hook, name: &str) -> Option<String> {
    let query = hook.url.split_once('?')?.1;
    form_urlencoded::parse(query.as_bytes())
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}

fn mac(secret: &str, body: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "an HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_any_other_hmac_sha256_gives() {
        // python3 -c 'import hmac; print(hmac.new(b"app secret", b"{\"object\":\"page\"}", "sha256").hexdigest())'
        let made = signature("app secret", br#"{"object":"page"}"#);
        assert_eq!(made, "sha256=f86a31d6019ea600addfb628e4de5d618cc0a44509a81b3544e49a3732345789");
    }
}
