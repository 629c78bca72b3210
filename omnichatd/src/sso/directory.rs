//! What providers say of themselves, kept for a while. Every request to a provider goes out through here, and so through
//! the guard of [`crate::egress`]: where a provider lies, a tenant says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use omnichat_api::FieldError;
use openidconnect::core::CoreProviderMetadata;
use openidconnect::http::header::ACCEPT;
use openidconnect::url::Url;
use openidconnect::{AsyncHttpClient, DiscoveryError, HttpRequest, HttpResponse, IssuerUrl};
use tokio::time::Instant;

use super::claims::Claims;
use crate::egress::{Egress, Refusal};

/// How long a description counts.
const FRESH: Duration = Duration::from_secs(600);
/// Most descriptions that are kept; the oldest goes first.
const MOST: usize = 200;
/// Longest answer of a provider, in bytes.
const ANSWER_BYTES: usize = 512 * 1024;

type Known = HashMap<String, (Instant, Arc<CoreProviderMetadata>)>;

/// The descriptions of providers, with their keys.
pub struct Directory {
    egress: Egress,
    known: Mutex<Known>,
}

/// Why a provider's description was not found; said of the field in which its issuer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// It is no address.
    #[error("must be an address such as https://login.example.com")]
    NoAddress,
    /// It lies where requests do not go.
    #[error(
        "must lead to the public internet; whoever has the machine can allow other networks in `egress.allow`"
    )]
    NotPublic,
    /// It is not encrypted.
    #[error("must begin with https://")]
    NotHttps,
    /// Nothing there describes a provider.
    #[error("must be a provider's: no description was found under it, at /.well-known/openid-configuration")]
    Nothing,
    /// The description names another issuer.
    #[error("must be written exactly as the provider writes it, with or without a slash at the end")]
    AnotherName,
}

impl From<Unknown> for FieldError {
    fn from(unknown: Unknown) -> Self {
        let code = if unknown == Unknown::Nothing { "unknown" } else { "invalid" };
        Self::new("issuer", code, unknown.to_string())
    }
}

impl From<DiscoveryError<Refusal>> for Unknown {
    fn from(error: DiscoveryError<Refusal>) -> Self {
        match error {
            DiscoveryError::Request(Refusal::NotPublic) => Self::NotPublic,
            DiscoveryError::Request(Refusal::NotHttps) => Self::NotHttps,
            DiscoveryError::UrlParse(_) => Self::NoAddress,
            DiscoveryError::Validation(_) => Self::AnotherName,
            _ => Self::Nothing,
        }
    }
}

impl Directory {
    /// Empty.
    #[must_use]
    pub fn new(egress: Egress) -> Self {
        Self { egress, known: Mutex::default() }
    }

    /// The description of a provider, with its keys.
    pub async fn find(&self, issuer: &str) -> Result<Arc<CoreProviderMetadata>, Unknown> {
        if let Some((since, known)) = self.known().get(issuer)
            && since.elapsed() < FRESH
        {
            return Ok(Arc::clone(known));
        }
        let at = IssuerUrl::new(issuer.to_owned()).map_err(|_| Unknown::NoAddress)?;
        let found = Arc::new(CoreProviderMetadata::discover_async(at, &self.wire()).await?);
        let mut known = self.known();
        if known.len() >= MOST {
            let oldest = known.iter().min_by_key(|(_, (since, _))| *since).map(|(issuer, _)| issuer.clone());
            oldest.and_then(|oldest| known.remove(&oldest));
        }
        known.insert(issuer.to_owned(), (Instant::now(), Arc::clone(&found)));
        Ok(found)
    }

    /// Fetches it again the next time.
    pub fn forget(&self, issuer: &str) {
        self.known().remove(issuer);
    }

    /// The way out for requests of the protocol.
    pub fn wire(&self) -> Wire {
        Wire(self.egress.clone())
    }

    /// What a provider tells of the user whose access token this is.
    pub async fn user_info(&self, endpoint: Url, token: &str) -> Result<Claims, Unknown> {
        let request = self.egress.http().get(endpoint).bearer_auth(token).header(ACCEPT, "application/json");
        let request = request.build().map_err(|_| Unknown::NoAddress)?;
        let answer = self.egress.send(request, ANSWER_BYTES).await.map_err(|_| Unknown::Nothing)?;
        if !answer.status.is_success() {
            return Err(Unknown::Nothing);
        }
        serde_json::from_slice(&answer.body).map_err(|_| Unknown::Nothing)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way out, as the protocol's library takes it.
pub struct Wire(Egress);

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Refusal;
    type Future = BoxFuture<'static, Result<HttpResponse, Refusal>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let egress = self.0.clone();
        async move {
            let request = request.try_into().map_err(|_| Refusal::NotHttps)?;
            let answer = egress.send(request, ANSWER_BYTES).await?;
            let mut response = HttpResponse::new(answer.body.into());
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            Ok(response)
        }
        .boxed()
    }
}
