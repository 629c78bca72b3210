//! Tokens for programs: never more than they were made for, never more than their user, and gone when revoked.

use omnichat_api::api_token::{ApiTokenMade, CreateApiToken};
use omnichat_api::auth::Me;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::{Permission, Role};
use omnichat_api::tenant::ChangeTenant;
use omnichat_api::user::ChangeUser;
use omnichat_api::{TenantId, UserId};
use omnichat_store::access::{self, Authority};
use omnichat_store::api_tokens::{self, Whose};
use omnichat_store::audit::Actor;
use omnichat_store::{StoreError, sessions, tenants, users};

use crate::bed::{Bed, PASSWORD, new_login, on_both, user};

const DAY_MS: i64 = 24 * 3600 * 1000;

/// What somebody may hand out who is signed in, or who came with a token for these permissions.
async fn by(bed: &Bed, user: UserId, scope: &[Permission]) -> Authority {
    let email = if user == bed.ana.id { "ana@example.com" } else { "ben@example.com" };
    let me = sessions::login(&bed.store, new_login(email, PASSWORD)).await.unwrap().me;
    let permissions = me.permissions.iter().copied().filter(|p| scope.contains(p)).collect();
    (&Me { permissions, ..me }).into()
}

fn new(permissions: &[Permission], days: Option<u32>) -> CreateApiToken {
    CreateApiToken { name: "Nightly".into(), permissions: permissions.to_vec(), days }
}

async fn make(bed: &Bed, whose: Whose, permissions: &[Permission], days: Option<u32>) -> ApiTokenMade {
    let (by, new) = (by(bed, bed.ana.id, Permission::ALL).await, new(permissions, days));
    api_tokens::create(&bed.store, bed.tenant, by, whose, new, Actor::user(bed.ana.id)).await.unwrap()
}

/// As whom a token's text lets in, as of now.
async fn opens(bed: &Bed, secret: &str) -> Option<Me> {
    let (pass, _) = api_tokens::find(&bed.store, secret).await.unwrap()?;
    access::of(&bed.store, pass).await.unwrap()
}

async fn add(bed: &Bed, email: &str, role: Role) -> UserId {
    let made = users::create(&bed.store, Some(bed.tenant), "x", user(email, "Ben", role), Actor::OPERATOR);
    made.await.unwrap().id
}

#[tokio::test]
async fn a_token_may_do_what_it_was_made_for_and_no_more_than_its_user_at_that_moment() {
    on_both(async |bed: Bed| {
        let ben = add(&bed, "ben@example.com", Role::Admin).await;
        let permissions = [Permission::InboxWrite, Permission::ContactRead];
        let made = api_tokens::create(
            &bed.store,
            bed.tenant,
            by(&bed, ben, Permission::ALL).await,
            Whose::Of(ben),
            new(&permissions, None),
            Actor::user(ben),
        );
        let made = made.await.unwrap();
        assert!(made.token.personal && made.secret.starts_with("omt_"));
        let me = opens(&bed, &made.secret).await.unwrap();
        assert_eq!((me.id, me.session_id), (ben, None));
        assert_eq!(me.permissions, [Permission::ContactRead, Permission::InboxWrite]);

        let demoted = ChangeUser { role: Some(Role::Viewer), ..ChangeUser::default() };
        users::change(&bed.store, bed.tenant, Authority::of_the_machine(), ben, demoted, Actor::OPERATOR)
            .await
            .unwrap();
        let me = opens(&bed, &made.secret).await.unwrap();
        assert_eq!(me.permissions, [Permission::ContactRead], "what the user lost, the token lost");
        users::set_disabled(&bed.store, "ben@example.com", true, Actor::OPERATOR).await.unwrap();
        assert!(opens(&bed, &made.secret).await.is_none());
        users::set_disabled(&bed.store, "ben@example.com", false, Actor::OPERATOR).await.unwrap();
        users::remove(&bed.store, bed.tenant, Authority::of_the_machine(), ben, Actor::OPERATOR)
            .await
            .unwrap();
        assert!(opens(&bed, &made.secret).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_a_token_that_may_do_more_than_they_nor_by_a_token_that_may_not() {
    on_both(async |bed: Bed| {
        let ben = add(&bed, "ben@example.com", Role::Staff).await;
        let create = async |user: UserId, scope: &[Permission], permissions: &[Permission]| {
            let (by, new) = (by(&bed, user, scope).await, new(permissions, None));
            api_tokens::create(&bed.store, bed.tenant, by, Whose::All, new, Actor::user(user)).await
        };
        let over = create(ben, Permission::ALL, &[Permission::ContactRead, Permission::UserWrite]).await;
        assert!(matches!(over, Err(StoreError::Forbidden(why)) if why.contains("user_write")));
        // An owner's token that may only make tokens.
        let scope = [Permission::TokenWrite];
        let over = create(bed.ana.id, &scope, &[Permission::UserWrite]).await;
        assert!(matches!(over, Err(StoreError::Forbidden(_))));
        create(bed.ana.id, &scope, &scope).await.unwrap();
        let none = create(bed.ana.id, Permission::ALL, &[]).await;
        assert!(matches!(none, Err(StoreError::Invalid(errors)) if errors[0].field == "permissions"));
        for days in [0, 3651] {
            let (by, new) = (Authority::of_the_machine(), new(&[Permission::ContactRead], Some(days)));
            let refused =
                api_tokens::create(&bed.store, bed.tenant, by, Whose::All, new, Actor::OPERATOR).await;
            assert!(
                matches!(refused, Err(StoreError::Invalid(errors)) if errors[0].field == "days"),
                "{days}"
            );
        }
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
        let (by, new) = (by(&bed, bed.ana.id, Permission::ALL).await, new(&[Permission::ContactRead], None));
        let stranger =
            api_tokens::create(&bed.store, other.id, by, Whose::All, new, Actor::user(bed.ana.id)).await;
        assert!(matches!(stranger, Err(StoreError::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_when_it_expires_or_is_revoked_and_only_its_whole_text_opens() {
    on_both(async |bed: Bed| {
        let made = make(&bed, Whose::Of(bed.ana.id), &[Permission::ContactRead], Some(2)).await;
        let cut = &made.secret[..made.secret.len() - 3];
        for wrong in ["", "omt_", cut, made.secret.trim_start_matches("omt_"), &format!("{cut}AAA")] {
            assert!(opens(&bed, wrong).await.is_none(), "{wrong}");
        }
        bed.wait_ms(2 * DAY_MS - 1);
        assert!(opens(&bed, &made.secret).await.is_some());
        bed.wait_ms(1);
        assert!(opens(&bed, &made.secret).await.is_none());

        let made = make(&bed, Whose::Of(bed.ana.id), &[Permission::ContactRead], None).await;
        let (pass, until) = api_tokens::find(&bed.store, &made.secret).await.unwrap().unwrap();
        assert!(until.is_none());
        let revoke = async |tenant: TenantId, whose| {
            api_tokens::revoke(&bed.store, tenant, whose, made.token.id, Actor::user(bed.ana.id)).await
        };
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
        for refused in
            [revoke(other.id, Whose::All).await, revoke(bed.tenant, Whose::Of(UserId::new())).await]
        {
            assert!(matches!(refused, Err(StoreError::NotFound(_))));
        }
        revoke(bed.tenant, Whose::Of(bed.ana.id)).await.unwrap();
        assert!(opens(&bed, &made.secret).await.is_none());
        assert!(access::of(&bed.store, pass).await.unwrap().is_none(), "nor for who had found it before");
        assert!(matches!(revoke(bed.tenant, Whose::All).await, Err(StoreError::NotFound(_))));
        assert_eq!(bed.noted().await[0], "token.revoked");
    })
    .await;
}

#[tokio::test]
async fn the_last_use_is_noted_to_the_minute_and_a_list_shows_no_secret() {
    on_both(async |bed: Bed| {
        let made = make(&bed, Whose::All, &[Permission::ContactRead], None).await;
        let used = async || {
            let page =
                api_tokens::list(&bed.store, bed.tenant, Whose::All, &PageQuery::default()).await.unwrap();
            let text = serde_json::to_string(&page.items).unwrap();
            assert!(!text.contains(&made.secret) && !text.contains("omt_"), "{text}");
            page.items[0].last_used_at
        };
        assert_eq!(used().await, None);
        let first = bed.store.clock().now();
        opens(&bed, &made.secret).await.unwrap();
        bed.wait_ms(59_000);
        opens(&bed, &made.secret).await.unwrap();
        assert_eq!(used().await, Some(first));
        bed.wait_ms(1000);
        opens(&bed, &made.secret).await.unwrap();
        assert_eq!(used().await, Some(first.plus_ms(60_000)));
        let mine =
            api_tokens::list(&bed.store, bed.tenant, Whose::Of(bed.ana.id), &PageQuery::default()).await;
        assert!(mine.unwrap().items.is_empty(), "the tenant's are nobody's own");
    })
    .await;
}

#[tokio::test]
async fn a_token_of_the_tenant_works_on_when_a_second_factor_is_asked_for_and_a_personal_one_does_not() {
    on_both(async |bed: Bed| {
        let own = make(&bed, Whose::Of(bed.ana.id), &[Permission::ContactRead], None).await;
        let tenants_own = make(&bed, Whose::All, &[Permission::ContactRead], None).await;
        let required = ChangeTenant { second_factor_required: Some(true), ..ChangeTenant::default() };
        tenants::change(&bed.store, bed.tenant, bed.tenant, required, Actor::OPERATOR).await.unwrap();
        assert!(opens(&bed, &own.secret).await.unwrap().lacks_second_factor());
        let program = opens(&bed, &tenants_own.secret).await.unwrap();
        assert!(!program.lacks_second_factor());
        assert_eq!(program.name, "Nightly");
    })
    .await;
}
