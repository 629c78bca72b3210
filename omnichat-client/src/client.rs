//! One daemon, spoken to over REST: sends a request, reads the answer or the problem. Holds no login and repeats
//! nothing: whether a call is made again is for the caller, who knows whether it may be.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use omnichat_api::auth::{Login, Refresh, Tokens};
use omnichat_api::invite::{AcceptInvite, InviteShown, ShowInvite};
use omnichat_api::{Code, Problem, TenantId};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Cause;
use crate::{Endpoint, Error, Result, tls};

/// How long a connection may take to stand.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take; longer than the longest wait of a long poll.
const ANSWER: Duration = Duration::from_secs(40);
/// How long a file may be on its way.
const FILE: Duration = Duration::from_secs(30 * 60);
/// What this program calls itself.
pub(crate) const USER_AGENT: &str = concat!("omnichat/", env!("CARGO_PKG_VERSION"));

/// A client of one daemon. Clones share connections.
#[derive(Clone, Debug)]
pub struct Client {
    endpoint: Endpoint,
    http: reqwest::Client,
    pub(crate) tls: Arc<rustls::ClientConfig>,
}

/// Who asks: nobody yet, or the bearer of an access token.
#[derive(Clone, Copy)]
pub(crate) enum As<'a> {
    Nobody,
    Bearer(&'a str),
}

/// What the request carries.
pub(crate) enum With<'a, B: ?Sized> {
    Query(&'a B),
    Body(&'a B),
    /// A text of this media type.
    Text(&'static str, &'a str),
    /// Lines of JSON, however many, and a query.
    Lines(&'a B, &'a str),
    /// A file as the body, and a query.
    File(&'a B, &'a Path),
}

/// HTTP as this crate speaks it, with so much patience for an answer.
pub(crate) fn http(tls: &rustls::ClientConfig, answer: Duration) -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT)
        .timeout(answer)
        // A redirect could carry the token to another host.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|e| Error::Tls(Cause::innermost(&e)))
}

impl Client {
    /// A client of the daemon at this address. Connects to nothing yet.
    pub fn new(endpoint: Endpoint) -> Result<Self> {
        let tls = tls::config()?;
        let http = http(&tls, ANSWER)?;
        Ok(Self { endpoint, http, tls })
    }

    /// Where the daemon answers.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Signs in; the refresh token comes in the answer.
    pub async fn login(&self, login: &Login) -> Result<Tokens> {
        self.call(Method::POST, "auth/login", As::Nobody, With::Body(login)).await
    }

    /// Uses the refresh token up for new tokens. [`Session`](crate::Session) does this by itself.
    /// With a tenant the new tokens are for that one.
    pub async fn refresh(&self, refresh_token: &str, tenant_id: Option<TenantId>) -> Result<Tokens> {
        let refresh = Refresh { refresh_token: Some(refresh_token.to_owned()), tenant_id };
        self.call(Method::POST, "auth/refresh", As::Nobody, With::Body(&refresh)).await
    }

    /// What an invite offers.
    pub async fn show_invite(&self, token: &str) -> Result<InviteShown> {
        let show = ShowInvite { token: token.to_owned() };
        self.call(Method::POST, "invites/show", As::Nobody, With::Body(&show)).await
    }

    /// Accepts an invite and signs in.
    pub async fn accept_invite(&self, accept: &AcceptInvite) -> Result<Tokens> {
        self.call(Method::POST, "invites/accept", As::Nobody, With::Body(accept)).await
    }

    /// One request and its JSON answer; `()` for an answer without body, a `String` for a table.
    pub(crate) async fn call<B, T>(
        &self,
        method: Method,
        path: &str,
        who: As<'_>,
        with: With<'_, B>,
    ) -> Result<T>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        let mut request =
            self.http.request(method, self.endpoint.api(path)).header("accept", "application/json");
        if let As::Bearer(token) = who {
            request = request.bearer_auth(token);
        }
        request = match with {
            With::Query(query) => request.query(query),
            With::Body(body) => request.json(body),
            With::Text(media_type, text) => request.header("content-type", media_type).body(text.to_owned()),
            With::Lines(query, lines) => {
                let request = request.query(query).timeout(FILE).header(CONTENT_TYPE, "application/x-ndjson");
                request.body(lines.to_owned())
            }
            With::File(query, path) => {
                let (file, bytes) = opened(path).await.map_err(|error| Error::file(path, &error))?;
                let request = request.query(query).timeout(FILE).header(CONTENT_LENGTH, bytes);
                request.header(CONTENT_TYPE, "application/octet-stream").body(file)
            }
        };
        let answer = self.answer(request).await?;
        let status = answer.status();
        let table =
            answer.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/csv"));
        let mut bytes = answer.bytes().await.map_err(|e| self.unreachable(&e))?.to_vec();
        if table {
            bytes = serde_json::Value::from(String::from_utf8_lossy(&bytes)).to_string().into_bytes();
        }
        // 204 has no body; `null` reads as `()`.
        let json = if status == StatusCode::NO_CONTENT { b"null" } else { bytes.as_slice() };
        serde_json::from_slice(json).map_err(|e| self.not_omnichat(e.to_string()))
    }

    /// An answer as it comes: a file, however large.
    pub(crate) async fn open(&self, path: &str, who: As<'_>) -> Result<Response> {
        let mut request = self.http.get(self.endpoint.api(path)).timeout(FILE);
        if let As::Bearer(token) = who {
            request = request.bearer_auth(token);
        }
        self.answer(request).await
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Response> {
        let answer = request.send().await.map_err(|e| self.unreachable(&e))?;
        if answer.status().is_success() { Ok(answer) } else { Err(self.refusal(answer).await) }
    }

    async fn refusal(&self, answer: Response) -> Error {
        let status = answer.status();
        let after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
        let retry_after = after.map(Duration::from_secs);
        let bytes = match answer.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return self.unreachable(&error),
        };
        match serde_json::from_slice::<Problem>(&bytes) {
            Ok(problem) => Error::Refused { problem: Box::new(problem), retry_after },
            // A proxy in between answers in its own words.
            Err(_) if matches!(status.as_u16(), 429 | 502..=504) => {
                let code = if status.as_u16() == 429 { Code::TooManyRequests } else { Code::Unavailable };
                let detail = format!("{} answers {status}.", self.endpoint);
                Error::Refused { problem: Box::new(Problem::new(code, detail)), retry_after }
            }
            Err(_) => self.not_omnichat(format!("it answers {status} without saying why")),
        }
    }

    pub(crate) fn unreachable(&self, error: &(dyn std::error::Error + 'static)) -> Error {
        Error::Unreachable { url: self.endpoint.to_string(), source: Cause::innermost(error) }
    }

    pub(crate) fn not_omnichat(&self, why: String) -> Error {
        Error::NotOmnichat { url: self.endpoint.to_string(), source: Cause(why) }
    }
}

/// A file and its size in bytes.
async fn opened(path: &Path) -> std::io::Result<(tokio::fs::File, u64)> {
    // Asked first: to open a pipe would be to wait for whoever writes into it.
    let about = tokio::fs::metadata(path).await?;
    if about.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    if !about.is_file() {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    Ok((tokio::fs::File::open(path).await?, about.len()))
}
