//! A running daemon for a test: a real server on a free port with its own data directory and database, and a clock
//! that stands still until it is moved.

mod authority;
mod carrier;
mod dwc;
mod identity;
mod issuer;
mod mailbox;
mod post_office;
pub(crate) mod program;
mod reply;
mod smtp_proxy;
mod socket;
mod token_server;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use omnichat_api::permission::Role;
use omnichat_api::{InboxId, TenantId, Time};
use omnichat_store::Clock;
use omnichat_store::config::Config;
use omnichat_store::local::{self, Command, Reply as LocalReply};
use omnichatd::Server;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) use authority::Authority;
pub(crate) use carrier::{Carrier, Does};
pub(crate) use identity::{Browser, IdentityProvider};
pub(crate) use issuer::issuer;
pub(crate) use mailbox::Mailbox;
pub(crate) use post_office::PostOffice;
pub(crate) use reply::{Reply, answer};
pub(crate) use smtp_proxy::SmtpProxy;
pub(crate) use socket::Socket;
pub(crate) use token_server::TokenServer;

/// The password of every user of the tests.
pub(crate) const PASSWORD: &str = "tram-violet-9-harbour";
/// How long a test waits for what should come at once.
pub(crate) const SOON: Duration = Duration::from_secs(20);

pub(crate) struct Bed {
    pub(crate) server: Server,
    /// Another daemon on the same PostgreSQL, if there is one: every second request goes to it.
    pub(crate) beside: Option<Server>,
    turns: AtomicUsize,
    pub(crate) tenant: TenantId,
    pub(crate) inbox: InboxId,
    pub(crate) http: reqwest::Client,
    pub(crate) ana: Person,
    pub(crate) temp: TempDir,
    time: Arc<AtomicI64>,
}

/// Somebody who is signed in.
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) token: String,
    pub(crate) refresh: String,
}

/// Somebody on the website.
pub(crate) struct Guest {
    pub(crate) token: String,
    pub(crate) contact: String,
}

/// Runs a test on both databases.
pub(crate) async fn on_both(test: impl AsyncFn(Bed)) {
    test(Bed::start().await).await;
    if let Some(url) = postgres() {
        test(Bed::with(|config| config.database_url = Some(url)).await).await;
    }
}

/// A database of its own on the server that the test run started.
pub(crate) fn postgres() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("OMNICHAT_TEST_POSTGRES_URL") else {
        let missing = "OMNICHAT_TEST_POSTGRES_URL is not set: `make test` starts a server";
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        eprintln!("not run on PostgreSQL: {missing}");
        return None;
    };
    let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(b, q)| (b, q));
    let (host, _) = base.rsplit_once('/').unwrap();
    let name = format!("d{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    Some(format!("{host}/{name}{query}"))
}

/// A client that follows no redirect. No test speaks TLS, but the library wants to know how it would.
pub(crate) fn client() -> reqwest::Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Bed {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// Two daemons on one PostgreSQL, with a data directory each; the second has nobody of its own.
    pub(crate) async fn two() -> Option<(Self, Self)> {
        let url = postgres()?;
        let one = Self::with(|config| config.database_url = Some(url.clone())).await;
        let temp = tempfile::tempdir().unwrap();
        let two = Self {
            server: one.second(temp.path(), |_| {}).await,
            beside: None,
            turns: AtomicUsize::default(),
            http: client(),
            ana: Person { id: one.ana.id, token: one.ana.token.clone(), refresh: one.ana.refresh.clone() },
            time: Arc::clone(&one.time),
            temp,
            ..one
        };
        Some((one, two))
    }

    /// Two daemons on one PostgreSQL that are reached at one address, as behind a balancer: requests go to the one and to
    /// the other by turns.
    pub(crate) async fn spread(change: impl Fn(&mut Config)) -> Option<Self> {
        let url = postgres()?;
        let both = |config: &mut Config| {
            config.database_url = Some(url.clone());
            config.public_url = Some("http://balanced.example".into());
            change(config);
        };
        let mut one = Self::with(both).await;
        one.beside = Some(one.second(&one.temp.path().join("beside"), both).await);
        Some(one)
    }

    /// Another daemon on this one's database, with a directory of its own. They share the key to what is in it.
    async fn second(&self, dir: &Path, change: impl FnOnce(&mut Config)) -> Server {
        let mut config = settings(dir);
        config.database_url.clone_from(&self.server.app().config().database_url);
        config.key_file = Some(self.temp.path().join("data/secret.key"));
        change(&mut config);
        Server::start(config, clock(&self.time)).await.unwrap()
    }

    /// With other settings than the tests' usual ones.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let mut config = settings(temp.path());
        change(&mut config);
        let time = Arc::new(AtomicI64::new(1_795_253_400_000));
        let server = Server::start(config, clock(&time)).await.unwrap();
        let http = client();
        let store = server.app().store();
        run(&server, user("ana@example.com", "Ana Lopez", Role::Owner, Some("Example Bikes"))).await;
        let tenant = omnichat_store::tenants::named(store, None).await.unwrap().id;
        let LocalReply::Inboxes { items } = run(&server, Command::InboxList { tenant: None }).await else {
            panic!("no inboxes")
        };
        let inbox = items[0].id;
        let url = format!("http://{}", server.address());
        let ana = login(&http, &url, "ana@example.com").await;
        Self { server, beside: None, turns: AtomicUsize::default(), tenant, inbox, http, ana, temp, time }
    }

    /// Stops the daemon, has something happen, and starts it again with what it had.
    pub(crate) async fn restarted(self, meanwhile: impl FnOnce()) -> Self {
        let mut meanwhile = Some(meanwhile);
        self.restarted_with(|_| meanwhile.take().into_iter().for_each(|has_it| has_it())).await
    }

    /// The same, with other settings.
    pub(crate) async fn restarted_with(self, change: impl FnMut(&mut Config)) -> Self {
        let Self { server, beside, turns, tenant, inbox, http, ana, temp, time } = self;
        let mut configs = Vec::new();
        for server in [Some(server), beside].into_iter().flatten() {
            configs.push(server.app().config().clone());
            server.stop().await;
        }
        configs.iter_mut().for_each(change);
        let mut servers = Vec::new();
        for config in configs {
            servers.push(Server::start(config, clock(&time)).await.unwrap());
        }
        let mut servers = servers.into_iter();
        let (server, beside) = (servers.next().unwrap(), servers.next());
        Self { server, beside, turns, tenant, inbox, http, ana, temp, time }
    }

    /// Moves the clock.
    pub(crate) fn wait_ms(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::SeqCst);
    }

    /// Where the next request goes.
    pub(crate) fn url(&self, path: &str) -> String {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let server = self.beside.as_ref().filter(|_| turn % 2 == 1).unwrap_or(&self.server);
        format!("http://{}{path}", server.address())
    }

    pub(crate) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.call(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.call(Method::POST, path).json(body)
    }

    /// Ana asks.
    pub(crate) async fn ask(&self, path: &str) -> Value {
        answer(self.get(path).bearer_auth(&self.ana.token)).await.ok()
    }

    /// Ana does.
    pub(crate) async fn act(&self, method: Method, path: &str, body: &Value) -> Reply {
        answer(self.call(method, path).json(body).bearer_auth(&self.ana.token)).await
    }

    /// Whoever has the machine does.
    pub(crate) async fn local(&self, command: Command) -> LocalReply {
        run(&self.server, command).await
    }

    /// Somebody new in the team, signed in.
    pub(crate) async fn joins(&self, email: &str, name: &str, role: Role) -> Person {
        let tenant = self.tenant.to_string();
        self.local(user(email, name, role, Some(&tenant))).await;
        self.login(email).await
    }

    /// The owner of another tenant, signed in.
    pub(crate) async fn stranger(&self) -> Person {
        self.local(Command::TenantCreate { name: "Second shop".into(), parent: None }).await;
        self.local(user("kim@example.com", "Kim", Role::Owner, Some("Second shop"))).await;
        self.login("kim@example.com").await
    }

    pub(crate) async fn login(&self, email: &str) -> Person {
        login(&self.http, &self.url(""), email).await
    }

    /// Somebody new on the website.
    pub(crate) async fn guest(&self) -> Guest {
        let start = self.post("/api/v1/widget/sessions", &json!({"inbox_id": self.inbox}));
        let session = answer(start).await.with_status(201).body;
        Guest { token: text(&session["token"]), contact: text(&session["contact_id"]) }
    }

    pub(crate) async fn writes(&self, guest: &Guest, body: &str) -> Value {
        let message = json!({"client_id": Uuid::now_v7(), "body": body});
        let send = self.post("/api/v1/widget/messages", &message).bearer_auth(&guest.token);
        answer(send).await.with_status(201).body
    }

    /// Somebody new has written; the id of their conversation.
    pub(crate) async fn conversation(&self) -> (Guest, String) {
        let guest = self.guest().await;
        self.writes(&guest, "Is the blue one in stock?").await;
        let history = self.get("/api/v1/widget/messages").bearer_auth(&guest.token);
        let id = text(&answer(history).await.ok()["conversation"]["id"]);
        (guest, id)
    }

    /// Ana writes into a conversation.
    pub(crate) async fn replies(&self, conversation: &str, body: &str) -> Value {
        let message = json!({"client_id": Uuid::now_v7(), "body": body});
        let path = format!("/api/v1/conversations/{conversation}/messages");
        self.act(Method::POST, &path, &message).await.with_status(201).body
    }

    /// The newest cursor of the tenant's log: it stands still when nothing was stored.
    pub(crate) async fn cursor(&self) -> i64 {
        self.ask("/api/v1/events").await["cursor"].as_i64().unwrap()
    }

    /// Ana's socket, after its welcome.
    pub(crate) async fn socket(&self) -> Socket {
        self.socket_of(&self.ana).await
    }

    /// Somebody's socket, after its welcome.
    pub(crate) async fn socket_of(&self, person: &Person) -> Socket {
        let mut socket = Socket::open(self, "/api/v1/socket").await;
        socket.say(json!({"type": "hello", "token": person.token})).await;
        assert_eq!(socket.next().await["type"], "welcome");
        socket
    }

    /// The visitor's socket, after its welcome.
    pub(crate) async fn visitor_socket(&self, guest: &Guest) -> Socket {
        let mut socket = Socket::open(self, "/api/v1/widget/socket").await;
        socket.say(json!({"type": "hello", "token": guest.token})).await;
        assert_eq!(socket.next().await["type"], "welcome");
        socket
    }
}

/// Waits while the clock goes on.
pub(crate) async fn while_time_passes<T>(bed: &Bed, what: impl Future<Output = T>) -> T {
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    let goes_on = async {
        loop {
            tick.tick().await;
            bed.wait_ms(1000);
        }
    };
    tokio::select! {
        done = what => done,
        () = goes_on => unreachable!(),
    }
}

/// The tests' usual settings.
fn settings(dir: &Path) -> Config {
    let mut config = Config {
        data_dir: dir.join("data"),
        listen: "127.0.0.1:0".parse().unwrap(),
        auto_migrate: true,
        ..Config::default()
    };
    config.limits.on = false;
    // Nothing answers there: what no test takes in waits, and nothing ever leaves the machine.
    for carrier in ["twilio", "twilio_content", "openphone", "meta", "expo"] {
        config.set(&format!("carriers.{carrier}"), "http://127.0.0.1:9").unwrap();
    }
    config.egress_allow = vec!["127.0.0.0/8".parse().unwrap()];
    config
}

fn clock(time: &Arc<AtomicI64>) -> Clock {
    let hand = Arc::clone(time);
    Clock::new(move || Time(hand.load(Ordering::SeqCst)))
}

async fn run(server: &Server, command: Command) -> LocalReply {
    local::run(server.app().store(), command, |_| {}).await.unwrap()
}

pub(crate) fn user(email: &str, name: &str, role: Role, tenant: Option<&str>) -> Command {
    let tenant = tenant.map(str::to_owned);
    Command::UserCreate { email: email.into(), name: name.into(), role, tenant, password: PASSWORD.into() }
}

pub(crate) async fn login(http: &reqwest::Client, url: &str, email: &str) -> Person {
    let login =
        http.post(format!("{url}/api/v1/auth/login")).json(&json!({"email": email, "password": PASSWORD}));
    let tokens = answer(login).await.ok();
    Person {
        id: text(&tokens["me"]["id"]).parse().unwrap(),
        token: text(&tokens["access_token"]),
        refresh: text(&tokens["refresh_token"]),
    }
}

/// The text of a JSON value that must be one.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
