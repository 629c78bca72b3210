//! A fresh, migrated database for a test, with a clock that stands still until it is moved.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use omnichat_api::inbox::Inbox;
use omnichat_api::invite::{CreateInvite, Invite};
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::user::UserRef;
use omnichat_api::widget::{VisitorMessage, VisitorSend};
use omnichat_api::{ContactId, TenantId, Time};
use omnichat_store::access::{self, Authority, Pass};
use omnichat_store::audit::Actor;
use omnichat_store::messages::Heard;
use omnichat_store::numbers::Region;
use omnichat_store::sessions::{Client, NewLogin, Signed};
use omnichat_store::users::NewUser;
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{
    Clock, Database, Logged, Options, Store, StoreError, inboxes, invites, migrate, tenants, users,
};
use tempfile::TempDir;
use uuid::Uuid;

/// The password of every user of the tests.
pub(crate) const PASSWORD: &str = "tram-violet-9-harbour";

pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) tenant: TenantId,
    pub(crate) ana: UserRef,
    pub(crate) inbox: Inbox,
    pub(crate) published: Arc<Mutex<Vec<Logged>>>,
    pub(crate) temp: TempDir,
    time: Arc<AtomicI64>,
}

/// Runs a test on both databases.
pub(crate) async fn on_both(test: impl AsyncFn(Bed)) {
    test(Bed::on_sqlite().await).await;
    if let Some(url) = postgres() {
        test(Bed::on(Database::Postgres(url), tempfile::tempdir().unwrap()).await).await;
    }
}

/// A database of its own on the server that the test run started.
pub(crate) fn postgres() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("OMNICHAT_TEST_POSTGRES_URL") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "OMNICHAT_TEST_POSTGRES_URL is not set: `make test` starts a server"
        );
        eprintln!(
            "not run on PostgreSQL: OMNICHAT_TEST_POSTGRES_URL is not set; `make test` starts a server"
        );
        return None;
    };
    let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(b, q)| (b, q));
    let (host, _) = base.rsplit_once('/').unwrap();
    let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    Some(format!("{host}/{name}{query}"))
}

/// From what and from where everybody signs in.
pub(crate) fn client() -> Client {
    Client { device: "test".into(), address: Some("192.0.2.7".into()), agent: "test/1".into() }
}

pub(crate) fn new_login(email: &str, password: &str) -> NewLogin {
    let (email, password) = (email.to_owned(), password.to_owned());
    NewLogin { email, password, code: None, tenant_id: None, client: client() }
}

/// An invite of whoever has the machine, and the token of its link.
pub(crate) async fn invite(store: &Store, tenant: TenantId, email: &str, role: Role) -> (Invite, String) {
    let new = CreateInvite { email: email.into(), role, role_id: None };
    let by = Authority::of_the_machine();
    let made = invites::create(store, tenant, by, new, Actor::OPERATOR).await.unwrap();
    (made.invite, made.token)
}

impl Bed {
    pub(crate) async fn on_sqlite() -> Self {
        let temp = tempfile::tempdir().unwrap();
        Self::on(Database::Sqlite(temp.path().join("omnichat.sqlite")), temp).await
    }

    /// Whether a session lets its user in, as of now.
    pub(crate) async fn holds(&self, signed: &Signed) -> bool {
        let pass = Pass::Session { id: signed.session, user: signed.me.id, tenant: signed.me.tenant.id };
        access::of(&self.store, pass).await.unwrap().is_some()
    }

    /// The key of its secrets.
    pub(crate) fn key_file(&self) -> std::path::PathBuf {
        self.temp.path().join("secret.key")
    }

    pub(crate) async fn on(database: Database, temp: TempDir) -> Self {
        migrate::up(&database).await.unwrap();
        let time = Arc::new(AtomicI64::new(1_795_253_400_000));
        let published = Arc::new(Mutex::new(Vec::new()));
        let (hand, sink) = (Arc::clone(&time), Arc::clone(&published));
        let clock = Clock::new(move || Time(hand.load(Ordering::SeqCst)));
        let publish = Arc::new(move |row| sink.lock().unwrap().push(row));
        let store = Store::open(Options::new(database, temp.path().join("secret.key")), clock, publish)
            .await
            .unwrap();
        let ana = user("ana@example.com", "Ana Lopez", Role::Owner);
        let ana = users::create(&store, None, "Example Bikes", ana, Actor::OPERATOR).await.unwrap();
        let tenant = tenants::named(&store, None).await.unwrap().id;
        let inbox = inboxes::list(&store, tenant, &PageQuery::default()).await.unwrap().items.remove(0);
        let ana = UserRef { id: ana.id, name: ana.name };
        Self { store, tenant, ana, inbox, published, temp, time }
    }

    /// The same database, opened where mail is sent.
    pub(crate) async fn mailing(self) -> Self {
        self.store.close().await;
        let mail_from = Some("https://chat.example".to_owned());
        let options = Options { mail_from, ..Options::new(self.store.database().clone(), self.key_file()) };
        let clock = self.store.clock().clone();
        Self { store: Store::open(options, clock, Arc::new(|_| {})).await.unwrap(), ..self }
    }

    /// The same database, opened with a country for numbers that do not say theirs.
    pub(crate) async fn in_region(self, region: Option<Region>) -> Self {
        self.store.close().await;
        let options = Options { region, ..Options::new(self.store.database().clone(), self.key_file()) };
        let clock = self.store.clock().clone();
        Self { store: Store::open(options, clock, Arc::new(|_| {})).await.unwrap(), ..self }
    }

    /// Another process on the same database, with the same clock.
    pub(crate) async fn another_node(&self) -> Store {
        let options = Options::new(self.store.database().clone(), self.key_file());
        Store::open(options, self.store.clock().clone(), Arc::new(|_| {})).await.unwrap()
    }

    /// Moves the clock.
    pub(crate) fn wait_ms(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::SeqCst);
    }

    /// Something that a carrier brings to an inbox, from this address; told by its key.
    pub(crate) fn heard(&self, inbox: &Inbox, key: &str, address: &str) -> Heard {
        Heard {
            tenant: self.tenant,
            inbox: inbox.id,
            channel: inbox.channel,
            key: key.into(),
            address: address.into(),
            name: None,
            body: "Is the blue one in stock?".into(),
            attachments: Vec::new(),
            mail: None,
            thread: None,
            subject: None,
        }
    }

    /// Somebody new on the website.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { tenant: self.tenant, inbox: self.inbox.id, contact: ContactId::new() }
    }

    pub(crate) async fn says(&self, visitor: &Visitor, body: &str) -> VisitorMessage {
        self.try_says(visitor, Uuid::now_v7(), body).await.unwrap()
    }

    pub(crate) async fn try_says(
        &self,
        visitor: &Visitor,
        client_id: Uuid,
        body: &str,
    ) -> Result<VisitorMessage, StoreError> {
        visitors::send(&self.store, visitor, VisitorSend::text(client_id, body)).await
    }
}

pub(crate) fn user(email: &str, name: &str, role: Role) -> NewUser {
    NewUser { email: email.into(), name: name.into(), role, password: PASSWORD.into() }
}

impl Bed {
    /// Changes the database by hand, past the store: as somebody does who has only the database.
    pub(crate) async fn by_hand(&self, sql: &str) -> u64 {
        use sqlx::{AssertSqlSafe, Connection, Executor};
        match self.store.database() {
            Database::Sqlite(path) => {
                let mut db = sqlx::SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
                db.execute(AssertSqlSafe(sql)).await.unwrap().rows_affected()
            }
            Database::Postgres(url) => {
                let mut db = sqlx::PgConnection::connect(url).await.unwrap();
                db.execute(AssertSqlSafe(sql)).await.unwrap().rows_affected()
            }
        }
    }

    /// The newest actions of the tenant's trail, newest first.
    pub(crate) async fn noted(&self) -> Vec<String> {
        let query = omnichat_api::audit::AuditQuery::default();
        let page = omnichat_store::audit::list(&self.store, Some(self.tenant), &query).await.unwrap();
        page.items.into_iter().map(|entry| entry.action).collect()
    }
}
