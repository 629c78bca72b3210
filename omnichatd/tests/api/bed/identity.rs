//! A real OpenID Connect provider as its own process, and a browser that walks to it and back.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;

use omnichat_api::TenantId;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use super::{Reply, SOON, answer, client, text};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../e2e/src/identity-provider.mjs");
const NEEDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../node_modules/oidc-provider");

/// The provider; it ends with this.
pub(crate) struct IdentityProvider {
    _process: Child,
    /// It goes on to talk, and would not outlive nobody listening.
    _says: Lines<BufReader<ChildStdout>>,
    pub(crate) issuer: String,
    pub(crate) secret: String,
}

impl IdentityProvider {
    /// Starts one that sends browsers back to the tenants of the daemon at `url`. `None` where Node's packages are not
    /// installed.
    pub(crate) async fn start(url: &str, tenants: &[TenantId]) -> Option<Self> {
        if !std::path::Path::new(NEEDED).exists() {
            let missing = "no identity provider to test with: `make test` installs it, and so does `npm ci`";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("not run: {missing}");
            return None;
        }
        let back = tenants.iter().map(|tenant| omnichat_api::sso::redirect_uri(url, *tenant));
        let mut process = Command::new("node");
        process.arg(SCRIPT).args(back).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = process.kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = timeout(SOON, lines.next_line()).await.expect("it did not start").unwrap();
        let said: Value = serde_json::from_str(&line.expect("it ended")).unwrap();
        let (issuer, secret) = (text(&said["issuer"]), text(&said["client_secret"]));
        Some(Self { _process: process, _says: lines, issuer, secret })
    }

    /// A body that adds it to a tenant.
    pub(crate) fn body(&self) -> Value {
        json!({"name": "Company login", "issuer": self.issuer, "client_id": "omnichat", "client_secret": self.secret})
    }
}

/// A browser that keeps cookies. It does not tell ports apart, as none does.
pub(crate) struct Browser {
    http: Client,
    url: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    /// One that visits the daemon at `url`.
    pub(crate) fn at(url: &str) -> Self {
        Self { http: client(), url: url.to_owned(), cookies: Mutex::default() }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub(crate) fn keeps(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.into(), value.into());
    }

    fn all(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn open(&self, url: &str) -> Response {
        let response = self.http.get(url).header(COOKIE, self.all()).send().await.unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let gone = value.is_empty() || rest.to_lowercase().contains("max-age=0");
            if gone {
                cookies.remove(name)
            } else {
                cookies.insert(name.into(), value.into())
            };
        }
        drop(cookies);
        response
    }

    /// Where an address leads on to.
    pub(crate) async fn led(&self, url: &str) -> String {
        let response = self.open(url).await;
        let status = response.status();
        let to = response.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        match to {
            Some(to) => to,
            None => panic!("{url} leads nowhere: {status} {}", response.text().await.unwrap()),
        }
    }

    /// Goes to the provider, where somebody signs in as `account`, until it sends back: the address of the way back.
    pub(crate) async fn comes_back(&self, provider: &str, account: &Value) -> String {
        let mut url = self.led(&format!("{}/api/v1/auth/sso/{provider}/start", self.url)).await;
        assert!(url.contains("code_challenge_method=S256") && url.contains("nonce="), "{url}");
        let origin = url.split("/auth").next().unwrap().to_owned();
        for _ in 0..5 {
            if url.starts_with('/') {
                url = format!("{origin}{url}");
            }
            if url.contains("/interaction/") {
                let query =
                    reqwest::Url::parse_with_params(&url, [("account", account.to_string())]).unwrap();
                url = query.to_string();
                if account == "refuse" {
                    url = url.replace("?account=", "?refuse=");
                }
            }
            if url.starts_with(&self.url) {
                return url;
            }
            url = self.led(&url).await;
        }
        panic!("it does not come back: {url}");
    }

    /// Signs in by a provider: the tokens, or the reason that the sign-in page shows.
    pub(crate) async fn signs_in(&self, provider: &str, account: &Value) -> Result<Value, String> {
        let back = self.comes_back(provider, account).await;
        self.arrives(&back).await
    }

    /// Opens the way back.
    pub(crate) async fn arrives(&self, back: &str) -> Result<Value, String> {
        let led = self.led(back).await;
        match led.strip_prefix("/admin-app/login#sso=") {
            Some(reason) => Err(reason.to_owned()),
            None => {
                assert_eq!(led, "/admin-app/");
                Ok(self.refreshes().await.ok())
            }
        }
    }

    /// What the dashboard does first.
    pub(crate) async fn refreshes(&self) -> Reply {
        let refresh = self.http.post(format!("{}/api/v1/auth/refresh", self.url)).json(&json!({}));
        let refresh = refresh.header(COOKIE, self.all()).header("sec-fetch-site", "same-origin");
        let reply = answer(refresh).await;
        if let Some((pair, _)) = reply.header("set-cookie").split_once(';') {
            let (name, value) = pair.split_once('=').unwrap();
            self.keeps(name, value);
        }
        reply
    }
}
