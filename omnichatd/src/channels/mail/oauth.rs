//! Access tokens for XOAUTH2: got with the refresh token (RFC 6749, 6) and kept with the inbox, sealed, until shortly before
//! they end. A server may give a new refresh token with each and count the old one no more (RFC 9700, 2.2.2); so one daemon
//! asks at a time, and what was given is kept before it is used. The server is named by a tenant, so that requests to it pass
//! the guard of [`crate::egress`].

use std::time::Duration;

use omnichat_api::{InboxId, TenantId};
use omnichat_store::StoreError;
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::mail_leases::{self, Lease, Task};
use omnichat_store::mail_tokens::{self, Granted};
use serde::Deserialize;
use tokio::time::sleep;
use uuid::Uuid;

use super::account::Trouble;
use crate::app::App;
use crate::channels::hash;
use crate::egress::Refusal;

/// Largest answer that is read, in bytes.
const ANSWER: usize = 64 * 1024;
/// How long a token holds when nobody says, in seconds.
const USUAL_S: i64 = 300;
/// How long before its end a token is not used any more, in milliseconds.
const BEFORE_MS: i64 = 60 * 1000;
/// How often what was given is written down again when the database cannot take it, and how long is between.
const NOTES: u32 = 30;
const BETWEEN_NOTES: Duration = Duration::from_secs(1);

/// Who asks for tokens, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    tenant: TenantId,
    inbox: InboxId,
    url: String,
    id: String,
    secret: Option<String>,
    refresh: String,
}

/// An access token.
pub struct Token {
    access: String,
    new: bool,
}

impl Token {
    /// What XOAUTH2 sends for it.
    pub(super) fn xoauth2(&self, user: &str) -> String {
        format!("user={user}\x01auth=Bearer {}\x01\x01", self.access)
    }

    /// Whether it has just been given.
    pub(super) const fn is_new(&self) -> bool {
        self.new
    }
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<i64>,
    refresh_token: Option<String>,
}

#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Client {
    /// By an inbox's fields; `None` where OAuth is not set up.
    pub fn of(carried: &Carried) -> Option<Self> {
        let field = |name| carried.field(name).map(str::to_owned);
        Some(Self {
            tenant: carried.tenant,
            inbox: carried.inbox.id,
            url: field("oauth_url")?,
            id: field("oauth_client")?,
            secret: field("oauth_secret"),
            refresh: field("oauth_refresh")?,
        })
    }

    /// A token that holds. The error says what the server that gives them said.
    pub async fn token(&self, app: &App) -> Result<Token, Trouble> {
        if let Some(access) = self.holds(app, &self.known(app).await?) {
            return Ok(Token { access, new: false });
        }
        let (own, client) = (app.clone(), self.clone());
        // To its end, also when whoever wants the token goes away meanwhile: the answer may hold the only refresh token
        // that still counts.
        let asking = app.sockets().spawn(async move { client.in_turn(&own).await });
        asking.await.unwrap_or_else(|_| Err(Trouble::passing("Omnichat is being stopped")))
    }

    /// Forgets a token that a server did not take.
    pub(super) async fn refused(&self, app: &App, token: &Token) {
        let forgotten =
            mail_tokens::refused(app.store(), self.tenant, self.inbox, token.access.clone()).await;
        if let Err(error) = forgotten {
            tracing::warn!(%error, inbox = %self.inbox, "a refused access token could not be forgotten");
        }
    }

    async fn in_turn(&self, app: &App) -> Result<Token, Trouble> {
        let (tenant, inbox, holder) = (self.tenant, self.inbox, Uuid::now_v7());
        let lease = Lease { tenant, inbox, task: Task::Token, holder };
        mail_leases::wait(app.store(), lease).await?;
        let token = self.renew(app).await;
        if let Err(error) = mail_leases::free(app.store(), inbox, Task::Token, holder).await {
            tracing::warn!(%error, inbox = %self.inbox, "the turn to ask for a token ends by its time");
        }
        token
    }

    /// Asks for a token, unless somebody was faster.
    async fn renew(&self, app: &App) -> Result<Token, Trouble> {
        let known = self.known(app).await?;
        if let Some(access) = self.holds(app, &known) {
            return Ok(Token { access, new: false });
        }
        let refresh = known.and_then(|known| known.refresh);
        let answer = self.ask(app, refresh.as_deref().unwrap_or(&self.refresh)).await?;
        let granted = Granted {
            by: self.fingerprint(),
            access: answer.access_token.clone(),
            until: app.now().plus_ms(answer.expires_in.unwrap_or(USUAL_S).clamp(0, 86_400) * 1000),
            refresh: answer.refresh_token.or(refresh),
        };
        self.keep(app, granted).await?;
        Ok(Token { access: answer.access_token, new: true })
    }

    /// Keeps what was given, and does not give up easily.
    async fn keep(&self, app: &App, granted: Granted) -> Result<(), Trouble> {
        let mut tries = 0;
        loop {
            tries += 1;
            match mail_tokens::set(app.store(), self.tenant, self.inbox, granted.clone()).await {
                Err(error) if tries < NOTES && !matches!(error, StoreError::Closed) => {
                    tracing::warn!(%error, inbox = %self.inbox, "a token could not be kept; trying again");
                    sleep(BETWEEN_NOTES).await;
                }
                kept => return Ok(kept?),
            }
        }
    }

    /// What was given last, if it was given for what is set now.
    async fn known(&self, app: &App) -> Result<Option<Granted>, Trouble> {
        let known = mail_tokens::get(app.store(), self.inbox).await?;
        Ok(known.filter(|known| known.by == self.fingerprint()))
    }

    fn holds(&self, app: &App, known: &Option<Granted>) -> Option<String> {
        let holds = known.as_ref().filter(|known| known.until.since(app.now()) > BEFORE_MS);
        holds.map(|known| known.access.clone())
    }

    fn fingerprint(&self) -> String {
        let secret = self.secret.as_deref().unwrap_or_default();
        hash([&self.url, &self.id, secret, &self.refresh].join("\0").as_bytes())
    }

    async fn ask(&self, app: &App, refresh: &str) -> Result<Answer, Trouble> {
        let mut form =
            vec![("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", &self.id)];
        form.extend(self.secret.as_deref().map(|secret| ("client_secret", secret)));
        let body = serde_urlencoded::to_string(form)
            .map_err(|_| Trouble::lasting("the OAuth fields cannot be sent"))?;
        let request = app.egress().http().post(&self.url);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body).build();
        let request = request.map_err(|_| Trouble::lasting("the OAuth token address is no address"))?;
        let answer = app.egress().send(request, ANSWER).await.map_err(|refusal| Trouble {
            stays: matches!(refusal, Refusal::NotPublic | Refusal::NotHttps),
            why: format!("no access token could be fetched: {refusal}"),
        })?;
        if answer.status.is_success() {
            return serde_json::from_slice(&answer.body).map_err(|_| {
                Trouble::lasting("the OAuth token address answers with something that is no token")
            });
        }
        let status = answer.status.as_u16();
        if answer.status.is_server_error() || status == 429 {
            return Err(Trouble::passing(format!(
                "no access token could be fetched: the OAuth server answers {status}"
            )));
        }
        let refused: Refused = serde_json::from_slice(&answer.body).unwrap_or_default();
        let said = [refused.error, refused.error_description].join(" ");
        let said: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
        Err(Trouble::lasting(format!(
            "the OAuth server gives no access token ({status} {}); sign in there again and set the new refresh token",
            said.trim()
        )))
    }
}
