//! The installation's own organization: operators who work for no tenant are members there, so that they can sign in.

use omnichat_api::permission::Role;
use omnichat_api::tenant::UNDO_MS;
use omnichat_store::access::Authority;
use omnichat_store::audit::{self, Actor};
use omnichat_store::tenants::house::{self, HOUSE, NewOperator};
use omnichat_store::tenants::operate;
use omnichat_store::{StoreError, sessions, tenants, users};

use crate::bed::{Bed, PASSWORD, new_login, on_both};
use crate::tree::{below, joins};

const OLGA: &str = "olga@example.com";

async fn olga(bed: &Bed) -> omnichat_api::user::User {
    let new = NewOperator { email: OLGA.into(), name: "Olga".into(), password: PASSWORD.into() };
    house::create_operator(&bed.store, new, Actor::OPERATOR).await.unwrap()
}

async fn signs_in(bed: &Bed) -> omnichat_api::auth::Me {
    sessions::login(&bed.store, new_login(OLGA, PASSWORD)).await.unwrap().me
}

#[tokio::test]
async fn an_operator_without_a_tenant_signs_in_to_the_installations_own_and_that_is_noted() {
    on_both(async |bed: Bed| {
        // Somebody else's organization of the same name is not it.
        tenants::create(&bed.store, "Installation", None, Actor::OPERATOR).await.unwrap();
        let made = olga(&bed).await;
        let me = signs_in(&bed).await;
        assert_eq!((me.id, me.tenant.id, me.role, me.operator), (made.id, HOUSE, Role::Viewer, true));
        assert_eq!(me.tenant.name, "Installation");
        let again = house::create_operator(
            &bed.store,
            NewOperator { email: "otto@example.com".into(), name: "Otto".into(), password: PASSWORD.into() },
            Actor::OPERATOR,
        );
        again.await.unwrap();
        assert_eq!(users::list(&bed.store, HOUSE, &Default::default()).await.unwrap().items.len(), 2);
        let trail = audit::list(&bed.store, Some(HOUSE), &Default::default()).await.unwrap().items;
        let created: Vec<_> = trail.iter().filter(|row| row.action == "user.created").collect();
        assert_eq!((created.len(), created[1].target.as_str()), (2, made.id.to_string().as_str()));
        let trail = audit::list(&bed.store, None, &Default::default()).await.unwrap().items;
        assert_eq!((trail[1].action.as_str(), trail[1].target.as_str()), ("operator.made", OLGA));
    })
    .await;
}

#[tokio::test]
async fn it_is_nobodys_only_tenant_and_is_neither_closed_nor_deleted() {
    on_both(async |bed: Bed| {
        olga(&bed).await;
        assert_eq!(tenants::named(&bed.store, None).await.unwrap().id, bed.tenant);
        for refused in [
            tenants::suspend(&bed.store, HOUSE, true, Actor::OPERATOR).await,
            tenants::delete(&bed.store, HOUSE, HOUSE, Actor::OPERATOR).await,
        ] {
            assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        }
        signs_in(&bed).await;
    })
    .await;
}

#[tokio::test]
async fn who_leaves_their_last_tenant_comes_into_it_as_long_as_they_are_an_operator() {
    on_both(async |bed: Bed| {
        let by = Authority::of_the_machine;
        let id = joins(&bed, bed.tenant, OLGA, Role::Staff).await;
        operate::set_operator(&bed.store, OLGA, true, Actor::OPERATOR).await.unwrap();
        assert_eq!(signs_in(&bed).await.tenant.id, bed.tenant, "a member somewhere needs no other place");
        users::remove(&bed.store, bed.tenant, by(), id, Actor::OPERATOR).await.unwrap();
        assert_eq!(signs_in(&bed).await.tenant.id, HOUSE);
        let kept = users::remove(&bed.store, HOUSE, by(), id, Actor::OPERATOR).await.unwrap_err();
        assert!(matches!(kept, StoreError::Conflict(_)), "{kept:?}");
        operate::set_operator(&bed.store, OLGA, false, Actor::OPERATOR).await.unwrap();
        users::remove(&bed.store, HOUSE, by(), id, Actor::OPERATOR).await.unwrap();
        assert!(sessions::login(&bed.store, new_login(OLGA, PASSWORD)).await.is_err());
        // Made an operator again: that is all it takes.
        operate::set_operator(&bed.store, OLGA, true, Actor::OPERATOR).await.unwrap();
        assert_eq!(signs_in(&bed).await.tenant.id, HOUSE);
    })
    .await;
}

#[tokio::test]
async fn an_operator_whose_tenant_is_erased_still_signs_in() {
    on_both(async |bed: Bed| {
        let shop = below(&bed, bed.tenant, "Client").await;
        joins(&bed, shop, OLGA, Role::Owner).await;
        operate::set_operator(&bed.store, OLGA, true, Actor::OPERATOR).await.unwrap();
        tenants::delete(&bed.store, bed.tenant, shop, Actor::OPERATOR).await.unwrap();
        bed.wait_ms(UNDO_MS);
        assert_eq!(tenants::erase_due(&bed.store).await.unwrap().len(), 1);
        assert_eq!(signs_in(&bed).await.tenant.id, HOUSE);
    })
    .await;
}
