//! A database copied into another one: to the server and back, cut short, changed meanwhile, into one that is in use.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use omnichat_api::UserId;
use omnichat_api::conversation::ConversationQuery;
use omnichat_api::widget::VisitorSend;
use omnichat_store::copy::{self, Copied};
use omnichat_store::{Clock, Database, Options, Store, StoreError, conversations, migrate, seed, visitors};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::bed::{Bed, postgres};
use crate::search::finds;

async fn open(database: Database, key: &Path) -> Store {
    migrate::up(&database).await.unwrap();
    let options = Options { unfinished: true, indexes: false, ..Options::new(database, key) };
    Store::open_for_command(options).await.unwrap()
}

/// A day of a shop, and enough messages for several pages.
async fn a_shop(bed: &Bed) {
    seed::demo(&bed.store, bed.tenant).await.unwrap();
    let bulk = seed::Bulk { messages: 5000, conversations: 300, open: 100 };
    seed::bulk(&bed.store, bed.tenant, bulk, |_| {}).await.unwrap();
}

async fn copied(from: &Store, to: &Store) -> Vec<Copied> {
    let copied = copy::run(from, to, false, |_| {}).await.unwrap();
    let unequal: Vec<_> = copied.iter().filter(|table| !table.is_equal()).collect();
    assert!(unequal.is_empty(), "{unequal:?}");
    copied
}

fn rows(copied: &[Copied], table: &str) -> u64 {
    copied.iter().find(|one| one.table == table).unwrap().rows
}

#[tokio::test]
async fn everything_is_the_same_on_a_server_and_back() {
    let bed = Bed::on_sqlite().await;
    a_shop(&bed).await;
    let (dir, key) = (tempfile::tempdir().unwrap(), bed.key_file());
    let there = match postgres() {
        Some(url) => Database::Postgres(url),
        None => Database::Sqlite(dir.path().join("there.sqlite")),
    };
    let there = open(there, &key).await;
    let went = copied(&bed.store, &there).await;
    assert!(rows(&went, "messages") > 5000 && rows(&went, "event_log") > 0 && rows(&went, "audit") > 0);

    let back = open(Database::Sqlite(dir.path().join("back.sqlite")), &key).await;
    assert_eq!(copied(&there, &back).await, went);
    there.close().await;
    back.close().await;

    let query = ConversationQuery { q: Some("order".into()), ..Default::default() };
    let found = conversations::list(&bed.store, bed.tenant, UserId::new(), &query).await.unwrap().items.len();
    assert!(found > 0);
    // It is a database like any other: search finds what it found, and the writer goes on where it was.
    let back = Store::open(
        Options::new(Database::Sqlite(dir.path().join("back.sqlite")), key),
        Clock::system(),
        Arc::new(|_| {}),
    );
    let back = back.await.unwrap();
    finds(&back, bed.tenant, "order", found).await;
    let asks = VisitorSend::text(Uuid::now_v7(), "Do you have quokkas?");
    visitors::send(&back, &bed.visitor(), asks).await.unwrap();
    finds(&back, bed.tenant, "quokkas", 1).await;
}

#[tokio::test]
async fn a_copy_that_was_cut_short_goes_on_and_nobody_opens_it_before() {
    let bed = Bed::on_sqlite().await;
    a_shop(&bed).await;
    let (dir, key) = (tempfile::tempdir().unwrap(), bed.key_file());
    let database = Database::Sqlite(dir.path().join("there.sqlite"));
    for steps in [1, 3, 4, 9, 40] {
        let there = open(database.clone(), &key).await;
        let (told, enough) = (AtomicU32::new(0), Notify::new());
        let tell = |_| {
            if told.fetch_add(1, Ordering::SeqCst) == steps {
                enough.notify_one();
            }
        };
        tokio::select! {
            biased;
            () = enough.notified() => {}
            done = copy::run(&bed.store, &there, false, tell) => assert!(done.is_err(), "it was not cut short"),
        }
        there.close().await;
        let opened = Store::open_alone(database.clone(), &key).await;
        assert!(matches!(opened, Err(StoreError::Setup(why)) if why.contains("not finished")));
    }
    let there = open(database.clone(), &key).await;
    copied(&bed.store, &there).await;
    there.close().await;
    Store::open_alone(database, &key).await.unwrap();
}

#[tokio::test]
async fn a_copy_that_was_cut_short_before_its_first_rows_goes_on_too() {
    let bed = Bed::on_sqlite().await;
    let (dir, key) = (tempfile::tempdir().unwrap(), bed.key_file());
    let path = dir.path().join("there.sqlite");
    let there = open(Database::Sqlite(path.clone()), &key).await;
    let label = bed.store.database().label();
    let by_hand = rusqlite::Connection::open(&path).unwrap();
    // As it stands right after the beginning, and the target was opened since.
    by_hand
        .execute_batch("CREATE TABLE copy_progress (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
        .unwrap();
    by_hand.execute("INSERT INTO copy_progress VALUES (' source', ?1)", [label]).unwrap();
    copied(&bed.store, &there).await;
}

#[tokio::test]
async fn half_a_copy_is_not_copied_on() {
    let bed = Bed::on_sqlite().await;
    let (dir, key) = (tempfile::tempdir().unwrap(), bed.key_file());
    let half = open(Database::Sqlite(dir.path().join("half.sqlite")), &key).await;
    let enough = Notify::new();
    tokio::select! {
        biased;
        () = enough.notified() => {}
        done = copy::run(&bed.store, &half, false, |_| enough.notify_one()) => assert!(done.is_err(), "it was not cut short"),
    }
    let other = open(Database::Sqlite(dir.path().join("other.sqlite")), &key).await;
    let refused = copy::run(&half, &other, false, |_| {}).await;
    assert!(matches!(refused, Err(StoreError::Setup(why)) if why.contains("not finished")));
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_found_and_a_database_in_use_is_left_alone() {
    let bed = Bed::on_sqlite().await;
    a_shop(&bed).await;
    let (dir, key) = (tempfile::tempdir().unwrap(), bed.key_file());
    let database = Database::Sqlite(dir.path().join("there.sqlite"));
    let there = open(database.clone(), &key).await;
    let (by_hand, path) = (AtomicU32::new(0), dir.path().join("there.sqlite"));
    let tell = |progress: omnichat_store::local::Progress| {
        if progress.what == "comparing installation" && by_hand.fetch_add(1, Ordering::SeqCst) == 0 {
            let there = rusqlite::Connection::open(&path).unwrap();
            there.execute("UPDATE messages SET body = 'x' WHERE seq = 1", []).unwrap();
        }
    };
    let found = copy::run(&bed.store, &there, false, tell).await.unwrap();
    let unequal: Vec<_> =
        found.iter().filter(|table| !table.is_equal()).map(|table| table.table.as_str()).collect();
    assert_eq!(unequal, ["messages"]);
    assert_eq!(by_hand.load(Ordering::SeqCst), 1);

    let afresh = copy::run(&bed.store, &there, true, |_| {}).await.unwrap();
    assert!(afresh.iter().all(Copied::is_equal));
    let again = copy::run(&bed.store, &there, true, |_| {}).await;
    assert!(matches!(again, Err(StoreError::Setup(why)) if why.contains("holds tenants already")));
}
