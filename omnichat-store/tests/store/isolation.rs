//! Nobody reaches another tenant's rows, by whatever id.

use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::{Assign, ConversationQuery, Once};
use omnichat_api::followup::{ChangeFollowup, FollowupQuery};
use omnichat_api::inbox::ChangeInbox;
use omnichat_api::message::{MessageKind, MessageQuery, SendMessage};
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::{
    StoreError, contacts, conversations, events, followups, inboxes, invites, messages, seed, tenants, users,
};
use uuid::Uuid;

use crate::bed::{Bed, invite, on_both};

#[tokio::test]
async fn every_id_of_another_tenant_is_not_found_and_its_lists_are_empty() {
    on_both(async |bed: Bed| {
        let (store, by) = (&bed.store, &bed.ana);
        seed::demo(store, bed.tenant).await.unwrap();
        let all =
            conversations::list(store, bed.tenant, by.id, &ConversationQuery::default()).await.unwrap().items;
        let (conversation, contact) = (all[0].id, all[0].contact.id);
        let followup =
            followups::list(store, bed.tenant, by.id, &FollowupQuery::default()).await.unwrap().items[0].id;
        let invite = invite(store, bed.tenant, "ben2@example.com", Role::Staff).await.0.id;
        let other = tenants::create(store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let note = SendMessage::text(Uuid::now_v7(), "hi", MessageKind::Note);
        let nobody = Assign { assignee_id: Some(None), ..Assign::default() };

        let refused: Vec<Option<StoreError>> = vec![
            conversations::get(store, other, conversation).await.err(),
            conversations::assign(store, other, by, conversation, nobody).await.err(),
            conversations::close(store, other, by, conversation, Once::default()).await.err(),
            conversations::reopen(store, other, by, conversation, Once::default()).await.err(),
            conversations::read(store, other, by, conversation, 1).await.err(),
            messages::list(store, other, conversation, &MessageQuery::default()).await.err(),
            messages::send(store, other, by, conversation, note).await.err(),
            contacts::get(store, other, contact).await.err(),
            contacts::change(store, other, by, contact, ChangeContact::default()).await.err(),
            followups::change(store, other, by, followup, ChangeFollowup::default()).await.err(),
            inboxes::get(store, other, bed.inbox.id).await.err(),
            inboxes::change(store, other, by, bed.inbox.id, ChangeInbox::default()).await.err(),
            invites::revoke(store, other, invite, Actor::OPERATOR).await.err(),
        ];
        for (i, error) in refused.iter().enumerate() {
            assert!(matches!(error, Some(StoreError::NotFound(_))), "{i}: {error:?}");
        }

        let query = ConversationQuery { q: Some("blue".into()), ..Default::default() };
        assert!(conversations::list(store, other, by.id, &query).await.unwrap().items.is_empty());
        let query = ConversationQuery { contact_id: Some(contact), ..Default::default() };
        assert!(conversations::list(store, other, by.id, &query).await.unwrap().items.is_empty());
        assert!(contacts::list(store, other, &PageQuery::default()).await.unwrap().items.is_empty());
        assert!(
            followups::list(store, other, by.id, &FollowupQuery::default()).await.unwrap().items.is_empty()
        );
        assert!(inboxes::list(store, other, &PageQuery::default()).await.unwrap().items.is_empty());
        assert!(users::list(store, other, &PageQuery::default()).await.unwrap().items.is_empty());
        assert!(events::after(store, other, 0, 100).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_conversation_cannot_be_given_to_a_user_of_another_tenant() {
    on_both(async |bed: Bed| {
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let stranger = crate::bed::user("kim@example.com", "Kim", Role::Staff);
        let stranger =
            users::create(&bed.store, Some(other), "x", stranger, Actor::OPERATOR).await.unwrap().id;
        bed.says(&bed.visitor(), "Hi").await;
        let all = conversations::list(&bed.store, bed.tenant, bed.ana.id, &ConversationQuery::default())
            .await
            .unwrap();
        let to = Assign { assignee_id: Some(Some(stranger)), ..Assign::default() };
        let refused = conversations::assign(&bed.store, bed.tenant, &bed.ana, all.items[0].id, to).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))));
    })
    .await;
}
