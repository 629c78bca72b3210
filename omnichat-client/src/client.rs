//! One daemon, spoken to over REST: sends a request, reads the answer or the problem. Holds no login and repeats
//! nothing: whether a call is made again is for the caller, who knows whether it may be.

use std::sync::Arc;
use std::time::Duration;

use omnichat_api::auth::{Login, Refresh, Tokens};
use omnichat_api::invite::{AcceptInvite, InviteShown, ShowInvite};
use omnichat_api::{Code, Problem, TenantId};
use reqwest::{Method, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Cause;
use crate::{Endpoint, Error, Result, tls};

/// How long a connection may take to stand.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take; longer than the longest wait of a long poll.
const ANSWER: Duration = Duration::from_secs(40);
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
}

impl Client {
    /// A client of the daemon at this address. Connects to nothing yet.
    pub fn new(endpoint: Endpoint) -> Result<Self> {
        let tls = tls::config()?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured((*tls).clone())
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            // A redirect could carry the token to another host.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| Error::Tls(Cause::innermost(&e)))?;
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

    /// One request and its JSON answer; `()` for an answer without body.
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
        };
        let answer = request.send().await.map_err(|e| self.unreachable(&e))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(self.refusal(answer).await);
        }
        let bytes = answer.bytes().await.map_err(|e| self.unreachable(&e))?;
        // 204 has no body; `null` reads as `()`.
        let json = if status == StatusCode::NO_CONTENT { b"null" } else { bytes.as_ref() };
        serde_json::from_slice(json).map_err(|e| self.not_omnichat(e.to_string()))
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
