//! A conversation's life, and its list.

use omnichat_api::conversation::{Assign, ConversationQuery, Once, Status};
use omnichat_api::followup::{ChangeFollowup, FollowupQuery};
use omnichat_api::limits::REOPEN_MS;
use omnichat_api::message::{AuthorKind, MessageKind, MessageQuery, SendMessage};
use omnichat_api::page::PageQuery;
use omnichat_api::widget::LeaveContact;
use omnichat_store::{StoreError, contacts, conversations, followups, messages, seed, visitors};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

async fn the_only(bed: &Bed) -> omnichat_api::conversation::Conversation {
    let all =
        conversations::list(&bed.store, bed.tenant, bed.ana.id, &ConversationQuery::default()).await.unwrap();
    assert_eq!(all.items.len(), 1);
    all.items.into_iter().next().unwrap()
}

fn message(body: &str) -> SendMessage {
    SendMessage::text(Uuid::now_v7(), body, MessageKind::Message)
}

#[tokio::test]
async fn a_visitors_first_message_makes_contact_and_conversation_and_waits_for_an_answer() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "Hi!").await;
        bed.wait_ms(60_000);
        bed.says(&maya, "Is the blue one\n\nback in stock?").await;
        let c = the_only(&bed).await;
        assert_eq!((c.status, c.last_seq, c.unread, c.assignee), (Status::Open, 2, 2, None));
        assert_eq!(c.waiting_since, Some(c.created_at), "the first unanswered message counts");
        let last = c.last_message.unwrap();
        assert_eq!(
            (last.author_kind, last.preview.as_str()),
            (AuthorKind::Visitor, "Is the blue one back in stock?")
        );
        assert!(c.contact.name.starts_with("Visitor "), "{}", c.contact.name);

        bed.wait_ms(1000);
        messages::send(&bed.store, bed.tenant, &bed.ana, c.id, message("On Thursday")).await.unwrap();
        let c = the_only(&bed).await;
        assert_eq!((c.unread, c.waiting_since, c.staff_read_seq), (0, None, 3));
    })
    .await;
}

#[tokio::test]
async fn a_closed_conversation_reopens_within_30_days_and_a_later_message_begins_a_new_one() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        bed.says(&maya, "Hi!").await;
        let first = the_only(&bed).await.id;
        let closed =
            conversations::close(&bed.store, bed.tenant, &bed.ana, first, Once::default()).await.unwrap();
        assert_eq!((closed.status, closed.waiting_since), (Status::Closed, None));
        let seen = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap();
        assert_eq!((seen.id, seen.status), (first, Status::Closed));

        bed.wait_ms(REOPEN_MS - 1);
        bed.says(&maya, "One more thing").await;
        let reopened = the_only(&bed).await;
        assert_eq!((reopened.id, reopened.status, reopened.closed_at), (first, Status::Open, None));

        conversations::close(&bed.store, bed.tenant, &bed.ana, first, Once::default()).await.unwrap();
        bed.wait_ms(REOPEN_MS);
        bed.says(&maya, "Me again").await;
        let seen = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap();
        assert_ne!(seen.id, first);
    })
    .await;
}

#[tokio::test]
async fn a_conversation_can_be_given_taken_and_given_up_and_the_timeline_tells() {
    on_both(async |bed: Bed| {
        bed.says(&bed.visitor(), "Hi!").await;
        let id = the_only(&bed).await.id;
        let to = |user| Assign { assignee_id: Some(user), ..Assign::default() };
        let c =
            conversations::assign(&bed.store, bed.tenant, &bed.ana, id, to(Some(bed.ana.id))).await.unwrap();
        assert_eq!(c.assignee, Some(bed.ana.clone()));
        conversations::assign(&bed.store, bed.tenant, &bed.ana, id, to(None)).await.unwrap();
        let stranger = conversations::assign(
            &bed.store,
            bed.tenant,
            &bed.ana,
            id,
            to(Some(omnichat_api::UserId::new())),
        );
        assert!(matches!(stranger.await, Err(StoreError::Invalid(_))));
        let lines = messages::list(&bed.store, bed.tenant, id, &MessageQuery::default()).await.unwrap().items;
        let system: Vec<_> =
            lines.iter().filter(|m| m.author.kind == AuthorKind::System).map(|m| m.body.as_str()).collect();
        assert_eq!(
            system,
            ["Ana Lopez took the conversation", "Ana Lopez took the conversation from Ana Lopez"]
        );
    })
    .await;
}

#[tokio::test]
async fn lists_page_by_keyset_in_order_and_filters_hold() {
    on_both(async |bed: Bed| {
        for i in 0..7 {
            bed.wait_ms(1000);
            bed.says(&bed.visitor(), &format!("message {i}")).await;
        }
        let mut query = ConversationQuery { limit: Some(3), ..Default::default() };
        let mut seen = Vec::new();
        loop {
            let page = conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
            seen.extend(page.items);
            match page.next_cursor {
                Some(cursor) => query.cursor = Some(cursor),
                None => break,
            }
        }
        let bodies: Vec<_> = seen.iter().map(|c| c.last_message.as_ref().unwrap().preview.clone()).collect();
        assert_eq!(bodies, (0..7).rev().map(|i| format!("message {i}")).collect::<Vec<_>>());

        conversations::close(&bed.store, bed.tenant, &bed.ana, seen[0].id, Once::default()).await.unwrap();
        let mine = Assign { assignee_id: Some(Some(bed.ana.id)), ..Assign::default() };
        conversations::assign(&bed.store, bed.tenant, &bed.ana, seen[1].id, mine).await.unwrap();
        let count = async |query: ConversationQuery| {
            conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap().items.len()
        };
        let status = |status| ConversationQuery { status: Some(status), ..Default::default() };
        let assignee = |who: &str| ConversationQuery { assignee: Some(who.into()), ..Default::default() };
        assert_eq!(count(status(Status::Closed)).await, 1);
        assert_eq!(count(status(Status::Open)).await, 6);
        assert_eq!(count(assignee("me")).await, 1);
        assert_eq!(count(assignee("none")).await, 6);
        assert_eq!(
            count(ConversationQuery { contact_id: Some(seen[2].contact.id), ..Default::default() }).await,
            1
        );
        let wrong = conversations::list(&bed.store, bed.tenant, bed.ana.id, &assignee("somebody")).await;
        assert!(matches!(wrong, Err(StoreError::Invalid(_))));

        let contacts = contacts::list(&bed.store, bed.tenant, &PageQuery { limit: Some(5), cursor: None })
            .await
            .unwrap();
        assert_eq!((contacts.items.len(), contacts.items[0].identities.len()), (5, 1));
        let rest = PageQuery { limit: Some(5), cursor: contacts.next_cursor };
        assert_eq!(contacts::list(&bed.store, bed.tenant, &rest).await.unwrap().items.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn reading_clears_unread_and_never_goes_back() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        for i in 0..5 {
            bed.says(&maya, &format!("message {i}")).await;
        }
        let id = the_only(&bed).await.id;
        let read = async |seq| conversations::read(&bed.store, bed.tenant, &bed.ana, id, seq).await.unwrap();
        assert_eq!((read(3).await.unread, read(2).await.unread, read(99).await.unread), (2, 2, 0));
        messages::send(&bed.store, bed.tenant, &bed.ana, id, message("Hello")).await.unwrap();
        visitors::read(&bed.store, &maya, 99).await.unwrap();
        assert_eq!(the_only(&bed).await.visitor_read_seq, 6);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_their_contact_becomes_a_followup_with_a_conversation_once() {
    on_both(async |bed: Bed| {
        let maya = bed.visitor();
        let leave = LeaveContact {
            client_id: Uuid::now_v7(),
            name: Some("Maya".into()),
            email: Some("Maya@Example.com".into()),
            phone: None,
            message: Some("Call me".into()),
        };
        let first = visitors::leave_contact(&bed.store, &maya, leave.clone()).await.unwrap();
        assert_eq!(visitors::leave_contact(&bed.store, &maya, leave.clone()).await.unwrap(), first);
        let nothing = LeaveContact { client_id: Uuid::now_v7(), email: None, ..leave };
        assert!(matches!(
            visitors::leave_contact(&bed.store, &maya, nothing).await,
            Err(StoreError::Invalid(_))
        ));

        let to_do = followups::list(&bed.store, bed.tenant, bed.ana.id, &FollowupQuery::default())
            .await
            .unwrap()
            .items;
        assert_eq!(to_do.len(), 1);
        assert_eq!(to_do[0].email.as_deref(), Some("maya@example.com"));
        assert_eq!(to_do[0].conversation_id, the_only(&bed).await.id);

        let away = ChangeFollowup { viewed: Some(true), archived: Some(true) };
        let done = followups::change(&bed.store, bed.tenant, &bed.ana, to_do[0].id, away).await.unwrap();
        assert!(done.viewed_at.is_some() && done.archived_at.is_some());
        let archived = FollowupQuery { archived: Some(true), ..Default::default() };
        assert_eq!(
            followups::list(&bed.store, bed.tenant, bed.ana.id, &archived).await.unwrap().items,
            [done]
        );
    })
    .await;
}

#[tokio::test]
async fn the_demo_day_has_a_dozen_conversations_in_different_states_and_is_added_once() {
    on_both(async |bed: Bed| {
        assert_eq!(seed::demo(&bed.store, bed.tenant).await.unwrap(), 12);
        assert_eq!(seed::demo(&bed.store, bed.tenant).await.unwrap(), 0);
        let all = conversations::list(&bed.store, bed.tenant, bed.ana.id, &ConversationQuery::default())
            .await
            .unwrap();
        let count = |status| all.items.iter().filter(|c| c.status == status).count();
        assert_eq!((count(Status::Open), count(Status::Pending), count(Status::Closed)), (7, 1, 4));
        assert!(
            all.items.iter().any(|c| c.waiting_since.is_some())
                && all.items.iter().any(|c| c.assignee.is_some())
        );
        assert_eq!(
            followups::list(&bed.store, bed.tenant, bed.ana.id, &FollowupQuery::default())
                .await
                .unwrap()
                .items
                .len(),
            1
        );
    })
    .await;
}
