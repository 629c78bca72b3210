//! Messages on their way out: each leaves once and in its place, nobody is told what is not so, and what nobody knows is
//! called uncertain.

mod by_hand;
mod refused;
mod together;
mod words;

use std::collections::BTreeMap;

use futures_util::future::{join_all, try_join_all};
use omnichat_api::ConversationId;
use omnichat_api::channel::Channel;
use omnichat_api::delivery::DeliveryState as State;
use omnichat_api::event::Change;
use omnichat_api::inbox::{CreateInbox, Inbox};
use omnichat_api::message::{Message, MessageKind, MessageQuery, SendMessage};
use omnichat_api::outbox::OutboxQuery;
use omnichat_store::messages;
use omnichat_store::outbox::{GIVE_UP_MS, LEASE_MS};
use omnichat_store::outgoing::{self, Claimed, Outcome, Pace, Reported, Want};
use omnichat_store::{events, inboxes};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";
const HOUR_MS: i64 = 3600 * 1000;

/// An inbox of a channel, at its usual carrier.
async fn inbox(bed: &Bed, channel: Channel) -> Inbox {
    let new = CreateInbox {
        channel,
        address: Some("+12025550100".into()),
        fields: BTreeMap::new(),
        ..CreateInbox::webchat(channel.as_str())
    };
    inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap()
}

/// Somebody wrote there; their conversation.
async fn heard(bed: &Bed, inbox: &Inbox, address: &str) -> ConversationId {
    answered(bed, inbox, address, None).await
}

/// The same; and this is answered by itself.
async fn answered(bed: &Bed, inbox: &Inbox, address: &str, reply: Option<&str>) -> ConversationId {
    let heard = bed.heard(inbox, &Uuid::now_v7().to_string(), address);
    let heard = messages::hear_and_reply(&bed.store, heard, reply.map(str::to_owned));
    heard.await.unwrap().conversation_id
}

async fn reply(bed: &Bed, to: ConversationId, body: &str) -> Message {
    let send = SendMessage::text(Uuid::now_v7(), body, MessageKind::Message);
    messages::send(&bed.store, bed.tenant, &bed.ana, to, send).await.unwrap()
}

async fn claim(bed: &Bed, inbox: &Inbox) -> Vec<Claimed> {
    let want = Want { tenant: bed.tenant, inbox: inbox.id, most: 10, pace: Pace::a_second(100) };
    outgoing::claim(&bed.store, vec![want]).await.unwrap()
}

/// What is claimed, by its texts.
async fn claimed(bed: &Bed, inbox: &Inbox) -> Vec<String> {
    claim(bed, inbox).await.into_iter().map(|claimed| claimed.message.body).collect()
}

async fn settle(bed: &Bed, claimed: &Claimed, outcome: Outcome) -> Option<State> {
    outgoing::settle(&bed.store, claimed, outcome).await.unwrap()
}

fn accepted() -> Outcome {
    Outcome::Accepted { carrier_ref: Some("SM1".into()) }
}

fn later(why: &str) -> Outcome {
    Outcome::Later { why: why.into(), after_ms: None }
}

/// How a message stands, and why.
async fn fares(bed: &Bed, message: &Message) -> (State, String) {
    let query = MessageQuery { after: Some(message.seq - 1), limit: Some(1), before: None };
    let page = messages::list(&bed.store, bed.tenant, message.conversation_id, &query).await.unwrap();
    let delivery = page.items[0].delivery.clone().unwrap();
    let shown = outgoing::get(&bed.store, bed.tenant, message.id).await.unwrap();
    assert_eq!((shown.state, &shown.why), (delivery.state, &delivery.why), "the outbox tells another story");
    (delivery.state, delivery.why.unwrap_or_default())
}

async fn steps(bed: &Bed, message: &Message) -> Vec<State> {
    let timeline = outgoing::timeline(&bed.store, bed.tenant, message.conversation_id, message.seq);
    timeline.await.unwrap().items.into_iter().map(|step| step.state).collect()
}

/// How often the log tells that a message changed.
async fn told(bed: &Bed) -> usize {
    let log = events::after(&bed.store, bed.tenant, 0, 1000).await.unwrap();
    log.items.iter().filter(|event| matches!(event.change, Change::MessageChanged(_))).count()
}

async fn due_in(bed: &Bed) -> Option<i64> {
    let waiting = outgoing::waiting(&bed.store).await.unwrap();
    waiting.first().map(|inbox| inbox.due_at.since(bed.store.clock().now()))
}

#[tokio::test]
async fn a_message_is_called_accepted_when_the_carrier_has_it_and_not_before() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let mut bell = bed.store.outgoing();
        let maya = heard(&bed, &inbox, MAYA).await;
        let sent = reply(&bed, maya, "Yes").await;
        bell.rung().await;
        assert_eq!(fares(&bed, &sent).await.0, State::Queued);
        assert_eq!(due_in(&bed).await, Some(0));
        let row = claim(&bed, &inbox).await.remove(0);
        assert_eq!((row.message.id, row.target.as_str(), row.attempt), (sent.id, MAYA, 1));
        assert_eq!((fares(&bed, &sent).await.0, told(&bed).await), (State::Queued, 0));
        assert_eq!(settle(&bed, &row, accepted()).await, Some(State::Accepted));
        assert_eq!((fares(&bed, &sent).await.0, told(&bed).await), (State::Accepted, 1));
        assert_eq!(steps(&bed, &sent).await, [State::Queued, State::Accepted]);
        bed.wait_ms(LEASE_MS);
        assert!(claim(&bed, &inbox).await.is_empty() && due_in(&bed).await.is_none());
        assert_eq!(settle(&bed, &row, later("late")).await, None, "it was accepted");
        // Notes and what contacts write do not leave.
        let note = SendMessage::text(Uuid::now_v7(), "for us", MessageKind::Note);
        messages::send(&bed.store, bed.tenant, &bed.ana, maya, note).await.unwrap();
        heard(&bed, &inbox, MAYA).await;
        assert!(claim(&bed, &inbox).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn messages_of_a_conversation_leave_in_their_order_and_hold_up_no_other() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let (maya, tom) = (heard(&bed, &inbox, MAYA).await, heard(&bed, &inbox, TOM).await);
        for (to, body) in [(maya, "M1"), (maya, "M2"), (maya, "M3"), (tom, "T1")] {
            reply(&bed, to, body).await;
        }
        let first = claim(&bed, &inbox).await;
        let bodies: Vec<_> = first.iter().map(|row| row.message.body.as_str()).collect();
        assert_eq!(bodies, ["M1", "T1"]);
        assert!(claimed(&bed, &inbox).await.is_empty(), "the first is on its way");
        settle(&bed, &first[0], later("busy")).await;
        assert!(claimed(&bed, &inbox).await.is_empty(), "the first waits");
        let wait = due_in(&bed).await.unwrap();
        assert!((500..=1000).contains(&wait), "{wait}");
        bed.wait_ms(1000);
        let again = claim(&bed, &inbox).await.remove(0);
        assert_eq!((again.message.body.as_str(), again.attempt), ("M1", 2));
        settle(&bed, &again, accepted()).await;
        let second = claim(&bed, &inbox).await.remove(0);
        assert_eq!(second.message.body, "M2");
        settle(&bed, &second, Outcome::Never { code: Some("30003".into()), why: "off".into() }).await;
        assert_eq!(claimed(&bed, &inbox).await, ["M3"]);
    })
    .await;
}

#[tokio::test]
async fn two_nodes_that_claim_at_once_never_get_the_same_message() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        for n in 10..22 {
            let conversation = heard(&bed, &inbox, &format!("+120255501{n}")).await;
            reply(&bed, conversation, "Yes").await;
        }
        let want = Want { tenant: bed.tenant, inbox: inbox.id, most: 3, pace: Pace::a_second(100) };
        let claims = (0..6).map(|_| outgoing::claim(&bed.store, vec![want]));
        let claimed = try_join_all(claims).await.unwrap().concat();
        let mut ids: Vec<_> = claimed.iter().map(|row| row.message.id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((claimed.len(), ids.len()), (12, 12));
    })
    .await;
}

#[tokio::test]
async fn why_a_message_waits_is_told_once_and_after_a_day_it_has_failed() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let sent = reply(&bed, maya, "Yes").await;
        let row = claim(&bed, &inbox).await.remove(0);
        let asked = Outcome::Later { why: "slower".into(), after_ms: Some(90_000) };
        assert_eq!(settle(&bed, &row, asked).await, Some(State::Queued));
        assert_eq!((due_in(&bed).await, told(&bed).await), (Some(90_000), 1));
        assert_eq!(fares(&bed, &sent).await, (State::Queued, "slower".into()));
        let mut tries = 1;
        loop {
            bed.wait_ms(due_in(&bed).await.unwrap());
            let row = claim(&bed, &inbox).await;
            let Some(row) = row.first() else { break };
            tries += 1;
            assert_eq!(row.attempt, tries);
            if settle(&bed, row, later("away")).await == Some(State::Failed) {
                break;
            }
        }
        assert!((20..60).contains(&tries), "{tries}");
        assert_eq!(fares(&bed, &sent).await, (State::Failed, "given up after 24 hours: away".into()));
        assert_eq!(steps(&bed, &sent).await, [State::Queued, State::Queued, State::Queued, State::Failed]);
        assert_eq!(told(&bed).await, 3);
    })
    .await;
}

#[tokio::test]
async fn what_lay_for_a_day_while_nobody_sent_is_not_sent_any_more() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let sent = reply(&bed, maya, "Yes").await;
        bed.wait_ms(GIVE_UP_MS);
        assert!(claim(&bed, &inbox).await.is_empty());
        assert_eq!(fares(&bed, &sent).await.0, State::Failed);
    })
    .await;
}

#[tokio::test]
async fn a_refused_account_costs_no_try_and_leaves_the_message_due() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        reply(&bed, maya, "Yes").await;
        let row = claim(&bed, &inbox).await.remove(0);
        let back = Outcome::Back { why: "the token is wrong".into() };
        assert_eq!(settle(&bed, &row, back).await, Some(State::Queued));
        assert_eq!(due_in(&bed).await, Some(0));
        assert_eq!(claim(&bed, &inbox).await[0].attempt, 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_dead_worker_had_is_uncertain_and_not_sent_again_until_somebody_says_so() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let (first, second) = (reply(&bed, maya, "M1").await, reply(&bed, maya, "M2").await);
        let dead = claim(&bed, &inbox).await.remove(0);
        bed.wait_ms(LEASE_MS - 1);
        assert!(claim(&bed, &inbox).await.is_empty(), "its lease holds");
        bed.wait_ms(1);
        assert!(claim(&bed, &inbox).await.is_empty());
        assert_eq!(fares(&bed, &first).await.0, State::Uncertain);
        // It holds up nobody, and who had it may still tell.
        assert_eq!(claimed(&bed, &inbox).await, ["M2"]);
        assert_eq!(settle(&bed, &dead, accepted()).await, Some(State::Accepted));
        bed.wait_ms(LEASE_MS);
        assert!(claim(&bed, &inbox).await.is_empty());
        assert_eq!(fares(&bed, &second).await.0, State::Uncertain);
        // The carrier's report names the message, since its own id never came.
        let report = |message, carrier_ref: &str, state| Reported {
            tenant: bed.tenant,
            inbox: inbox.id,
            carrier_ref: carrier_ref.into(),
            message,
            words: None,
            state,
            code: None,
            why: None,
        };
        let unknown = report(None, "SM2", State::Delivered);
        assert_eq!(outgoing::report(&bed.store, unknown).await.unwrap(), None);
        let named = report(Some(second.id), "SM2", State::Accepted);
        assert_eq!(outgoing::report(&bed.store, named).await.unwrap(), Some(maya));
        let next = report(None, "SM2", State::Delivered);
        assert_eq!(outgoing::report(&bed.store, next).await.unwrap(), Some(maya));
        let all = [State::Queued, State::Uncertain, State::Accepted, State::Delivered];
        assert_eq!(steps(&bed, &second).await, all);
    })
    .await;
}

#[tokio::test]
async fn a_carrier_that_tells_repetitions_gets_the_message_again() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Api).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        reply(&bed, maya, "Yes").await;
        let dead = claim(&bed, &inbox).await.remove(0);
        bed.wait_ms(LEASE_MS);
        let next = claim(&bed, &inbox).await.remove(0);
        assert_eq!((next.message.id, next.attempt), (dead.message.id, 2));
        assert_eq!(settle(&bed, &dead, later("asleep")).await, None, "somebody else has it");
        assert_eq!(settle(&bed, &next, accepted()).await, Some(State::Accepted));
    })
    .await;
}

#[tokio::test]
async fn an_embedded_database_knows_at_once_that_nobody_has_anything_in_hand() {
    let bed = Bed::on_sqlite().await;
    let inbox = inbox(&bed, Channel::Sms).await;
    let maya = heard(&bed, &inbox, MAYA).await;
    let sent = reply(&bed, maya, "Yes").await;
    claim(&bed, &inbox).await;
    outgoing::abandoned(&bed.store).await.unwrap();
    assert!(claim(&bed, &inbox).await.is_empty());
    assert_eq!(fares(&bed, &sent).await.0, State::Uncertain);
}

#[tokio::test]
async fn a_report_that_is_faster_than_the_answer_stands_and_the_answer_adds_the_carriers_id() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let sent = reply(&bed, maya, "Yes").await;
        let row = claim(&bed, &inbox).await.remove(0);
        let report = Reported {
            tenant: bed.tenant,
            inbox: inbox.id,
            carrier_ref: "SM1".into(),
            message: Some(sent.id),
            words: None,
            state: State::Delivered,
            code: None,
            why: None,
        };
        outgoing::report(&bed.store, report).await.unwrap();
        assert_eq!(settle(&bed, &row, accepted()).await, None);
        assert_eq!(steps(&bed, &sent).await, [State::Queued, State::Delivered]);
        let shown = outgoing::get(&bed.store, bed.tenant, sent.id).await.unwrap();
        assert_eq!(shown.carrier_ref.as_deref(), Some("SM1"));
    })
    .await;
}

#[tokio::test]
async fn one_whose_secret_does_not_open_fails_and_holds_up_no_other() {
    let bed = Bed::on_sqlite().await;
    let inbox = inbox(&bed, Channel::Sms).await;
    let maya = heard(&bed, &inbox, MAYA).await;
    let broken = reply(&bed, maya, "M1").await;
    bed.by_hand("UPDATE outbox SET payload = x'00'").await;
    reply(&bed, maya, "M2").await;
    assert!(claimed(&bed, &inbox).await.is_empty());
    assert_eq!(fares(&bed, &broken).await.0, State::Failed);
    assert_eq!(claimed(&bed, &inbox).await, ["M2"]);
}

#[tokio::test]
async fn the_outbox_is_listed_by_state_and_inbox_and_ends_a_month_after_the_last_step() {
    on_both(async |bed: Bed| {
        let (texts, chats) = (inbox(&bed, Channel::Sms).await, inbox(&bed, Channel::Whatsapp).await);
        let (maya, tom) = (heard(&bed, &texts, MAYA).await, heard(&bed, &chats, TOM).await);
        let (first, second) = (reply(&bed, maya, "Yes").await, reply(&bed, tom, "No").await);
        let rows = join_all([claim(&bed, &texts), claim(&bed, &chats)]).await.concat();
        settle(&bed, &rows[0], accepted()).await;
        let listed = async |state, inbox_id| {
            let query = OutboxQuery { state, inbox_id, limit: Some(1), cursor: None };
            let page = outgoing::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
            (page.items.into_iter().map(|o| o.id).collect::<Vec<_>>(), page.next_cursor)
        };
        let (newest, next) = listed(None, None).await;
        assert_eq!((newest, next), (vec![second.id], Some(second.id.to_string())));
        assert_eq!(listed(Some(State::Accepted), None).await.0, [first.id]);
        assert_eq!(listed(None, Some(texts.id)).await.0, [first.id]);
        assert!(listed(Some(State::Failed), None).await.0.is_empty());
        bed.wait_ms(30 * 24 * HOUR_MS + LEASE_MS + 1);
        assert_eq!(outgoing::prune(&bed.store).await.unwrap(), 1);
        assert_eq!(listed(None, None).await.0, [second.id], "it is not settled yet");
        assert_eq!(steps(&bed, &first).await, [State::Queued, State::Accepted]);
    })
    .await;
}
