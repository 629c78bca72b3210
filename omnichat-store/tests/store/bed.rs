//! A fresh, migrated database for a test, with a clock that stands still until it is moved.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use omnichat_api::inbox::Inbox;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::user::UserRef;
use omnichat_api::widget::{VisitorMessage, VisitorSend};
use omnichat_api::{ContactId, TenantId, Time};
use omnichat_store::audit::Actor;
use omnichat_store::users::NewUser;
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{Clock, Database, Logged, Options, Store, StoreError, inboxes, migrate, tenants, users};
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

impl Bed {
    pub(crate) async fn on_sqlite() -> Self {
        let temp = tempfile::tempdir().unwrap();
        Self::on(Database::Sqlite(temp.path().join("omnichat.sqlite")), temp).await
    }

    pub(crate) async fn on(database: Database, temp: TempDir) -> Self {
        migrate::up(&database).await.unwrap();
        let time = Arc::new(AtomicI64::new(1_795_253_400_000));
        let published = Arc::new(Mutex::new(Vec::new()));
        let (hand, sink) = (Arc::clone(&time), Arc::clone(&published));
        let clock = Clock::new(move || Time(hand.load(Ordering::SeqCst)));
        let publish = Arc::new(move |row| sink.lock().unwrap().push(row));
        let store = Store::open(Options::new(database), clock, publish).await.unwrap();
        let ana = user("ana@example.com", "Ana Lopez", Role::Owner);
        let ana = users::create(&store, None, "Example Bikes", ana, Actor::Operator).await.unwrap();
        let tenant = tenants::named(&store, None).await.unwrap().id;
        let inbox = inboxes::list(&store, tenant, &PageQuery::default()).await.unwrap().items.remove(0);
        let ana = UserRef { id: ana.id, name: ana.name };
        Self { store, tenant, ana, inbox, published, temp, time }
    }

    /// Moves the clock.
    pub(crate) fn wait_ms(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::SeqCst);
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
        visitors::send(&self.store, visitor, VisitorSend { client_id, body: body.into() }).await
    }
}

pub(crate) fn user(email: &str, name: &str, role: Role) -> NewUser {
    NewUser { email: email.into(), name: name.into(), role, password: PASSWORD.into() }
}
