//! The login behind sessions. Each session has the access token of its own tenant; the refresh token is one for all of
//! them. It is used by one at a time, across programs when it is kept in a file, and every use names the tenant: the
//! daemon would otherwise go by whichever program asked last.

use std::sync::Arc;
use std::time::{Duration, Instant};

use omnichat_api::auth::Tokens;
use omnichat_api::{Code, TenantId};
use tokio::sync::Mutex;

use super::{SPARE_MS, YOUNG};
use crate::error::Cause;
use crate::login_file::Lock;
use crate::{Client, Clock, Error, KeptLogin, LoginFile, Result};

/// How long a renewal may take. A lost answer is given once more for 20 s, so there has to be time to ask again.
const RENEWAL: Duration = Duration::from_secs(8);

#[derive(Debug)]
pub(super) struct Login {
    file: Option<LoginFile>,
    clock: Clock,
    /// What gets the next access token, for the sessions of this login in this program; nothing once signed out.
    /// Locked after `held`, and before the file.
    refresh: Arc<Mutex<Option<Refresh>>>,
    /// Nothing once signed out.
    held: Mutex<Option<Held>>,
}

/// A refresh token. Never printed.
struct Refresh(String);

impl std::fmt::Debug for Refresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refresh")
    }
}

#[derive(Clone, Debug)]
struct Held {
    login: KeptLogin,
    /// When it was fetched; nothing when it was read from the file.
    since: Option<Instant>,
}

impl Held {
    fn now(login: KeptLogin) -> Self {
        Self { login, since: Some(Instant::now()) }
    }

    fn is_young(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() < YOUNG)
    }
}

impl Login {
    pub(super) fn begin(client: &Client, tokens: Tokens, file: Option<LoginFile>) -> Result<Self> {
        Ok(Self::of(Held::now(login_of(client, tokens)?), file, Clock::system()))
    }

    pub(super) fn kept(login: KeptLogin, file: LoginFile, clock: Clock) -> Self {
        Self::of(Held { login, since: None }, Some(file), clock)
    }

    fn of(held: Held, file: Option<LoginFile>, clock: Clock) -> Self {
        let refresh = Arc::new(Mutex::new(Some(Refresh(held.login.refresh_token.clone()))));
        Self { file, clock, refresh, held: Mutex::new(Some(held)) }
    }

    pub(super) async fn show(&self) -> Option<KeptLogin> {
        self.held.lock().await.as_ref().map(|held| held.login.clone())
    }

    pub(super) async fn token(&self, client: &Client) -> Result<String> {
        let mut held = self.held.lock().await;
        let current = held.as_ref().ok_or(Error::SignedOut)?;
        if current.is_young() || self.has_time(&current.login) {
            return Ok(current.login.access_token.clone());
        }
        self.renew(client, &mut held).await
    }

    pub(super) async fn token_instead_of(&self, client: &Client, refused: &str) -> Result<String> {
        let mut held = self.held.lock().await;
        let current = held.as_ref().ok_or(Error::SignedOut)?;
        if current.login.access_token != refused {
            return Ok(current.login.access_token.clone());
        }
        self.renew(client, &mut held).await
    }

    pub(super) async fn is_ending(&self, token: &str) -> bool {
        let held = self.held.lock().await;
        let Some(held) = &*held else { return false };
        held.login.access_token != token || (!self.has_time(&held.login) && !held.is_young())
    }

    pub(super) async fn switch(&self, client: &Client, tenant: TenantId) -> Result<Self> {
        let held = self.held.lock().await;
        let current = &held.as_ref().ok_or(Error::SignedOut)?.login;
        let login = self.next(client, current, Some(tenant)).await?;
        drop(held);
        let (file, clock, refresh) = (self.file.clone(), self.clock.clone(), self.refresh.clone());
        Ok(Self { file, clock, refresh, held: Mutex::new(Some(Held::now(login))) })
    }

    pub(super) async fn sign_in_again(&self, client: &Client, tokens: Tokens) -> Result<()> {
        let login = login_of(client, tokens)?;
        let mut held = self.held.lock().await;
        let mut refresh = self.refresh.lock().await;
        *refresh = Some(Refresh(login.refresh_token.clone()));
        *held = Some(Held::now(login.clone()));
        let Some(file) = self.file.clone() else { return Ok(()) };
        on_files(move || file.keep(&login, &file.lock()?)).await
    }

    pub(super) const fn file(&self) -> Option<&LoginFile> {
        self.file.as_ref()
    }

    /// Makes this session's tenant the one that is kept. Another program may have renewed a moment ago: its refresh token
    /// is the newer one.
    pub(super) async fn keep_tenant(&self) -> Result<()> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        let login = self.show().await.ok_or(Error::SignedOut)?;
        on_files(move || {
            let lock = file.lock()?;
            let kept = file.read()?.filter(|kept| kept.is_same_login(&login)).ok_or(Error::SignedOut)?;
            file.keep(&KeptLogin { refresh_token: kept.refresh_token, ..login }, &lock)
        })
        .await
    }

    /// Keeps this login in a file, with this session's tenant, in place of any other there.
    pub(super) async fn store_in(&self, file: Option<&LoginFile>) -> Result<()> {
        let mut held = self.held.lock().await;
        let current = held.as_mut().ok_or(Error::SignedOut)?;
        let refresh = self.refresh.lock().await;
        let Some(Refresh(newest)) = &*refresh else { return Err(Error::SignedOut) };
        current.login.refresh_token.clone_from(newest);
        let Some(file) = file.cloned() else { return Ok(()) };
        let login = current.login.clone();
        on_files(move || file.keep(&login, &file.lock()?)).await
    }

    pub(super) async fn forget(&self) -> Result<()> {
        *self.held.lock().await = None;
        *self.refresh.lock().await = None;
        let Some(file) = self.file.clone() else { return Ok(()) };
        on_files(move || file.forget(&file.lock()?)).await
    }

    fn has_time(&self, login: &KeptLogin) -> bool {
        login.expires_at.since(self.clock.now()) > SPARE_MS
    }

    /// A new token for this session, unless another program has fetched one for the same tenant meanwhile.
    async fn renew(&self, client: &Client, held: &mut Option<Held>) -> Result<String> {
        let current = held.as_mut().ok_or(Error::SignedOut)?;
        let tenant = current.login.tenant_id;
        let login = match self.next(client, &current.login, tenant).await {
            // Whoever was taken out of this tenant signs in again, and comes into one that is left to them.
            Err(error) if matches!(error.code(), Some(Code::Unauthorized | Code::NotFound)) => {
                return Err(Error::SignedOut);
            }
            answer => answer?,
        };
        let token = login.access_token.clone();
        *current = Held::now(login);
        Ok(token)
    }

    /// Uses the refresh token up. With a file: under its lock, after a look at what is in it by now.
    async fn next(
        &self,
        client: &Client,
        current: &KeptLogin,
        tenant: Option<TenantId>,
    ) -> Result<KeptLogin> {
        let mut refresh = self.refresh.lock().await;
        let Some(Refresh(token)) = &mut *refresh else { return Err(Error::SignedOut) };
        let mut shared = None;
        if let Some((lock, kept)) = self.look().await? {
            // Removed by a logout: the login has ended.
            let Some(kept) = kept else {
                *refresh = None;
                return Err(Error::SignedOut);
            };
            // A login for another daemon or user that took the file is left as it is.
            if kept.is_same_login(current) {
                token.clone_from(&kept.refresh_token);
                let newer = kept.access_token != current.access_token && self.has_time(&kept);
                if newer && kept.tenant_id == tenant {
                    return Ok(kept);
                }
                shared = Some((lock, kept));
            }
        }
        let tokens = renewed(client, token, tenant).await?;
        let login = login_of(client, tokens)?;
        token.clone_from(&login.refresh_token);
        if let (Some(file), Some((lock, kept))) = (self.file.clone(), shared) {
            // What is kept is for the tenant kept there; of another one only the refresh token is taken over.
            let same = kept.tenant_id.is_none() || kept.tenant_id == login.tenant_id;
            let refresh_token = login.refresh_token.clone();
            let kept = if same { login.clone() } else { KeptLogin { refresh_token, ..kept } };
            on_files(move || file.keep(&kept, &lock)).await?;
        }
        Ok(login)
    }

    /// Locks the file and reads it; nothing when the login is in no file.
    async fn look(&self) -> Result<Option<(Lock, Option<KeptLogin>)>> {
        let Some(file) = self.file.clone() else { return Ok(None) };
        on_files(move || {
            let lock = file.lock()?;
            Ok(Some((lock, file.read()?)))
        })
        .await
    }
}

/// Asks for the next tokens; once more when no answer came, since the token may be used up already. The daemon then gives
/// the same answer again.
async fn renewed(client: &Client, token: &str, tenant: Option<TenantId>) -> Result<Tokens> {
    let ask = async || match tokio::time::timeout(RENEWAL, client.refresh(token, tenant)).await {
        Ok(answer) => answer,
        Err(_) => Err(client.unreachable(&Cause(format!("no answer within {} s", RENEWAL.as_secs())))),
    };
    match ask().await {
        Err(Error::Unreachable { .. }) => ask().await,
        answer => answer,
    }
}

fn login_of(client: &Client, tokens: Tokens) -> Result<KeptLogin> {
    KeptLogin::from_tokens(client.endpoint(), tokens)
        .ok_or_else(|| client.not_omnichat("it gave no refresh token".into()))
}

/// Runs what waits for files or locks where waiting harms nobody.
async fn on_files<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Error::LoginFile { path: "login.json".into(), source: Cause(error.to_string()) })
    })
}
