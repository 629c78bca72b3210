//! What a provider says of a user, read from its ID token and its user info. Knows nothing of whether that holds: whoever
//! calls has checked it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use omnichat_store::providers::Identity;
use serde_json::{Map, Value};

/// Claims by their names.
pub(super) type Claims = Map<String, Value>;

/// Longest subject, in characters (OpenID Connect Core 1.0, 2: 255 of ASCII).
const SUBJECT: usize = 500;
/// Most values of the role claim that are looked at.
const ROLES: usize = 1000;

/// The claims of an ID token whose signature was checked.
pub(super) fn of_token(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()
}

/// Whether the user info may know more: many providers put little into the token.
pub(super) fn missing(said: &Claims, role_claim: Option<&str>) -> bool {
    !said.contains_key("email") || role_claim.is_some_and(|claim| find(said, claim).is_none())
}

/// Who it is; `None` when its name for them cannot be kept.
pub(super) fn identity(
    subject: String,
    said: &Claims,
    more: Option<&Claims>,
    role_claim: Option<&str>,
) -> Option<Identity> {
    if subject.is_empty() || subject.chars().count() > SUBJECT || subject.contains('\0') {
        return None;
    }
    let sources = || [Some(said), more].into_iter().flatten();
    let text = |claims: &Claims, name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    // Whether an address is verified counts only beside the address itself.
    let by = sources().find(|claims| claims.contains_key("email"));
    let roles = role_claim.and_then(|claim| sources().find_map(|claims| find(claims, claim)));
    Some(Identity {
        subject,
        email: by.and_then(|claims| text(claims, "email")),
        email_verified: by.is_some_and(verified),
        name: sources().find_map(|claims| text(claims, "name")),
        roles: roles.map(values).unwrap_or_default(),
    })
}

/// Microsoft Entra says it under a name of its own; some say it as text.
fn verified(claims: &Claims) -> bool {
    ["email_verified", "xms_edov"].iter().filter_map(|name| claims.get(*name)).any(|said| match said {
        Value::Bool(said) => *said,
        Value::String(said) => said == "true" || said == "1",
        Value::Number(said) => said.as_u64() == Some(1),
        _ => false,
    })
}

/// A claim by its name, or by a path such as `realm_access.roles`.
fn find<'c>(claims: &'c Claims, name: &str) -> Option<&'c Value> {
    if let Some(found) = claims.get(name) {
        return Some(found);
    }
    let (first, rest) = name.split_once('.')?;
    rest.split('.').try_fold(claims.get(first)?, |at, part| at.get(part))
}

fn values(claim: &Value) -> Vec<String> {
    match claim {
        Value::Array(items) => {
            items.iter().take(ROLES).filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Claims {
        serde_json::from_value(value).unwrap()
    }

    fn read(said: Value, more: Value, claim: &str) -> Identity {
        identity("u1".into(), &claims(said), Some(&claims(more)), Some(claim)).unwrap()
    }

    #[test]
    fn an_address_is_verified_only_by_what_stands_beside_it() {
        let both =
            read(json!({"email": "a@b.c"}), json!({"email": "x@y.z", "email_verified": true}), "groups");
        assert_eq!((both.email.as_deref(), both.email_verified), (Some("a@b.c"), false));
        let more = read(json!({"email_verified": true}), json!({"email": "x@y.z"}), "groups");
        assert_eq!((more.email.as_deref(), more.email_verified), (Some("x@y.z"), false));
        for (said, holds) in [
            (json!({"email_verified": true}), true),
            (json!({"email_verified": "true"}), true),
            (json!({"xms_edov": 1}), true),
            (json!({"email_verified": false}), false),
            (json!({"email_verified": "false"}), false),
            (json!({"email_verified": null}), false),
            (json!({"email_verified": ["true"]}), false),
            (json!({}), false),
        ] {
            assert_eq!(verified(&claims(said.clone())), holds, "{said}");
        }
    }

    #[test]
    fn a_role_claim_is_found_by_name_or_path_and_may_be_one_value_or_many() {
        let said = json!({"realm_access": {"roles": ["agent", 7]}, "https://x.example/role": "boss"});
        assert_eq!(read(said.clone(), json!({}), "realm_access.roles").roles, ["agent"]);
        assert_eq!(read(said.clone(), json!({}), "https://x.example/role").roles, ["boss"]);
        assert_eq!(read(said, json!({"groups": ["a", "b"]}), "groups").roles, ["a", "b"]);
        assert!(read(json!({}), json!({"groups": {"a": 1}}), "groups").roles.is_empty());
    }

    #[test]
    fn the_provider_is_asked_only_for_what_the_token_does_not_say() {
        assert!(missing(&claims(json!({})), None));
        assert!(!missing(&claims(json!({"email": "a@b.c"})), None));
        assert!(missing(&claims(json!({"email": "a@b.c"})), Some("groups")));
    }

    #[test]
    fn a_subject_that_cannot_be_kept_is_no_subject() {
        for subject in ["", "a\0b", &"x".repeat(501)] {
            assert!(identity(subject.into(), &claims(json!({})), None, None).is_none());
        }
    }
}
