//! Files that are none, or not whole, change nothing; and the file itself is never changed.

use std::fs;
use std::path::Path;

use omnichat_store::StoreError;
use omnichat_store::import::dwc;

use super::dump::dump;
use super::{counts, import};
use crate::bed::Bed;
use crate::old::{HEAD, Old};

async fn refused(bed: &Bed, file: &Path, why: &str) {
    let before = dump(bed).await;
    for dry in [true, false] {
        let error = dwc::run(&bed.store, file, None, dry, |_| ()).await.unwrap_err();
        let said = error.to_string();
        assert!(said.contains(why) && said.contains("nothing was changed"), "{said}");
        assert!(matches!(error, StoreError::Conflict(_) | StoreError::Io(_)), "{error:?}");
    }
    before.same_as(&dump(bed).await);
    let left: Vec<_> =
        fs::read_dir(bed.temp.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".import-")), "{left:?}");
}

fn big(dir: &Path) -> Old {
    let old = Old::new(dir, HEAD);
    old.run("BEGIN");
    for n in 0..2000 {
        old.message(
            "visitor-1",
            "webchat",
            "user",
            &"word ".repeat(40),
            &format!("2025-10-01T10:{:02}:{:02}Z", n / 60, n % 60),
        );
    }
    old.run("COMMIT");
    old
}

#[tokio::test]
async fn what_is_no_database_or_no_whole_one_is_named_and_changes_nothing() {
    let bed = Bed::on_sqlite().await;
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let file = dir.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    };
    refused(&bed, &dir.path().join("missing.sqlite"), "cannot read").await;
    refused(&bed, dir.path(), "cannot read").await;
    refused(&bed, &file("dwc.db", b""), "is empty").await;
    refused(&bed, &file("notes.txt", b"Dear diary, today nothing happened"), "no SQLite database").await;
    refused(&bed, &file("db.b64", b"U1FMaXRlIGZvcm1hdCAzABAAAQEAQCAg"), "base64 -d").await;
    refused(&bed, &file("short.sqlite", b"SQLite format 3\0and nothing after it"), "is damaged").await;

    let old = big(dir.path());
    drop(old.db);
    let whole = fs::read(&old.file).unwrap();
    refused(&bed, &file("half.sqlite", &whole[..whole.len() / 2]), "is damaged").await;
    let mut scratched = whole.clone();
    scratched[4096..8192].fill(0x55);
    refused(&bed, &file("scratched.sqlite", &scratched), "is damaged").await;

    let empty = file("other.sqlite", b"");
    let other = rusqlite::Connection::open(&empty).unwrap();
    other.execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    refused(&bed, &empty, "none of the tables").await;
}

#[tokio::test]
async fn a_file_in_use_is_read_with_all_that_is_in_its_journal_and_stays_as_it_is() {
    let bed = Bed::on_sqlite().await;
    let dir = tempfile::tempdir().unwrap();
    let old = Old::new(dir.path(), "PRAGMA journal_mode = WAL");
    old.run("PRAGMA wal_autocheckpoint = 0");
    old.run(HEAD);
    old.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:00Z");
    old.message("visitor-1", "webchat", "user", "Only in the journal", "2025-10-01T10:00:00Z");
    let beside = || {
        let read = |ending: &str| fs::read(format!("{}{ending}", old.file.display())).unwrap();
        (read(""), read("-wal"))
    };
    let before = beside();
    assert!(before.1.len() > 4096, "nothing is in the database itself yet");
    assert_eq!(counts(&import(&bed, &old).await, "messages"), [1, 1, 0, 0, 0]);
    assert_eq!(before, beside());
    old.message("visitor-1", "webchat", "user", "It goes on", "2025-10-01T10:01:00Z");
    assert_eq!(counts(&import(&bed, &old).await, "messages"), [2, 1, 0, 1, 0]);

    // Nobody has it open: nothing is left beside it.
    let Old { file, db } = old;
    db.close().unwrap();
    let files =
        || fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(files(), ["handoff.sqlite"]);
    dwc::run(&bed.store, &file, None, false, |_| ()).await.unwrap();
    assert_eq!(files(), ["handoff.sqlite"]);
}
