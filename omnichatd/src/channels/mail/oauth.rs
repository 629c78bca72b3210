//! Access tokens for XOAUTH2: fetched with the refresh token (RFC 6749, 6), kept in memory until shortly before they end.
//! The address they come from is named by a tenant, so that the request passes the guard of [`crate::egress`].

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use omnichat_api::Time;
use omnichat_store::inboxes::fields::Carried;
use serde::Deserialize;

use super::account::Trouble;
use crate::app::App;
use crate::egress::Refusal;

/// Largest answer that is read, in bytes.
const ANSWER: usize = 64 * 1024;
/// How long a token holds when nobody says, in seconds.
const USUAL_S: i64 = 300;
/// How long before its end a token is not used any more, in milliseconds.
const BEFORE_MS: i64 = 60 * 1000;

/// Who asks for tokens, and where.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Client {
    url: String,
    id: String,
    secret: Option<String>,
    refresh: String,
}

impl Client {
    /// By an inbox's fields; `None` where OAuth is not set up.
    pub fn of(carried: &Carried) -> Option<Self> {
        let field = |name| carried.field(name).map(str::to_owned);
        Some(Self {
            url: field("oauth_url")?,
            id: field("oauth_client")?,
            secret: field("oauth_secret"),
            refresh: field("oauth_refresh")?,
        })
    }
}

/// The tokens that hold.
#[derive(Default)]
pub struct Tokens(Mutex<HashMap<Client, (String, Time)>>);

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<i64>,
}

#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Tokens {
    /// A token that holds. The error says what the server that gives them said.
    pub async fn get(&self, app: &App, client: &Client) -> Result<String, Trouble> {
        let now = app.now();
        if let Some((token, until)) = self.lock().get(client)
            && until.since(now) > BEFORE_MS
        {
            return Ok(token.clone());
        }
        let granted = ask(app, client).await?;
        let until = now.plus_ms(granted.expires_in.unwrap_or(USUAL_S).clamp(0, 86_400) * 1000);
        let mut tokens = self.lock();
        tokens.retain(|_, (_, until)| until.since(now) > 0);
        tokens.insert(client.clone(), (granted.access_token.clone(), until));
        Ok(granted.access_token)
    }

    /// Forgets a token that a server did not take.
    pub fn forget(&self, client: &Client) {
        self.lock().remove(client);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Client, (String, Time)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(app: &App, client: &Client) -> Result<Granted, Trouble> {
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", client.refresh.as_str()),
        ("client_id", client.id.as_str()),
    ];
    form.extend(client.secret.as_deref().map(|secret| ("client_secret", secret)));
    let body =
        serde_urlencoded::to_string(form).map_err(|_| Trouble::lasting("the OAuth fields cannot be sent"))?;
    let request = app.egress().http().post(&client.url);
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
    if answer.status.is_server_error() {
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
