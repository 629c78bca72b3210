//! What was imported stands in no row of the log: whoever shows something of it fetches afresh, once; whoever reads the log
//! for itself reads on, and misses nothing.

use omnichat_api::event::Change;
use omnichat_store::audit::Actor;
use omnichat_store::legacy::{self, push};
use omnichat_store::retention::{Retention, prune};
use omnichat_store::{events, visitors};

use super::{hash, import};
use crate::bed::{Bed, on_both};
use crate::old::{HEAD, Old};

const DAY_MS: i64 = 24 * 3600 * 1000;

fn shop(bed: &Bed) -> Old {
    let old = Old::new(bed.temp.path(), HEAD);
    old.user("ben@example.com", "Ben", "staff", &hash("the old harbour 7"));
    old.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:00Z");
    old.message("visitor-1", "webchat", "user", "Hello", "2025-10-01T10:00:00Z");
    old
}

/// Where the import stands in the log, which has no gap.
async fn imported_at(bed: &Bed) -> i64 {
    let rows = events::logged(&bed.store, bed.tenant, 0, 1000).await.unwrap();
    assert!(rows.iter().map(|row| row.event.cursor).eq(1..=rows.len() as i64));
    let mut imports =
        rows.iter().filter(|row| matches!(&row.event.change, Change::DataImported(b) if b.messages == 1));
    let at = imports.next().unwrap().event.cursor;
    assert_eq!(imports.count(), 0);
    at
}

#[tokio::test]
async fn whoever_comes_from_before_an_import_fetches_afresh_and_whoever_has_does_not() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "Hello").await;
        let before = events::head(&bed.store, bed.tenant).await.unwrap();
        let old = shop(&bed);
        import(&bed, &old).await;
        let at = imported_at(&bed).await;
        assert!(at > before, "who has seen all there was comes from before, too");
        let tells = async |cursor| {
            let log = events::after(&bed.store, bed.tenant, cursor, 100).await.unwrap();
            let own = visitors::after(&bed.store, &maya, cursor, 100).await.unwrap();
            assert_eq!((log.resync, log.head), (own.resync, own.head), "{cursor}");
            assert!(!log.resync || log.items.is_empty() && log.head >= at);
            // Who shows no history, and so fetches nothing afresh, misses nothing either.
            assert_eq!(own.items.is_empty(), cursor >= before, "{cursor}");
            log.resync
        };
        for cursor in [0, before - 1, before, at - 1] {
            assert!(tells(cursor).await, "{cursor}");
        }
        let head = events::head(&bed.store, bed.tenant).await.unwrap();
        assert!(!tells(at).await && !tells(head).await);

        // A run that brings nothing tells nobody.
        import(&bed, &old).await;
        assert!(!tells(head).await);
        bed.says(&maya, "lastword").await;
        assert_eq!(visitors::after(&bed.store, &maya, head, 100).await.unwrap().items.len(), 2);
        // The row goes with its time; that visitors come from before it is still known.
        bed.wait_ms(15 * DAY_MS);
        bed.says(&maya, "lastword").await;
        crate::retention::indexed(&bed).await;
        prune(&bed.store, Retention { days: 14, rows: 50_000_000 }).await.unwrap();
        assert!(events::logged(&bed.store, bed.tenant, 0, 1).await.unwrap()[0].event.cursor > at);
        let own = async |cursor| visitors::after(&bed.store, &maya, cursor, 100).await.unwrap();
        assert!(own(before).await.resync);
        assert_eq!((own(at).await.resync, own(at).await.items.len()), (false, 3));
    })
    .await;
}

#[tokio::test]
async fn phones_are_told_of_what_was_written_before_and_after_an_import_once() {
    on_both(async |bed: Bed| {
        legacy::enable(&bed.store, bed.tenant, None, Actor::OPERATOR).await.unwrap();
        push::keep(&bed.store, bed.tenant, bed.ana.id, "ExponentPushToken[a]").await.unwrap();
        let maya = bed.visitor();
        bed.says(&maya, "before").await;
        import(&bed, &shop(&bed)).await;
        bed.says(&maya, "after").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 2);
        assert_eq!(push::next(&bed.store).await.unwrap(), 0);
    })
    .await;
}
