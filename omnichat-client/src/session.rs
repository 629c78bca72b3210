//! A signed-in user: an access token that is always fresh, shared by REST calls and the socket. Renewing is done by one
//! at a time, across programs when the login is kept in a file; a refresh token is used once only.

use std::sync::Arc;
use std::time::{Duration, Instant};

use omnichat_api::Code;
use omnichat_api::auth::Tokens;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::client::{As, With};
use crate::error::Cause;
use crate::{Client, Clock, Error, KeptLogin, LoginFile, Result};

/// A token with less than this left is renewed before it is used, in milliseconds.
const SPARE_MS: i64 = 60_000;
/// A token younger than this is not renewed only because a wrong clock says that it ends.
const YOUNG: Duration = Duration::from_secs(60);

/// A signed-in user. Clones are the same session.
#[derive(Clone, Debug)]
pub struct Session(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    file: Option<LoginFile>,
    clock: Clock,
    /// `None` once signed out.
    held: Mutex<Option<Held>>,
}

#[derive(Debug)]
struct Held {
    login: KeptLogin,
    since: Option<Instant>,
}

impl Session {
    /// A session that lives only as long as this program.
    pub fn from_tokens(client: Client, tokens: Tokens) -> Result<Self> {
        Self::begin(client, tokens, None, Clock::system())
    }

    /// A session whose login is kept in `file`, in place of any other there.
    pub async fn keep(client: Client, tokens: Tokens, file: LoginFile) -> Result<Self> {
        let session = Self::begin(client, tokens, Some(file), Clock::system())?;
        let held = session.0.held.lock().await;
        if let Some(held) = &*held {
            session.store(&held.login).await?;
        }
        drop(held);
        Ok(session)
    }

    /// The session of the login kept in `file`; nothing when there is none.
    pub fn open(file: LoginFile) -> Result<Option<Self>> {
        Self::open_with(file, Clock::system())
    }

    /// As [`open`](Self::open), by another clock.
    pub fn open_with(file: LoginFile, clock: Clock) -> Result<Option<Self>> {
        let Some(login) = file.read()? else { return Ok(None) };
        let client = Client::new(login.url.clone())?;
        let held = Mutex::new(Some(Held { login, since: None }));
        Ok(Some(Self(Arc::new(Inner { client, file: Some(file), clock, held }))))
    }

    fn begin(client: Client, tokens: Tokens, file: Option<LoginFile>, clock: Clock) -> Result<Self> {
        let login = Self::login_of(&client, tokens)?;
        let held = Mutex::new(Some(Held { login, since: Some(Instant::now()) }));
        Ok(Self(Arc::new(Inner { client, file, clock, held })))
    }

    fn login_of(client: &Client, tokens: Tokens) -> Result<KeptLogin> {
        KeptLogin::from_tokens(client.endpoint(), tokens)
            .ok_or_else(|| client.not_omnichat("it gave no refresh token".into()))
    }

    /// The daemon it is for.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The kept login, for its names and address; nothing once signed out.
    pub async fn login(&self) -> Option<KeptLogin> {
        self.0.held.lock().await.as_ref().map(|held| held.login.clone())
    }

    /// An access token with a minute or more left.
    pub async fn token(&self) -> Result<String> {
        let mut held = self.0.held.lock().await;
        let now = self.0.clock.now();
        let current = held.as_ref().ok_or(Error::SignedOut)?;
        let young = current.since.is_some_and(|since| since.elapsed() < YOUNG);
        if young || current.login.expires_at.since(now) > SPARE_MS {
            return Ok(current.login.access_token.clone());
        }
        self.renew(&mut held).await
    }

    /// A token in place of one that the daemon has just refused.
    pub async fn token_instead_of(&self, refused: &str) -> Result<String> {
        let mut held = self.0.held.lock().await;
        let current = held.as_ref().ok_or(Error::SignedOut)?;
        if current.login.access_token != refused {
            return Ok(current.login.access_token.clone());
        }
        self.renew(&mut held).await
    }

    /// Whether `token` should be replaced where it is in use: it ends soon, or there is a newer one already.
    pub(crate) async fn is_ending(&self, token: &str) -> bool {
        let held = self.0.held.lock().await;
        let Some(held) = &*held else { return false };
        let young = held.since.is_some_and(|since| since.elapsed() < YOUNG);
        let ends = held.login.expires_at.since(self.0.clock.now()) <= SPARE_MS;
        held.login.access_token != token || (ends && !young)
    }

    /// Signs in again, such as after the login has ended; everything that holds this session goes on with it.
    pub async fn sign_in_again(&self, tokens: Tokens) -> Result<()> {
        let login = Self::login_of(&self.0.client, tokens)?;
        let mut held = self.0.held.lock().await;
        self.store(&login).await?;
        *held = Some(Held { login, since: Some(Instant::now()) });
        Ok(())
    }

    /// Signs out here and at the daemon. The kept login is removed even when the daemon does not answer.
    pub async fn logout(&self) -> Result<()> {
        let token = self.token().await;
        let said = match &token {
            Ok(token) => {
                let nothing = serde_json::json!({});
                self.0.client.call(Method::POST, "auth/logout", As::Bearer(token), With::Body(&nothing)).await
            }
            Err(_) => Ok(()),
        };
        *self.0.held.lock().await = None;
        if let Some(file) = self.0.file.clone() {
            on_files(move || file.forget(&file.lock()?)).await?;
        }
        match said {
            Err(error) if !error.is_signed_out() => Err(error),
            _ => Ok(()),
        }
    }

    /// Renews the token. With a file: under its lock, and only if no other program has done it meanwhile.
    async fn renew(&self, held: &mut Option<Held>) -> Result<String> {
        let current = held.as_mut().ok_or(Error::SignedOut)?;
        let mut lock = None;
        if let Some(file) = self.0.file.clone() {
            let (taken, kept) = on_files(move || {
                let lock = file.lock()?;
                Ok((lock, file.read()?))
            })
            .await?;
            // Removed by a logout: the login has ended.
            let Some(kept) = kept else {
                *held = None;
                return Err(Error::SignedOut);
            };
            // A login for another daemon or user that took the file is left as it is.
            if kept.url == current.login.url && kept.email == current.login.email {
                lock = Some(taken);
                if kept.refresh_token != current.login.refresh_token {
                    let refused = std::mem::replace(current, Held { login: kept, since: None });
                    let new = &current.login;
                    let fresh = new.expires_at.since(self.0.clock.now()) > SPARE_MS;
                    if fresh && new.access_token != refused.login.access_token {
                        return Ok(new.access_token.clone());
                    }
                }
            }
        }
        let tokens = match self.0.client.refresh(&current.login.refresh_token).await {
            Err(error) if matches!(error.code(), Some(Code::Unauthorized | Code::BadCredentials)) => {
                return Err(Error::SignedOut);
            }
            answer => answer?,
        };
        let login = Self::login_of(&self.0.client, tokens)?;
        if let (Some(file), Some(lock)) = (self.0.file.clone(), lock) {
            let login = login.clone();
            on_files(move || file.keep(&login, &lock)).await?;
        }
        *current = Held { login, since: Some(Instant::now()) };
        Ok(current.login.access_token.clone())
    }

    async fn store(&self, login: &KeptLogin) -> Result<()> {
        let Some(file) = self.0.file.clone() else { return Ok(()) };
        let login = login.clone();
        on_files(move || file.keep(&login, &file.lock()?)).await
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

    pub(crate) async fn patch<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T> {
        self.call(Method::PATCH, path, || With::Body(body)).await
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

/// Runs what waits for files or locks where waiting harms nobody.
async fn on_files<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Error::LoginFile { path: "login.json".into(), source: Cause(error.to_string()) })
    })
}
