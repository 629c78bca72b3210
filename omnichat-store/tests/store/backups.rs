//! Backups: taken while messages come in, checked, restored; and what a damaged one is told.

use std::path::Path;
use std::sync::Arc;

use omnichat_api::widget::HistoryQuery;
use omnichat_store::attachments::{self, NewFile, Room};
use omnichat_store::{Clock, Database, Options, Store, StoreError, backup, visitors};
use sha2::{Digest, Sha256};

use crate::bed::Bed;

async fn open(dir: &Path) -> Store {
    let database = Database::Sqlite(dir.join("omnichat.sqlite"));
    Store::open(Options::new(database, dir.join("secret.key")), Clock::system(), Arc::new(|_| {}))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_backup_taken_while_messages_come_in_holds_everything_acknowledged_before_it_began() {
    let bed = Bed::on_sqlite().await;
    let maya = bed.visitor();
    for i in 0..50 {
        bed.says(&maya, &format!("before {i}")).await;
    }
    let to = bed.temp.path().join("backups");
    let writing = async {
        for i in 0..200 {
            bed.says(&maya, &format!("during {i}")).await;
        }
    };
    let (made, ()) = futures_util::future::join(backup::create(&bed.store, &to, |_| {}), writing).await;
    let made = made.unwrap();
    assert_eq!(backup::verify(&made.file).await.unwrap(), made);
    let listed = backup::list(&to).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0].file, listed[0].manifest.as_ref()), (&made.file, Some(&made.manifest)));
    assert_eq!(std::fs::read_dir(&to).unwrap().count(), 1, "nothing half-made is left");

    let new = bed.temp.path().join("restored");
    assert_eq!(backup::restore(&made.file, &new).await.unwrap(), made);
    let store = open(&new).await;
    let mut bodies = Vec::new();
    let mut query = HistoryQuery { limit: Some(100), ..HistoryQuery::default() };
    loop {
        let page = visitors::history(&store, &maya, &query).await.unwrap();
        query.before = page.messages.first().map(|m| m.seq);
        bodies.extend(page.messages.into_iter().map(|m| (m.seq, m.body)));
        if !page.more {
            break;
        }
    }
    bodies.sort();
    assert!(bodies.len() >= 50);
    assert!(bodies.iter().zip(1..).all(|((seq, _), n)| *seq == n), "what is there has no gap");
    for i in 0..50 {
        assert!(bodies.iter().any(|(_, body)| *body == format!("before {i}")));
    }
    store.close().await;
    let twice = backup::restore(&made.file, &new).await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "a database in use is never overwritten");
}

#[tokio::test]
async fn a_backup_cut_in_half_or_with_a_flipped_bit_is_refused_and_restores_nothing() {
    let bed = Bed::on_sqlite().await;
    for i in 0..100 {
        bed.says(&bed.visitor(), &format!("message {i} {}", uuid::Uuid::new_v4())).await;
    }
    let made = backup::create(&bed.store, &bed.temp.path().join("backups"), |_| {}).await.unwrap();
    let whole = std::fs::read(&made.file).unwrap();
    let bad = bed.temp.path().join("bad");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x10;
    for (what, bytes) in [
        ("cut in half", &whole[..whole.len() / 2]),
        ("cut at the end", &whole[..whole.len() - 5]),
        ("empty", &whole[..0]),
        ("flipped", &flipped[..]),
        ("something else", b"this is a letter to my aunt".as_slice()),
    ] {
        std::fs::write(&bad, bytes).unwrap();
        let refused = backup::verify(&bad).await;
        assert!(matches!(refused, Err(StoreError::BadBackup(_))), "{what}: {refused:?}");
        let new = bed.temp.path().join("new");
        assert!(backup::restore(&bad, &new).await.is_err(), "{what}");
        assert!(!new.exists(), "{what}: nothing half-restored is left");
    }
    let missing = backup::verify(&bed.temp.path().join("missing")).await.unwrap_err().to_string();
    assert!(missing.contains("cannot read"), "{missing}");
}

/// Puts a file where the daemon would, with its row.
async fn keep(bed: &Bed, bytes: &[u8]) -> std::path::PathBuf {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let place: std::path::PathBuf = [&bed.tenant.to_string(), &hex[..2], &hex[2..]].iter().collect();
    let Database::Sqlite(database) = bed.store.database() else { unreachable!() };
    let file = database.with_file_name("files").join(&place);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, bytes).unwrap();
    let new = NewFile {
        tenant: bed.tenant,
        sender: bed.ana.id.0,
        hash,
        name: "a.txt".into(),
        media_type: "text/plain".into(),
        bytes: bytes.len() as u64,
        room: Room::default(),
    };
    attachments::add(&bed.store, new).await.unwrap();
    file
}

#[tokio::test]
async fn a_backup_holds_the_files_of_messages_and_brings_them_back() {
    let bed = Bed::on_sqlite().await;
    let kept = keep(&bed, b"a file of a message").await;
    keep(&bed, b"a file of a message").await;
    let gone = keep(&bed, b"lost before the backup").await;
    std::fs::remove_file(gone).unwrap();
    std::fs::write(kept.with_file_name("nobody-names-this"), b"x").unwrap();

    let made = backup::create(&bed.store, &bed.temp.path().join("backups"), |_| {}).await.unwrap();
    let files = made.manifest.files.clone().unwrap();
    assert_eq!((files.count, files.bytes, files.missing, files.elsewhere), (1, 19, 1, None));
    assert_eq!(backup::verify(&made.file).await.unwrap(), made);
    let new = bed.temp.path().join("restored");
    backup::restore(&made.file, &new).await.unwrap();
    let Database::Sqlite(database) = bed.store.database() else { unreachable!() };
    let place = kept.strip_prefix(database.parent().unwrap()).unwrap();
    assert_eq!(std::fs::read(new.join(place)).unwrap(), b"a file of a message");

    // The disk gave back something else under its name: that backup does not count.
    std::fs::write(&kept, b"a file of somebody!").unwrap();
    let refused = backup::create(&bed.store, &bed.temp.path().join("again"), |_| {}).await;
    assert!(matches!(refused, Err(StoreError::BadBackup(_))), "{refused:?}");
}
