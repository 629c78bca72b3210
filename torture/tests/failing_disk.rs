//! Proves that a commit whose sync fails is not acknowledged, and that the store goes on with the next one as if the
//! failed one had never been tried: what was refused can be sent again, and is there once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::sync::Arc;

use futures_util::future::join_all;
use omnichat_api::widget::VisitorSend;
use omnichat_store::{Clock, Database, Options, Store, StoreError, migrate, visitors};
use omnichat_torture::inspection::Inspection;
use omnichat_torture::people::People;
use omnichat_torture::promise::{self, Promise};
use omnichat_torture::recorder::Recording;
use omnichat_torture::recorder::integrity::damage;
use uuid::Uuid;

const ROUNDS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_failed_sync_was_to_keep_is_refused_and_can_be_sent_again() {
    let directory = tempfile::tempdir().unwrap();
    let recording = Recording::start(directory.path());
    let file = directory.path().join("omnichat.sqlite");
    let database = Database::Sqlite(file.clone());
    migrate::up(&database).await.unwrap();
    let store = open(&database).await;
    let people = People::settle(store.clone()).await.unwrap();
    let (mut promises, mut refusals) = (Vec::new(), 0);
    for round in 0..ROUNDS {
        let sends: Vec<VisitorSend> = people
            .visitors
            .iter()
            .map(|_| VisitorSend::text(Uuid::now_v7(), format!("in round {round}")))
            .collect();
        let all = || {
            join_all(people.visitors.iter().zip(&sends).map(|(v, s)| visitors::send(&store, v, s.clone())))
        };
        // The scribe, and the long way after it.
        recording.fail_next_syncs(2);
        let refused = |sent: &Result<_, _>| matches!(sent, Err(StoreError::Unavailable(_)));
        refusals += usize::from(all().await.iter().any(refused));
        recording.fail_next_syncs(0);
        for sent in all().await {
            promises.push(Promise::from(&sent.unwrap()));
        }
    }
    // Now and then it hits the search index or a checkpoint instead, which try again by themselves.
    assert!(refusals > ROUNDS / 2, "of {ROUNDS} failed syncs only {refusals} were told to anybody");
    let promises: Vec<&Promise> = promises.iter().collect();
    keeps(&promises, store).await;
    keeps(&promises, open(&database).await).await;
    assert_eq!(damage(&file), [""; 0]);
}

/// The store has what was promised, each once, and nothing else.
async fn keeps(promises: &[&Promise], store: Store) {
    let found = Inspection::of(&store).await.unwrap();
    assert_eq!(found.faults, [""; 0]);
    let lost = promise::broken(promises, &found);
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert_eq!(found.messages().count(), promises.len());
    store.close().await;
}

async fn open(database: &Database) -> Store {
    let Database::Sqlite(file) = database else { unreachable!("it is a file that fails here") };
    let options = Options::new(database.clone(), file.with_file_name("secret.key"));
    Store::open(options, Clock::system(), Arc::new(|_| {})).await.unwrap()
}
