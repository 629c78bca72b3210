//! Requests as carriers make them: to any address, with any headers. No login goes with them; what proves them, whoever
//! calls has put into the headers.

use std::time::Duration;

use crate::error::Cause;
use crate::{Error, Result, client, tls};

/// How long the daemon may take; carriers give up after ten to fifteen seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// Posts to hooks. Clones share connections.
#[derive(Clone, Debug)]
pub struct Hooks(reqwest::Client);

/// What came back.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The media type, if one is named.
    pub media_type: Option<String>,
    /// The body, as text.
    pub body: String,
}

impl Hooks {
    /// Connects to nothing yet.
    pub fn new() -> Result<Self> {
        let tls = tls::config()?;
        Ok(Self(client::http(&tls, PATIENCE)?))
    }

    /// Posts once. Every answer is one, also a refusal.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answered> {
        let mut request = self.0.post(url).body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let unreachable = |error: reqwest::Error| Error::Unreachable {
            url: url.to_owned(),
            source: Cause::innermost(&error),
        };
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status().as_u16();
        let media_type =
            answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let body = answer.text().await.map_err(unreachable)?;
        Ok(Answered { status, media_type, body })
    }
}
