//! The key beside the database, and the keys that sign tokens.

use std::sync::Arc;

use omnichat_store::audit::{self, Actor};
use omnichat_store::sessions;
use omnichat_store::{Clock, Database, Options, Store, StoreError, backup, keys, second_factors};

use crate::bed::{Bed, PASSWORD, client, new_login, on_both};

async fn open(database: Database, key: &std::path::Path) -> Result<Store, StoreError> {
    Store::open(Options::new(database, key), Clock::system(), Arc::new(|_| {})).await
}

#[tokio::test]
async fn a_new_key_signs_and_the_old_ones_still_check_until_they_are_retired() {
    on_both(async |bed: Bed| {
        let first = keys::signing(&bed.store).await.unwrap();
        assert_eq!(first.len(), 1);
        let signed = sessions::login(&bed.store, new_login("ana@example.com", PASSWORD)).await.unwrap();
        let listed = keys::rotate(&bed.store, Actor::OPERATOR).await.unwrap();
        assert_eq!(listed.iter().map(|key| key.signs).collect::<Vec<_>>(), [true, false]);
        let now = keys::signing(&bed.store).await.unwrap();
        assert_eq!((now.len(), now[1].id, &now[1].secret), (2, first[0].id, &first[0].secret));
        assert_ne!(now[0].secret, first[0].secret);
        // Nobody is signed out by it.
        assert!(bed.holds(&signed).await);
        sessions::refresh(&bed.store, &signed.refresh_token, None, client()).await.unwrap();

        let listed = keys::retire(&bed.store, first[0].id, Actor::OPERATOR).await.unwrap();
        assert!(listed[1].retired_at.is_some() && listed[0].retired_at.is_none());
        assert_eq!(keys::signing(&bed.store).await.unwrap().len(), 1);
        let again = keys::retire(&bed.store, first[0].id, Actor::OPERATOR).await;
        assert!(matches!(again, Err(StoreError::NotFound(_))));
        // Without the last one something still signs.
        keys::retire(&bed.store, now[0].id, Actor::OPERATOR).await.unwrap();
        let left = keys::signing(&bed.store).await.unwrap();
        assert!(left.len() == 1 && now.iter().all(|key| key.id != left[0].id));
        assert_eq!(audit::verify(&bed.store, None).await.unwrap().broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn a_database_without_its_key_or_with_another_is_refused_with_what_to_do() {
    on_both(async |bed: Bed| {
        let (database, file) = (bed.store.database().clone(), bed.key_file());
        bed.store.close().await;
        let key = std::fs::read(&file).unwrap();
        assert_eq!(key.len(), 32);

        std::fs::remove_file(&file).unwrap();
        let missing = open(database.clone(), &file).await.err().unwrap().to_string();
        assert!(missing.contains("secret.key is missing") && missing.contains("backup"), "{missing}");
        assert!(!file.exists(), "no new one is put in its place");
        std::fs::write(&file, [7; 32]).unwrap();
        let other = open(database.clone(), &file).await.err().unwrap().to_string();
        assert!(other.contains("key of another database"), "{other}");
        std::fs::write(&file, b"short").unwrap();
        let short = open(database.clone(), &file).await.err().unwrap().to_string();
        assert!(short.contains("32 bytes"), "{short}");
        std::fs::write(&file, key).unwrap();
        open(database, &file).await.unwrap().close().await;
    })
    .await;
}

#[tokio::test]
async fn what_signs_tokens_is_not_in_the_database() {
    let bed = Bed::on_sqlite().await;
    let keys = keys::signing(&bed.store).await.unwrap();
    let Database::Sqlite(path) = bed.store.database().clone() else { unreachable!() };
    let installation = std::fs::read(bed.key_file()).unwrap();
    bed.store.close().await;
    let held = std::fs::read(&path).unwrap();
    for secret in [&keys[0].secret, &installation] {
        assert!(!held.windows(secret.len()).any(|part| part == secret));
    }
}

#[tokio::test]
async fn a_restored_backup_opens_the_second_factor_and_its_trail_holds() {
    let bed = Bed::on_sqlite().await;
    let begun =
        second_factors::begin(&bed.store, bed.ana.id, Some(PASSWORD.into()), "Omnichat").await.unwrap();
    let made = backup::create(&bed.store, &bed.temp.path().join("backups"), |_| {}).await.unwrap();
    let new = bed.temp.path().join("restored");
    backup::restore(&made.file, &new).await.unwrap();
    let store = open(Database::Sqlite(new.join("omnichat.sqlite")), &new.join("secret.key")).await.unwrap();
    let secret = totp_rs::Secret::try_from_base32(&begun.secret).unwrap();
    let totp =
        totp_rs::Builder::new().with_secret(secret).with_digits(6).with_step_duration(30).build().unwrap();
    let code = totp.generate(u64::try_from(store.clock().now().ms() / 1000).unwrap()).to_string();
    second_factors::confirm(&store, bed.ana.id, code, Actor::OPERATOR).await.unwrap();
    assert_eq!(audit::verify(&store, Some(bed.tenant)).await.unwrap().broken_at, None);
    store.close().await;
}
