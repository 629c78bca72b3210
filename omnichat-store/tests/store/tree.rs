//! The tree of tenants: a role in one holds for all below it and nowhere else, and what closes one closes those too.

use omnichat_api::auth::Me;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::{Permission, Role};
use omnichat_api::tenant::{ChangeTenant, CreateOrganization, CreateTenant, TenantState};
use omnichat_api::{TenantId, UserId};
use omnichat_store::access::{self, Pass};
use omnichat_store::audit::{self, Actor};
use omnichat_store::sessions::{self, NewLogin, Signed};
use omnichat_store::tenants::operate;
use omnichat_store::{StoreError, tenants, users};

use crate::bed::{Bed, PASSWORD, client, new_login, on_both, user};

pub(crate) async fn below(bed: &Bed, parent: TenantId, name: &str) -> TenantId {
    tenants::create(&bed.store, name, Some(parent), Actor::OPERATOR).await.unwrap().id
}

pub(crate) async fn joins(bed: &Bed, tenant: TenantId, email: &str, role: Role) -> UserId {
    let new = user(email, "Somebody", role);
    users::create(&bed.store, Some(tenant), "x", new, Actor::OPERATOR).await.unwrap().id
}

pub(crate) async fn enters(bed: &Bed, email: &str, tenant: TenantId) -> Result<Signed, StoreError> {
    let login = NewLogin { tenant_id: Some(tenant), ..new_login(email, PASSWORD) };
    sessions::login(&bed.store, login).await
}

/// Who somebody is now, by the session that they have.
pub(crate) async fn me(bed: &Bed, signed: &Signed) -> Result<Option<Me>, StoreError> {
    let pass = Pass::Session { id: signed.session, user: signed.me.id, tenant: signed.me.tenant.id };
    access::of(&bed.store, pass).await
}

async fn trail(bed: &Bed, tenant: Option<TenantId>) -> Vec<String> {
    let page = audit::list(&bed.store, tenant, &omnichat_api::audit::AuditQuery::default()).await.unwrap();
    page.items.into_iter().map(|entry| entry.action).collect()
}

#[tokio::test]
async fn a_role_holds_below_its_tenant_and_neither_above_nor_beside_it() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, bed.tenant, "Agency").await;
        let client_of_it = below(&bed, agency, "Client").await;
        let beside = below(&bed, bed.tenant, "Another agency").await;
        joins(&bed, agency, "ben@example.com", Role::Staff).await;
        for (tenant, role) in [(agency, Role::Staff), (client_of_it, Role::Staff)] {
            let signed = enters(&bed, "ben@example.com", tenant).await.unwrap();
            assert_eq!((signed.me.tenant.id, signed.me.role), (tenant, role));
        }
        for tenant in [bed.tenant, beside] {
            let refused = enters(&bed, "ben@example.com", tenant).await.err().unwrap();
            assert!(matches!(refused, StoreError::NotFound("tenant")), "{refused:?}");
        }
        let mine =
            tenants::of_user(&bed.store, enters(&bed, "ben@example.com", agency).await.unwrap().me.id).await;
        assert_eq!(mine.unwrap().iter().map(|t| t.id).collect::<Vec<_>>(), [agency, client_of_it]);

        // Two memberships add up: what the one above gives, the one here does not take.
        let staff = enters(&bed, "ana@example.com", client_of_it).await.unwrap().me;
        assert!(staff.may(Permission::TenantDelete));
    })
    .await;
}

#[tokio::test]
async fn a_refresh_switches_to_a_tenant_where_there_is_a_role_and_to_no_other() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, bed.tenant, "Agency").await;
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let first = enters(&bed, "ana@example.com", bed.tenant).await.unwrap();
        let refresh =
            async |token: &str, tenant| sessions::refresh(&bed.store, token, tenant, client()).await;
        let second = refresh(&first.refresh_token, Some(agency)).await.unwrap();
        assert_eq!(second.me.tenant.id, agency);
        // Without a tenant it goes on where it was.
        let third = refresh(&second.refresh_token, None).await.unwrap();
        assert_eq!(third.me.tenant.id, agency);
        let refused = refresh(&third.refresh_token, Some(other)).await.err().unwrap();
        assert!(matches!(refused, StoreError::NotFound("tenant")), "{refused:?}");
        assert!(refresh(&third.refresh_token, Some(bed.tenant)).await.is_ok(), "the session stands");
    })
    .await;
}

#[tokio::test]
async fn a_tree_of_twelve_levels_works_from_end_to_end_and_a_thirteenth_is_refused() {
    on_both(async |bed: Bed| {
        let mut deepest = bed.tenant;
        for level in 2..=12 {
            deepest = below(&bed, deepest, &format!("Level {level}")).await;
        }
        let ana = enters(&bed, "ana@example.com", deepest).await.unwrap().me;
        assert_eq!((ana.tenant.name.as_str(), ana.role), ("Level 12", Role::Owner));
        let refused = tenants::create(&bed.store, "Level 13", Some(deepest), Actor::OPERATOR).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        let suspend = ChangeTenant { suspended: Some(true), ..ChangeTenant::default() };
        let second = tenants::of_user(&bed.store, bed.ana.id).await.unwrap()[1].id;
        tenants::change(&bed.store, bed.tenant, second, suspend, Actor::OPERATOR).await.unwrap();
        let closed = enters(&bed, "ana@example.com", deepest).await.err().unwrap();
        assert!(matches!(closed, StoreError::TenantClosed("suspended")), "{closed:?}");
    })
    .await;
}

#[tokio::test]
async fn tenants_are_made_and_changed_below_ones_own_and_nowhere_else() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, bed.tenant, "Agency").await;
        let beside = below(&bed, bed.tenant, "Another agency").await;
        let new = |parent_id| CreateTenant { name: "Client".into(), parent_id };
        let made = tenants::create_below(&bed.store, agency, new(None), Actor::OPERATOR).await.unwrap();
        assert_eq!(made.parent_id, Some(agency));
        let deeper = tenants::create_below(&bed.store, agency, new(Some(made.id)), Actor::OPERATOR).await;
        assert_eq!(deeper.unwrap().parent_id, Some(made.id));
        for foreign in [beside, bed.tenant] {
            let refused =
                tenants::create_below(&bed.store, agency, new(Some(foreign)), Actor::OPERATOR).await;
            assert!(matches!(refused, Err(StoreError::NotFound(_))), "{refused:?}");
            let change = ChangeTenant { name: Some("Mine".into()), ..ChangeTenant::default() };
            let refused = tenants::change(&bed.store, agency, foreign, change, Actor::OPERATOR).await;
            assert!(matches!(refused, Err(StoreError::NotFound(_))), "{refused:?}");
            let refused = tenants::get_below(&bed.store, agency, foreign).await;
            assert!(matches!(refused, Err(StoreError::NotFound(_))), "{refused:?}");
            let refused = tenants::delete(&bed.store, agency, foreign, Actor::OPERATOR).await;
            assert!(matches!(refused, Err(StoreError::NotFound(_))), "{refused:?}");
        }
        let own = ChangeTenant { suspended: Some(true), ..ChangeTenant::default() };
        let refused = tenants::change(&bed.store, agency, agency, own, Actor::OPERATOR).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn what_suspends_a_tenant_shuts_all_below_it_until_it_is_resumed_and_a_rename_does_not_touch_that() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, bed.tenant, "Agency").await;
        let below_it = below(&bed, agency, "Client").await;
        joins(&bed, below_it, "ben@example.com", Role::Staff).await;
        let signed = enters(&bed, "ben@example.com", below_it).await.unwrap();
        let change = async |change| {
            tenants::change(&bed.store, bed.tenant, agency, change, Actor::OPERATOR).await.unwrap()
        };
        let state = change(ChangeTenant { suspended: Some(true), ..ChangeTenant::default() }).await.state;
        assert_eq!(state, TenantState::Suspended);
        assert!(!tenants::is_open(&bed.store, below_it).await.unwrap());
        assert!(tenants::is_open(&bed.store, bed.tenant).await.unwrap());
        assert!(matches!(me(&bed, &signed).await, Err(StoreError::TenantClosed(_))));
        let renamed = change(ChangeTenant { name: Some("Agency 2".into()), ..ChangeTenant::default() }).await;
        assert_eq!(renamed.state, TenantState::Suspended);
        change(ChangeTenant { suspended: Some(false), ..ChangeTenant::default() }).await;
        assert!(me(&bed, &signed).await.unwrap().is_some());
        assert!(tenants::is_open(&bed.store, below_it).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn who_may_delete_a_tenant_still_gets_in_to_undo_it_and_for_nothing_else() {
    on_both(async |bed: Bed| {
        joins(&bed, bed.tenant, "ada@example.com", Role::Admin).await;
        let admin = enters(&bed, "ada@example.com", bed.tenant).await.unwrap();
        let owner = enters(&bed, "ana@example.com", bed.tenant).await.unwrap();
        let child = below(&bed, bed.tenant, "Client").await;
        let deleted = tenants::delete(&bed.store, bed.tenant, bed.tenant, Actor::OPERATOR).await.unwrap();
        let again = tenants::delete(&bed.store, bed.tenant, bed.tenant, Actor::OPERATOR).await.unwrap();
        assert_eq!((deleted.state, deleted.erased_at), (TenantState::Deleted, again.erased_at));

        assert!(matches!(me(&bed, &admin).await, Err(StoreError::TenantClosed("being deleted"))));
        let left = me(&bed, &owner).await.unwrap().unwrap();
        assert_eq!(left.permissions, [Permission::TenantDelete]);
        assert_eq!(left.tenant.state, TenantState::Deleted);
        let closed = enters(&bed, "ana@example.com", child).await.err().unwrap();
        assert!(matches!(closed, StoreError::TenantClosed(_)), "{closed:?}");
        let new = CreateTenant { name: "New".into(), parent_id: Some(child) };
        let refused = tenants::create_below(&bed.store, bed.tenant, new, Actor::OPERATOR).await;
        assert!(matches!(refused, Err(StoreError::TenantClosed(_))), "{refused:?}");

        let back = tenants::bring_back(&bed.store, bed.tenant, bed.tenant, Actor::OPERATOR).await.unwrap();
        assert_eq!((back.state, back.erased_at), (TenantState::Active, None));
        assert!(me(&bed, &admin).await.unwrap().is_some());
        assert!(enters(&bed, "ana@example.com", child).await.is_ok());
        let noted = trail(&bed, Some(bed.tenant)).await;
        assert_eq!(noted[..2], ["tenant.restored", "tenant.deleted"]);
    })
    .await;
}

#[tokio::test]
async fn the_operator_sees_organizations_from_outside_and_what_is_in_one_only_while_it_lets_them_in() {
    on_both(async |bed: Bed| {
        let desk = tenants::create(&bed.store, "The house", None, Actor::OPERATOR).await.unwrap().id;
        joins(&bed, desk, "olga@example.com", Role::Viewer).await;
        operate::set_operator(&bed.store, "olga@example.com", true, Actor::OPERATOR).await.unwrap();
        below(&bed, bed.tenant, "Client").await;
        let organizations = operate::list(&bed.store, &PageQuery::default()).await.unwrap().items;
        let shown: Vec<_> = organizations.iter().map(|o| (o.tenant.id, o.tenants, o.users)).collect();
        assert_eq!(shown, [(bed.tenant, 1, 1), (desk, 0, 1)]);

        let refused = enters(&bed, "olga@example.com", bed.tenant).await.err().unwrap();
        assert!(matches!(refused, StoreError::NotFound("tenant")), "{refused:?}");
        assert!(operate::open_to_operator(&bed.store).await.unwrap().is_empty());

        let hours = |hours| ChangeTenant { operator_hours: Some(hours), ..ChangeTenant::default() };
        tenants::change(&bed.store, bed.tenant, bed.tenant, hours(2), Actor::OPERATOR).await.unwrap();
        assert_eq!(operate::open_to_operator(&bed.store).await.unwrap()[0].id, bed.tenant);
        let signed = enters(&bed, "olga@example.com", bed.tenant).await.unwrap();
        assert!(signed.me.may(Permission::ConversationRead));
        assert!(
            !signed.me.permissions.iter().any(|p| p.as_str().ends_with("_write")),
            "to look, not to touch"
        );
        assert_eq!(trail(&bed, Some(bed.tenant)).await[0], "operator.entered");

        bed.wait_ms(2 * 3_600_000);
        assert!(me(&bed, &signed).await.unwrap().is_none());
        tenants::change(&bed.store, bed.tenant, bed.tenant, hours(1), Actor::OPERATOR).await.unwrap();
        assert!(me(&bed, &signed).await.unwrap().is_some());
        operate::set_operator(&bed.store, "olga@example.com", false, Actor::OPERATOR).await.unwrap();
        assert!(me(&bed, &signed).await.unwrap().is_none());
        assert_eq!(trail(&bed, None).await[..2], ["operator.unmade".to_owned(), "operator.made".to_owned()]);
    })
    .await;
}

#[tokio::test]
async fn the_operator_makes_an_organization_with_its_owners_invite_and_suspends_it_but_not_their_own() {
    on_both(async |bed: Bed| {
        let new = CreateOrganization { name: "Cafe Nord".into(), owner: "Noor@example.com".into() };
        let (made, invited) = operate::create(&bed.store, new, Actor::OPERATOR).await.unwrap();
        let shown = omnichat_store::invites::show(&bed.store, &invited.token).await.unwrap();
        assert_eq!((shown.email.as_str(), shown.role), ("noor@example.com", Role::Owner));
        assert_eq!(shown.tenant, "Cafe Nord");
        let id = made.tenant.id;
        let suspend =
            async |from, id, on| operate::suspend(&bed.store, Some(from), id, on, Actor::OPERATOR).await;
        assert_eq!(suspend(bed.tenant, id, true).await.unwrap().tenant.state, TenantState::Suspended);
        assert_eq!(suspend(bed.tenant, id, false).await.unwrap().tenant.state, TenantState::Active);
        let below_own = below(&bed, bed.tenant, "Client").await;
        let refused = suspend(below_own, bed.tenant, true).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        let refused = suspend(bed.tenant, below_own, true).await;
        assert!(matches!(refused, Err(StoreError::NotFound("organization"))), "{refused:?}");
    })
    .await;
}
