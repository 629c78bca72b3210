//! What the old dashboard is known by at `/ws/{user_id}`, where it listens without its token: a cookie that repeats the
//! token, given when its other socket is opened with it. Scripts cannot read it, other websites cannot send it, and it
//! counts for the pages of the website that it was given to: the widget on another page of the same browser is a visitor's.

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::CookieJar;
use sha2::{Digest, Sha256};

use crate::origin;

/// Where it is sent.
const PATH: &str = "/ws/";

/// The cookie's name: no website's page is taken for another's. Programs name no website, and need no badge.
fn name(headers: &HeaderMap) -> Option<String> {
    let website = Sha256::digest(origin::of(headers).filter(|website| *website != "null")?);
    let mark: String = website.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(format!("omnichat_desk_{mark}"))
}

/// The badge for the page that sent this, which ends with the token.
pub(super) fn give(headers: &HeaderMap, token: &str, seconds: i64, public_url: &str) -> Option<HeaderValue> {
    let secure = if public_url.starts_with("https://") { "; Secure" } else { "" };
    let name = name(headers)?;
    let badge = format!("{name}={token}; Path={PATH}; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::try_from(badge).ok()
}

/// The token that the page which sent this has shown before.
pub(super) fn shown(headers: &HeaderMap) -> Option<String> {
    let name = name(headers)?;
    CookieJar::from_headers(headers).get(&name).map(|badge| badge.value().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::{COOKIE, ORIGIN};

    fn of(origin: &str, cookie: &str) -> HeaderMap {
        [(ORIGIN, origin), (COOKIE, cookie)]
            .map(|(name, value)| (name, value.parse().unwrap()))
            .into_iter()
            .collect()
    }

    #[test]
    fn a_badge_counts_for_the_website_that_it_was_given_to() {
        let given = give(&of("https://desk.example", ""), "a.b-c_d", 60, "https://chat.example").unwrap();
        let given = given.to_str().unwrap();
        let pair = given.split(';').next().unwrap();
        for part in ["Path=/ws/", "HttpOnly", "SameSite=Strict", "Secure", "Max-Age=60"] {
            assert!(given.contains(part), "{given}");
        }
        assert_eq!(shown(&of("https://desk.example", &format!("x=y; {pair}"))).as_deref(), Some("a.b-c_d"));
        for other in ["https://shop.example", "http://desk.example", "null"] {
            assert_eq!(shown(&of(other, pair)), None, "{other}");
        }
        for nowhere in [HeaderMap::new(), of("null", "")] {
            assert_eq!(give(&nowhere, "t", 60, "https://chat.example"), None);
        }
        let plain = give(&of("http://127.0.0.1:9", ""), "t", 60, "http://127.0.0.1:8").unwrap();
        assert!(!plain.to_str().unwrap().contains("Secure"));
    }
}
