//! Users, sessions and invites.

use omnichat_api::audit::AuditQuery;
use omnichat_api::invite::AcceptInvite;
use omnichat_api::limits::INVITE_MS;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_store::audit::{self, Actor};
use omnichat_store::sessions::{self, Client, Signed};
use omnichat_store::{StoreError, invites, links, users};

use crate::bed::{Bed, PASSWORD, client, invite, new_login, on_both, user};

async fn login(bed: &Bed, email: &str, password: &str) -> Result<Signed, StoreError> {
    sessions::login(&bed.store, new_login(email, password)).await
}

fn accept(token: &str, password: &str) -> AcceptInvite {
    let keep = omnichat_api::auth::Keep::Body;
    AcceptInvite {
        token: token.into(),
        name: "Ben Okafor".into(),
        password: password.into(),
        code: None,
        keep,
    }
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
        let refresh = async |token: &str| sessions::refresh(&bed.store, token, None, client()).await;
        let second = refresh(&first.refresh_token).await.unwrap();
        // The answer to the first use may have been lost: soon after, the same client gets the same successor.
        let again = refresh(&first.refresh_token).await.unwrap();
        assert_eq!(again.refresh_token, second.refresh_token);
        assert!(bed.holds(&first).await);
        bed.wait_ms(20_001);
        assert!(matches!(refresh(&first.refresh_token).await, Err(StoreError::SessionEnded)));
        assert!(!bed.holds(&first).await);
        assert!(matches!(refresh(&second.refresh_token).await, Err(StoreError::SessionEnded)));
        assert!(matches!(refresh("made up").await, Err(StoreError::SessionEnded)));
        let trail = audit::list(&bed.store, Some(bed.tenant), &AuditQuery::default()).await.unwrap().items;
        assert_eq!(trail[0].action, "session.token_reused");
        assert_eq!(trail[0].address.as_deref(), Some("192.0.2.7"));
    })
    .await;
}

#[tokio::test]
async fn a_used_refresh_token_from_another_client_or_after_its_successor_was_used_is_a_theft() {
    on_both(async |bed: Bed| {
        let refresh = async |token: &str, client| sessions::refresh(&bed.store, token, None, client).await;
        let first = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        refresh(&first.refresh_token, client()).await.unwrap();
        let thief = Client { agent: "another".into(), ..client() };
        assert!(refresh(&first.refresh_token, thief).await.is_err());
        assert!(!bed.holds(&first).await);

        let first = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        let second = refresh(&first.refresh_token, client()).await.unwrap();
        refresh(&second.refresh_token, client()).await.unwrap();
        assert!(refresh(&first.refresh_token, client()).await.is_err());
        assert!(!bed.holds(&first).await);
    })
    .await;
}

/// A token with the right id of its session, and a secret that somebody made up.
fn guessed(token: &str) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(token).unwrap();
    bytes[16..].copy_from_slice(&[7; 32]);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[tokio::test]
async fn a_guessed_refresh_token_ends_nothing_and_one_that_was_used_long_ago_does() {
    on_both(async |bed: Bed| {
        let first = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        let refresh = async |token: &str| sessions::refresh(&bed.store, token, None, client()).await;
        let mut last = first.refresh_token.clone();
        for _ in 0..5 {
            last = refresh(&last).await.unwrap().refresh_token;
            assert!(matches!(refresh(&guessed(&last)).await, Err(StoreError::SessionEnded)));
            assert!(bed.holds(&first).await, "who knows only the id ends nothing");
        }
        assert!(!bed.noted().await.contains(&"session.token_reused".to_owned()));
        // Not the one before the last: it is known by its seal alone.
        assert!(matches!(refresh(&first.refresh_token).await, Err(StoreError::SessionEnded)));
        assert!(!bed.holds(&first).await);
        assert_eq!(bed.noted().await[0], "session.token_reused");
        // Nor does the seal of one session count for another.
        let another = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        let mixed = mixed(&another.refresh_token, &first.refresh_token);
        assert!(matches!(refresh(&mixed).await, Err(StoreError::SessionEnded)));
        assert!(bed.holds(&another).await);
    })
    .await;
}

/// The id of one token with the secret of another.
fn mixed(id: &str, secret: &str) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    let [id, secret] = [id, secret].map(|token| BASE64_URL_SAFE_NO_PAD.decode(token).unwrap());
    BASE64_URL_SAFE_NO_PAD.encode([&id[..16], &secret[16..]].concat())
}

#[tokio::test]
async fn another_address_is_set_at_once_ends_all_sessions_and_is_noted_with_both() {
    on_both(async |bed: Bed| {
        let signed = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        let set = async |old: &str, new: &str| users::set_email(&bed.store, old, new, Actor::OPERATOR).await;
        let printed = links::reset_link(&bed.store, "ana@example.com", Actor::OPERATOR).await.unwrap();
        assert_eq!(set("ANA@example.com", "Ana@New.example").await.unwrap().email, "ana@new.example");
        assert!(!bed.holds(&signed).await);
        assert!(login(&bed, "ana@example.com", PASSWORD).await.is_err());
        let reset = omnichat_api::account::ResetPassword {
            token: printed.token,
            password: "other-violet-9-harbour".into(),
        };
        assert!(links::reset(&bed.store, reset, "192.0.2.7").await.is_err(), "links of before lead nowhere");
        login(&bed, "ana@new.example", PASSWORD).await.unwrap();
        let trail = audit::list(&bed.store, Some(bed.tenant), &AuditQuery::default()).await.unwrap().items;
        let row = trail.iter().find(|row| row.action == "user.email_changed").unwrap();
        assert_eq!(
            (row.before.clone().unwrap(), row.after.clone().unwrap()),
            ("ana@example.com".into(), "ana@new.example".into())
        );

        let ben = user("ben@example.com", "Ben", Role::Staff);
        users::create(&bed.store, Some(bed.tenant), "x", ben, Actor::OPERATOR).await.unwrap();
        assert!(matches!(set("ben@example.com", "ana@new.example").await, Err(StoreError::Conflict(_))));
        assert!(matches!(
            set("nobody@example.com", "x@example.com").await,
            Err(StoreError::NotFound("user"))
        ));
        assert!(matches!(set("ben@example.com", "no address").await, Err(StoreError::Invalid(_))));
        login(&bed, "ben@example.com", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn disabling_a_user_or_a_new_password_ends_their_sessions_at_once() {
    on_both(async |bed: Bed| {
        let signed = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        users::set_password(&bed.store, "ana@example.com", "other-violet-9-harbour".into(), Actor::OPERATOR)
            .await
            .unwrap();
        assert!(!bed.holds(&signed).await);
        assert!(login(&bed, "ana@example.com", PASSWORD).await.is_err());

        let signed = login(&bed, "ana@example.com", "other-violet-9-harbour").await.unwrap();
        users::set_disabled(&bed.store, "ana@example.com", true, Actor::OPERATOR).await.unwrap();
        assert!(!bed.holds(&signed).await);
        assert!(login(&bed, "ana@example.com", "other-violet-9-harbour").await.is_err());
        users::set_disabled(&bed.store, "ana@example.com", false, Actor::OPERATOR).await.unwrap();
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
            sessions::refresh(&bed.store, &signed.refresh_token, None, client()).await,
            Err(StoreError::SessionEnded)
        ));
        assert!(!bed.holds(&signed).await);
    })
    .await;
}

#[tokio::test]
async fn an_invite_makes_a_user_once_and_expires_after_72_hours() {
    on_both(async |bed: Bed| {
        let invite = async |email: &str| invite(&bed.store, bed.tenant, email, Role::Staff).await;
        let (made, token) = invite("ben@example.com").await;
        let shown = invites::show(&bed.store, &token).await.unwrap();
        assert_eq!(
            (shown.email.as_str(), shown.role, shown.has_login),
            ("ben@example.com", Role::Staff, false)
        );
        assert_eq!(shown.tenant, "Example Bikes");

        for bad in ["short", "1234567890", "ben@example.com"] {
            let refused = invites::accept(&bed.store, accept(&token, bad), client()).await;
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{bad}");
        }
        let signed = invites::accept(&bed.store, accept(&token, PASSWORD), client()).await.unwrap();
        assert_eq!((signed.me.role, signed.me.name.as_str()), (Role::Staff, "Ben Okafor"));
        assert!(login(&bed, "ben@example.com", PASSWORD).await.is_ok());
        let again = invites::accept(&bed.store, accept(&token, PASSWORD), client()).await;
        assert!(matches!(again, Err(StoreError::Gone(_))));
        let revoked = invites::revoke(&bed.store, bed.tenant, made.id, Actor::OPERATOR).await;
        assert!(matches!(revoked, Err(StoreError::Conflict(_))));

        let (_, token) = invite("lea@example.com").await;
        bed.wait_ms(INVITE_MS);
        assert!(matches!(
            invites::accept(&bed.store, accept(&token, PASSWORD), client()).await,
            Err(StoreError::Gone(_))
        ));

        let (made, token) = invite("kim@example.com").await;
        invites::revoke(&bed.store, bed.tenant, made.id, Actor::OPERATOR).await.unwrap();
        assert!(matches!(invites::show(&bed.store, &token).await, Err(StoreError::Gone(_))));
        let (guess, _) = token.split_at(token.len() - 2);
        assert!(matches!(
            invites::show(&bed.store, &format!("{guess}AA")).await,
            Err(StoreError::NotFound(_))
        ));
        let all = invites::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items;
        assert_eq!(all.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn an_invite_used_by_two_at_once_makes_one_user() {
    on_both(async |bed: Bed| {
        let (_, token) = invite(&bed.store, bed.tenant, "ben@example.com", Role::Staff).await;
        let both = [accept(&token, PASSWORD), accept(&token, PASSWORD)]
            .map(|a| invites::accept(&bed.store, a, client()));
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
            omnichat_store::tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
        let (_, token) = invite(&bed.store, other.id, "ana@example.com", Role::Viewer).await;
        assert!(invites::show(&bed.store, &token).await.unwrap().has_login);
        let wrong = invites::accept(&bed.store, accept(&token, "not-her-password"), client()).await;
        assert!(matches!(wrong, Err(StoreError::BadCredentials)));
        let signed = invites::accept(&bed.store, accept(&token, PASSWORD), client()).await.unwrap();
        assert_eq!((signed.me.name.as_str(), signed.me.role), ("Ana Lopez", Role::Viewer));
        assert_eq!(signed.me.tenant.id, other.id);
    })
    .await;
}

#[tokio::test]
async fn an_address_has_one_login_in_the_whole_installation() {
    on_both(async |bed: Bed| {
        let again = user("ANA@example.com", "Another Ana", Role::Staff);
        let refused = users::create(&bed.store, Some(bed.tenant), "x", again, Actor::OPERATOR).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    })
    .await;
}
