//! Requests to carriers, at the addresses of the settings. Tells apart what nobody else can: whether a carrier never saw a
//! request, or may have done what it asks for. Nothing that tenants or messages name is reached by this way; that is
//! [`crate::egress`]'s.

use std::time::Duration;

use anyhow::Context;
use bytes::{Bytes, BytesMut};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde_json::Value;

use crate::channels::Sent;
use crate::trust::{Trust, distrust};

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take, to its last byte.
const ANSWER: Duration = Duration::from_secs(40);
/// How long a connection is kept without use: shorter than any carrier keeps it, so that none breaks just when a message
/// goes over it.
const IDLE: Duration = Duration::from_secs(10);
/// Longest answer that is read, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;
/// The longest that a carrier can make us wait, in seconds.
const LONGEST_WAIT_S: u64 = 3600;

/// The way to the carriers.
#[derive(Clone)]
pub struct Calls(Client);

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Why there is no whole answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// The request did not leave: there was no connection.
    #[error("cannot be reached")]
    Unreached,
    /// Neither did it: the certificate at the other end is not believed. Says why, and what to do.
    #[error("cannot be reached: {0}")]
    Distrusted(String),
    /// The request may have been read, and done.
    #[error("broke off before it answered")]
    Broken,
    /// The same; nobody answered in time.
    #[error("did not answer in time")]
    Silent,
}

impl Calls {
    /// To servers that are trusted.
    pub fn new(trust: &Trust) -> anyhow::Result<Self> {
        let http = trust
            .http()
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .pool_idle_timeout(IDLE)
            .build()
            .context("the client for carriers cannot be made")?;
        Ok(Self(http))
    }

    /// A request to begin with.
    #[must_use]
    pub const fn http(&self) -> &Client {
        &self.0
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: RequestBuilder) -> Result<Reply, NoReply> {
        let mut response = request.send().await.map_err(|error| no_reply(&error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut body = BytesMut::new();
        while let Some(part) = response.chunk().await.map_err(|error| no_reply(&error))? {
            if body.len() + part.len() > LONGEST {
                return Err(NoReply::Broken);
            }
            body.extend_from_slice(&part);
        }
        Ok(Reply { status, headers, body: body.freeze() })
    }
}

fn no_reply(error: &reqwest::Error) -> NoReply {
    let host = error.url().and_then(Url::host_str).unwrap_or("the server");
    if let Some(why) = distrust(host, error) {
        return NoReply::Distrusted(why);
    }
    if error.is_connect() || error.is_builder() {
        return NoReply::Unreached;
    }
    if error.is_timeout() { NoReply::Silent } else { NoReply::Broken }
}

impl NoReply {
    /// What it means for a message of which `who` should have got it.
    #[must_use]
    pub fn sent(self, who: &str) -> Sent {
        match self {
            Self::Unreached | Self::Distrusted(_) => {
                Sent::Later { why: format!("{who} {self}"), after: None }
            }
            Self::Broken | Self::Silent => {
                Sent::Uncertain { why: format!("{who} {self}; the message may have arrived") }
            }
        }
    }
}

impl Reply {
    /// The body, where it is JSON; null otherwise.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// How long the carrier wants to be left alone, at most an hour; given in seconds, as all carriers do.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let seconds: u64 = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds.min(LONGEST_WAIT_S)))
    }

    /// What a status means for a message at any carrier; `None` where it is for the carrier to say more.
    #[must_use]
    pub fn common(&self, who: &str) -> Option<Sent> {
        let code = self.status.as_u16();
        match code {
            408 | 429 => {
                let why = format!("{who} asks to send more slowly ({code})");
                Some(Sent::Later { why, after: self.retry_after() })
            }
            // A gateway that heard nothing does not know what became of the request behind it.
            502 | 504 => {
                let why =
                    format!("{who} answered {code}: it does not know itself whether it took the message");
                Some(Sent::Uncertain { why })
            }
            500.. => {
                let why = format!("{who} is in trouble (it answered {code})");
                Some(Sent::Later { why, after: self.retry_after() })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, retry_after: Option<&str>) -> Reply {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert(RETRY_AFTER, text.parse().unwrap());
        }
        Reply { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::new() }
    }

    #[test]
    fn a_carrier_that_is_busy_is_asked_again_when_it_says_and_a_gateway_is_not_believed() {
        let after = |seconds| Some(Duration::from_secs(seconds));
        let Some(Sent::Later { after: waits, .. }) = reply(429, Some("7")).common("X") else { panic!() };
        assert_eq!(waits, after(7));
        let Some(Sent::Later { after: waits, .. }) = reply(503, Some("99999999")).common("X") else {
            panic!()
        };
        assert_eq!(waits, after(3600));
        let Some(Sent::Later { after: None, .. }) = reply(500, Some("soon")).common("X") else { panic!() };
        assert!(matches!(reply(504, None).common("X"), Some(Sent::Uncertain { .. })));
        assert!(reply(201, None).common("X").is_none() && reply(400, None).common("X").is_none());
    }

    #[test]
    fn what_never_left_is_sent_again_and_what_may_have_arrived_is_not() {
        assert!(matches!(NoReply::Unreached.sent("X"), Sent::Later { .. }));
        assert!(matches!(NoReply::Broken.sent("X"), Sent::Uncertain { .. }));
        assert!(matches!(NoReply::Silent.sent("X"), Sent::Uncertain { .. }));
    }
}
