//! The journal of what carriers brought: written once, worked off by one, lost by nobody. And what carriers report.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use omnichat_api::TenantId;
use omnichat_api::block::{BlockKind, CreateBlock};
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::delivery::DeliveryState as State;
use omnichat_api::inbound::{InboundQuery, InboundState};
use omnichat_api::inbox::{CreateInbox, Inbox};
use omnichat_api::message::{Message, MessageKind, MessageQuery, SendMessage};
use omnichat_api::page::PageQuery;
use omnichat_store::audit::Actor;
use omnichat_store::inbound::{self, LEASE_MS, New, Outcome, TRIES, Waiting};
use omnichat_store::messages::{self, Heard};
use omnichat_store::outgoing::{self, Reported};
use omnichat_store::{StoreError, blocks, contacts, inboxes};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

const ANA: &str = "+12025550123";

/// An inbox by which text messages come and go.
async fn sms(bed: &Bed) -> Inbox {
    let new = CreateInbox {
        channel: Channel::Sms,
        address: Some("+12025550100".into()),
        fields: BTreeMap::from([("auth_token".to_owned(), "secret".to_owned())]),
        ..CreateInbox::webchat("Texts")
    };
    inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap()
}

fn new(bed: &Bed, inbox: &Inbox, key: &str) -> New {
    New {
        tenant: bed.tenant,
        inbox: inbox.id,
        carrier: Carrier::Twilio,
        key: key.into(),
        headers: vec![("content-type".into(), "text/plain".into())],
        body: Some(b"Body=Hello".to_vec()),
        file: None,
    }
}

fn heard(bed: &Bed, inbox: &Inbox, key: &str) -> Heard {
    bed.heard(inbox, key, ANA)
}

async fn claim(bed: &Bed) -> Vec<Waiting> {
    inbound::claim(&bed.store, 100, Vec::new()).await.unwrap()
}

async fn settle(bed: &Bed, waiting: &Waiting, outcome: Outcome) -> Option<InboundState> {
    inbound::settle(&bed.store, waiting, outcome).await.unwrap()
}

fn later() -> Outcome {
    Outcome::Later("the message is not there yet".into())
}

#[tokio::test]
async fn whoever_has_an_address_that_is_longer_than_a_name_is_heard() {
    on_both(async |bed: Bed| {
        let address = format!("{}@example.com", "a".repeat(230));
        let inbox = sms(&bed).await;
        let said = messages::hear(&bed.store, bed.heard(&inbox, "1", &address)).await.unwrap();
        assert_eq!(said.author.name, address[..200]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_has_failed_and_holds_up_no_other() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        for key in ["broken", "whole"] {
            inbound::keep(&bed.store, new(&bed, &inbox, key)).await.unwrap();
        }
        bed.by_hand("UPDATE inbound SET headers = 'nothing' WHERE event_key = 'broken'").await;
        assert_eq!(claim(&bed).await.len(), 1);
        let query = InboundQuery { state: Some(InboundState::Failed), ..Default::default() };
        let failed = inbound::list(&bed.store, bed.tenant, &query).await.unwrap().items;
        assert_eq!(failed.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["broken"]);
    })
    .await;
}

#[tokio::test]
async fn what_came_to_other_inboxes_is_not_behind_the_flood_in_one() {
    on_both(async |bed: Bed| {
        let (flooded, other) = (sms(&bed).await, sms(&bed).await);
        for n in 0..20 {
            inbound::keep(&bed.store, new(&bed, &flooded, &n.to_string())).await.unwrap();
        }
        bed.wait_ms(1);
        inbound::keep(&bed.store, new(&bed, &other, "behind")).await.unwrap();
        assert_eq!(inbound::next_due(&bed.store, &[flooded.id, other.id]).await.unwrap(), None);
        let due = inbound::next_due(&bed.store, &[flooded.id]).await.unwrap();
        assert_eq!(due, Some(bed.store.clock().now()));
        let taken = inbound::claim(&bed.store, 4, vec![flooded.id]).await.unwrap();
        assert_eq!(taken.iter().map(|row| row.inbox).collect::<Vec<_>>(), [other.id]);
    })
    .await;
}

#[tokio::test]
async fn what_is_delivered_once_twice_or_fifty_times_at_once_is_written_once() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        for times in [1, 2, 50] {
            let key = format!("SM{times}:received");
            let all = (0..times).map(|_| inbound::keep(&bed.store, new(&bed, &inbox, &key)));
            let kept = join_all(all).await.into_iter().map(Result::unwrap).filter(|new| *new).count();
            assert_eq!(kept, 1, "delivered {times} times");
            let claimed = claim(&bed).await;
            assert_eq!(claimed.len(), 1);
            assert_eq!(claimed[0].body, b"Body=Hello");
            let said = (0..times).map(|_| messages::hear(&bed.store, heard(&bed, &inbox, &key)));
            let said: Vec<Message> = join_all(said).await.into_iter().map(Result::unwrap).collect();
            assert!(said.iter().all(|message| *message == said[0]), "one message, whoever asks");
            settle(&bed, &claimed[0], Outcome::Done(Some(said[0].conversation_id))).await;
        }
        let page = inbound::list(&bed.store, bed.tenant, &InboundQuery::default()).await.unwrap();
        assert_eq!(page.items.len(), 3);
        let conversation = page.items[0].conversation_id.unwrap();
        let query = MessageQuery::default();
        let said = messages::list(&bed.store, bed.tenant, conversation, &query).await.unwrap();
        assert_eq!(said.items.iter().map(|message| message.seq).collect::<Vec<_>>(), [1, 2, 3]);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_died_leaves_its_row_to_the_next_and_notes_nothing_when_it_wakes() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        inbound::keep(&bed.store, new(&bed, &inbox, "1")).await.unwrap();
        let dead = claim(&bed).await.remove(0);
        bed.wait_ms(LEASE_MS - 1);
        assert!(claim(&bed).await.is_empty(), "its lease holds");
        bed.wait_ms(1);
        let next = claim(&bed).await.remove(0);
        assert_eq!((next.id, next.attempt), (dead.id, 2));
        assert_eq!(settle(&bed, &dead, Outcome::Done(None)).await, None);
        assert_eq!(settle(&bed, &next, Outcome::Done(None)).await, Some(InboundState::Done));
        assert_eq!(inbound::next_due(&bed.store, &[]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_was_in_hand_when_the_only_process_ended_is_due_at_once() {
    let bed = Bed::on_sqlite().await;
    let inbox = sms(&bed).await;
    inbound::keep(&bed.store, new(&bed, &inbox, "1")).await.unwrap();
    assert_eq!(claim(&bed).await.len(), 1);
    inbound::take_back(&bed.store).await.unwrap();
    assert_eq!(claim(&bed).await[0].attempt, 2);
}

#[tokio::test]
async fn what_was_in_hand_or_is_given_back_goes_before_what_came_after_it() {
    let bed = Bed::on_sqlite().await;
    let inbox = sms(&bed).await;
    let come = async |key: &str| {
        bed.wait_ms(1000);
        inbound::keep(&bed.store, new(&bed, &inbox, key)).await.unwrap();
    };
    let first = async || inbound::claim(&bed.store, 1, Vec::new()).await.unwrap().remove(0);
    come("1").await;
    let one = first().await;
    come("2").await;
    assert_eq!(
        settle(&bed, &one, Outcome::Back("the disk is full".into())).await,
        Some(InboundState::Received)
    );
    assert_eq!(first().await.id, one.id);
    bed.wait_ms(1000);
    inbound::take_back(&bed.store).await.unwrap();
    assert_eq!(first().await.id, one.id);
}

#[tokio::test]
async fn what_comes_to_nothing_is_tried_again_ever_more_slowly_and_then_waits_for_a_replay() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        inbound::keep(&bed.store, new(&bed, &inbox, "1")).await.unwrap();
        for attempt in 1..=TRIES {
            let due = inbound::next_due(&bed.store, &[]).await.unwrap().unwrap();
            bed.wait_ms(due.since(bed.store.clock().now()));
            let waiting = claim(&bed).await.remove(0);
            assert_eq!(waiting.attempt, attempt);
            let state = settle(&bed, &waiting, later()).await.unwrap();
            assert_eq!(state == InboundState::Failed, attempt == TRIES);
        }
        assert_eq!(inbound::next_due(&bed.store, &[]).await.unwrap(), None);
        let query = InboundQuery { state: Some(InboundState::Failed), ..InboundQuery::default() };
        let failed = inbound::list(&bed.store, bed.tenant, &query).await.unwrap().items.remove(0);
        assert!(failed.why.unwrap().contains("not there yet"));

        let stranger = TenantId::new();
        for refused in [
            inbound::replay(&bed.store, stranger, &bed.ana, failed.id).await.map(drop),
            inbound::show(&bed.store, stranger, failed.id).await.map(drop),
        ] {
            assert!(matches!(refused, Err(StoreError::NotFound(_))));
        }
        let again = inbound::replay(&bed.store, bed.tenant, &bed.ana, failed.id).await.unwrap();
        assert_eq!((again.state, again.attempts, again.why), (InboundState::Received, 0, None));
        assert_eq!(claim(&bed).await[0].attempt, 1);
        let (shown, _) = inbound::show(&bed.store, bed.tenant, failed.id).await.unwrap();
        assert_eq!(shown.body, "Body=Hello");
    })
    .await;
}

#[tokio::test]
async fn what_was_read_goes_after_a_month_and_what_failed_stays_for_a_year() {
    const DAY_MS: i64 = 24 * 3600 * 1000;
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        for key in ["done", "failed", "waits"] {
            inbound::keep(&bed.store, new(&bed, &inbox, key)).await.unwrap();
        }
        let claimed = claim(&bed).await;
        settle(&bed, &claimed[0], Outcome::Done(None)).await;
        settle(&bed, &claimed[1], Outcome::Failed("no JSON".into())).await;
        bed.wait_ms(30 * DAY_MS);
        assert_eq!(inbound::prune(&bed.store).await.unwrap(), 0);
        bed.wait_ms(1);
        assert_eq!(inbound::prune(&bed.store).await.unwrap(), 1);
        bed.wait_ms(365 * DAY_MS);
        assert_eq!(inbound::prune(&bed.store).await.unwrap(), 1);
        assert_eq!(claim(&bed).await[0].id, claimed[2].id, "what nobody has read yet never goes");
    })
    .await;
}

#[tokio::test]
async fn an_automatic_reply_is_sent_once_when_a_conversation_begins() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        let hear = async |key: &str| {
            let reply = Some("We will be with you soon.".to_owned());
            messages::hear_and_reply(&bed.store, heard(&bed, &inbox, key), reply).await.unwrap()
        };
        let first = hear("1").await;
        hear("1").await;
        hear("2").await;
        let query = MessageQuery::default();
        let said = messages::list(&bed.store, bed.tenant, first.conversation_id, &query).await.unwrap();
        let bodies: Vec<&str> = said.items.iter().map(|message| message.body.as_str()).collect();
        assert_eq!(bodies, [&first.body, "We will be with you soon.", &first.body]);
        assert_eq!(said.items[1].delivery.as_ref().unwrap().state, State::Queued);
    })
    .await;
}

/// A reply that a carrier has taken under this name.
async fn accepted(bed: &Bed, inbox: &Inbox, carrier_ref: &str) -> Message {
    let heard = messages::hear(&bed.store, heard(bed, inbox, "1")).await.unwrap();
    let send = SendMessage::text(Uuid::now_v7(), "Yes.", MessageKind::Message);
    let sent = messages::send(&bed.store, bed.tenant, &bed.ana, heard.conversation_id, send).await.unwrap();
    let pace = outgoing::Pace::a_second(100);
    let want = outgoing::Want { tenant: bed.tenant, inbox: inbox.id, most: 10, pace };
    let claimed = outgoing::claim(&bed.store, vec![want]).await.unwrap().remove(0);
    let outcome = outgoing::Outcome::Accepted { carrier_ref: Some(carrier_ref.into()) };
    outgoing::settle(&bed.store, &claimed, outcome).await.unwrap();
    sent
}

async fn report(bed: &Bed, inbox: &Inbox, carrier_ref: &str, state: State, code: &str) -> bool {
    let reported = Reported {
        tenant: bed.tenant,
        inbox: inbox.id,
        carrier_ref: carrier_ref.into(),
        message: None,
        words: None,
        state,
        code: Some(code.into()),
        why: None,
    };
    outgoing::report(&bed.store, reported).await.unwrap().is_some()
}

/// The steps of a message: state and code.
async fn steps(bed: &Bed, message: &Message) -> Vec<(State, Option<String>)> {
    let timeline = outgoing::timeline(&bed.store, bed.tenant, message.conversation_id, message.seq);
    timeline.await.unwrap().items.into_iter().map(|step| (step.state, step.code)).collect()
}

#[tokio::test]
async fn reports_bring_a_message_on_in_whatever_order_and_however_often_they_come() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        let sent = accepted(&bed, &inbox, "SM9").await;
        assert!(!report(&bed, &inbox, "SM8", State::Delivered, "delivered").await, "of no message of ours");
        let other = sms(&bed).await;
        assert!(!report(&bed, &other, "SM9", State::Delivered, "delivered").await, "of another inbox");
        for (state, code) in [
            (State::Accepted, "queued"),
            (State::Accepted, "sent"),
            (State::Accepted, "sent"),
            (State::Delivered, "delivered"),
            (State::Accepted, "sending"),
            (State::Delivered, "delivered"),
        ] {
            assert!(report(&bed, &inbox, "SM9", state, code).await);
        }
        let code = |code: &str| Some(code.to_owned());
        let expected = [
            (State::Queued, None),
            (State::Accepted, None),
            (State::Accepted, code("queued")),
            (State::Accepted, code("sent")),
            (State::Delivered, code("delivered")),
        ];
        assert_eq!(steps(&bed, &sent).await, expected);
        let query = MessageQuery::default();
        let all = messages::list(&bed.store, bed.tenant, sent.conversation_id, &query).await.unwrap();
        assert_eq!(all.items.last().unwrap().delivery.as_ref().unwrap().state, State::Delivered);
    })
    .await;
}

#[tokio::test]
async fn a_receipt_says_that_everything_up_to_it_was_read_and_nothing_after_it() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        let first = accepted(&bed, &inbox, "SM1").await;
        let until = bed.store.clock().now();
        bed.wait_ms(1000);
        let second = accepted(&bed, &inbox, "SM2").await;
        let read = async |address: &str| {
            let address = address.to_owned();
            outgoing::read_until(&bed.store, bed.tenant, inbox.id, address, until).await.unwrap()
        };
        assert_eq!(read("+12025550199").await, None, "somebody else has read nothing");
        assert_eq!(read(ANA).await, Some(first.conversation_id));
        assert_eq!(read(ANA).await, None, "it is no news");
        assert_eq!(steps(&bed, &first).await.last().unwrap().0, State::Read);
        assert_eq!(steps(&bed, &second).await.last().unwrap().0, State::Accepted);
    })
    .await;
}

#[tokio::test]
async fn who_is_blocked_by_number_or_by_themselves_is_not_heard_and_leaves_nothing_behind() {
    on_both(async |bed: Bed| {
        let inbox = sms(&bed).await;
        let block = async |kind, value: String| {
            let new = CreateBlock { kind, value, reason: None };
            blocks::create(&bed.store, bed.tenant, new, Actor::OPERATOR).await.unwrap().id
        };
        let hear = async |key: &str| messages::hear(&bed.store, heard(&bed, &inbox, key)).await;

        let number = block(BlockKind::Phone, ANA.into()).await;
        assert!(matches!(hear("1").await, Err(StoreError::Blocked)));
        let all = contacts::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap();
        assert_eq!(all.items, [], "a blocked number makes no contact");

        blocks::lift(&bed.store, bed.tenant, number, Actor::OPERATOR).await.unwrap();
        let said = hear("1").await.unwrap();
        let ana = said.author.id.unwrap();
        block(BlockKind::Contact, ana.to_string()).await;
        assert!(matches!(hear("2").await, Err(StoreError::Blocked)));
        assert_eq!(hear("1").await.unwrap(), said, "what was heard before stays");
    })
    .await;
}
