//! No secret in any line of the log, at any level, in either format: the daemon as a program is led through everything
//! that handles one, and its whole output is searched for every password, token and key that was used.

use omnichat_api::permission::Role;
use omnichat_store::local::{Command, Reply as LocalReply};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::program::{Program, control, program};
use crate::bed::{Browser, IdentityProvider, Mailbox, PASSWORD, Reply, Socket, answer, issuer, text, user};
use crate::operations::operations;
use crate::second_factor::code;

/// A secret and what it is.
struct Used(Vec<(&'static str, String)>);

impl Used {
    fn add(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 6, "{what}: too short to be searched for");
        self.0.push((what, secret.clone()));
        secret
    }

    fn tokens(&mut self, tokens: &Value) -> (String, String) {
        let access = self.add("an access token", text(&tokens["access_token"]));
        (access, self.add("a refresh token", text(&tokens["refresh_token"])))
    }
}

struct Run<'p> {
    program: &'p Program,
    token: String,
}

impl Run<'_> {
    async fn call(&self, method: Method, path: &str, body: &Value) -> Reply {
        let call = self.program.http.request(method, format!("{}{path}", self.program.url));
        answer(call.json(body).bearer_auth(&self.token)).await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, &body).await
    }
}

/// Leads the daemon through it.
async fn everything(
    program: &Program,
    data: &std::path::Path,
    mailbox: Option<&mut Mailbox>,
    used: &mut Used,
) {
    let socket = data.join("control.sock");
    let password = used.add("a password", PASSWORD);
    control(&socket, &user("ana@example.com", "Ana Lopez", Role::Owner, Some("Example Bikes"))).await;
    let mut run = Run { program, token: String::new() };
    let login = json!({"email": "ana@example.com", "password": password});
    let tokens = run.post("/api/v1/auth/login", login.clone()).await.ok();
    let (access, refresh) = used.tokens(&tokens);
    run.token = access;
    let wrong = used.add("a wrong password", "wrong-Zebra-44-lantern");
    run.post("/api/v1/auth/login", json!({"email": "ana@example.com", "password": wrong}))
        .await
        .with_status(401);
    let tokens = run.post("/api/v1/auth/refresh", json!({"refresh_token": refresh})).await.ok();
    run.token = used.tokens(&tokens).0;
    let cookie = json!({"email": "ana@example.com", "password": password, "keep": "cookie"});
    let set = run.post("/api/v1/auth/login", cookie).await.with_status(200);
    let set = set.header("set-cookie").split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
    used.add("a refresh token in a cookie", set.clone());
    let by_cookie = program.http.post(format!("{}/api/v1/auth/refresh", program.url)).json(&json!({}));
    let by_cookie = by_cookie.header("cookie", format!("omnichat_refresh={set}"));
    answer(by_cookie.header("sec-fetch-site", "same-origin")).await.with_status(200);

    second_factor(&run, &login, used).await;
    invites_and_links(&run, &socket, used).await;
    programs(&run, used).await;
    by_a_provider(&run, used).await;
    visitors(&run, &socket, used).await;

    let new = used.add("a new password", "harbour-9-violet-tram");
    run.post("/api/v1/me/password", json!({"current": PASSWORD, "new": new})).await.with_status(204);
    // What is refused is not said aloud either.
    for (what, made_up) in
        [("a forged token", "forged.token.of-nobody"), ("a made up one", "omt_made-up-token-text")]
    {
        let forged = Run { program, token: used.add(what, made_up) };
        forged.call(Method::GET, "/api/v1/me", &Value::Null).await.with_status(401);
    }
    let broken = used.add("a password in broken JSON", "broken-Zebra-55-lantern");
    let raw = program
        .http
        .post(format!("{}/api/v1/auth/login", program.url))
        .header("content-type", "application/json");
    answer(raw.body(format!("{{\"email\":\"ana@example.com\",\"password\":\"{broken}\"")))
        .await
        .with_status(400);
    if let Some(mailbox) = mailbox {
        by_mail(&run, mailbox, used).await;
    }
}

async fn second_factor(run: &Run<'_>, login: &Value, used: &mut Used) {
    let begin = json!({"password": PASSWORD});
    let begun = run.post("/api/v1/me/second-factor", begin).await.with_status(201).body;
    let secret = used.add("the secret of a second factor", text(&begun["secret"]));
    let now = || i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let confirm = json!({"code": code(&secret, now())});
    let codes = run.post("/api/v1/me/second-factor/confirm", confirm).await.ok();
    let codes: Vec<_> = codes["codes"].as_array().unwrap().iter().map(text).collect();
    for code in &codes {
        used.add("a recovery code", code);
    }
    let mut with_code = login.clone();
    with_code["code"] = json!(codes[0]);
    used.tokens(&run.post("/api/v1/auth/login", with_code).await.ok());
    run.post("/api/v1/me/second-factor/remove", json!({"code": codes[1]})).await.with_status(204);
}

async fn invites_and_links(run: &Run<'_>, socket: &std::path::Path, used: &mut Used) {
    let invite = Command::InviteCreate {
        email: "ben@example.com".into(),
        role: Role::Staff,
        role_id: None,
        tenant: None,
    };
    let LocalReply::Invited { token, .. } = control(socket, &invite).await else { panic!("no invite") };
    let token = used.add("the token of an invite", token);
    run.post("/api/v1/invites/show", json!({"token": token})).await.ok();
    let accept = json!({"token": token, "name": "Ben", "password": PASSWORD});
    used.tokens(&run.post("/api/v1/invites/accept", accept).await.with_status(201).body);
    let path = "/api/v1/auth/reset";
    if operations().iter().any(|operation| operation.path == path) {
        run.post("/api/v1/auth/forgot", json!({"email": "ana@example.com"})).await.with_status(204);
        let made_up = used.add("the token of a link", "bm8tc3VjaC1saW5rLWFueXdoZXJl");
        let reset = json!({"token": made_up, "password": used.add("a password", "lantern-7-violet-tram")});
        let refused = run.post(path, reset).await;
        assert!(matches!(refused.status, 404 | 410), "{}", refused.body);
    }
}

async fn programs(run: &Run<'_>, used: &mut Used) {
    for path in ["/api/v1/me/tokens", "/api/v1/tokens"] {
        let new = json!({"name": "A script", "permissions": ["contact_read", "conversation_read"]});
        let made = run.post(path, new).await.with_status(201).body;
        let script = Run { program: run.program, token: used.add("an API token", text(&made["secret"])) };
        script.call(Method::GET, "/api/v1/contacts", &Value::Null).await.with_status(200);
    }
    if operations().iter().any(|operation| operation.path == "/api/v1/providers") {
        let provider = json!({
            "name": "Company login", "issuer": issuer(), "client_id": "omnichat",
            "client_secret": used.add("a provider's secret", "client-secret-Zebra-66-lantern"),
        });
        run.post("/api/v1/providers", provider).await.with_status(201);
    }
}

/// Signs in by a real provider, to which the daemon shows its secret.
async fn by_a_provider(run: &Run<'_>, used: &mut Used) {
    let me = run.call(Method::GET, "/api/v1/me", &Value::Null).await.ok();
    let tenant = text(&me["tenant"]["id"]).parse().unwrap();
    let Some(real) = IdentityProvider::start(&run.program.url, &[tenant]).await else { return };
    used.add("the secret that a provider was shown", real.secret.clone());
    let made = run.post("/api/v1/providers", real.body()).await.with_status(201).body;
    let browser = Browser::at(&run.program.url);
    let ana = json!({"sub": "ana", "email": "ana@example.com", "email_verified": true, "name": "Ana"});
    let back = browser.comes_back(&text(&made["id"]), &ana).await;
    for name in ["code=", "state="] {
        let value = back.split_once(name).unwrap().1.split('&').next().unwrap();
        used.add("what a provider sends back", value);
    }
    used.add("a sign-in that is on its way", browser.cookie("omnichat_sso").unwrap());
    let signed_in = browser.arrives(&back).await.unwrap();
    used.add("an access token", text(&signed_in["access_token"]));
    used.add("a refresh token in a cookie", browser.cookie("omnichat_refresh").unwrap());
}

/// A mail leaves, by a server that asks for the password.
async fn by_mail(run: &Run<'_>, mailbox: &mut Mailbox, used: &mut Used) {
    run.post("/api/v1/auth/forgot", json!({"email": "ana@example.com"})).await.with_status(204);
    let password = used.add("a password", "lantern-8-violet-tram");
    // Those that were asked for before lead nowhere since the password was changed.
    loop {
        let mail = mailbox.mail().await;
        if mail.to != "ana@example.com" || !mail.text.contains("/admin-app/reset#") {
            continue;
        }
        let token = used.add("the token of a link that was mailed", mail.token("reset"));
        if run.post("/api/v1/auth/reset", json!({"token": token, "password": password})).await.status == 204 {
            break;
        }
    }
    run.post("/api/v1/auth/login", json!({"email": "ana@example.com", "password": password})).await.ok();
}

async fn visitors(run: &Run<'_>, socket: &std::path::Path, used: &mut Used) {
    let LocalReply::Inboxes { items } = control(socket, &Command::InboxList { tenant: None }).await else {
        panic!("no inboxes")
    };
    let inbox = items[0].id;
    let start = json!({"inbox_id": inbox});
    let session = run.post("/api/v1/widget/sessions", start).await.with_status(201).body;
    let guest = Run { program: run.program, token: used.add("a visitor's token", text(&session["token"])) };
    let message = json!({"client_id": Uuid::now_v7(), "body": "Is the blue one in stock?"});
    guest.post("/api/v1/widget/messages", message).await.with_status(201);
    for (path, token) in [("/api/v1/socket", &run.token), ("/api/v1/widget/socket", &guest.token)] {
        let mut socket = Socket::connect(&format!("{}{path}", run.program.url), None).await.unwrap();
        socket.say(json!({"type": "hello", "token": token})).await;
        assert_eq!(socket.next().await["type"], "welcome");
    }
    let vouching = format!("/api/v1/inboxes/{inbox}/vouching-secret");
    if operations().iter().any(|operation| operation.path.ends_with("/vouching-secret")) {
        let made = run.post(&vouching, json!({})).await.with_status(201).body;
        used.add("a vouching secret", text(&made["secret"]));
    }
}

async fn says_no_secret(format: &str) {
    let temp = tempfile::tempdir().unwrap();
    let data = temp.path().join("data");
    let mut used = Used(Vec::new());
    let mut process = program(&data);
    process
        .env("OMNICHAT_AUTO_MIGRATE", "true")
        .env("OMNICHAT_LOG_LEVEL", "trace")
        .env("OMNICHAT_LOG_FORMAT", format)
        // Many sign-ins come from one address here; what is limited says no less than what is not.
        .env("OMNICHAT_LIMITS", "off")
        // The provider is on this machine.
        .env("OMNICHAT_EGRESS_ALLOW", "127.0.0.0/8");
    let mailbox = used.add("the password of the mail server", "smtp-Zebra-77-lantern");
    let mut server = Mailbox::with(|server| {
        server.arg(format!("omnichat:{mailbox}"));
    })
    .await;
    let port = server.as_ref().map_or(9, |server| server.port);
    process.env("OMNICHAT_SMTP_URL", format!("smtp://omnichat:{mailbox}@127.0.0.1:{port}/?tls=off"));
    process.env("OMNICHAT_SMTP_FROM", "desk@example.com");
    let program = Program::of(process).await;
    everything(&program, &data, server.as_mut(), &mut used).await;
    program.terminate().await;
    let (status, log) = program.ended().await;
    assert!(status.success(), "{status}");
    assert!(log.contains("/api/v1/auth/login") && log.contains("answered"), "the search sees what was said");
    assert!(used.0.len() > 25, "{}", used.0.len());
    for (what, secret) in &used.0 {
        assert!(!log.contains(secret.as_str()), "{what} stands in the log");
        // Nor cut in half, as a line that is too long would be.
        let half = &secret[..secret.len().min(16)];
        assert!(
            half.len() < 16 || !log.contains(half) || half.starts_with("eyJ"),
            "the beginning of {what} stands in the log"
        );
    }
    let key = std::fs::read(data.join("secret.key")).unwrap();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!log.contains(&hex), "the key stands in the log");
}

#[tokio::test]
async fn no_secret_stands_in_the_log_for_programs() {
    says_no_secret("json").await;
}

#[tokio::test]
async fn no_secret_stands_in_the_log_for_people() {
    says_no_secret("text").await;
}
