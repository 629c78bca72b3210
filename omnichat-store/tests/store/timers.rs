//! What happens by itself when its time has come: escalations, snoozed conversations, messages for later, idle
//! conversations. Each once, however often somebody looks, and whatever stopped in between.

mod away;
mod calls;
mod later;
mod suspended;

use std::sync::Arc;

use omnichat_api::care::{Care, EscalationStep, PATIENCE_TEXT};
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Assign, Conversation, Once, Status};
use omnichat_api::followup::ReplyFollowup;
use omnichat_api::inbox::{ChangeInbox, CreateInbox};
use omnichat_api::message::{AuthorKind, MessageKind, MessageQuery, SendMessage};
use omnichat_api::scheduled::Snooze;
use omnichat_api::widget::LeaveContact;
use omnichat_api::{ConversationId, Time};
use omnichat_store::timers::{self, Done};
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{Options, Store, StoreError, conversations, escalations, followups, inboxes, messages};
use uuid::Uuid;

use crate::bed::{Bed, on_both, postgres};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

impl Bed {
    /// Does all that is due, and says how much it was.
    async fn due(&self) -> usize {
        run_all(&self.store).await
    }

    /// Somebody who waits for an answer since now.
    async fn waiting(&self) -> (Visitor, ConversationId) {
        let visitor = self.visitor();
        self.says(&visitor, "Is anybody there?").await;
        let page =
            conversations::list(&self.store, self.tenant, self.ana.id, &Default::default()).await.unwrap();
        (visitor, page.items[0].id)
    }

    async fn conversation(&self, id: ConversationId) -> Conversation {
        conversations::get(&self.store, self.tenant, id).await.unwrap()
    }

    async fn step(&self, id: ConversationId) -> Option<EscalationStep> {
        self.conversation(id).await.escalation.map(|escalation| escalation.step)
    }

    /// What Omnichat itself said in it: to the contact, and to staff.
    async fn told(&self, id: ConversationId) -> (Vec<String>, Vec<String>) {
        let page = messages::list(&self.store, self.tenant, id, &MessageQuery::default()).await.unwrap();
        let own = page.items.into_iter().filter(|message| message.author.kind == AuthorKind::System);
        let (said, noted): (Vec<_>, Vec<_>) = own.partition(|message| message.kind == MessageKind::Message);
        let bodies =
            |messages: Vec<omnichat_api::message::Message>| messages.into_iter().map(|m| m.body).collect();
        (bodies(said), bodies(noted))
    }

    async fn cares(&self, care: Care) {
        let change = ChangeInbox { care: Some(care), ..ChangeInbox::default() };
        inboxes::change(&self.store, self.tenant, &self.ana, self.inbox.id, change).await.unwrap();
    }

    async fn replies(&self, id: ConversationId) {
        let send = SendMessage::text(Uuid::now_v7(), "Here I am", MessageKind::Message);
        messages::send(&self.store, self.tenant, &self.ana, id, send).await.unwrap();
    }

    /// The same, after the process was ended and begun again.
    async fn restarted(mut self) -> Self {
        self.store.close().await;
        let options = Options::new(self.store.database().clone(), self.key_file());
        let clock = self.store.clock().clone();
        self.store = Store::open(options, clock, Arc::new(|_| {})).await.unwrap();
        self
    }
}

async fn run_all(store: &Store) -> usize {
    let mut all = 0;
    loop {
        let Done { done, failed } = timers::run(store).await.unwrap();
        assert_eq!(failed, 0);
        if done == 0 {
            return all;
        }
        all += done;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_and_the_steps_come_in_their_time_each_once() {
    on_both(async |bed| {
        let (visitor, id) = bed.waiting().await;
        let now = bed.store.clock().now();
        assert_eq!(timers::next_due(&bed.store).await.unwrap(), Some(now.plus_ms(30 * SECOND)));
        bed.wait_ms(30 * SECOND - 1);
        assert_eq!(bed.due().await, 0);
        bed.wait_ms(1);
        assert_eq!((bed.due().await, bed.due().await), (1, 0));
        assert_eq!(bed.told(id).await.0, [PATIENCE_TEXT]);
        // Another message does not begin it anew.
        bed.says(&visitor, "Hello?").await;
        let bed = bed.restarted().await;
        bed.wait_ms(90 * SECOND);
        assert_eq!(bed.due().await, 2, "asked for their contact, and the team is called");
        let (said, noted) = bed.told(id).await;
        assert_eq!(said.len(), 1);
        assert!(noted[0].contains("asked how to reach them"), "{noted:?}");
        assert!(noted[1].contains("no rota"), "{noted:?}");
        assert_eq!(bed.step(id).await, Some(EscalationStep::Alert));
        let theirs = visitors::conversation_of(&bed.store, &visitor).await.unwrap().unwrap();
        assert!(theirs.ask_contact);
        assert_eq!(timers::next_due(&bed.store).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_is_done_once_and_in_order() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        bed.wait_ms(24 * 60 * MINUTE);
        let bed = bed.restarted().await;
        assert_eq!((bed.due().await, bed.due().await), (3, 0));
        let (said, noted) = bed.told(id).await;
        assert_eq!((said.len(), noted.len()), (1, 2));
        assert_eq!(bed.step(id).await, Some(EscalationStep::Alert));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_a_taker_an_assignee_and_the_end_of_it_stop_the_steps() {
    on_both(async |bed| {
        let (store, tenant, ana) = (&bed.store, bed.tenant, &bed.ana);
        let mut stopped = Vec::new();
        for how in 0..5 {
            let (_, id) = bed.waiting().await;
            bed.wait_ms(30 * SECOND);
            assert_eq!(bed.due().await, 1);
            assert_eq!(bed.step(id).await, Some(EscalationStep::Patience));
            match how {
                0 => bed.replies(id).await,
                1 => drop(escalations::acknowledge(store, tenant, ana, id, Once::default()).await.unwrap()),
                2 => {
                    let to = Assign { assignee_id: Some(Some(ana.id)), ..Assign::default() };
                    conversations::assign(store, tenant, ana, id, to).await.unwrap();
                }
                3 => drop(conversations::close(store, tenant, ana, id, Once::default()).await.unwrap()),
                _ => {
                    let until = store.clock().now().plus_ms(60 * MINUTE);
                    let snooze = Snooze { until, client_id: None };
                    conversations::snooze(store, tenant, ana, id, snooze).await.unwrap();
                }
            }
            stopped.push(id);
            bed.wait_ms(10 * MINUTE);
            assert_eq!(bed.due().await, 0, "{how}");
        }
        let taken = bed.conversation(stopped[1]).await;
        assert_eq!(taken.escalation.unwrap().taken_by.as_ref(), Some(ana));
        assert_eq!(taken.assignee.as_ref(), Some(ana));
        assert_eq!(bed.conversation(stopped[2]).await.escalation.unwrap().taken_by.as_ref(), Some(ana));
        for answered in [stopped[0], stopped[3], stopped[4]] {
            assert_eq!(bed.step(answered).await, None);
        }
        // Taking it twice changes nothing, and what nobody waits in cannot be taken.
        let seq = bed.conversation(stopped[1]).await.last_seq;
        for id in [stopped[1], stopped[0]] {
            escalations::acknowledge(store, tenant, ana, id, Once::default()).await.unwrap();
        }
        assert_eq!(bed.conversation(stopped[1]).await.last_seq, seq);
        assert_eq!(bed.conversation(stopped[0]).await.assignee, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_is_open_again_begins_again() {
    on_both(async |bed| {
        let (visitor, id) = bed.waiting().await;
        bed.wait_ms(30 * SECOND);
        assert_eq!(bed.due().await, 1);
        bed.replies(id).await;
        conversations::close(&bed.store, bed.tenant, &bed.ana, id, Once::default()).await.unwrap();
        bed.says(&visitor, "One more thing").await;
        bed.wait_ms(30 * SECOND);
        assert_eq!(bed.due().await, 1);
        assert_eq!(bed.told(id).await.0, [PATIENCE_TEXT, PATIENCE_TEXT]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_their_contact_waits_no_longer() {
    on_both(async |bed| {
        let (visitor, id) = bed.waiting().await;
        let leave = LeaveContact {
            client_id: Uuid::now_v7(),
            name: None,
            email: Some("guest@example.com".into()),
            phone: None,
            message: Some("About my order".into()),
        };
        visitors::leave_contact(&bed.store, &visitor, leave).await.unwrap();
        bed.wait_ms(60 * MINUTE);
        assert_eq!(bed.due().await, 0);
        assert_eq!(bed.conversation(id).await.status, Status::Closed);
        let (_, noted) = bed.told(id).await;
        assert_eq!(noted, ["The visitor left their contact: guest@example.com\nAbout my order"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_their_contact_is_written_to_by_the_way_they_left() {
    on_both(async |bed| {
        let (visitor, web) = bed.waiting().await;
        let leave = LeaveContact {
            client_id: Uuid::now_v7(),
            name: Some("Eve".into()),
            email: Some("eve@example.com".into()),
            phone: None,
            message: None,
        };
        visitors::leave_contact(&bed.store, &visitor, leave).await.unwrap();
        let left = followups::list(&bed.store, bed.tenant, bed.ana.id, &Default::default()).await.unwrap();
        let id = left.items[0].id;
        let reply = ReplyFollowup { client_id: Uuid::now_v7(), body: "We are back".into(), inbox_id: None };
        let send = |reply: ReplyFollowup| followups::reply(&bed.store, bed.tenant, &bed.ana, id, reply);
        assert!(
            matches!(send(reply.clone()).await, Err(StoreError::Conflict(_))),
            "there is no inbox for it"
        );
        let new = CreateInbox {
            channel: Channel::Email,
            address: Some("team@example.com".into()),
            ..CreateInbox::webchat("Mail")
        };
        let inbox = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
        let sent = send(reply.clone()).await.unwrap();
        assert_eq!(send(reply.clone()).await.unwrap(), sent);
        let other = ReplyFollowup { body: "Other".into(), ..reply };
        assert!(matches!(send(other).await, Err(StoreError::ClientIdReused)));
        let mail = bed.conversation(sent.conversation_id).await;
        assert_eq!((mail.inbox.id, mail.contact.name.as_str(), mail.last_seq), (inbox.id, "Eve", 1));
        assert_eq!((mail.assignee.as_ref(), mail.waiting_since), (Some(&bed.ana), None));
        assert!(sent.delivery.is_some());
        // They are another contact: nothing shows yet that the address is the visitor's.
        assert_ne!(mail.contact.id, visitor.contact);
        assert!(bed.told(web).await.1.last().unwrap().ends_with("by email: eve@example.com"));
        assert_eq!(followups::unviewed(&bed.store, bed.tenant, bed.ana.id).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_that_are_off_do_not_come() {
    on_both(async |bed| {
        bed.cares(Care { patience_s: None, contact_s: None, alert_s: None, ..Care::default() }).await;
        let (_, quiet) = bed.waiting().await;
        bed.cares(Care { patience_s: None, alert_s: None, contact_s: Some(60), ..Care::default() }).await;
        let (_, asked) = bed.waiting().await;
        bed.wait_ms(60 * MINUTE);
        assert_eq!(bed.due().await, 1);
        assert_eq!((bed.step(quiet).await, bed.step(asked).await), (None, Some(EscalationStep::Contact)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_nodes_on_one_database_do_each_step_once() {
    let Some(url) = postgres() else { return };
    let bed = Bed::on(omnichat_store::Database::Postgres(url), tempfile::tempdir().unwrap()).await;
    let mut nodes = vec![bed.store.clone()];
    for _ in 0..2 {
        let options = Options::new(bed.store.database().clone(), bed.key_file());
        nodes.push(Store::open(options, bed.store.clock().clone(), Arc::new(|_| {})).await.unwrap());
    }
    let mut waiting = Vec::new();
    for _ in 0..10 {
        waiting.push(bed.waiting().await.1);
    }
    bed.wait_ms(24 * 60 * MINUTE);
    futures_util::future::join_all(nodes.iter().map(run_all)).await;
    for id in waiting {
        let (said, noted) = bed.told(id).await;
        assert_eq!((said.len(), noted.len()), (1, 2), "{noted:?}");
    }
}

/// The time as people write it.
fn time(text: &str) -> Time {
    text.parse().unwrap()
}
