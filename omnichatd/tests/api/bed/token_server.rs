//! An OAuth server for mail: gives an access token for a refresh token, which counts once, with the next one; and tells mail
//! servers whose a token is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long a token holds, in seconds: so short that nobody's own session ends with it.
const TOKEN_S: u32 = 200;

#[derive(Clone)]
pub(crate) struct TokenServer {
    pub(crate) url: String,
    own: Arc<Mutex<Own>>,
    holds: watch::Sender<bool>,
    asked: watch::Sender<u32>,
}

#[derive(Default)]
struct Own {
    given: u32,
    /// The access tokens that hold.
    access: Vec<String>,
    /// How often a refresh token came that does not count.
    refused: u32,
}

/// The fields of a form.
fn fields(form: &str) -> BTreeMap<String, String> {
    serde_urlencoded::from_str(form).unwrap()
}

impl TokenServer {
    /// Starts one. The first refresh token that counts is `refresh-0`.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own =
            Self { url, own: Arc::default(), holds: watch::Sender::new(false), asked: watch::Sender::new(0) };
        let routes = Router::new().route("/token", post(token)).route("/whose", post(whose));
        let routes = routes.with_state(own.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        own
    }

    /// Where a mail server asks whose a token is.
    pub(crate) fn whose(&self) -> String {
        format!("{}/whose", self.url)
    }

    /// The fields of an inbox that gets its tokens here.
    pub(crate) fn fields(&self) -> Value {
        json!({"password": "", "oauth_url": format!("{}/token", self.url), "oauth_client": "omnichat",
            "oauth_secret": "between us", "oauth_refresh": "refresh-0"})
    }

    /// Takes all access tokens back.
    pub(crate) fn take_back(&self) {
        self.own().access.clear();
    }

    /// How many tokens were given.
    pub(crate) fn given(&self) -> u32 {
        self.own().given
    }

    /// How often a refresh token came that does not count.
    pub(crate) fn refused(&self) -> u32 {
        self.own().refused
    }

    /// Does not say whose tokens are until it is told otherwise.
    pub(crate) fn hold(&self, holds: bool) {
        self.holds.send_replace(holds);
    }

    /// Waits until a mail server asks whose a token is.
    pub(crate) async fn is_asked(&self) {
        let mut asked = self.asked.subscribe();
        asked.wait_for(|asked| *asked > 0).await.unwrap();
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        self.own.lock().unwrap()
    }
}

async fn token(State(server): State<TokenServer>, form: String) -> (StatusCode, Json<Value>) {
    let asked = fields(&form);
    let mut own = server.own();
    let said = |name| asked.get(name).map(String::as_str);
    let right = said("grant_type") == Some("refresh_token")
        && (said("client_id"), said("client_secret")) == (Some("omnichat"), Some("between us"))
        && said("refresh_token") == Some(&format!("refresh-{}", own.given));
    if !right {
        own.refused += 1;
        let why = json!({"error": "invalid_grant", "error_description": "used before"});
        return (StatusCode::BAD_REQUEST, Json(why));
    }
    own.given += 1;
    let (access, refresh) = (format!("access-{}", own.given), format!("refresh-{}", own.given));
    own.access.push(access.clone());
    (StatusCode::OK, Json(json!({"access_token": access, "refresh_token": refresh, "expires_in": TOKEN_S})))
}

async fn whose(State(server): State<TokenServer>, form: String) -> Json<Value> {
    let asked = fields(&form);
    server.asked.send_modify(|asked| *asked += 1);
    let mut holds = server.holds.subscribe();
    holds.wait_for(|holds| !holds).await.unwrap();
    match asked.get("token").is_some_and(|token| server.own().access.contains(token)) {
        true => Json(json!({"active": true, "username": "help@mail.test"})),
        false => Json(json!({"active": false})),
    }
}
