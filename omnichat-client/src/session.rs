//! Somebody signed in, for one tenant: an access token that is always fresh, shared by REST calls and the socket. The
//! login behind it may be at work for other tenants as well, here and in other programs; none of them moves this one.

mod login;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use omnichat_api::auth::Tokens;
use omnichat_api::tenant::Tenant;
use omnichat_api::{Code, TenantId};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::{As, With};
use crate::{Client, Clock, Error, KeptLogin, LoginFile, Result};
use login::Login;

/// A token with less than this left is renewed before it is used, in milliseconds.
const SPARE_MS: i64 = 60_000;
/// A token younger than this is not renewed only because a wrong clock says that it ends.
const YOUNG: Duration = Duration::from_secs(60);

/// Somebody signed in, for one tenant. Clones are the same session.
#[derive(Clone, Debug)]
pub struct Session(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    by: By,
}

/// By what right it asks.
#[derive(Debug)]
enum By {
    /// A login, whose access tokens are renewed.
    Login(Box<Login>),
    /// A program's token, which is what it is until it ends.
    Token(ApiToken),
}

/// Never printed.
struct ApiToken(String);

impl std::fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiToken")
    }
}

impl Session {
    /// A session that lives only as long as this program.
    pub fn from_tokens(client: Client, tokens: Tokens) -> Result<Self> {
        let login = Login::begin(&client, tokens, None)?;
        Ok(Self::by(client, By::Login(login.into())))
    }

    /// A session by a token for programs, such as `omnichat token create` makes.
    #[must_use]
    pub fn from_api_token(client: Client, token: &str) -> Self {
        Self::by(client, By::Token(ApiToken(token.to_owned())))
    }

    /// A session whose login is kept in `file`, in place of any other there.
    pub async fn keep(client: Client, tokens: Tokens, file: LoginFile) -> Result<Self> {
        let login = Login::begin(&client, tokens, Some(file))?;
        login.store_in(login.file()).await?;
        Ok(Self::by(client, By::Login(login.into())))
    }

    /// Keeps this session's login in `file`, for its tenant, in place of any other there. The session itself goes on
    /// without the file: for a program that ends.
    pub async fn keep_in(&self, file: &LoginFile) -> Result<()> {
        self.by_login()?.store_in(Some(file)).await
    }

    /// The session of the login kept in `file`, for the tenant kept there; nothing when there is none.
    pub fn open(file: LoginFile) -> Result<Option<Self>> {
        Self::open_with(file, Clock::system())
    }

    /// As [`open`](Self::open), by another clock.
    pub fn open_with(file: LoginFile, clock: Clock) -> Result<Option<Self>> {
        let Some(kept) = file.read()? else { return Ok(None) };
        let client = Client::new(kept.url.clone())?;
        Ok(Some(Self::by(client, By::Login(Login::kept(kept, file, clock).into()))))
    }

    fn by(client: Client, by: By) -> Self {
        Self(Arc::new(Inner { client, by }))
    }

    /// The daemon it is for.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The login, for its names and address; nothing once signed out, or by a program's token.
    pub async fn login(&self) -> Option<KeptLogin> {
        match &self.0.by {
            By::Login(login) => login.show().await,
            By::Token(_) => None,
        }
    }

    /// The same login for another tenant, as a session of its own; this one stays as it is, and so does what is kept.
    pub async fn switch(&self, tenant: TenantId) -> Result<Self> {
        let client = self.0.client.clone();
        let login = self.by_login()?.switch(&client, tenant).await?;
        Ok(Self::by(client, By::Login(login.into())))
    }

    /// As [`switch`](Self::switch), to the tenant of this name or id; the same session when it is there already.
    pub async fn switch_to(&self, named: &str) -> Result<Self> {
        let kept = self.by_login()?.show().await.ok_or(Error::SignedOut)?;
        let id = named.parse().ok();
        if kept.tenant == named || (id.is_some() && kept.tenant_id == id) {
            return Ok(self.clone());
        }
        let id = match id {
            Some(id) => id,
            None => tenant_named(&self.tenants().await?, named)?,
        };
        self.switch(id).await
    }

    /// Keeps this session's tenant as the one that programs begin with from now on. Those at work stay where they are.
    pub async fn keep_tenant(&self) -> Result<()> {
        self.by_login()?.keep_tenant().await
    }

    /// An access token with a minute or more left.
    pub async fn token(&self) -> Result<String> {
        match &self.0.by {
            By::Login(login) => login.token(&self.0.client).await,
            By::Token(token) => Ok(token.0.clone()),
        }
    }

    /// A token in place of one that the daemon has just refused.
    pub async fn token_instead_of(&self, refused: &str) -> Result<String> {
        match &self.0.by {
            By::Login(login) => login.token_instead_of(&self.0.client, refused).await,
            By::Token(_) => Err(Error::TokenEnded),
        }
    }

    /// Whether `token` should be replaced where it is in use: it ends soon, or there is a newer one already.
    pub(crate) async fn is_ending(&self, token: &str) -> bool {
        match &self.0.by {
            By::Login(login) => login.is_ending(token).await,
            By::Token(_) => false,
        }
    }

    /// Signs in again, such as after the login has ended; everything that holds this session goes on with it.
    pub async fn sign_in_again(&self, tokens: Tokens) -> Result<()> {
        self.by_login()?.sign_in_again(&self.0.client, tokens).await
    }

    /// Signs out here and at the daemon. The kept login is removed even when the daemon does not answer.
    pub async fn logout(&self) -> Result<()> {
        self.end("auth/logout", &serde_json::json!({})).await
    }

    /// Signs out on every device. The kept login is removed even when the daemon does not answer.
    pub async fn logout_everywhere(&self) -> Result<()> {
        let all = omnichat_api::session::SignOutEverywhere { keep_this: false };
        self.end("me/sessions/end", &all).await
    }

    async fn end(&self, path: &str, body: &impl Serialize) -> Result<()> {
        let login = self.by_login()?;
        let said: Result<()> = self.post(path, body).await;
        login.forget().await?;
        match said {
            Err(error) if !error.is_signed_out() => Err(error),
            _ => Ok(()),
        }
    }

    fn by_login(&self) -> Result<&Login> {
        match &self.0.by {
            By::Login(login) => Ok(login),
            By::Token(_) => Err(Error::ByToken),
        }
    }

    pub(crate) async fn get<Q: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        query: &Q,
    ) -> Result<T> {
        self.call(Method::GET, path, || With::Query(query)).await
    }

    pub(crate) async fn post<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T> {
        self.call(Method::POST, path, || With::Body(body)).await
    }

    pub(crate) async fn post_text<T: DeserializeOwned>(
        &self,
        path: &str,
        media_type: &'static str,
        text: &str,
    ) -> Result<T> {
        self.call(Method::POST, path, || With::<()>::Text(media_type, text)).await
    }

    /// Sends rows as lines of JSON.
    pub(crate) async fn post_lines<Q: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        query: &Q,
        lines: &str,
    ) -> Result<T> {
        self.call(Method::POST, path, || With::Lines(query, lines)).await
    }

    /// Sends a file up as the body.
    pub(crate) async fn upload<Q: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        query: &Q,
        file: &Path,
    ) -> Result<T> {
        self.call(Method::POST, path, || With::File(query, file)).await
    }

    /// The answer to a call as it comes, with the token as in any other.
    pub(crate) async fn stream(&self, path: &str) -> Result<reqwest::Response> {
        let token = self.token().await?;
        match self.0.client.open(path, As::Bearer(&token)).await {
            Err(error) if error.code() == Some(Code::Unauthorized) => {
                let token = self.token_instead_of(&token).await?;
                self.0.client.open(path, As::Bearer(&token)).await
            }
            answer => answer,
        }
    }

    pub(crate) async fn patch<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T> {
        self.call(Method::PATCH, path, || With::Body(body)).await
    }

    pub(crate) async fn put<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T> {
        self.call(Method::PUT, path, || With::Body(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<()> {
        self.call(Method::DELETE, path, || With::Query(&())).await
    }

    /// A call with the token; once again with a new token when that one was refused, since nothing was done then.
    async fn call<'a, B, T>(&self, method: Method, path: &str, with: impl Fn() -> With<'a, B>) -> Result<T>
    where
        B: Serialize + ?Sized + 'a,
        T: DeserializeOwned,
    {
        let token = self.token().await?;
        let client = &self.0.client;
        match client.call(method.clone(), path, As::Bearer(&token), with()).await {
            Err(error) if error.code() == Some(Code::Unauthorized) => {
                let token = self.token_instead_of(&token).await?;
                client.call(method, path, As::Bearer(&token), with()).await
            }
            answer => answer,
        }
    }
}

/// The one tenant of this name, in whichever case it is written.
fn tenant_named(tenants: &[Tenant], named: &str) -> Result<TenantId> {
    let wanted = named.to_lowercase();
    let found: Vec<_> = tenants.iter().filter(|t| t.name.to_lowercase() == wanted).collect();
    let which = |several, known| Error::WhichTenant { named: named.to_owned(), several, known };
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(which(false, tenants.iter().map(|t| t.name.clone()).collect())),
        several => Err(which(true, several.iter().map(|t| t.id.to_string()).collect())),
    }
}
