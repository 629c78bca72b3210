//! Visitors who go by an id that anybody can guess.

use omnichat_api::ContactId;
use omnichat_api::channel::Channel;
use omnichat_api::widget::HistoryQuery;
use omnichat_store::legacy::browsers::{self, Named};
use omnichat_store::legacy::threads;
use omnichat_store::{StoreError, visitors};

use super::on;
use crate::bed::{Bed, on_both};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn the_first_browser_has_the_id_and_others_get_an_address_of_their_own() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let named = async |browser: u8| {
            let now = bed.store.clock().now();
            browsers::address_for(&bed.store, &on, "visitor-123", [browser; 32], now).await.unwrap()
        };
        let own = Named { address: "visitor-123".into(), first: true, known: true };
        let other = Named { address: "visitor-123-020202".into(), first: false, known: true };
        assert_eq!(named(1).await, Named { known: false, ..own.clone() });
        assert_eq!(named(2).await, Named { known: false, ..other.clone() });
        assert_eq!((named(1).await, named(2).await), (own.clone(), other.clone()), "they come back");
        bed.wait_ms(29 * MINUTE);
        assert_eq!(named(1).await, own, "seen again");
        bed.wait_ms(29 * MINUTE);
        assert_eq!((named(2).await, named(3).await.first), (other.clone(), false));
        bed.wait_ms(2 * MINUTE);
        let taken = Named { known: false, ..own };
        assert_eq!(named(4).await, taken, "nobody was seen by it for half an hour");
        assert!(!named(1).await.first, "whoever had it before is somebody else now");
        bed.wait_ms(31 * MINUTE);
        assert_eq!(named(2).await, other, "who was somebody else stays that");
    })
    .await;
}

#[tokio::test]
async fn an_address_made_of_a_browser_is_that_browsers() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let named = async |id: &str, browser: u8| {
            let now = bed.store.clock().now();
            browsers::address_for(&bed.store, &on, id, [browser; 32], now).await.unwrap().address
        };
        named("visitor-1", 1).await;
        assert_eq!(named("visitor-1", 2).await, "visitor-1-020202");
        assert_eq!(named("visitor-1-020202", 3).await, "visitor-1-020202-030303");
        assert_eq!(named("visitor-2", 3).await, "visitor-2");
    })
    .await;
}

#[tokio::test]
async fn browsers_that_were_not_seen_for_a_month_are_forgotten() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let now = bed.store.clock().now();
        browsers::address_for(&bed.store, &on, "visitor-1", [1; 32], now).await.unwrap();
        assert_eq!(browsers::prune(&bed.store).await.unwrap(), 0);
        bed.wait_ms(31 * 24 * 60 * MINUTE);
        assert_eq!(browsers::prune(&bed.store).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_old_visitor_is_made_once_and_writes_like_any_other() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        assert_eq!(threads::known_visitor(&bed.store, &on, "visitor-7").await.unwrap(), None);
        let visitor = threads::visitor(&bed.store, &on, " visitor-7 ").await.unwrap();
        bed.says(&visitor, "Hello").await;
        assert_eq!(threads::visitor(&bed.store, &on, "visitor-7").await.unwrap(), visitor);
        assert_eq!(threads::known_visitor(&bed.store, &on, "visitor-7").await.unwrap(), Some(visitor));
        let history = visitors::history(&bed.store, &visitor, &HistoryQuery::default()).await.unwrap();
        assert_eq!((history.messages.len(), history.messages[0].author_name.as_str()), (1, "visitor-7"));
    })
    .await;
}

#[tokio::test]
async fn nobody_becomes_a_visitor_of_the_new_widget_by_naming_their_id() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let maya = bed.visitor();
        bed.says(&maya, "Private").await;
        let id = maya.contact.to_string();
        for named in [id.clone(), id.to_uppercase(), format!("{{{id}}}"), ContactId::new().to_string()] {
            let refused = threads::visitor(&bed.store, &on, &named).await.unwrap_err();
            assert!(matches!(refused, StoreError::Invalid(errors) if errors[0].field == "user_id"));
            assert_eq!(threads::known_visitor(&bed.store, &on, &named).await.unwrap(), None);
        }
        // Staff see them by that id all the same.
        let thread = threads::find(&bed.store, bed.tenant, bed.ana.id, &id, Channel::Webchat).await.unwrap();
        assert_eq!(thread.unwrap().user_id, id);
    })
    .await;
}

#[tokio::test]
async fn an_id_that_cannot_be_kept_is_refused() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        for id in ["", "  ", "a\nb", "a\0b", &"x".repeat(201)] {
            let refused = threads::visitor(&bed.store, &on, id).await.unwrap_err();
            assert!(matches!(refused, StoreError::Invalid(_)), "{id:?}");
            let now = bed.store.clock().now();
            browsers::address_for(&bed.store, &on, id, [1; 32], now).await.unwrap_err();
        }
    })
    .await;
}
