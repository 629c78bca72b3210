//! Which websites may call. Pure decisions over the `Origin` header (RFC 6454, 7); programs that are no browser
//! send none and are let through: a token is needed in any case.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use omnichat_api::Code;
use omnichat_api::inbox::Inbox;

use crate::problem::Refused;

/// The `Origin` of a request; `None` when it has none.
#[must_use]
pub fn of(headers: &HeaderMap) -> Option<&str> {
    headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or("unreadable"))
}

/// Whether a request comes from the daemon's own pages: from the public URL, or from the host it was sent to.
#[must_use]
pub fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let Some(origin) = of(headers) else { return false };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin.eq_ignore_ascii_case(public_url)
        || matches!((authority, host), (Some(a), Some(h)) if a.eq_ignore_ascii_case(h))
}

/// Lets in programs, the daemon's own pages, and the other websites of the settings: for what staff do.
pub fn own(headers: &HeaderMap, public_url: &str, others: &[String]) -> Result<(), Refused> {
    match of(headers) {
        Some(origin) if !is_own(headers, public_url) && !is_listed(origin, others) => {
            Err(not_allowed(origin, "is not this server's own page; the setting cors_origins lets in others"))
        }
        _ => Ok(()),
    }
}

/// Lets in programs, the daemon's own pages, and the websites on the inbox's list: for what visitors do.
pub fn of_inbox(headers: &HeaderMap, public_url: &str, inbox: &Inbox) -> Result<(), Refused> {
    match of(headers) {
        Some(origin) if !is_own(headers, public_url) && !is_listed(origin, &inbox.allowed_origins) => {
            Err(not_allowed(origin, "is not on the inbox's list of websites; add it in the inbox's settings"))
        }
        _ => Ok(()),
    }
}

fn is_listed(origin: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|entry| entry == "*" || entry.eq_ignore_ascii_case(origin))
}

fn not_allowed(origin: &str, why: &str) -> Refused {
    let origin: String = origin.chars().take(200).collect();
    Refused::new(Code::OriginNotAllowed, format!("{origin} {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(HOST, "chat.local:8000".parse().unwrap())]);
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    #[test]
    fn own_pages_and_programs_pass_and_other_pages_do_not() {
        let others = ["https://desk.example".to_owned()];
        let passes = |origin| own(&headers(origin), "https://chat.example", &others).is_ok();
        assert!(passes(Some("https://desk.example")));
        assert!(passes(None));
        assert!(passes(Some("https://chat.example")));
        assert!(passes(Some("http://chat.local:8000")));
        assert!(!passes(Some("http://chat.local:8001")));
        assert!(!passes(Some("https://chat.example.evil.test")));
        assert!(!passes(Some("null")));
    }

    #[test]
    fn a_list_holds_whole_origins() {
        let list = ["https://shop.example".to_owned()];
        assert!(is_listed("https://shop.example", &list));
        for other in ["http://shop.example", "https://shop.example:444", "https://a.shop.example", "null"] {
            assert!(!is_listed(other, &list), "{other}");
        }
        assert!(
            is_listed("https://any.example", &["*".to_owned()]) && !is_listed("https://any.example", &[])
        );
    }
}
