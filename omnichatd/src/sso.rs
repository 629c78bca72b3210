//! Signing in by a provider: OpenID Connect with the authorization code flow and PKCE. What is under way lies sealed in a
//! cookie of the browser that began it and nowhere else, so that another browser cannot end it.

mod claims;
mod directory;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use omnichat_api::sso::{SsoAnswer, redirect_uri};
use omnichat_api::{ProviderId, TenantId, Time};
use omnichat_store::StoreError;
use omnichat_store::providers::{self, Contact, Identity, Refusal};
use omnichat_store::sessions::{Client, Signed};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreJwsSigningAlgorithm as Alg,
    CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::App;

pub use directory::{Directory, Unknown};

/// How long somebody may take at the provider, in milliseconds.
pub const TAKES_MS: i64 = 10 * 60 * 1000;

/// Only keys that the provider alone has: with our shared secret, anybody who knows it could sign.
const ALGORITHMS: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// Why nobody was signed in. The sign-in page has a sentence for each; more is told to nobody but the tenant's trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They said no at the provider.
    Denied,
    /// It took too long, or it was begun in another browser, or ended already.
    Expired,
    /// The provider cannot be reached, or what it says does not hold.
    Failed,
    /// The provider vouches for them, but they are not let in.
    Refused(Refusal),
    /// The tenant is suspended or being deleted.
    Closed,
}

impl Reason {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Refused(refusal) => refusal.as_str(),
            Self::Closed => "closed",
        }
    }
}

/// A sign-in that is under way.
#[derive(Serialize, Deserialize)]
struct Flow {
    provider: ProviderId,
    state: String,
    nonce: String,
    verifier: String,
    began: Time,
}

/// What cannot be gone on with, in words for the tenant's trail.
struct Broken(&'static str);

type Party = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Where to send the browser, and what it is to bring back.
pub async fn start(app: &App, id: ProviderId, client: Client) -> Result<(String, String), Reason> {
    let contact = contact(app, id).await?;
    let begun = match begin(app, id, &contact).await {
        Ok(begun) => begun,
        Err(Broken(why)) => return Err(failed(app, id, why, client).await),
    };
    let (to, flow) = begun;
    let flow = serde_json::to_vec(&flow).map_err(|_| Reason::Failed)?;
    let sealed = providers::seal_flow(app.store(), &flow).map_err(|error| fault(&error))?;
    Ok((to, URL_SAFE_NO_PAD.encode(sealed)))
}

async fn begin(app: &App, id: ProviderId, contact: &Contact) -> Result<(String, Flow), Broken> {
    let metadata = found(app, contact).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (to, state, nonce) = party(app, contact, &metadata)?
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("email".into()))
        .add_scope(Scope::new("profile".into()))
        .set_pkce_challenge(challenge)
        .url();
    let flow = Flow {
        provider: id,
        state: state.into_secret(),
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
        began: app.now(),
    };
    Ok((to.into(), flow))
}

/// Signs in whom the provider of this tenant sent back with `answer`, if the browser brings `carried` from the start.
pub async fn finish(
    app: &App,
    tenant: TenantId,
    carried: Option<&str>,
    answer: SsoAnswer,
    client: Client,
) -> Result<Signed, Reason> {
    let flow = carried.and_then(|carried| opened(app, carried)).ok_or(Reason::Expired)?;
    let took = app.now().since(flow.began);
    if !(0..=TAKES_MS).contains(&took) || !same(answer.state.as_deref(), &flow.state) {
        return Err(Reason::Expired);
    }
    let contact = contact(app, flow.provider).await?;
    if contact.tenant != tenant {
        return Err(Reason::Expired);
    }
    if answer.error.as_deref() == Some("access_denied") {
        return Err(Reason::Denied);
    }
    let provider = flow.provider;
    let identity = match identified(app, &contact, flow, answer).await {
        Ok(identity) => identity,
        Err(Broken(why)) => return Err(failed(app, provider, why, client).await),
    };
    match providers::sign_in(app.store(), provider, identity, client).await {
        Ok(entered) => entered.map_err(Reason::Refused),
        Err(StoreError::TenantClosed(_)) => Err(Reason::Closed),
        Err(error) => Err(fault(&error)),
    }
}

fn opened(app: &App, carried: &str) -> Option<Flow> {
    let sealed = URL_SAFE_NO_PAD.decode(carried).ok()?;
    serde_json::from_slice(&providers::open_flow(app.store(), &sealed)?).ok()
}

/// Whether both are the same; how long it takes tells nothing of where they differ.
fn same(given: Option<&str>, expected: &str) -> bool {
    given.is_some_and(|given| Sha256::digest(given) == Sha256::digest(expected))
}

async fn identified(app: &App, contact: &Contact, flow: Flow, answer: SsoAnswer) -> Result<Identity, Broken> {
    if answer.error.is_some() {
        return Err(Broken("the provider answered with an error"));
    }
    if answer.iss.is_some_and(|iss| iss != contact.issuer) {
        return Err(Broken("another provider answered"));
    }
    let code = answer.code.ok_or(Broken("the provider sent no code"))?;
    let metadata = found(app, contact).await?;
    let party = party(app, contact, &metadata)?;
    let wire = app.providers().wire();
    let exchange = party.exchange_code(AuthorizationCode::new(code));
    let exchange = exchange.map_err(|_| Broken("the provider names no token endpoint"))?;
    let exchange =
        exchange.set_pkce_verifier(PkceCodeVerifier::new(flow.verifier)).request_async(&wire).await;
    let tokens = exchange.map_err(|error| not_exchanged(&error))?;

    let id_token = tokens.id_token().ok_or(Broken("the provider sent no ID token"))?;
    let now =
        DateTime::<Utc>::from_timestamp_millis(app.now().ms()).ok_or(Broken("it is an impossible time"))?;
    let verifier = party.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now);
    let holds = id_token.claims(&verifier, &Nonce::new(flow.nonce));
    let subject = match holds {
        Ok(claims) => claims.subject().to_string(),
        Err(error) => {
            // Its keys may have changed: the next sign-in looks again.
            app.providers().forget(&contact.issuer);
            return Err(not_verified(&error));
        }
    };
    let said = claims::of_token(&id_token.to_string()).ok_or(Broken("the ID token cannot be read"))?;
    let more = match claims::missing(&said, contact.role_claim.as_deref()) {
        true => asked(app, &metadata, &tokens, &subject).await?,
        false => None,
    };
    claims::identity(subject, &said, more.as_ref(), contact.role_claim.as_deref())
        .ok_or(Broken("the provider's name for the user is too long"))
}

/// What the provider tells of a user when asked, and only of the one that the ID token names.
async fn asked(
    app: &App,
    metadata: &CoreProviderMetadata,
    tokens: &CoreTokenResponse,
    subject: &str,
) -> Result<Option<claims::Claims>, Broken> {
    let Some(endpoint) = metadata.userinfo_endpoint() else { return Ok(None) };
    let more = app.providers().user_info(endpoint.url().clone(), tokens.access_token().secret()).await;
    let more = more.map_err(|_| Broken("the provider's user info endpoint does not answer"))?;
    if more.get("sub").and_then(serde_json::Value::as_str) != Some(subject) {
        return Err(Broken("the provider's user info is about somebody else"));
    }
    Ok(Some(more))
}

async fn contact(app: &App, id: ProviderId) -> Result<Contact, Reason> {
    let found = providers::contact(app.store(), id).await.map_err(|error| fault(&error))?;
    found.ok_or(Reason::Failed)
}

async fn found(app: &App, contact: &Contact) -> Result<std::sync::Arc<CoreProviderMetadata>, Broken> {
    let found = app.providers().find(&contact.issuer).await;
    found.map_err(|_| Broken("the provider's description cannot be fetched"))
}

/// Us, as this provider knows us.
fn party(app: &App, contact: &Contact, metadata: &CoreProviderMetadata) -> Result<Party, Broken> {
    let back = RedirectUrl::new(redirect_uri(app.public_url(), contact.tenant));
    let back = back.map_err(|_| Broken("the setting public_url is no address"))?;
    let (id, secret) =
        (ClientId::new(contact.client_id.clone()), ClientSecret::new(contact.client_secret.clone()));
    let ways = metadata.token_endpoint_auth_methods_supported();
    let knows = |way: &CoreClientAuthMethod| ways.is_some_and(|ways| ways.contains(way));
    // The header is what every provider must know; some say that they want it in the body.
    let in_body =
        knows(&CoreClientAuthMethod::ClientSecretPost) && !knows(&CoreClientAuthMethod::ClientSecretBasic);
    let auth = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    let party = CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret));
    Ok(party.set_redirect_uri(back).set_auth_type(auth))
}

fn not_exchanged<E: std::error::Error>(
    error: &openidconnect::RequestTokenError<E, impl openidconnect::ErrorResponse>,
) -> Broken {
    use openidconnect::RequestTokenError as E;
    Broken(match error {
        E::ServerResponse(_) => {
            "the provider refused the code: was it used already, are client id and secret right?"
        }
        E::Request(_) => "the provider's token endpoint does not answer",
        _ => "the provider's token endpoint answers with something else",
    })
}

fn not_verified(error: &openidconnect::ClaimsVerificationError) -> Broken {
    use openidconnect::ClaimsVerificationError as E;
    Broken(match error {
        E::Expired(_) => "the ID token has expired: are both clocks right?",
        E::InvalidAudience(_) => "the ID token is for somebody else",
        E::InvalidIssuer(_) => "the ID token is of another issuer",
        E::InvalidNonce(_) => "the ID token belongs to another sign-in",
        E::SignatureVerification(_) => "the ID token is not signed by the provider's keys",
        _ => "the ID token does not hold",
    })
}

async fn failed(app: &App, id: ProviderId, why: &'static str, client: Client) -> Reason {
    tracing::info!(provider = %id, why, "a sign-in by a provider failed");
    match providers::note_failure(app.store(), id, why, client).await {
        Ok(()) => Reason::Failed,
        Err(error) => fault(&error),
    }
}

fn fault(error: &StoreError) -> Reason {
    tracing::error!(%error, "a sign-in by a provider failed");
    Reason::Failed
}
