//! A request as the journal has it, there and back. Method and path stand before the headers, as HTTP/2 has them; what
//! proves a request is checked before and is not kept.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use omnichat_store::inbound::Waiting;

use crate::channels::Hook;

const METHOD: &str = ":method";
const PATH: &str = ":path";
/// Most bytes of headers that are kept.
const MOST: usize = 32 * 1024;

/// The headers of a request, to be kept.
#[must_use]
pub fn headers(hook: &Hook) -> Vec<(String, String)> {
    let path = path(&hook.url);
    let mut kept = vec![(METHOD.to_owned(), hook.method.to_string()), (PATH.to_owned(), path.to_owned())];
    let mut bytes = path.len();
    for (name, value) in &hook.headers {
        let (name, value) = (name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        bytes += name.len() + value.len();
        if bytes > MOST {
            break;
        }
        if !proves(name) {
            kept.push((name.to_owned(), value.replace('\0', "")));
        }
    }
    kept
}

fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    let end = path.char_indices().nth(4000).map_or(path.len(), |(at, _)| at);
    &path[..end]
}

fn proves(name: &str) -> bool {
    name.contains("signature") || matches!(name, "authorization" | "cookie" | "proxy-authorization")
}

/// The request of a row.
pub(super) fn hook(public_url: &str, waiting: &Waiting) -> Hook {
    let mut hook = Hook {
        method: Method::POST,
        url: public_url.to_owned(),
        headers: HeaderMap::new(),
        body: waiting.body.clone().into(),
        at: waiting.received_at,
    };
    for (name, value) in &waiting.headers {
        match name.as_str() {
            METHOD => hook.method = value.parse().unwrap_or(Method::POST),
            PATH => hook.url = format!("{public_url}{value}"),
            name => {
                if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                    hook.headers.append(name, value);
                }
            }
        }
    }
    hook
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_request_everything_is_kept_but_what_proves_it() {
        let mut sent = HeaderMap::new();
        for (name, value) in [
            ("content-type", "text/plain"),
            ("x-twilio-signature", "secret"),
            ("x-hub-signature-256", "secret"),
            ("authorization", "Basic secret"),
            ("cookie", "secret"),
        ] {
            sent.insert(name, HeaderValue::from_static(value));
        }
        let url = "https://chat.example.com/api/v1/hooks/sms/1?a=b".to_owned();
        let at = omnichat_api::Time(0);
        let kept = headers(&Hook { method: Method::POST, url, headers: sent, body: "".into(), at });
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            kept,
            [
                pair(":method", "POST"),
                pair(":path", "/api/v1/hooks/sms/1?a=b"),
                pair("content-type", "text/plain")
            ]
        );
    }
}
