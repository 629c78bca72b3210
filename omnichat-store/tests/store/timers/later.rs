//! Messages that are written for later.

use omnichat_api::permission::Role;
use omnichat_api::scheduled::Schedule;
use omnichat_store::audit::Actor;
use omnichat_store::{StoreError, scheduled, users};

use super::*;
use crate::bed::user;

impl Bed {
    fn in_an_hour(&self, body: &str) -> Schedule {
        let due_at = self.store.clock().now().plus_ms(60 * MINUTE);
        Schedule { client_id: Uuid::now_v7(), body: body.into(), due_at: Some(due_at) }
    }

    async fn kept(&self, id: ConversationId) -> Vec<omnichat_api::scheduled::Scheduled> {
        scheduled::list(&self.store, self.tenant, self.ana.id, id).await.unwrap().items
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_for_later_is_sent_once_when_its_time_has_come_by_who_wrote_it() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        bed.replies(id).await;
        let new = bed.in_an_hour("Good morning");
        let made = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new.clone()).await.unwrap();
        let again = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new.clone()).await.unwrap();
        assert_eq!(made, again);
        assert_eq!(bed.kept(id).await, [made]);
        let bed = bed.restarted().await;
        bed.wait_ms(60 * MINUTE);
        assert_eq!((bed.due().await, bed.due().await), (1, 0));
        assert_eq!(bed.kept(id).await, []);
        let page = messages::list(&bed.store, bed.tenant, id, &MessageQuery::default()).await.unwrap();
        let last = page.items.last().unwrap();
        assert_eq!((last.body.as_str(), last.client_id), ("Good morning", new.client_id));
        assert_eq!(last.author.id, Some(bed.ana.id.0));
        // Its id is used up.
        let refused = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, bed.in_an_hour("x")).await;
        assert!(refused.is_ok());
        let refused = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new).await;
        assert!(matches!(refused, Err(StoreError::ClientIdReused)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_taken_back_is_not_sent() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        bed.replies(id).await;
        let made = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, bed.in_an_hour("no")).await.unwrap();
        scheduled::remove(&bed.store, bed.tenant, &bed.ana, made.id).await.unwrap();
        let gone = scheduled::remove(&bed.store, bed.tenant, &bed.ana, made.id).await;
        assert!(matches!(gone, Err(StoreError::NotFound(_))));
        bed.wait_ms(60 * MINUTE);
        assert_eq!(bed.due().await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_sent_stays_with_the_reason() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        bed.replies(id).await;
        scheduled::add(&bed.store, bed.tenant, &bed.ana, id, bed.in_an_hour("late")).await.unwrap();
        conversations::close(&bed.store, bed.tenant, &bed.ana, id, Once::default()).await.unwrap();
        bed.wait_ms(60 * MINUTE);
        assert_eq!((bed.due().await, bed.due().await), (1, 0));
        let kept = bed.kept(id).await;
        assert_eq!(kept[0].why.as_deref(), Some("the conversation is closed"));
        assert!(bed.told(id).await.1.last().unwrap().contains("was not sent: the conversation is closed"));
        assert_eq!(bed.conversation(id).await.status, Status::Closed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_contact_is_sent_once_as_soon_as_they_write() {
    on_both(async |bed| {
        let new = CreateInbox {
            channel: Channel::Whatsapp,
            address: Some("+12025550100".into()),
            ..CreateInbox::webchat("Chats")
        };
        let inbox = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
        let wrote = |key| bed.heard(&inbox, key, "+15550001111");
        let id = messages::hear(&bed.store, wrote("one")).await.unwrap().conversation_id;
        bed.wait_ms(25 * 60 * MINUTE);
        let when_they_write = || Schedule { due_at: None, ..bed.in_an_hour("It is in stock now") };
        let new = when_they_write();
        let made = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new.clone()).await.unwrap();
        assert_eq!((made.due_at, &made.why), (None, &None));
        while bed.due().await > 0 {}
        assert_eq!(bed.kept(id).await, std::slice::from_ref(&made), "nobody wrote yet");
        let again = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new.clone()).await.unwrap();
        assert_eq!(made, again);

        // What they wrote comes twice, as carriers do.
        for _ in 0..2 {
            messages::hear(&bed.store, wrote("two")).await.unwrap();
        }
        let again = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new.clone()).await.unwrap();
        assert_eq!((made.id, again.due_at), (again.id, Some(bed.store.clock().now())));
        let other = Schedule { due_at: Some(again.created_at.plus_ms(1)), ..new.clone() };
        let refused = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, other).await;
        assert!(matches!(refused, Err(StoreError::ClientIdReused)));
        let bed = bed.restarted().await;
        while bed.due().await > 0 {}
        assert_eq!(bed.kept(id).await, []);
        let page = messages::list(&bed.store, bed.tenant, id, &MessageQuery::default()).await.unwrap();
        let sent = page.items.iter().filter(|message| message.client_id == new.client_id);
        assert_eq!(sent.count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_where_replies_end_a_message_waits_for_the_contact() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        let new = Schedule { due_at: None, ..bed.in_an_hour("x") };
        let refused = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, new).await.unwrap_err();
        assert!(refused.to_string().contains("due_at"), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_for_somebody_who_was_shut_out() {
    on_both(async |bed| {
        let ben = user("ben@example.com", "Ben Okafor", Role::Staff);
        let tenant = bed.tenant;
        let ben =
            users::create(&bed.store, Some(tenant), "Example Bikes", ben, Actor::OPERATOR).await.unwrap();
        let by = omnichat_api::user::UserRef { id: ben.id, name: ben.name };
        let (_, id) = bed.waiting().await;
        bed.replies(id).await;
        scheduled::add(&bed.store, bed.tenant, &by, id, bed.in_an_hour("bye")).await.unwrap();
        users::set_disabled(&bed.store, "ben@example.com", true, Actor::OPERATOR).await.unwrap();
        bed.wait_ms(60 * MINUTE);
        assert_eq!(bed.due().await, 1);
        assert!(bed.kept(id).await[0].why.as_deref().unwrap().contains("does not work here"));
    })
    .await;
}
