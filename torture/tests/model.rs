//! Random stories against the model (see [`omnichat_torture::model`]): no interleaving of writing, repeating,
//! listening and crashing loses, doubles or reorders a message, or tells somebody what is another's. A story that
//! goes wrong is shrunk to a short one before it is shown.

use std::path::{Path, PathBuf};
use std::time::Duration;

use omnichat_store::Database;
use omnichat_torture::installation::postgres;
use omnichat_torture::model::story::stories;
use omnichat_torture::model::tell;
use omnichat_torture::recorder::integrity::damage;
use omnichat_torture::seed::{rounds, seed};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use tokio::time::timeout;

/// No story takes so long, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn no_story_loses_doubles_or_reorders_on_sqlite() {
    check("model on SQLite", rounds(32, 400), |temp| {
        (Database::Sqlite(temp.join("omnichat.sqlite")), temp.join("secret.key"))
    });
}

#[test]
fn no_story_loses_doubles_or_reorders_on_postgresql() {
    let Some(url) = postgres() else { return };
    // One database for all stories: each has tenants of its own.
    let kept = tempfile::tempdir().expect("a directory");
    let key = kept.path().join("secret.key");
    check("model on PostgreSQL", rounds(32, 400), |_| (Database::Postgres(url.clone()), key.clone()));
}

/// `database` gives the database of a story, and the file of its key; both may lie in the story's own directory.
fn check(what: &str, stories_to_tell: usize, database: impl Fn(&Path) -> (Database, PathBuf)) {
    let seed = seed(what);
    let config = Config {
        cases: u32::try_from(stories_to_tell).expect("not so many"),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 300,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let told = TestRunner::new(config).run(&stories(), |story| {
        let temp = tempfile::tempdir().expect("a directory");
        let (database, key) = database(temp.path());
        let told = runtime.block_on(async { timeout(PATIENCE, tell(&story, &database, &key)).await });
        let told = told.map_err(|_| TestCaseError::fail("the store does not answer any more"))?;
        let mut faults = told.map_err(|error| TestCaseError::fail(format!("the store failed: {error}")))?;
        if let Database::Sqlite(file) = &database {
            faults.extend(damage(file));
        }
        if faults.is_empty() { Ok(()) } else { Err(TestCaseError::fail(faults.join("\n"))) }
    });
    if let Err(wrong) = told {
        panic!("seed {seed}: {wrong}");
    }
}
