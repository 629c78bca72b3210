//! What people do about messages on their way: have them tried again, or take them back.

use omnichat_api::MessageId;
use omnichat_api::auth::Me;
use omnichat_api::channel::Channel;
use omnichat_api::delivery::DeliveryState as State;
use omnichat_api::outbox::{OutboxQuery, Outgoing};
use omnichat_api::permission::Sees;
use omnichat_store::{StoreError, outgoing, sessions};

use super::{MAYA, accepted, claim, claimed, fares, heard, inbox, later, reply, settle, steps};
use crate::bed::{Bed, PASSWORD, new_login, on_both};
use crate::outgoing::Outcome;

async fn retry(bed: &Bed, id: MessageId) -> Result<Outgoing, StoreError> {
    outgoing::retry(&bed.store, bed.tenant, &bed.ana, id).await
}

async fn cancel(bed: &Bed, id: MessageId) -> Result<Outgoing, StoreError> {
    outgoing::cancel(&bed.store, bed.tenant, &bed.ana, id).await
}

fn refused(result: Result<Outgoing, StoreError>) -> String {
    match result {
        Err(StoreError::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_failed_or_is_uncertain_is_tried_again_when_somebody_says_so_and_its_whole_way_is_kept() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let sent = reply(&bed, maya, "M1").await;
        let row = claim(&bed, &inbox).await.remove(0);
        settle(&bed, &row, Outcome::Never { code: Some("21408".into()), why: "not there".into() }).await;
        let mut bell = bed.store.outgoing();
        let again = retry(&bed, sent.id).await.unwrap();
        bell.rung().await;
        assert_eq!((again.state, again.attempts), (State::Queued, 0));
        let row = claim(&bed, &inbox).await.remove(0);
        settle(&bed, &row, Outcome::Uncertain { why: "it broke off".into() }).await;
        assert!(claim(&bed, &inbox).await.is_empty());
        retry(&bed, sent.id).await.unwrap();
        assert_eq!(retry(&bed, sent.id).await.unwrap().state, State::Queued, "twice is once");
        let row = claim(&bed, &inbox).await.remove(0);
        settle(&bed, &row, accepted()).await;
        assert!(refused(retry(&bed, sent.id).await).contains("has taken this message"));
        let way =
            [State::Queued, State::Failed, State::Queued, State::Uncertain, State::Queued, State::Accepted];
        assert_eq!(steps(&bed, &sent).await, way);
    })
    .await;
}

#[tokio::test]
async fn what_is_tried_again_goes_before_what_was_written_after_it() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let first = reply(&bed, maya, "M1").await;
        let row = claim(&bed, &inbox).await.remove(0);
        settle(&bed, &row, Outcome::Never { code: None, why: "no".into() }).await;
        reply(&bed, maya, "M2").await;
        retry(&bed, first.id).await.unwrap();
        assert_eq!(claimed(&bed, &inbox).await, ["M1"]);
    })
    .await;
}

#[tokio::test]
async fn what_has_not_left_is_taken_back_and_frees_the_way_for_the_next() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let (first, second) = (reply(&bed, maya, "M1").await, reply(&bed, maya, "M2").await);
        let row = claim(&bed, &inbox).await.remove(0);
        assert!(refused(cancel(&bed, first.id).await).contains("being sent right now"));
        settle(&bed, &row, later("busy")).await;
        assert_eq!(cancel(&bed, first.id).await.unwrap().state, State::Cancelled);
        assert_eq!(cancel(&bed, first.id).await.unwrap().state, State::Cancelled, "twice is once");
        assert_eq!(fares(&bed, &first).await, (State::Cancelled, "Ana Lopez took it back".into()));
        let row = claim(&bed, &inbox).await.remove(0);
        assert_eq!(row.message.id, second.id);
        settle(&bed, &row, accepted()).await;
        assert!(refused(cancel(&bed, second.id).await).contains("has left"));
        // Whoever changes their mind once more may.
        retry(&bed, first.id).await.unwrap();
        assert_eq!(claimed(&bed, &inbox).await, ["M1"]);
    })
    .await;
}

#[tokio::test]
async fn who_does_not_see_a_conversation_sees_none_of_its_messages_on_their_way() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let sent = reply(&bed, maya, "M1").await;
        let me = sessions::login(&bed.store, new_login("ana@example.com", PASSWORD)).await.unwrap().me;
        let me = Me { sees: Sees::Own, ..me };
        let page = outgoing::list(&bed.store, bed.tenant, &me, &OutboxQuery::default()).await.unwrap();
        assert!(page.items.is_empty());
        for result in [
            outgoing::retry(&bed.store, bed.tenant, &me, sent.id).await,
            outgoing::cancel(&bed.store, bed.tenant, &me, sent.id).await,
            retry(&bed, MessageId::new()).await,
        ] {
            assert!(matches!(result, Err(StoreError::NotFound(_))), "{result:?}");
        }
    })
    .await;
}
