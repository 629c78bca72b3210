//! Users, sessions and invites.

use omnichat_api::invite::AcceptInvite;
use omnichat_api::limits::INVITE_MS;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::sessions::{self, NewLogin, Signed};
use omnichat_store::{StoreError, invites, users};

use crate::bed::{Bed, PASSWORD, on_both, user};

async fn login(bed: &Bed, email: &str, password: &str) -> Result<Signed, StoreError> {
    let new =
        NewLogin { email: email.into(), password: password.into(), tenant_id: None, device: "test".into() };
    sessions::login(&bed.store, new).await
}

fn accept(token: &str, password: &str) -> AcceptInvite {
    let keep = omnichat_api::auth::Keep::Body;
    AcceptInvite { token: token.into(), name: "Ben Okafor".into(), password: password.into(), keep }
}

#[tokio::test]
async fn only_the_right_password_signs_in_and_unknown_users_get_the_same_answer() {
    on_both(async |bed: Bed| {
        let signed = login(&bed, " Ana@example.com ", PASSWORD).await.unwrap();
        assert_eq!(
            (signed.me.id, signed.me.role, signed.me.tenant.id),
            (bed.ana.id, Role::Owner, bed.tenant)
        );
        let wrong = login(&bed, "ana@example.com", "wrong").await.err().unwrap().to_string();
        assert_eq!(login(&bed, "nobody@example.com", PASSWORD).await.err().unwrap().to_string(), wrong);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_works_once_and_a_stolen_one_ends_the_session() {
    on_both(async |bed: Bed| {
        let first = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        let id = first.me.session_id;
        let second = sessions::refresh(&bed.store, &first.refresh_token).await.unwrap();
        // The answer to the first use may have been lost: soon after, the same token still works.
        let third = sessions::refresh(&bed.store, &first.refresh_token).await.unwrap();
        assert!(sessions::me(&bed.store, id).await.unwrap().is_some());
        bed.wait_ms(20_001);
        drop(second);
        let late = sessions::refresh(&bed.store, &first.refresh_token).await;
        assert!(matches!(late, Err(StoreError::SessionEnded)));
        let told = bed.published.lock().unwrap().last().unwrap().event.change.kind();
        assert_eq!(told, "user.changed", "open sockets of the session have to hear of it");
        assert!(sessions::me(&bed.store, id).await.unwrap().is_none());
        assert!(matches!(
            sessions::refresh(&bed.store, &third.refresh_token).await,
            Err(StoreError::SessionEnded)
        ));
        assert!(matches!(sessions::refresh(&bed.store, "made up").await, Err(StoreError::SessionEnded)));
    })
    .await;
}

#[tokio::test]
async fn disabling_a_user_or_a_new_password_ends_their_sessions_at_once() {
    on_both(async |bed: Bed| {
        let id = login(&bed, "ana@example.com", PASSWORD).await.unwrap().me.session_id;
        users::set_password(&bed.store, "ana@example.com", "other-violet-9-harbour".into(), Actor::Operator)
            .await
            .unwrap();
        assert!(sessions::me(&bed.store, id).await.unwrap().is_none());
        assert!(login(&bed, "ana@example.com", PASSWORD).await.is_err());

        let id = login(&bed, "ana@example.com", "other-violet-9-harbour").await.unwrap().me.session_id;
        users::set_disabled(&bed.store, "ana@example.com", true, Actor::Operator).await.unwrap();
        assert!(sessions::me(&bed.store, id).await.unwrap().is_none());
        assert!(login(&bed, "ana@example.com", "other-violet-9-harbour").await.is_err());
        users::set_disabled(&bed.store, "ana@example.com", false, Actor::Operator).await.unwrap();
        assert!(login(&bed, "ana@example.com", "other-violet-9-harbour").await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_not_used_for_30_days_ends() {
    on_both(async |bed: Bed| {
        let signed = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        bed.wait_ms(30 * 24 * 3600 * 1000);
        assert!(matches!(
            sessions::refresh(&bed.store, &signed.refresh_token).await,
            Err(StoreError::SessionEnded)
        ));
        assert!(sessions::me(&bed.store, signed.me.session_id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_invite_makes_a_user_once_and_expires_after_72_hours() {
    on_both(async |bed: Bed| {
        let invite = async |email: &str| {
            invites::create(&bed.store, bed.tenant, email, Role::Staff, Actor::Operator).await.unwrap()
        };
        let (made, token) = invite("ben@example.com").await;
        let shown = invites::show(&bed.store, &token).await.unwrap();
        assert_eq!(
            (shown.email.as_str(), shown.role, shown.has_login),
            ("ben@example.com", Role::Staff, false)
        );
        assert_eq!(shown.tenant, "Example Bikes");

        for bad in ["short", "1234567890", "ben@example.com"] {
            let refused = invites::accept(&bed.store, accept(&token, bad), "test").await;
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{bad}");
        }
        let signed = invites::accept(&bed.store, accept(&token, PASSWORD), "test").await.unwrap();
        assert_eq!((signed.me.role, signed.me.name.as_str()), (Role::Staff, "Ben Okafor"));
        assert!(login(&bed, "ben@example.com", PASSWORD).await.is_ok());
        let again = invites::accept(&bed.store, accept(&token, PASSWORD), "test").await;
        assert!(matches!(again, Err(StoreError::Gone(_))));
        let revoked = invites::revoke(&bed.store, bed.tenant, made.id, Actor::Operator).await;
        assert!(matches!(revoked, Err(StoreError::Conflict(_))));

        let (_, token) = invite("lea@example.com").await;
        bed.wait_ms(INVITE_MS);
        assert!(matches!(
            invites::accept(&bed.store, accept(&token, PASSWORD), "test").await,
            Err(StoreError::Gone(_))
        ));

        let (made, token) = invite("kim@example.com").await;
        invites::revoke(&bed.store, bed.tenant, made.id, Actor::Operator).await.unwrap();
        assert!(matches!(invites::show(&bed.store, &token).await, Err(StoreError::Gone(_))));
        let (guess, _) = token.split_at(token.len() - 2);
        assert!(matches!(
            invites::show(&bed.store, &format!("{guess}AA")).await,
            Err(StoreError::NotFound(_))
        ));
        assert_eq!(invites::list(&bed.store, bed.tenant).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn an_invite_used_by_two_at_once_makes_one_user() {
    on_both(async |bed: Bed| {
        let (_, token) =
            invites::create(&bed.store, bed.tenant, "ben@example.com", Role::Staff, Actor::Operator)
                .await
                .unwrap();
        let both = [accept(&token, PASSWORD), accept(&token, PASSWORD)]
            .map(|a| invites::accept(&bed.store, a, "test"));
        let done = futures_util::future::join_all(both).await;
        assert_eq!(done.iter().filter(|r| r.is_ok()).count(), 1);
        assert_eq!(users::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn who_has_a_login_accepts_an_invite_with_its_password() {
    on_both(async |bed: Bed| {
        let other =
            omnichat_store::tenants::create(&bed.store, "Second shop", None, Actor::Operator).await.unwrap();
        let (_, token) =
            invites::create(&bed.store, other.id, "ana@example.com", Role::Viewer, Actor::Operator)
                .await
                .unwrap();
        assert!(invites::show(&bed.store, &token).await.unwrap().has_login);
        let wrong = invites::accept(&bed.store, accept(&token, "not-her-password"), "test").await;
        assert!(matches!(wrong, Err(StoreError::BadCredentials)));
        let signed = invites::accept(&bed.store, accept(&token, PASSWORD), "test").await.unwrap();
        assert_eq!((signed.me.name.as_str(), signed.me.role), ("Ana Lopez", Role::Viewer));
        assert_eq!(signed.me.tenant.id, other.id);
    })
    .await;
}

#[tokio::test]
async fn an_address_has_one_login_in_the_whole_installation() {
    on_both(async |bed: Bed| {
        let again = user("ANA@example.com", "Another Ana", Role::Staff);
        let refused = users::create(&bed.store, Some(bed.tenant), "x", again, Actor::Operator).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    })
    .await;
}
