//! Where the daemon answers: the base address, and the addresses of routes and socket under it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The daemon's base address, such as `https://chat.example.com` or `http://127.0.0.1:8000`; a path before `/api` is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint(Url);

impl Endpoint {
    /// Reads an address as people type it: without a scheme it is `https`, or `http` on this machine.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = |why: String| Error::BadUrl { url: text.chars().take(200).collect(), why };
        let text = text.trim().trim_end_matches('/');
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&full).map_err(|e| bad(e.to_string()))?;
        if !text.contains("://") && is_local(&url) {
            url.set_scheme("http").map_err(|()| bad("it has no host".into()))?;
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("it must begin with http:// or https://".into()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("it must not contain a user or a password".into()));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad("it must not have a `?` or `#` part".into()));
        }
        Ok(Self(url))
    }

    /// The address of an API route; `path` without leading slash, such as `conversations`.
    #[must_use]
    pub fn api(&self, path: &str) -> String {
        format!("{self}/api/v1/{path}")
    }

    /// The address of the staff socket.
    #[must_use]
    pub fn socket(&self) -> String {
        // `http` becomes `ws` and `https` becomes `wss`.
        format!("ws{}/api/v1/socket", self.to_string().trim_start_matches("http"))
    }

    /// Whether what is sent could be read on the way: plain HTTP to another machine.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        self.0.scheme() == "http" && !is_local(&self.0)
    }
}

fn is_local(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl FromStr for Endpoint {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Endpoint {
    type Error = Error;
    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let full = |text: &str| Endpoint::parse(text).unwrap().to_string();
        assert_eq!(full("http://127.0.0.1:8000/"), "http://127.0.0.1:8000");
        assert_eq!(full("localhost:8000"), "http://localhost:8000");
        assert_eq!(full("[::1]:8000"), "http://[::1]:8000");
        assert_eq!(full("chat.example.com"), "https://chat.example.com");
        assert_eq!(full(" https://example.com/support/ "), "https://example.com/support");
    }

    #[test]
    fn routes_and_socket_lie_under_the_base_path() {
        let endpoint = Endpoint::parse("https://example.com/support").unwrap();
        assert_eq!(endpoint.api("me"), "https://example.com/support/api/v1/me");
        assert_eq!(endpoint.socket(), "wss://example.com/support/api/v1/socket");
        assert_eq!(Endpoint::parse("localhost:1").unwrap().socket(), "ws://localhost:1/api/v1/socket");
    }

    #[test]
    fn what_is_no_address_is_refused_and_plain_http_elsewhere_is_noticed() {
        for bad in ["", "ftp://example.com", "https://ana:pw@example.com", "https://example.com/?a=1"] {
            assert!(Endpoint::parse(bad).is_err(), "{bad}");
        }
        assert!(Endpoint::parse("http://chat.example.com").unwrap().is_exposed());
        assert!(!Endpoint::parse("http://localhost:8000").unwrap().is_exposed());
    }
}
