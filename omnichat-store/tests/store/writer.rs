//! The writer: what one command does to its neighbours and to the next, and what is refused when it has too much.

use futures_util::future::join_all;
use omnichat_api::InboxId;
use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::{Assign, Once, Status};
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_store::visitors::Visitor;
use omnichat_store::{
    Clock, Database, Options, Store, StoreError, contacts, conversations, messages, visitors,
};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

#[tokio::test]
async fn a_message_that_cannot_be_stored_does_not_fail_those_it_is_written_with() {
    on_both(async |bed: Bed| {
        let good: Vec<Visitor> = (0..29).map(|_| bed.visitor()).collect();
        let lost = Visitor { inbox: InboxId::new(), ..bed.visitor() };
        let all = good[..13].iter().chain([&lost]).chain(&good[13..]);
        let sent = join_all(all.map(|who| bed.try_says(who, Uuid::now_v7(), "hello"))).await;
        for (n, sent) in sent.into_iter().enumerate() {
            match sent {
                Ok(message) => assert_eq!((n == 13, message.seq), (false, 1)),
                Err(error) => assert!(n == 13 && matches!(error, StoreError::NotFound("inbox")), "{error}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_is_known_to_the_next_message() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "first").await;
        let change = ChangeContact { name: Some("Maya".into()), ..ChangeContact::default() };
        contacts::change(&bed.store, bed.tenant, &bed.ana, maya.contact, change).await.unwrap();
        assert_eq!(bed.says(&maya, "second").await.author_name, "Maya");
        let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        let close = conversations::close(&bed.store, bed.tenant, &bed.ana, id, Once::default());
        assert_eq!(close.await.unwrap().status, Status::Closed);
        bed.says(&maya, "third").await;
        let after = conversations::get(&bed.store, bed.tenant, id).await.unwrap();
        // Two messages, the line that it was closed, and the one that opened it again.
        assert_eq!((after.status, after.last_seq, after.unread), (Status::Open, 4, 3));
    })
    .await;
}

#[tokio::test]
async fn a_visitor_writes_to_the_conversation_that_was_newest_when_they_wrote() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        let conversation = async || visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        let reply = async |to, body: &str| {
            let send = SendMessage::text(Uuid::now_v7(), body, MessageKind::Message);
            messages::send(&bed.store, bed.tenant, &bed.ana, to, send).await.unwrap()
        };
        bed.says(&maya, "in spring").await;
        let spring = conversation().await;
        conversations::close(&bed.store, bed.tenant, &bed.ana, spring, Once::default()).await.unwrap();
        bed.wait_ms(40 * 24 * 3600 * 1000);
        bed.says(&maya, "in summer").await;
        let summer = conversation().await;
        assert_ne!(summer, spring);
        bed.wait_ms(1000);
        conversations::reopen(&bed.store, bed.tenant, &bed.ana, spring, Once::default()).await.unwrap();
        reply(spring, "about spring").await;
        bed.says(&maya, "about spring too").await;
        assert_eq!(conversation().await, spring);
        assert_eq!(conversations::get(&bed.store, bed.tenant, summer).await.unwrap().last_seq, 1);
    })
    .await;
}

#[tokio::test]
async fn a_change_that_is_repeated_is_done_once_and_answered_the_same() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "hello").await;
        let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        let once = Once { client_id: Some(Uuid::now_v7()) };
        let close = async || conversations::close(&bed.store, bed.tenant, &bed.ana, id, once).await;
        let closed = close().await.unwrap();
        conversations::reopen(&bed.store, bed.tenant, &bed.ana, id, Once::default()).await.unwrap();
        assert_eq!(close().await.unwrap(), closed);
        let now = conversations::get(&bed.store, bed.tenant, id).await.unwrap();
        assert_eq!(now.status, Status::Open, "an answer that comes again closes nothing");
        let reopen = conversations::reopen(&bed.store, bed.tenant, &bed.ana, id, once).await;
        assert!(matches!(reopen, Err(StoreError::ClientIdReused)), "{reopen:?}");

        let mine = Assign {
            assignee_id: Some(Some(bed.ana.id)),
            client_id: Some(Uuid::now_v7()),
            ..Assign::default()
        };
        let take = async || conversations::assign(&bed.store, bed.tenant, &bed.ana, id, mine.clone()).await;
        let taken = take().await.unwrap();
        let nobody = Assign { assignee_id: Some(None), ..Assign::default() };
        conversations::assign(&bed.store, bed.tenant, &bed.ana, id, nobody).await.unwrap();
        assert_eq!(take().await.unwrap(), taken);
        assert_eq!(conversations::get(&bed.store, bed.tenant, id).await.unwrap().assignee, None);
    })
    .await;
}

#[tokio::test]
async fn more_than_the_queue_holds_is_refused_at_once_and_what_it_holds_is_done() {
    on_both(async |bed: Bed| {
        let small = Options { queue: 8, ..Options::new(bed.store.database().clone(), bed.key_file()) };
        bed.store.close().await;
        let store = Store::open(small, Clock::system(), std::sync::Arc::new(|_| {})).await.unwrap();
        let maya = bed.visitor();
        let send = |_| {
            let send = omnichat_api::widget::VisitorSend::text(Uuid::now_v7(), "hello");
            visitors::send(&store, &maya, send)
        };
        let sent = join_all((0..200).map(send)).await;
        let (done, refused): (Vec<_>, Vec<_>) = sent.into_iter().partition(Result::is_ok);
        assert!(done.len() >= 8, "{}", done.len());
        assert!(refused.len() >= 100, "{}", refused.len());
        assert!(refused.iter().all(|r| matches!(r, Err(StoreError::Busy))));
        let conversation = visitors::conversation_of(&store, &maya).await.unwrap().unwrap();
        let held = conversations::get(&store, maya.tenant, conversation.id).await.unwrap();
        assert_eq!(usize::try_from(held.last_seq).unwrap(), done.len());
        store.close().await;
    })
    .await;
}

/// 64 MiB, several times what it begins anew at.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

#[tokio::test]
async fn the_write_ahead_log_stays_small_however_much_is_written() {
    let bed = Bed::on_sqlite().await;
    let Database::Sqlite(path) = bed.store.database().clone() else { unreachable!() };
    let wal = path.with_file_name("omnichat.sqlite-wal");
    let (visitors, body): (Vec<_>, _) = ((0..50).map(|_| bed.visitor()).collect(), "word ".repeat(1500));
    let (mut written, mut largest) = (0, 0);
    while written < 4 * MOST_BYTES {
        join_all(visitors.iter().map(|who| bed.says(who, &body))).await;
        // Each body is stored with its message, in the log, and in the search index.
        written += 3 * (body.len() * visitors.len()) as u64;
        largest = largest.max(std::fs::metadata(&wal).unwrap().len());
    }
    assert!(largest < MOST_BYTES, "{largest}");
}
