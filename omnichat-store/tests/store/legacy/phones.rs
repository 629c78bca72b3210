//! Pushes: each message of a contact, once for each phone whose owner sees it.

use futures_util::future::join_all;
use omnichat_api::UserId;
use omnichat_api::conversation::Assign;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::CreateRole;
use omnichat_api::user::ChangeUser;
use omnichat_store::access::Authority;
use omnichat_store::audit::Actor;
use omnichat_store::legacy::push::{self, Message as Push};
use omnichat_store::legacy::threads;
use omnichat_store::pushes::PROVIDER;
use omnichat_store::{Database, StoreError, conversations, legacy, messages, outbox, roles, users, visitors};
use uuid::Uuid;

use super::on;
use crate::bed::{Bed, on_both, postgres};
use crate::tree::joins;

fn token(name: &str) -> String {
    format!("ExponentPushToken[{name}]")
}

async fn keep(bed: &Bed, user: UserId, name: &str) {
    push::keep(&bed.store, bed.tenant, user, &token(name)).await.unwrap();
}

/// What lies in the outbox, and is taken out.
async fn out(bed: &Bed) -> Vec<(String, Push)> {
    let rows = outbox::claim(&bed.store, PROVIDER, 1000).await.unwrap();
    let mut out: Vec<(String, Push)> = Vec::new();
    for row in rows {
        outbox::settle(&bed.store, &row, outbox::Outcome::Accepted).await.unwrap();
        out.push((row.target, serde_json::from_slice(&row.payload).unwrap()));
    }
    out.sort_by(|(a, one), (b, two)| (a, &one.text).cmp(&(b, &two.text)));
    out
}

#[tokio::test]
async fn what_a_contact_says_is_pushed_once_to_each_phone() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let guest = threads::visitor(&bed.store, &on, "visitor-7").await.unwrap();
        bed.says(&guest, "before there was a phone").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 0);
        keep(&bed, bed.ana.id, "one").await;
        keep(&bed, bed.ana.id, "one").await;
        keep(&bed, bed.ana.id, "two").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 0, "nobody is told of what was before");
        bed.says(&guest, &"é".repeat(150)).await;
        let id = visitors::conversation_of(&bed.store, &guest).await.unwrap().unwrap().id;
        let send = SendMessage::text(Uuid::now_v7(), "An answer is not pushed", MessageKind::Message);
        messages::send(&bed.store, bed.tenant, &bed.ana, id, send).await.unwrap();
        assert_eq!(push::next(&bed.store).await.unwrap(), 2);
        assert_eq!(push::next(&bed.store).await.unwrap(), 0);
        let pushes = out(&bed).await;
        assert_eq!(pushes.iter().map(|(to, _)| to.clone()).collect::<Vec<_>>(), [token("one"), token("two")]);
        let told = &pushes[0].1;
        assert_eq!((told.user_id.as_str(), told.channel.as_str()), ("visitor-7", "webchat"));
        assert_eq!((told.text.chars().count(), told.user), (100, bed.ana.id));

        push::forget(&bed.store, bed.tenant, &token("two")).await.unwrap();
        bed.says(&guest, "and again").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 1);
        legacy::disable(&bed.store, Actor::OPERATOR).await.unwrap();
        bed.says(&guest, "nobody is served").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_day_away_is_taken_up_in_steps_and_only_what_is_fresh_is_pushed() {
    on_both(async |bed: Bed| {
        on(&bed).await;
        keep(&bed, bed.ana.id, "one").await;
        let maya = bed.visitor();
        bed.says(&maya, "stale").await;
        bed.wait_ms(3_600_000);
        for n in 0..300 {
            bed.says(&maya, &format!("{n:03}")).await;
        }
        assert_eq!(push::next(&bed.store).await.unwrap(), 300, "two rows of the log for each, in two steps");
        let texts: Vec<_> = out(&bed).await.into_iter().map(|(_, push)| push.text).collect();
        assert_eq!((texts.len(), texts[0].as_str(), texts[299].as_str()), (300, "000", "299"));
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_told_only_what_its_owner_sees() {
    on_both(async |bed: Bed| {
        on(&bed).await;
        let ben = joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        let (permissions, sees) = (vec![Permission::ConversationRead], Sees::Own);
        let new = CreateRole { name: "Own".into(), permissions, sees };
        let by = Authority::of_the_machine;
        let role = roles::create(&bed.store, bed.tenant, by(), new, Actor::OPERATOR).await.unwrap();
        let change = ChangeUser { role: Some(Role::Custom), role_id: Some(role.id), ..ChangeUser::default() };
        users::change(&bed.store, bed.tenant, by(), ben, change, Actor::OPERATOR).await.unwrap();
        keep(&bed, ben, "ben").await;
        let maya = bed.visitor();
        bed.says(&maya, "one").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 0);
        let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
        let give = Assign { assignee_id: Some(Some(ben)), ..Assign::default() };
        conversations::assign(&bed.store, bed.tenant, &bed.ana, id, give).await.unwrap();
        bed.says(&maya, "two").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 1);
        users::set_disabled(&bed.store, "ben@example.com", true, Actor::OPERATOR).await.unwrap();
        bed.says(&maya, "three").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_person_has_twenty_phones_and_the_oldest_goes() {
    on_both(async |bed: Bed| {
        on(&bed).await;
        for n in 0..21 {
            keep(&bed, bed.ana.id, &format!("{n:02}")).await;
            bed.wait_ms(1);
        }
        bed.says(&bed.visitor(), "Hi").await;
        assert_eq!(push::next(&bed.store).await.unwrap(), 20);
        assert!(out(&bed).await.iter().all(|(to, _)| *to != token("00")));
        let refused = push::keep(&bed.store, bed.tenant, bed.ana.id, "a phone").await.unwrap_err();
        assert!(matches!(refused, StoreError::Invalid(errors) if errors[0].field == "push_token"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_push_each_message_once() {
    let Some(url) = postgres() else { return };
    let bed = Bed::on(Database::Postgres(url), tempfile::tempdir().unwrap()).await;
    let other = bed.another_node().await;
    on(&bed).await;
    keep(&bed, bed.ana.id, "one").await;
    let maya = bed.visitor();
    let work = (0..40).map(|n| {
        let (bed, other) = (&bed, &other);
        async move {
            bed.says(&maya, &format!("{n:02}")).await;
            push::next(if n % 2 == 0 { &bed.store } else { other }).await.unwrap()
        }
    });
    let put: usize = join_all(work).await.into_iter().sum();
    let rest = push::next(&other).await.unwrap();
    assert_eq!(put + rest, 40);
    let texts: Vec<_> = out(&bed).await.into_iter().map(|(_, push)| push.text).collect();
    assert_eq!(texts, (0..40).map(|n| format!("{n:02}")).collect::<Vec<_>>());
}
