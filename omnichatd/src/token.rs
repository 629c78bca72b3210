//! Access tokens: JWT, HS256, checked against the injected clock. A staff token names a session, which is looked up
//! on every request; a visitor token is bound to tenant, inbox and contact; a legacy token is for the clients of the system
//! before. None is ever taken for another.

mod known;

use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use omnichat_api::{Code, ContactId, InboxId, SessionId, TenantId, Time, UserId};
use omnichat_store::keys::SigningKey;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::legacy::token::{LegacyClaims, plain};
use crate::problem::Refused;
use crate::token::known::{Known, mark};

/// How long a staff token holds, in milliseconds.
pub const STAFF_MS: i64 = 15 * 60 * 1000;
/// How long a visitor token holds, in milliseconds: the widget keeps it, and it is the visitor's only key.
pub const VISITOR_MS: i64 = 365 * 24 * 3600 * 1000;

const ISSUER: &str = "omnichat";
const STAFF: &str = "staff";
const VISITOR: &str = "visitor";
const LEGACY: &str = "legacy";

/// Signs and checks tokens with the installation's keys, newest first.
#[derive(Clone)]
pub struct Tokens(Arc<Parts>);

#[derive(Default)]
struct Parts {
    keys: RwLock<Vec<Key>>,
    /// What these keys have signed.
    staff: Known<StaffClaims>,
    visitors: Known<VisitorClaims>,
    legacy: Known<LegacyClaims>,
}

struct Key {
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// Who a staff token is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffClaims {
    /// The user.
    pub sub: UserId,
    /// The session, which may have ended since.
    pub sid: SessionId,
    /// The tenant.
    pub tid: TenantId,
    /// When the token ends, in unix seconds.
    pub exp: i64,
}

/// Who a visitor token is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorClaims {
    /// The contact.
    pub sub: ContactId,
    /// The inbox.
    pub inbox: InboxId,
    /// The tenant.
    pub tid: TenantId,
    /// When the token ends, in unix seconds.
    pub exp: i64,
}

#[derive(Serialize, Deserialize)]
struct Envelope<C> {
    iss: String,
    aud: String,
    #[serde(flatten)]
    claims: C,
}

/// What a token of one kind says.
trait Claims: Clone + DeserializeOwned {
    const AUDIENCE: &str;
    fn exp(&self) -> i64;
    fn known(parts: &Parts) -> &Known<Self>;
}

impl Claims for StaffClaims {
    const AUDIENCE: &str = STAFF;

    fn exp(&self) -> i64 {
        self.exp
    }

    fn known(parts: &Parts) -> &Known<Self> {
        &parts.staff
    }
}

impl Claims for VisitorClaims {
    const AUDIENCE: &str = VISITOR;

    fn exp(&self) -> i64 {
        self.exp
    }

    fn known(parts: &Parts) -> &Known<Self> {
        &parts.visitors
    }
}

impl Claims for LegacyClaims {
    const AUDIENCE: &str = LEGACY;

    fn exp(&self) -> i64 {
        self.exp
    }

    fn known(parts: &Parts) -> &Known<Self> {
        &parts.legacy
    }
}

impl Tokens {
    /// With these keys, newest first.
    #[must_use]
    pub fn new(keys: &[SigningKey]) -> Self {
        let tokens = Self(Arc::default());
        tokens.renew(keys);
        tokens
    }

    /// With these keys from now on, newest first.
    pub fn renew(&self, keys: &[SigningKey]) {
        let keys = keys.iter().map(|key| Key {
            id: key.id.to_string(),
            encoding: EncodingKey::from_secret(&key.secret),
            decoding: DecodingKey::from_secret(&key.secret),
        });
        let mut held = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
        *held = keys.collect();
        // While nobody can check: what the keys before have signed may not hold any more.
        self.0.staff.forget();
        self.0.visitors.forget();
        self.0.legacy.forget();
    }

    /// A staff token from `now` on, and when it ends.
    pub fn staff(
        &self,
        user: UserId,
        session: SessionId,
        tenant: TenantId,
        now: Time,
    ) -> Result<(String, Time), Refused> {
        let ends = now.plus_ms(STAFF_MS);
        let claims = StaffClaims { sub: user, sid: session, tid: tenant, exp: ends.ms() / 1000 };
        Ok((self.sign(STAFF, claims)?, ends))
    }

    /// A visitor token from `now` on, and when it ends.
    pub fn visitor(
        &self,
        tenant: TenantId,
        inbox: InboxId,
        contact: ContactId,
        now: Time,
    ) -> Result<(String, Time), Refused> {
        let ends = now.plus_ms(VISITOR_MS);
        let claims = VisitorClaims { sub: contact, inbox, tid: tenant, exp: ends.ms() / 1000 };
        Ok((self.sign(VISITOR, claims)?, ends))
    }

    /// A token for a client of the system before.
    pub fn legacy(&self, claims: LegacyClaims) -> Result<String, Refused> {
        self.sign(LEGACY, claims)
    }

    /// Whom a staff token is for; refused when it is forged, expired or no staff token.
    pub fn check_staff(&self, token: &str, now: Time) -> Result<StaffClaims, Refused> {
        self.check(token, now)
    }

    /// Whom a visitor token is for; refused when it is forged, expired or no visitor token.
    pub fn check_visitor(&self, token: &str, now: Time) -> Result<VisitorClaims, Refused> {
        self.check(token, now)
    }

    /// Whom such a token is for; refused when it is forged, expired or of another kind.
    pub fn check_legacy(&self, token: &str, now: Time) -> Result<LegacyClaims, Refused> {
        self.check(token, now)
    }

    fn sign<C: Serialize>(&self, audience: &str, claims: C) -> Result<String, Refused> {
        let broken = || Refused::new(Code::Internal, "The server has no signing key; see `omnichat doctor`.");
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.first().ok_or_else(broken)?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
        let envelope = Envelope { iss: ISSUER.into(), aud: audience.into(), claims };
        let written = serde_json::to_string(&envelope).and_then(|json| RawValue::from_string(plain(&json)));
        let written = written.map_err(|_| broken())?;
        jsonwebtoken::encode(&header, &written, &key.encoding).map_err(|_| broken())
    }

    fn check<C: Claims>(&self, token: &str, now: Time) -> Result<C, Refused> {
        let mark = mark(token);
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let claims = match C::known(&self.0).get(&mark) {
            Some(claims) => claims,
            None => {
                let claims: C = verify(&keys, token).ok_or_else(|| {
                    let detail = "The access token is not one of ours. Sign in again.";
                    Refused::new(Code::Unauthorized, detail)
                })?;
                C::known(&self.0).keep(mark, claims.clone());
                claims
            }
        };
        if now.ms() >= claims.exp().saturating_mul(1000) {
            let detail = "The access token has expired. Refresh it, or sign in again.";
            return Err(Refused::new(Code::Unauthorized, detail));
        }
        Ok(claims)
    }
}

/// What a token says, if it is of this kind and one of these keys has signed it.
fn verify<C: Claims>(keys: &[Key], token: &str) -> Option<C> {
    let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
    let key = keys.iter().find(|key| key.id == kid)?;
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[C::AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    // The library would ask the machine's clock; ours is injected, and without leeway.
    rules.validate_exp = false;
    let read = jsonwebtoken::decode::<Envelope<C>>(token, &key.decoding, &rules).ok()?;
    Some(read.claims.claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: Time = Time(1_795_000_000_000);

    fn keys(secret: u8, id: Uuid) -> Vec<SigningKey> {
        vec![SigningKey { id, secret: vec![secret; 32] }]
    }

    fn staff(tokens: &Tokens) -> String {
        tokens.staff(UserId::new(), SessionId::new(), TenantId::new(), NOW).unwrap().0
    }

    #[test]
    fn a_token_holds_15_minutes_and_not_a_second_longer() {
        let tokens = Tokens::new(&keys(1, Uuid::nil()));
        let token = staff(&tokens);
        assert!(tokens.check_staff(&token, NOW.plus_ms(STAFF_MS - 1000)).is_ok());
        let refused = tokens.check_staff(&token, NOW.plus_ms(STAFF_MS)).unwrap_err();
        assert_eq!(refused.problem.code, Code::Unauthorized);
        assert!(refused.problem.detail.contains("expired"));
    }

    #[test]
    fn a_visitor_token_opens_no_staff_door_and_the_other_way_round() {
        let tokens = Tokens::new(&keys(1, Uuid::nil()));
        let visitor = tokens.visitor(TenantId::new(), InboxId::new(), ContactId::new(), NOW).unwrap().0;
        assert!(tokens.check_visitor(&visitor, NOW).is_ok());
        assert!(tokens.check_staff(&visitor, NOW).is_err());
        assert!(tokens.check_visitor(&staff(&tokens), NOW).is_err());
    }

    #[test]
    fn a_forged_token_is_refused() {
        let id = Uuid::now_v7();
        let tokens = Tokens::new(&keys(1, id));
        let token = staff(&tokens);
        assert!(tokens.check_staff(&staff(&Tokens::new(&keys(2, id))), NOW).is_err(), "another secret");
        assert!(tokens.check_staff(&staff(&Tokens::new(&keys(1, Uuid::nil()))), NOW).is_err(), "unknown key");

        let part = |n: usize| token.split('.').nth(n).unwrap();
        let base64 = |text: String| {
            use base64::Engine;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
        };
        let none = base64(format!(r#"{{"alg":"none","typ":"JWT","kid":"{id}"}}"#));
        assert!(tokens.check_staff(&format!("{none}.{}.", part(1)), NOW).is_err(), "alg none");
        assert!(tokens.check_staff(&format!("{none}.{}.{}", part(1), part(2)), NOW).is_err());
        assert!(tokens.check_staff(&format!("{}.{}.", part(0), part(1)), NOW).is_err(), "no signature");
        for nonsense in ["", "a.b.c", "..", "Bearer", &"x".repeat(5000)] {
            assert!(tokens.check_staff(nonsense, NOW).is_err());
        }
    }

    #[test]
    fn a_token_that_was_good_before_is_refused_once_it_has_ended_or_its_key_is_gone() {
        let tokens = Tokens::new(&keys(1, Uuid::nil()));
        let token = staff(&tokens);
        let known = tokens.check_staff(&token, NOW).unwrap();
        assert_eq!(tokens.check_staff(&token, NOW).unwrap(), known);
        assert!(tokens.check_visitor(&token, NOW).is_err());
        assert!(tokens.check_staff(&token, NOW.plus_ms(STAFF_MS)).is_err());
        tokens.renew(&keys(2, Uuid::max()));
        assert!(tokens.check_staff(&token, NOW).is_err());
    }

    #[test]
    fn tokens_of_the_key_before_still_hold_after_a_rotation() {
        let (old, new) = (keys(1, Uuid::nil()).remove(0), keys(2, Uuid::max()).remove(0));
        let before = staff(&Tokens::new(std::slice::from_ref(&old)));
        assert!(Tokens::new(&[new, old]).check_staff(&before, NOW).is_ok());
    }
}
