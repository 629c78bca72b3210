//! A store of its own on disk, with as much in it as the measurement needs.

use std::sync::Arc;

use omnichat_api::inbox::Inbox;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::{ContactId, TenantId, UserId};
use omnichat_store::audit::Actor;
use omnichat_store::seed::{self, Bulk};
use omnichat_store::users::NewUser;
use omnichat_store::visitors::Visitor;
use omnichat_store::{Clock, Database, Options, Store, inboxes, migrate, tenants, users};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A store and the runtime that its tasks live on.
pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) tenant: TenantId,
    pub(crate) user: UserId,
    pub(crate) inbox: Inbox,
    pub(crate) runtime: Runtime,
    _dir: TempDir,
}

impl Bed {
    /// An empty one. Not in `/tmp`, which often is memory.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let runtime = Runtime::new().unwrap();
        let (store, tenant, user, inbox) = runtime.block_on(async {
            let database = Database::Sqlite(dir.path().join("omnichat.sqlite"));
            migrate::up(&database).await.unwrap();
            let options = Options::new(database, dir.path().join("secret.key"));
            let store = Store::open(options, Clock::system(), Arc::new(|_| {})).await.unwrap();
            let ana = NewUser {
                email: "ana@example.com".into(),
                name: "Ana Lopez".into(),
                role: Role::Owner,
                password: "tram-violet-9-harbour".into(),
            };
            let ana = users::create(&store, None, "Example Bikes", ana, Actor::OPERATOR).await.unwrap();
            let tenant = tenants::named(&store, None).await.unwrap().id;
            let first = inboxes::list(&store, tenant, &PageQuery::default()).await.unwrap().items.remove(0);
            (store, tenant, ana.id, first)
        });
        Self { store, tenant, user, inbox, runtime, _dir: dir }
    }

    /// One with data.
    pub(crate) fn with(bulk: Bulk) -> Self {
        let bed = Self::new();
        bed.runtime.block_on(seed::bulk(&bed.store, bed.tenant, bulk, |_| ())).unwrap();
        bed
    }

    /// Somebody new on the website.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { tenant: self.tenant, inbox: self.inbox.id, contact: ContactId::new() }
    }
}
