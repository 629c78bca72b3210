//! Reports of a carrier that knows no name of ours for a message: one that is uncertain is known by what it says, unless it
//! could be another.

use omnichat_api::channel::Channel;
use omnichat_api::delivery::DeliveryState as State;
use omnichat_api::inbox::Inbox;
use omnichat_api::message::Message;
use omnichat_store::outgoing::{self, Outcome, Reported, Words};

use super::{HOUR_MS, MAYA, TOM, accepted, claim, fares, heard, inbox, reply, settle};
use crate::bed::{Bed, on_both};

/// Something that was sent and may have arrived.
async fn unsure(bed: &Bed, inbox: &Inbox, to: &str, body: &str) -> Message {
    let conversation = heard(bed, inbox, to).await;
    let sent = reply(bed, conversation, body).await;
    let row = claim(bed, inbox).await.remove(0);
    settle(bed, &row, Outcome::Uncertain { why: "it broke off".into() }).await;
    sent
}

/// Whether the carrier's report that this text has arrived there is one of a message of ours.
async fn arrived(bed: &Bed, inbox: &Inbox, carrier_ref: &str, (to, text): (&str, &str)) -> bool {
    let reported = Reported {
        tenant: bed.tenant,
        inbox: inbox.id,
        carrier_ref: carrier_ref.into(),
        message: None,
        words: Some(Words { to: to.into(), text: text.into() }),
        state: State::Delivered,
        code: None,
        why: None,
    };
    outgoing::report(&bed.store, reported).await.unwrap().is_some()
}

#[tokio::test]
async fn an_uncertain_message_is_known_by_where_it_went_and_what_it_says() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let sent = unsure(&bed, &inbox, MAYA, "Come by until six. ").await;
        for other in [(MAYA, "Come by"), (TOM, "Come by until six.")] {
            assert!(!arrived(&bed, &inbox, "AC0", other).await, "{other:?}");
        }
        assert!(arrived(&bed, &inbox, "AC1", (MAYA, "Come by until six.")).await);
        assert_eq!(fares(&bed, &sent).await.0, State::Delivered);
        let shown = outgoing::get(&bed.store, bed.tenant, sent.id).await.unwrap();
        assert_eq!(shown.carrier_ref.as_deref(), Some("AC1"));
        // The same report once more finds it by its name, and another has nothing left to find.
        assert!(arrived(&bed, &inbox, "AC1", (MAYA, "Come by until six.")).await);
        assert!(!arrived(&bed, &inbox, "AC2", (MAYA, "Come by until six.")).await);
    })
    .await;
}

#[tokio::test]
async fn where_it_could_be_another_or_was_long_ago_it_stays_uncertain() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let first = unsure(&bed, &inbox, MAYA, "Yes").await;
        let second = unsure(&bed, &inbox, MAYA, "Yes").await;
        assert!(!arrived(&bed, &inbox, "AC1", (MAYA, "Yes")).await, "either of the two");
        assert_eq!(
            (fares(&bed, &first).await.0, fares(&bed, &second).await.0),
            (State::Uncertain, State::Uncertain)
        );

        // One is on its way that the answer to is still to come: the report may be about that.
        let alone = unsure(&bed, &inbox, TOM, "Yes").await;
        let again = reply(&bed, alone.conversation_id, "Yes").await;
        let row = claim(&bed, &inbox).await.remove(0);
        assert!(!arrived(&bed, &inbox, "AC2", (TOM, "Yes")).await);
        settle(&bed, &row, accepted()).await;
        assert!(arrived(&bed, &inbox, "AC2", (TOM, "Yes")).await);
        assert_eq!(
            (fares(&bed, &alone).await.0, fares(&bed, &again).await.0),
            (State::Delivered, State::Accepted)
        );

        let old = unsure(&bed, &inbox, "+12025550125", "Yes").await;
        bed.wait_ms(2 * HOUR_MS);
        assert!(!arrived(&bed, &inbox, "AC3", ("+12025550125", "Yes")).await);
        assert_eq!(fares(&bed, &old).await.0, State::Uncertain);
    })
    .await;
}
