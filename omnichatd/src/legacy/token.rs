//! The tokens of old clients. Those that we sign carry the claims of the system before and hang on a real session; those
//! that it signed itself still hold until they end, where its secret is set. Neither opens anything on `/api/v1`.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use omnichat_api::{SessionId, TenantId, UserId};
use serde::{Deserialize, Serialize};

use crate::app::App;

/// Who a token is for, in the words of the system before and in ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegacyClaims {
    /// The user's number.
    pub id: i64,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their role, in its words.
    pub role: String,
    /// The tenant's number.
    pub tenant_id: i64,
    /// When the token ends, in unix seconds.
    pub exp: i64,
    /// The user.
    pub sub: UserId,
    /// The session, which may have ended since.
    pub sid: SessionId,
    /// The tenant.
    pub tid: TenantId,
}

/// What counts of a token that the system before signed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Before {
    /// Whose it is.
    pub email: String,
    /// When it ends, in unix seconds.
    pub exp: i64,
}

/// Whose token this is, if the system before signed it and it has not ended yet.
#[must_use]
pub fn issued_before(app: &App, token: &str) -> Option<Before> {
    let secret = app.config().legacy.secret.as_ref()?;
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_required_spec_claims(&["exp"]);
    // The library would ask the machine's clock; ours is injected, and without leeway.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    let read = jsonwebtoken::decode::<Before>(token, &key, &rules).ok()?.claims;
    (read.exp.saturating_mul(1000) > app.now().ms()).then_some(read)
}

/// JSON of nothing but ASCII, and without the four characters that base64url writes as `-` or `_`: the old dashboard reads
/// a token's claims with `atob`, which knows only plain base64.
#[must_use]
pub fn plain(json: &str) -> String {
    use std::fmt::Write;

    let mut plain = String::with_capacity(json.len());
    let mut units = [0; 2];
    for letter in json.chars() {
        if letter.is_ascii() && !matches!(letter, '>' | '?' | '~' | '\u{7f}') {
            plain.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut units) {
            // Writing to a string does not fail.
            let _ = write!(plain, "\\u{unit:04x}");
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

    #[test]
    fn what_is_signed_reads_back_and_needs_no_letter_that_atob_does_not_know() {
        let names = ["Ana", "Zoë >?~\u{7f} 🚲", "名前???", ">>>~~~", "\"\\\u{1}\n"];
        // In every one of the three places that base64 has for a byte.
        for (name, before) in names.iter().flat_map(|name| ["", "x", "xx"].map(|before| (name, before))) {
            let json = serde_json::json!({ "a": before, "name": name });
            let text = plain(&json.to_string());
            assert!(text.is_ascii());
            let encoded = URL_SAFE_NO_PAD.encode(&text);
            assert!(!encoded.contains(['-', '_']), "{text}");
            let decoded = STANDARD_NO_PAD.decode(encoded).unwrap();
            assert_eq!(serde_json::from_slice::<serde_json::Value>(&decoded).unwrap(), json);
        }
    }
}
