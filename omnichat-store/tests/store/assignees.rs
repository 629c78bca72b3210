//! Whom a conversation can be given to: those who answer here, by a membership here or above, and nobody else.

use omnichat_api::page::PageQuery;
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::CreateRole;
use omnichat_api::user::ChangeUser;
use omnichat_api::{TenantId, UserId};
use omnichat_store::access::Authority;
use omnichat_store::audit::Actor;
use omnichat_store::users::assignees;
use omnichat_store::{roles, tenants, users};

use crate::bed::{Bed, on_both};
use crate::tree::{below, joins};

async fn listed(bed: &Bed, tenant: TenantId, limit: u32) -> Vec<UserId> {
    let mut query = PageQuery { limit: Some(limit), cursor: None };
    let mut all = Vec::new();
    loop {
        let page = assignees::list(&bed.store, tenant, &query).await.unwrap();
        all.extend(page.items.into_iter().map(|user| user.id));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return all;
        }
    }
}

#[tokio::test]
async fn those_who_answer_are_listed_once_from_here_and_above_and_from_nowhere_else() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, bed.tenant, "Agency").await;
        let client = below(&bed, agency, "Client").await;
        let beside = below(&bed, bed.tenant, "Another agency").await;
        let deeper = below(&bed, client, "Branch").await;
        let ben = joins(&bed, agency, "ben@example.com", Role::Staff).await;
        let lea = joins(&bed, client, "lea@example.com", Role::Admin).await;
        for (tenant, email, role) in [
            (client, "vera@example.com", Role::Viewer),
            (agency, "mark@example.com", Role::Marketer),
            (beside, "kim@example.com", Role::Staff),
            (deeper, "dora@example.com", Role::Staff),
        ] {
            joins(&bed, tenant, email, role).await;
        }
        joins(&bed, client, "off@example.com", Role::Staff).await;
        users::set_disabled(&bed.store, "off@example.com", true, Actor::OPERATOR).await.unwrap();
        let elsewhere = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        joins(&bed, elsewhere, "stranger@example.com", Role::Owner).await;
        for limit in [1, 2, 100] {
            assert_eq!(listed(&bed, client, limit).await, [bed.ana.id, ben, lea]);
        }
        assert_eq!(listed(&bed, bed.tenant, 100).await, [bed.ana.id]);
    })
    .await;
}

#[tokio::test]
async fn a_role_of_the_tenants_own_counts_by_what_it_allows() {
    on_both(async |bed: Bed| {
        let by = Authority::of_the_machine;
        for (email, permission) in [
            ("ben@example.com", Permission::ConversationWrite),
            ("vera@example.com", Permission::ConversationRead),
        ] {
            let new = CreateRole { name: email.into(), permissions: vec![permission], sees: Sees::Own };
            let role = roles::create(&bed.store, bed.tenant, by(), new, Actor::OPERATOR).await.unwrap();
            let id = joins(&bed, bed.tenant, email, Role::Viewer).await;
            let change =
                ChangeUser { role: Some(Role::Custom), role_id: Some(role.id), ..ChangeUser::default() };
            users::change(&bed.store, bed.tenant, by(), id, change, Actor::OPERATOR).await.unwrap();
        }
        let all = assignees::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items;
        assert_eq!(all.len(), 2, "{all:?}");
    })
    .await;
}
