//! Threads: all that was said with one contact on one channel.

use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Assign, Once};
use omnichat_api::inbox::CreateInbox;
use omnichat_api::limits::REOPEN_MS;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::permission::{Role, Sees};
use omnichat_store::audit::Actor;
use omnichat_store::conversations::{self, Sight};
use omnichat_store::legacy::threads::{self, Thread, Which};
use omnichat_store::visitors::Visitor;
use omnichat_store::{inboxes, messages, tenants, timers};
use uuid::Uuid;

use super::on;
use crate::bed::{Bed, on_both};
use crate::tree::{enters, joins};

async fn guest(bed: &Bed, id: &str, says: &str) -> Visitor {
    let visitor = threads::visitor(&bed.store, &on(bed).await, id).await.unwrap();
    bed.says(&visitor, says).await;
    visitor
}

async fn find(bed: &Bed, id: &str) -> Thread {
    threads::find(&bed.store, bed.tenant, bed.ana.id, id, Channel::Webchat).await.unwrap().unwrap()
}

async fn listed(bed: &Bed, me: impl Into<Sight>, which: Which) -> Vec<String> {
    let threads = threads::list(&bed.store, bed.tenant, me, which, 100).await.unwrap();
    threads.into_iter().map(|thread| thread.user_id).collect()
}

async fn answer(bed: &Bed, thread: &Thread, body: &str, kind: MessageKind) {
    let send = SendMessage::text(Uuid::now_v7(), body, kind);
    messages::send(&bed.store, bed.tenant, &bed.ana, thread.conversation.id, send).await.unwrap();
}

async fn close(bed: &Bed, thread: &Thread) {
    conversations::close(&bed.store, bed.tenant, &bed.ana, thread.conversation.id, Once::default())
        .await
        .unwrap();
}

#[tokio::test]
async fn several_conversations_of_one_contact_are_one_thread() {
    on_both(async |bed: Bed| {
        guest(&bed, "visitor-1", "one").await;
        let first = find(&bed, "visitor-1").await;
        answer(&bed, &first, "two", MessageKind::Message).await;
        answer(&bed, &first, "between us", MessageKind::Note).await;
        close(&bed, &first).await;
        bed.wait_ms(REOPEN_MS);
        guest(&bed, "visitor-2", "somebody else").await;
        bed.wait_ms(1000);
        guest(&bed, "visitor-1", "three").await;
        let second = find(&bed, "visitor-1").await;
        assert_ne!(second.conversation.id, first.conversation.id);
        assert_ne!(second.number, first.number);
        let said = async |limit| {
            let (store, tenant, me) = (&bed.store, bed.tenant, bed.ana.id);
            let all =
                threads::messages(store, tenant, me, "visitor-1", Channel::Webchat, limit).await.unwrap();
            all.into_iter().map(|message| message.body).collect::<Vec<_>>()
        };
        let all = said(100).await;
        assert!(all.len() >= 3 && !all.iter().any(|body| body == "between us"), "{all:?}");
        assert_eq!((all[0].as_str(), all[1].as_str(), all.last().unwrap().as_str()), ("one", "two", "three"));
        assert_eq!(said(1).await, ["three"]);
        assert_eq!(said(2).await.len(), 2);

        assert_eq!(listed(&bed, bed.ana.id, Which::Open).await, ["visitor-1", "visitor-2"]);
        assert!(
            listed(&bed, bed.ana.id, Which::Closed).await.is_empty(),
            "a thread is as its newest conversation"
        );
        let rows = threads::list(&bed.store, bed.tenant, bed.ana.id, Which::All, 1).await.unwrap();
        assert_eq!((rows.len(), rows[0].number), (1, second.number));
        let kept = conversations::get(&bed.store, bed.tenant, first.conversation.id).await.unwrap();
        assert_eq!((first.messages, rows[0].messages), (1, kept.last_seq + second.conversation.last_seq));
        close(&bed, &second).await;
        assert_eq!(listed(&bed, bed.ana.id, Which::Closed).await, ["visitor-1"]);
    })
    .await;
}

#[tokio::test]
async fn a_thread_is_escalated_once_the_visitor_was_asked_how_to_reach_them() {
    on_both(async |bed: Bed| {
        guest(&bed, "visitor-1", "Anybody?").await;
        let state = async || {
            let of = async |which| listed(&bed, bed.ana.id, which).await.len();
            (of(Which::OpenNotEscalated).await, of(Which::Escalated).await, of(Which::Open).await)
        };
        assert_eq!(state().await, (1, 0, 1));
        bed.wait_ms(30_000);
        while timers::run(&bed.store).await.unwrap().done > 0 {}
        assert_eq!(state().await, (1, 0, 1), "patience is no escalation yet");
        bed.wait_ms(90_000);
        while timers::run(&bed.store).await.unwrap().done > 0 {}
        assert_eq!(state().await, (0, 1, 1));
        let thread = find(&bed, "visitor-1").await;
        answer(&bed, &thread, "Here", MessageKind::Message).await;
        assert_eq!(state().await, (1, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn whatsapp_goes_by_its_word_and_a_number_and_is_found_by_either() {
    on_both(async |bed: Bed| {
        let new = CreateInbox {
            channel: Channel::Whatsapp,
            address: Some("+12025550100".into()),
            ..CreateInbox::webchat("WhatsApp")
        };
        let inbox = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
        let heard = messages::hear(&bed.store, bed.heard(&inbox, "1", "+12025550123")).await.unwrap();
        for named in ["whatsapp:+12025550123", "+12025550123"] {
            let (store, tenant, me) = (&bed.store, bed.tenant, bed.ana.id);
            let thread = threads::find(store, tenant, me, named, Channel::Whatsapp).await.unwrap().unwrap();
            assert_eq!(thread.user_id, "whatsapp:+12025550123");
            assert_eq!(thread.conversation.id, heard.conversation_id);
            let told = threads::of(store, tenant, &thread.conversation).await.unwrap();
            assert_eq!(told, thread.user_id);
            assert!(threads::find(store, tenant, me, named, Channel::Sms).await.unwrap().is_none());
        }
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_their_own_sees_the_threads_of_those() {
    on_both(async |bed: Bed| {
        guest(&bed, "visitor-1", "one").await;
        guest(&bed, "visitor-2", "two").await;
        joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        let mut ben = enters(&bed, "ben@example.com", bed.tenant).await.unwrap().me;
        ben.sees = Sees::Own;
        assert!(listed(&bed, &ben, Which::Open).await.is_empty());
        let thread = find(&bed, "visitor-1").await;
        let give = Assign { assignee_id: Some(Some(ben.id)), ..Assign::default() };
        conversations::assign(&bed.store, bed.tenant, &bed.ana, thread.conversation.id, give).await.unwrap();
        assert_eq!(listed(&bed, &ben, Which::All).await, ["visitor-1"]);
        let (store, tenant) = (&bed.store, bed.tenant);
        assert!(threads::find(store, tenant, &ben, "visitor-2", Channel::Webchat).await.unwrap().is_none());
        let said = threads::messages(store, tenant, &ben, "visitor-2", Channel::Webchat, 10).await.unwrap();
        assert!(said.is_empty());
        // An older conversation that they see is not hidden behind a newer one that they do not.
        close(&bed, &thread).await;
        bed.wait_ms(REOPEN_MS);
        guest(&bed, "visitor-1", "three").await;
        assert_eq!(listed(&bed, &ben, Which::All).await, ["visitor-1"]);
        let said = threads::messages(store, tenant, &ben, "visitor-1", Channel::Webchat, 10).await.unwrap();
        assert!(said.iter().all(|message| message.body != "three"));
    })
    .await;
}

#[tokio::test]
async fn another_tenants_threads_are_not_there() {
    on_both(async |bed: Bed| {
        guest(&bed, "visitor-1", "one").await;
        let second = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let (store, me) = (&bed.store, bed.ana.id);
        assert!(threads::list(store, second, me, Which::All, 100).await.unwrap().is_empty());
        assert!(threads::find(store, second, me, "visitor-1", Channel::Webchat).await.unwrap().is_none());
        assert!(
            threads::messages(store, second, me, "visitor-1", Channel::Webchat, 9).await.unwrap().is_empty()
        );
    })
    .await;
}
