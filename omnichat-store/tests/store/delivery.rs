//! What the product exists for: nothing acknowledged is lost or doubled, and the log tells of everything in order.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use omnichat_api::message::{MessageKind, MessageQuery, SendMessage};
use omnichat_api::widget::{HistoryQuery, VisitorChange};
use omnichat_store::{StoreError, events, messages, visitors};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

#[tokio::test]
async fn the_same_client_id_is_the_same_message_and_another_body_is_refused() {
    on_both(async |bed: Bed| {
        let (maya, key) = (bed.visitor(), Uuid::now_v7());
        let first = bed.try_says(&maya, key, "Is the blue one back?").await.unwrap();
        let again = bed.try_says(&maya, key, "Is the blue one back?").await.unwrap();
        assert_eq!(first, again);
        let other = bed.try_says(&maya, key, "Is the red one back?").await;
        assert!(matches!(other, Err(StoreError::ClientIdReused)), "{other:?}");
        // The key belongs to its sender: somebody else may choose the same.
        assert_ne!(bed.try_says(&bed.visitor(), key, "Hello").await.unwrap().id, first.id);
        let history = visitors::history(&bed.store, &maya, &HistoryQuery::default()).await.unwrap();
        assert_eq!(history.messages, [first]);
    })
    .await;
}

#[tokio::test]
async fn a_hundred_at_once_get_a_seq_each_without_gaps_and_a_repeated_one_is_stored_once() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "first").await;
        let keys: Vec<Uuid> = (0..50).map(|_| Uuid::now_v7()).collect();
        let sends = keys.iter().chain(&keys).map(|key| bed.try_says(&maya, *key, "again and again"));
        let sent = join_all(sends).await.into_iter().collect::<Result<Vec<_>, _>>().unwrap();
        let seqs: BTreeSet<i64> = sent.iter().map(|m| m.seq).collect();
        assert_eq!(seqs, (2..=51).collect());
        for (one, two) in sent[..50].iter().zip(&sent[50..]) {
            assert_eq!(one, two);
        }
    })
    .await;
}

#[tokio::test]
async fn one_bad_command_does_not_fail_its_neighbours() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        let first = bed.says(&maya, "first").await;
        let conversation = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        let send = |to, body: &str| SendMessage::text(Uuid::now_v7(), body, to);
        let nowhere = omnichat_api::ConversationId::new();
        let good = (0..20).map(|_| {
            let message = send(MessageKind::Message, "good");
            messages::send(&bed.store, bed.tenant, &bed.ana, conversation, message)
        });
        let bad = (0..20).map(|_| {
            let message = send(MessageKind::Message, "bad");
            messages::send(&bed.store, bed.tenant, &bed.ana, nowhere, message)
        });
        let (good, bad) = futures_util::future::join(join_all(good), join_all(bad)).await;
        assert!(bad.iter().all(|r| matches!(r, Err(StoreError::NotFound("conversation")))));
        let seqs: BTreeSet<i64> = good.into_iter().map(|m| m.unwrap().seq).collect();
        assert_eq!(seqs, (first.seq + 1..=first.seq + 20).collect());
    })
    .await;
}

#[tokio::test]
async fn the_log_has_no_gaps_and_is_exactly_what_was_published() {
    on_both(async |bed: Bed| {
        let visitors: Vec<_> = (0..10).map(|_| bed.visitor()).collect();
        join_all(visitors.iter().map(|v| bed.says(v, "hello"))).await;
        join_all(visitors.iter().map(|v| bed.says(v, "again"))).await;
        let log = events::after(&bed.store, bed.tenant, 0, 100).await.unwrap();
        let cursors: Vec<i64> = log.items.iter().map(|e| e.cursor).collect();
        assert_eq!(cursors, (1..=log.head).collect::<Vec<_>>());
        let published: Vec<_> = bed.published.lock().unwrap().iter().map(|row| row.event.clone()).collect();
        assert_eq!(log.items, published);

        let rest = events::after(&bed.store, bed.tenant, log.head - 1, 100).await.unwrap();
        assert_eq!((rest.items.len(), rest.resync), (1, false));
        let none = events::after(&bed.store, bed.tenant, log.head, 100).await.unwrap();
        assert_eq!((none.items.len(), none.resync), (0, false));
        assert!(events::after(&bed.store, bed.tenant, log.head + 1, 100).await.unwrap().resync);
    })
    .await;
}

#[tokio::test]
async fn a_visitor_hears_of_their_own_conversation_only_and_never_of_notes() {
    on_both(async |bed: Bed| {
        let (maya, tom) = (bed.visitor(), bed.visitor());
        bed.says(&maya, "I am Maya").await;
        bed.says(&tom, "I am Tom").await;
        let conversation = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        for (kind, body) in [(MessageKind::Note, "do not tell"), (MessageKind::Message, "Hello Maya")] {
            let send = SendMessage::text(Uuid::now_v7(), body, kind);
            messages::send(&bed.store, bed.tenant, &bed.ana, conversation, send).await.unwrap();
        }
        let heard = visitors::after(&bed.store, &maya, 0, 100).await.unwrap();
        let bodies: Vec<_> = heard
            .items
            .iter()
            .filter_map(|(_, _, change)| match change {
                VisitorChange::MessageCreated(m) => Some((m.body.as_str(), m.client_id.is_some())),
                VisitorChange::ConversationChanged(_) => None,
            })
            .collect();
        // The visitor's own client_id comes back to them; staff's is nobody else's business.
        assert_eq!(bodies, [("I am Maya", true), ("Hello Maya", false)]);
        let history = visitors::history(&bed.store, &maya, &HistoryQuery::default()).await.unwrap();
        assert_eq!(history.messages.iter().map(|m| m.seq).collect::<Vec<_>>(), [1, 3]);
        let staff =
            messages::list(&bed.store, bed.tenant, conversation, &MessageQuery::default()).await.unwrap();
        assert_eq!(staff.items.iter().map(|m| m.seq).collect::<Vec<_>>(), [1, 2, 3]);
    })
    .await;
}

#[tokio::test]
async fn after_close_writes_are_refused_and_what_waited_was_done() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        let waiting = join_all((0..20).map(|i| {
            let text = format!("message {i}");
            let bed = &bed;
            async move { bed.try_says(&maya, Uuid::now_v7(), &text).await }
        }));
        let (sent, ()) = futures_util::future::join(waiting, bed.store.close()).await;
        assert!(sent.iter().all(|r| matches!(r, Ok(_) | Err(StoreError::Closed))));
        assert!(matches!(bed.try_says(&maya, Uuid::now_v7(), "late").await, Err(StoreError::Closed)));
    })
    .await;
}
