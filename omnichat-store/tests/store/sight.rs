//! Who sees which conversations: all, their own, those of their teams; and what they hear of them.

use omnichat_api::conversation::{Assign, ConversationQuery, Once};
use omnichat_api::event::{Change, Event};
use omnichat_api::followup::{ChangeFollowup, FollowupQuery};
use omnichat_api::inbox::ChangeInbox;
use omnichat_api::permission::{Role, Sees};
use omnichat_api::team::{ChangeTeam, CreateTeam};
use omnichat_api::widget::LeaveContact;
use omnichat_api::{ConversationId, TeamId, UserId};
use omnichat_store::audit::Actor;
use omnichat_store::conversations::{self, By, Sight};
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{StoreError, events, followups, inboxes, teams, tenants};
use uuid::Uuid;

use crate::bed::{Bed, on_both};
use crate::tree::{below, enters, joins};

/// A conversation that somebody new has begun.
async fn begun(bed: &Bed, body: &str) -> (Visitor, ConversationId) {
    let visitor = bed.visitor();
    bed.says(&visitor, body).await;
    (visitor, visitors::conversation_of(&bed.store, &visitor).await.unwrap().unwrap().id)
}

async fn team(bed: &Bed, name: &str, members: &[UserId]) -> TeamId {
    let new = CreateTeam { name: name.into(), members: members.to_vec() };
    teams::create(&bed.store, bed.tenant, new, Actor::OPERATOR).await.unwrap().id
}

fn to(user: Option<UserId>, team: Option<TeamId>) -> Assign {
    Assign { assignee_id: Some(user), team_id: Some(team), client_id: None }
}

async fn give(bed: &Bed, id: ConversationId, to: Assign) -> String {
    conversations::assign(&bed.store, bed.tenant, &bed.ana, id, to).await.unwrap();
    let lines =
        omnichat_store::messages::list(&bed.store, bed.tenant, id, &Default::default()).await.unwrap();
    lines.items.last().unwrap().body.clone()
}

/// Ben, of the team Sales, as a role of his own sees it.
async fn ben(bed: &Bed, sees: Sees) -> (UserId, omnichat_api::auth::Me) {
    let mut me = enters(bed, "ben@example.com", bed.tenant).await.unwrap().me;
    me.sees = sees;
    (me.id, me)
}

async fn listed(bed: &Bed, sight: &Sight, query: &ConversationQuery) -> Vec<ConversationId> {
    let mut query = query.clone();
    let mut ids = Vec::new();
    loop {
        let page = conversations::list(&bed.store, bed.tenant, sight.clone(), &query).await.unwrap();
        ids.extend(page.items.iter().map(|c| c.id));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return ids;
        }
    }
}

#[tokio::test]
async fn a_list_holds_what_one_sees_in_one_order_whatever_the_ground_and_page_by_page() {
    on_both(async |bed: Bed| {
        let id = joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        let (sales, support) = (team(&bed, "Sales", &[id]).await, team(&bed, "Support", &[id]).await);
        let other = team(&bed, "Other", &[]).await;
        let mut all = Vec::new();
        for n in 0..12 {
            bed.wait_ms(1000);
            let (_, conversation) = begun(&bed, "Is the blue one in stock?").await;
            all.insert(0, conversation);
            let ground = match n % 6 {
                0 => to(Some(id), None),
                1 => to(None, Some(sales)),
                2 => to(Some(id), Some(support)),
                3 => to(Some(bed.ana.id), Some(support)),
                4 => to(None, Some(other)),
                _ => to(None, None),
            };
            conversations::assign(&bed.store, bed.tenant, &bed.ana, conversation, ground).await.unwrap();
        }
        let at = |of: &[usize]| {
            all.iter()
                .rev()
                .enumerate()
                .filter(|(n, _)| of.contains(&(n % 6)))
                .map(|(_, id)| *id)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
        };
        let page = ConversationQuery { limit: Some(3), ..ConversationQuery::default() };
        let sight = async |sees| Sight::from(&ben(&bed, sees).await.1);
        assert_eq!(listed(&bed, &sight(Sees::All).await, &page).await, all);
        assert_eq!(listed(&bed, &sight(Sees::Own).await, &page).await, at(&[0, 2]));
        let of_teams = sight(Sees::Teams).await;
        assert_eq!(listed(&bed, &of_teams, &page).await, at(&[0, 1, 2, 3]));

        let mine = ConversationQuery { assignee: Some("me".into()), ..page.clone() };
        assert_eq!(listed(&bed, &of_teams, &mine).await, at(&[0, 2]));
        let nobodys = ConversationQuery { assignee: Some("none".into()), ..page.clone() };
        assert_eq!(listed(&bed, &of_teams, &nobodys).await, at(&[1]));
        let of_team = |team| ConversationQuery { team_id: Some(team), ..page.clone() };
        assert_eq!(listed(&bed, &of_teams, &of_team(support)).await, at(&[2, 3]));
        assert!(listed(&bed, &of_teams, &of_team(other)).await.is_empty());
        assert_eq!(listed(&bed, &sight(Sees::All).await, &of_team(other)).await, at(&[4]));
        let all_of = ConversationQuery { inbox_id: Some(bed.inbox.id), ..page.clone() };
        assert_eq!(listed(&bed, &of_teams, &all_of).await, at(&[0, 1, 2, 3]));
        crate::search::finds(&bed.store, bed.tenant, "blue", 12).await;
        let words = ConversationQuery { q: Some("blue".into()), limit: None, ..page };
        assert_eq!(listed(&bed, &of_teams, &words).await, at(&[0, 1, 2, 3]));
        assert_eq!(listed(&bed, &sight(Sees::Own).await, &words).await, at(&[0, 2]));
    })
    .await;
}

#[tokio::test]
async fn what_one_does_not_see_is_as_if_it_were_not_there() {
    on_both(async |bed: Bed| {
        joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        let (id, me) = ben(&bed, Sees::Own).await;
        let (visitor, hers) = begun(&bed, "Hi").await;
        let (_, his) = begun(&bed, "Hello").await;
        give(&bed, his, to(Some(id), None)).await;
        let leave = LeaveContact {
            client_id: Uuid::now_v7(),
            name: None,
            email: Some("maya@example.com".into()),
            phone: None,
            message: None,
        };
        visitors::leave_contact(&bed.store, &visitor, leave).await.unwrap();
        let everybodys =
            followups::list(&bed.store, bed.tenant, bed.ana.id, &FollowupQuery::default()).await.unwrap();
        let followup = everybodys.items[0].id;
        let (store, tenant, by) = (&bed.store, bed.tenant, By::from(&me));
        let refusals = [
            conversations::seen(store, tenant, &me, hers).await.err(),
            conversations::in_sight(store, tenant, &me, hers).await.err(),
            conversations::assign(store, tenant, by.clone(), hers, to(Some(id), None)).await.err(),
            conversations::close(store, tenant, by.clone(), hers, Once::default()).await.err(),
            conversations::reopen(store, tenant, by.clone(), hers, Once::default()).await.err(),
            conversations::read(store, tenant, by.clone(), hers, 1).await.err(),
            followups::change(store, tenant, by.clone(), followup, ChangeFollowup::default()).await.err(),
        ];
        for (n, refused) in refusals.into_iter().enumerate() {
            assert!(matches!(refused, Some(StoreError::NotFound(_))), "{n}: {refused:?}");
        }
        assert!(
            followups::list(store, tenant, &me, &FollowupQuery::default()).await.unwrap().items.is_empty()
        );
        conversations::seen(store, tenant, &me, his).await.unwrap();
        // Away it goes; the same asked again, because the answer was lost, gets the same answer.
        let away = Assign { client_id: Some(Uuid::now_v7()), ..to(Some(bed.ana.id), None) };
        let first = conversations::assign(store, tenant, by.clone(), his, away.clone()).await.unwrap();
        assert_eq!(conversations::assign(store, tenant, by.clone(), his, away).await.unwrap(), first);
        assert!(conversations::seen(store, tenant, &me, his).await.is_err());
        give(&bed, hers, to(Some(id), None)).await;
        assert_eq!(
            followups::list(store, tenant, &me, &FollowupQuery::default()).await.unwrap().items.len(),
            1
        );
        followups::change(store, tenant, by, followup, ChangeFollowup { viewed: Some(true), archived: None })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn assigning_says_what_was_done_and_asks_for_somebody_who_works_here() {
    on_both(async |bed: Bed| {
        let (_, id) = begun(&bed, "Hi").await;
        let sales = team(&bed, "Sales", &[]).await;
        let ben = joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        assert_eq!(
            give(&bed, id, to(Some(ben), Some(sales))).await,
            "Ana Lopez gave the conversation to Somebody and gave the conversation to the team Sales"
        );
        let only_team = Assign { team_id: Some(None), ..Assign::default() };
        assert_eq!(give(&bed, id, only_team).await, "Ana Lopez took the conversation from the team Sales");
        let now = conversations::get(&bed.store, bed.tenant, id).await.unwrap();
        assert_eq!((now.assignee.map(|user| user.id), now.team), (Some(ben), None));
        let assign = async |to| conversations::assign(&bed.store, bed.tenant, &bed.ana, id, to).await;
        assert!(matches!(assign(Assign::default()).await, Err(StoreError::Invalid(_))));
        let unknown = Assign { team_id: Some(Some(TeamId::new())), ..Assign::default() };
        assert!(matches!(assign(unknown).await, Err(StoreError::Invalid(e)) if e[0].field == "team_id"));

        // Who works in the tenant above works here too.
        let client = below(&bed, bed.tenant, "Client").await;
        let kim = joins(&bed, client, "kim@example.com", Role::Staff).await;
        let above = Assign { assignee_id: Some(Some(kim)), ..Assign::default() };
        assert!(matches!(assign(above).await, Err(StoreError::Invalid(e)) if e[0].field == "assignee_id"));
        let new = omnichat_api::inbox::CreateInbox::webchat("Shop");
        let shop = inboxes::create(&bed.store, client, Actor::OPERATOR, new).await.unwrap();
        let visitor = Visitor { tenant: client, inbox: shop.id, contact: omnichat_api::ContactId::new() };
        bed.says(&visitor, "Hi").await;
        let theirs = visitors::conversation_of(&bed.store, &visitor).await.unwrap().unwrap().id;
        let mine = Assign { assignee_id: Some(Some(bed.ana.id)), ..Assign::default() };
        conversations::assign(&bed.store, client, &bed.ana, theirs, mine).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_inbox_gives_new_conversations_to_its_team_and_a_team_that_goes_lets_go_of_all() {
    on_both(async |bed: Bed| {
        let sales = team(&bed, "Sales", &[]).await;
        let foreign = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let new = CreateTeam { name: "Theirs".into(), members: Vec::new() };
        let theirs = teams::create(&bed.store, foreign, new, Actor::OPERATOR).await.unwrap().id;
        let given_to = |team| ChangeInbox { team_id: Some(team), ..ChangeInbox::default() };
        let change = async |change| {
            inboxes::change(&bed.store, bed.tenant, Actor::OPERATOR, bed.inbox.id, change).await
        };
        assert!(matches!(change(given_to(Some(theirs))).await, Err(StoreError::Invalid(_))));
        let inbox = change(given_to(Some(sales))).await.unwrap();
        assert_eq!(inbox.team.unwrap().name, "Sales");
        let (maya, first) = begun(&bed, "Hi").await;
        let now = async |id| {
            conversations::get(&bed.store, bed.tenant, id).await.unwrap().team.map(|team| team.name)
        };
        assert_eq!(now(first).await.as_deref(), Some("Sales"));
        let rename = ChangeTeam { name: Some("Shop".into()), members: None };
        teams::change(&bed.store, bed.tenant, sales, rename, Actor::OPERATOR).await.unwrap();
        // Also what the writer holds in memory has the new name.
        bed.says(&maya, "Hello?").await;
        let last = bed.published.lock().unwrap().last().unwrap().event.clone();
        let Change::ConversationChanged(told) = last.change else { panic!("{last:?}") };
        assert_eq!(told.team.unwrap().name, "Shop");
        for _ in 0..101 {
            begun(&bed, "Hi").await;
        }
        teams::delete(&bed.store, bed.tenant, sales, Actor::OPERATOR).await.unwrap();
        assert_eq!(now(first).await, None);
        assert_eq!(inboxes::get(&bed.store, bed.tenant, bed.inbox.id).await.unwrap().team, None);
        let (_, later) = begun(&bed, "Hi").await;
        assert_eq!(now(later).await, None);
    })
    .await;
}

#[tokio::test]
async fn who_sees_a_part_hears_of_that_and_once_of_what_was_taken_from_them() {
    on_both(async |bed: Bed| {
        let id = joins(&bed, bed.tenant, "ben@example.com", Role::Staff).await;
        let sales = team(&bed, "Sales", &[id]).await;
        let (_, me) = ben(&bed, Sees::Teams).await;
        let sight = Sight::from(&me);
        let from = events::head(&bed.store, bed.tenant).await.unwrap();
        let (maya, first) = begun(&bed, "Hi").await;
        let (_, other) = begun(&bed, "Hello").await;
        give(&bed, first, to(None, Some(sales))).await;
        bed.says(&maya, "Anybody?").await;
        let heard = async |sight: &Sight| {
            let heard = events::heard(&bed.store, bed.tenant, sight, from, 100).await.unwrap();
            assert!(heard.whole);
            assert_eq!(heard.through, heard.log.head);
            heard.log.items
        };
        let kinds = |events: &[Event], id| {
            let of = events.iter().filter(|event| event.conversation == Some(id));
            of.map(|event| event.change.kind()).collect::<Vec<_>>()
        };
        let now = heard(&sight).await;
        assert!(kinds(&now, other).is_empty());
        assert_eq!(kinds(&now, first).len(), 6, "all of it, as it is theirs now: {now:?}");

        give(&bed, first, to(Some(bed.ana.id), None)).await;
        give(&bed, other, to(None, None)).await;
        let now = heard(&sight).await;
        assert_eq!(kinds(&now, first), ["conversation.left"]);
        let everything = heard(&Sight::from(bed.ana.id)).await;
        assert!(!kinds(&everything, first).contains(&"conversation.left"));
        let left = now.iter().find(|event| event.conversation == Some(first)).unwrap();
        let Change::ConversationLeft(left) = &left.change else { unreachable!() };
        let hears = async |sight: &Sight, id, left| {
            events::hears(&bed.store, bed.tenant, sight, id, left).await.unwrap()
        };
        assert!(hears(&sight, Some(first), Some(left)).await);
        assert!(!hears(&Sight::from(bed.ana.id), Some(first), Some(left)).await);
        let mut own = me.clone();
        own.sees = Sees::Own;
        assert!(!hears(&Sight::from(&own), Some(first), Some(left)).await, "it was the team's, never his");
        assert!(!hears(&sight, Some(first), None).await);
        assert!(hears(&sight, None, None).await);
        // Given back, it is theirs again, and what was taken is no news any more.
        give(&bed, first, to(None, Some(sales))).await;
        assert!(!hears(&sight, Some(first), Some(left)).await);
        assert!(hears(&sight, Some(first), None).await);
    })
    .await;
}
