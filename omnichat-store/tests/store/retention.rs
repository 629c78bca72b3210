//! How far back the log reaches, and what those hear who come from before.

use omnichat_api::conversation::Once;
use omnichat_store::retention::{Retention, prune};
use omnichat_store::{conversations, events, visitors};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

const DAY_MS: i64 = 24 * 3600 * 1000;
const KEEP: Retention = Retention { days: 14, rows: 50_000_000 };

/// Until search has read the log: what it has not read does not go.
pub(crate) async fn indexed(bed: &Bed) {
    let query =
        omnichat_api::conversation::ConversationQuery { q: Some("lastword".into()), ..Default::default() };
    let found = async || {
        let list = conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
        !list.items.is_empty()
    };
    while !found().await {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_is_older_than_it_need_be_goes_and_whoever_comes_from_before_is_told() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "long ago").await;
        let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        let once = Once { client_id: Some(Uuid::now_v7()) };
        conversations::close(&bed.store, bed.tenant, &bed.ana, id, once).await.unwrap();
        let old = events::head(&bed.store, bed.tenant).await.unwrap();
        bed.wait_ms(15 * DAY_MS);
        for _ in 0..5 {
            bed.says(&maya, "lastword").await;
        }
        indexed(&bed).await;
        assert_eq!(prune(&bed.store, KEEP).await.unwrap(), u64::try_from(old).unwrap());
        assert_eq!(prune(&bed.store, KEEP).await.unwrap(), 0);

        assert!(events::after(&bed.store, bed.tenant, old - 1, 100).await.unwrap().resync);
        let kept = events::after(&bed.store, bed.tenant, old, 100).await.unwrap();
        assert_eq!((kept.resync, kept.items[0].cursor), (false, old + 1));
        // A visitor is told from the conversation itself, and misses nothing however long they were away.
        let missed = visitors::after(&bed.store, &maya, 1, 100).await.unwrap();
        assert!(!missed.resync && missed.items.len() >= 5, "{missed:?}");
        // The request is forgotten with the log: it would be done again.
        let again = conversations::close(&bed.store, bed.tenant, &bed.ana, id, once).await.unwrap();
        assert!(again.last_seq > 5);
    })
    .await;
}

#[tokio::test]
async fn no_more_rows_are_kept_than_may_be_and_the_newest_always_is() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        for n in 0..30 {
            bed.says(&maya, if n == 29 { "lastword" } else { "word" }).await;
        }
        indexed(&bed).await;
        let head = events::head(&bed.store, bed.tenant).await.unwrap();
        prune(&bed.store, Retention { rows: 10, ..KEEP }).await.unwrap();
        assert!(events::after(&bed.store, bed.tenant, head - 11, 100).await.unwrap().resync);
        let kept = events::after(&bed.store, bed.tenant, head - 10, 100).await.unwrap();
        assert_eq!((kept.resync, kept.items.len()), (false, 10));
        bed.wait_ms(100 * DAY_MS);
        prune(&bed.store, KEEP).await.unwrap();
        assert!(!events::after(&bed.store, bed.tenant, head - 1, 100).await.unwrap().resync);
    })
    .await;
}
