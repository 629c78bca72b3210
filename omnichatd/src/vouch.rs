//! Whether the site's backend vouches for a visitor. Pure: the inbox's secret and the claim in, the person out.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use omnichat_api::widget::{VouchedHmac, VouchedIdentity};
use omnichat_api::{Code, Time};
use omnichat_store::vouching::{USER_ID_CHARS, Vouched};
use serde::Deserialize;
use sha2::Sha256;

use crate::problem::Refused;

/// Longest life of a site's token, in seconds, with five minutes for clocks that differ.
const DAY_S: i64 = 24 * 3600 + 300;

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
}

/// Who it is, if the proof holds.
pub fn check(secret: &[u8], identity: VouchedIdentity, now: Time) -> Result<Vouched, Refused> {
    let vouched = match identity {
        VouchedIdentity::Hmac(said) => by_hmac(secret, said)?,
        VouchedIdentity::Jwt(said) => by_jwt(secret, &said.jwt, now)?,
    };
    let length = vouched.user_id.chars().count();
    if !(1..=USER_ID_CHARS).contains(&length) || vouched.user_id.chars().any(char::is_control) {
        return Err(refused("the user's id must have 1 to 200 characters, none of them a control character"));
    }
    Ok(vouched)
}

fn by_hmac(secret: &[u8], said: VouchedHmac) -> Result<Vouched, Refused> {
    let wrong = || {
        refused("the hash is not the HMAC-SHA256 of the user's id with this inbox's secret, in hexadecimal")
    };
    let proof = unhex(&said.user_hash).ok_or_else(wrong)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| wrong())?;
    mac.update(said.user_id.as_bytes());
    // Compared in constant time.
    mac.verify_slice(&proof).map_err(|_| wrong())?;
    Ok(Vouched { user_id: said.user_id, name: said.name, email: said.email, wholly: false })
}

fn by_jwt(secret: &[u8], jwt: &str, now: Time) -> Result<Vouched, Refused> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_required_spec_claims(&["exp", "sub"]);
    rules.validate_aud = false;
    // The clock is injected.
    rules.validate_exp = false;
    let read =
        jsonwebtoken::decode::<Claims>(jwt, &DecodingKey::from_secret(secret), &rules).map_err(|_| {
            refused("the JWT is not signed with this inbox's secret by HS256, or lacks `sub` or `exp`")
        })?;
    let left = read.claims.exp.saturating_sub(now.ms() / 1000);
    if left <= 0 {
        return Err(refused("the JWT has expired; load the page again"));
    }
    if left > DAY_S {
        return Err(refused("the JWT must end within a day; issue one for each page"));
    }
    let Claims { sub, name, email, .. } = read.claims;
    Ok(Vouched { user_id: sub, name, email, wholly: true })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

fn refused(why: &str) -> Refused {
    Refused::new(Code::Forbidden, format!("The site does not vouch for this visitor: {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{EncodingKey, Header};
    use omnichat_api::widget::VouchedJwt;
    use serde_json::{Value, json};

    const NOW: Time = Time(1_795_000_000_000);
    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn hmac(user_id: &str, user_hash: &str) -> Result<Vouched, Refused> {
        let (user_id, user_hash) = (user_id.into(), user_hash.into());
        check(SECRET, VouchedIdentity::Hmac(VouchedHmac { user_id, user_hash, name: None, email: None }), NOW)
    }

    fn jwt(algorithm: Algorithm, secret: &[u8], claims: &Value) -> Result<Vouched, Refused> {
        let token =
            jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap();
        check(SECRET, VouchedIdentity::Jwt(VouchedJwt { jwt: token }), NOW)
    }

    #[test]
    fn an_id_counts_only_with_its_own_hmac() {
        // printf %s 42 | openssl dgst -sha256 -hmac 0123…ef
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
        mac.update(b"42");
        let hash: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hmac("42", &hash).unwrap().user_id, "42");
        assert_eq!(hmac("42", &hash.to_uppercase()).unwrap().user_id, "42");
        for (id, hash) in [("43", hash.as_str()), ("42", ""), ("42", &hash[2..]), ("42", &"é".repeat(32))] {
            assert!(hmac(id, hash).is_err(), "{id} {hash}");
        }
    }

    #[test]
    fn a_jwt_counts_with_the_right_secret_algorithm_and_time() {
        let exp = NOW.ms() / 1000 + 600;
        let good = json!({"sub": "42", "exp": exp, "name": "Maya", "email": "maya@example.com"});
        let vouched = jwt(Algorithm::HS256, SECRET, &good).unwrap();
        assert_eq!(
            (vouched.user_id.as_str(), vouched.name.as_deref(), vouched.wholly),
            ("42", Some("Maya"), true)
        );
        assert!(jwt(Algorithm::HS256, b"another", &good).is_err());
        assert!(jwt(Algorithm::HS512, SECRET, &good).is_err());
        for bad in [
            json!({"sub": "42"}),
            json!({"exp": exp}),
            json!({"sub": "", "exp": exp}),
            json!({"sub": "42", "exp": NOW.ms() / 1000}),
            json!({"sub": "42", "exp": exp + 30 * 24 * 3600}),
        ] {
            assert!(jwt(Algorithm::HS256, SECRET, &bad).is_err(), "{bad}");
        }
    }
}
