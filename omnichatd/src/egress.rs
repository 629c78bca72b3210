//! Requests to addresses that tenants or messages name. They reach the public internet and nothing else: a name is
//! resolved once, every address it has is looked at, and the connection goes to one that passed. What lies in private
//! or special networks is reached only where the setting `egress.allow` lists it, which only whoever has the machine
//! can change. No redirect is followed, an answer has a largest size and a longest time, and none of it is shown to
//! whoever named the address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bytes::{Bytes, BytesMut};
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Request, StatusCode, Url};
use tokio::net::lookup_host;
use tokio::time::timeout;

use crate::trust::{Trust, distrust};

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an answer may take, to its last byte.
const ANSWER: Duration = Duration::from_secs(10);

/// Why a request was not made, or came to nothing. Says nothing of what lies behind the address.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The address is no public one.
    #[error(
        "the address does not lead to the public internet; whoever has the machine can allow it in `egress.allow`"
    )]
    NotPublic,
    /// Only `https` leaves the house.
    #[error("the address must begin with https://")]
    NotHttps,
    /// Nobody answered in time, or not in a way that can be read.
    #[error("there is no answer from {0}")]
    NoAnswer(String),
    /// Its certificate is not believed. Says why, and what to do.
    #[error("{0}")]
    Distrusted(String),
    /// The answer, of which this is the status, is longer than what was asked for can be.
    #[error("the answer is too long")]
    TooLong(StatusCode),
}

/// The way out.
#[derive(Clone)]
pub struct Egress {
    http: Client,
    allow: Arc<[IpNet]>,
    trust: Trust,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, whole.
    pub body: Bytes,
}

impl Egress {
    /// With these networks allowed besides the public internet, to servers that are trusted.
    pub fn new(allow: &[IpNet], trust: Trust) -> anyhow::Result<Self> {
        let allow: Arc<[IpNet]> = allow.into();
        let http = trust
            .http()
            .dns_resolver(Arc::new(Guard(Arc::clone(&allow))))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .build()
            .context("the client for outgoing requests cannot be made")?;
        Ok(Self { http, allow, trust })
    }

    /// A request to begin with.
    #[must_use]
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// Sends a request and reads an answer of at most `most` bytes.
    pub async fn send(&self, request: Request, most: usize) -> Result<Answer, Refusal> {
        let host = self.look_at(request.url())?;
        let silent = |error: reqwest::Error| match distrust(&host, &error) {
            _ if refused(&error) => Refusal::NotPublic,
            Some(why) => Refusal::Distrusted(why),
            None => Refusal::NoAnswer(host.clone()),
        };
        let mut response = self.http.execute(request).await.map_err(silent)?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut body = BytesMut::new();
        while let Some(part) = response.chunk().await.map_err(silent)? {
            if body.len() + part.len() > most {
                return Err(Refusal::TooLong(status));
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, headers, body: body.freeze() })
    }

    /// Where a connection to a server that a tenant names may go: its name is resolved here, once, and the connection is
    /// made to the address that this gives.
    pub async fn reach(&self, host: &str, port: u16) -> Result<SocketAddr, Refusal> {
        let silent = || Refusal::NoAnswer(host.to_owned());
        let found = timeout(CONNECT, lookup_host((host, port))).await.map_err(|_| silent())?;
        let mut found = found.map_err(|_| silent())?;
        found.find(|found| passes(found.ip(), &self.allow)).ok_or(Refusal::NotPublic)
    }

    /// Whom it trusts.
    #[must_use]
    pub const fn trust(&self) -> &Trust {
        &self.trust
    }

    /// What can be told from the address alone. A name is looked at when it is resolved, a bare address only here.
    fn look_at(&self, url: &Url) -> Result<String, Refusal> {
        let host = url.host_str().ok_or(Refusal::NotPublic)?;
        let bare: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        if bare.is_some_and(|address| !passes(address, &self.allow)) {
            return Err(Refusal::NotPublic);
        }
        let inside = bare.is_some_and(|address| allowed(address, &self.allow));
        match url.scheme() {
            "https" => Ok(host.to_owned()),
            // Within what is allowed by hand, a test server or a neighbour without a certificate may be reached.
            "http" if inside => Ok(host.to_owned()),
            _ => Err(Refusal::NotHttps),
        }
    }
}

/// Resolves names and lets through what may be reached.
struct Guard(Arc<[IpNet]>);

#[derive(Debug, thiserror::Error)]
#[error("the name leads to no address that may be reached")]
struct NothingPasses;

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = Arc::clone(&self.0);
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await?;
            let passing: Vec<SocketAddr> = found.filter(|found| passes(found.ip(), &allow)).collect();
            if passing.is_empty() {
                return Err(NothingPasses.into());
            }
            Ok(Box::new(passing.into_iter()) as Addrs)
        })
    }
}

fn refused(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<NothingPasses>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn allowed(address: IpAddr, allow: &[IpNet]) -> bool {
    let address = address.to_canonical();
    allow.iter().any(|net| net.contains(&address))
}

fn passes(address: IpAddr, allow: &[IpNet]) -> bool {
    let public = match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    };
    public || allowed(address, allow)
}

/// IANA's registry of special-purpose addresses, turned round.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a >= 224
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)))
}

/// Global unicast is 2000::/3; within it, what carries an IPv4 address or is for documentation is not.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    (0x2000..0x4000).contains(&a)
        && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
        && a != 0x2002
        && !(a == 0x3fff && b < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_public_internet_is_reached_in_whatever_form_an_address_is_written() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!passes(ip(inside), &[]), "{inside}");
        }
        for outside in ["1.1.1.1", "93.184.216.34", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"] {
            assert!(passes(ip(outside), &[]), "{outside}");
        }
        let allow = ["127.0.0.0/8".parse().unwrap()];
        assert!(
            passes(ip("127.0.0.1"), &allow)
                && passes(ip("::ffff:127.0.0.1"), &allow)
                && !passes(ip("10.0.0.1"), &allow)
        );
    }

    #[tokio::test]
    async fn what_is_not_allowed_is_refused_before_a_connection_and_a_name_is_seen_through() {
        let egress = Egress::new(&[], Trust::of(None).unwrap()).unwrap();
        let ask = async |url: &str| {
            let request = egress.http().get(url).build().unwrap();
            egress.send(request, 1000).await.err().unwrap()
        };
        for inside in [
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "https://localhost/",
            "https://0x7f.1/",
        ] {
            assert!(matches!(ask(inside).await, Refusal::NotPublic), "{inside}");
        }
        assert!(matches!(ask("http://1.1.1.1/").await, Refusal::NotHttps));
        assert!(matches!(ask("http://localhost/").await, Refusal::NotHttps));
    }
}
