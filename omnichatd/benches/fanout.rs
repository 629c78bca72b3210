//! One committed message to so many listeners of the bus: encoded once, handed to each.

#![expect(clippy::unwrap_used, reason = "what is not there ends the measurement that looks for it")]

use std::sync::{Arc, Mutex};

use divan::Bencher;
use divan::counter::ItemsCount;
use omnichat_api::ContactId;
use omnichat_api::widget::VisitorSend;
use omnichat_store::audit::Actor;
use omnichat_store::users::NewUser;
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{Clock, Database, Logged, Options, Store, inboxes, keys, migrate, tenants, users};
use omnichatd::bus::{Bus, StaffFeed};
use omnichatd::cursor::Cursors;
use uuid::Uuid;

fn main() {
    divan::main();
}

/// A bus, and a message as the writer hands it over.
async fn bus_and_message() -> (Bus, Logged) {
    let dir = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(dir.path().join("omnichat.sqlite"));
    migrate::up(&database).await.unwrap();
    let published = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&published);
    let publish = Arc::new(move |row| sink.lock().unwrap().push(row));
    let store = Store::open(Options::new(database, dir.path().join("secret.key")), Clock::system(), publish)
        .await
        .unwrap();
    let ana = NewUser {
        email: "ana@example.com".into(),
        name: "Ana Lopez".into(),
        role: omnichat_api::permission::Role::Owner,
        password: "tram-violet-9-harbour".into(),
    };
    users::create(&store, None, "Example Bikes", ana, Actor::OPERATOR).await.unwrap();
    let tenant = tenants::named(&store, None).await.unwrap().id;
    let inbox = inboxes::first_webchat(&store).await.unwrap().unwrap().id;
    published.lock().unwrap().clear();
    let body = "Hello, where is my order? It should have been here on Tuesday.".to_owned();
    let send = VisitorSend::text(Uuid::now_v7(), body);
    let visitor = Visitor { tenant, inbox, contact: ContactId::new() };
    visitors::send(&store, &visitor, send).await.unwrap();
    let cursors = Cursors::new(&keys::signing(&store).await.unwrap());
    store.close().await;
    let message = published.lock().unwrap().remove(0);
    (Bus::new(256, cursors), message)
}

#[divan::bench(args = [1, 50, 500])]
fn listeners(bencher: Bencher<'_, '_>, count: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (bus, message) = runtime.block_on(bus_and_message());
    let mut feeds: Vec<StaffFeed> = (0..count).map(|_| bus.staff(message.tenant)).collect();
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        bus.publish(&message);
        for feed in &mut feeds {
            divan::black_box(feed.events.try_recv().unwrap());
        }
    });
}
