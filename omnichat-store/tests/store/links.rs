//! Links that are mailed: each works once, for a while, for one purpose, and only for who has the mail.

use omnichat_api::account::{
    CONFIRM_MS, ChangeEmail, ChangeMe, ChangePassword, RESET_MS, ResetPassword, SignUp,
};
use omnichat_api::auth::Keep;
use omnichat_api::invite::AcceptInvite;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::mail::{Mail, PROVIDER};
use omnichat_store::outbox::{self, Outcome};
use omnichat_store::sessions::{self, Signed};
use omnichat_store::{StoreError, invites, links, users};

use crate::bed::{Bed, PASSWORD, client, invite, new_login, on_both, user};

const NEW: &str = "harbour-4-violet-tram";
const ADDRESS: &str = "192.0.2.7";

/// A mail, as it arrived.
struct Arrived {
    to: String,
    subject: String,
    page: String,
    token: String,
}

/// What has been put into the outbox since the last look, in its order.
async fn arrived(bed: &Bed) -> Vec<Arrived> {
    let claimed = outbox::claim(&bed.store, PROVIDER, 100).await.unwrap();
    let mut all = Vec::new();
    for row in claimed {
        let mail: Mail = serde_json::from_slice(&row.payload).unwrap();
        let link = mail.text.split_once("/admin-app/").map_or("", |(_, rest)| rest.lines().next().unwrap());
        let (page, token) = link.split_once('#').unwrap_or((link, ""));
        let (page, token) = (page.to_owned(), token.to_owned());
        all.push(Arrived { to: row.target.clone(), subject: mail.subject, page, token });
        outbox::settle(&bed.store, &row, Outcome::Accepted).await.unwrap();
    }
    all.sort_by(|a, b| a.to.cmp(&b.to));
    all
}

/// The only mail that has arrived.
async fn one(bed: &Bed) -> Arrived {
    let mut all = arrived(bed).await;
    let seen: Vec<_> = all.iter().map(|mail| (&mail.to, &mail.subject)).collect();
    assert_eq!(all.len(), 1, "{seen:?}");
    all.remove(0)
}

async fn login(bed: &Bed, email: &str, password: &str) -> Result<Signed, StoreError> {
    sessions::login(&bed.store, new_login(email, password)).await
}

async fn forgot(bed: &Bed, email: &str) {
    links::forgot(&bed.store, email, ADDRESS).await.unwrap();
}

async fn reset(bed: &Bed, token: &str, password: &str) -> Result<(), StoreError> {
    let reset = ResetPassword { token: token.into(), password: password.into() };
    links::reset(&bed.store, reset, ADDRESS).await
}

async fn confirm(bed: &Bed, token: &str) -> Result<bool, StoreError> {
    links::confirm(&bed.store, token.into(), ADDRESS).await.map(|confirmed| confirmed.waiting)
}

/// Nothing is known any more of whose the addresses are.
async fn unproved(bed: &Bed) {
    bed.by_hand("UPDATE users SET email_verified_at = NULL").await;
}

/// Whether the address of this login is known to be its user's.
async fn verified(bed: &Bed, email: &str, password: &str) -> bool {
    login(bed, email, password).await.unwrap().me.email_verified
}

fn gone<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Gone(_)))
}

fn unknown<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::NotFound("link")))
}

#[tokio::test]
async fn a_reset_link_sets_a_password_once_ends_all_sessions_and_proves_the_address() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        unproved(&bed).await;
        let before = login(&bed, "ana@example.com", PASSWORD).await.unwrap();
        assert!(!before.me.email_verified);
        forgot(&bed, " ANA@example.com ").await;
        let other = one(&bed).await;
        forgot(&bed, "ana@example.com").await;
        let mail = one(&bed).await;
        assert_eq!((mail.to.as_str(), mail.page.as_str()), ("ana@example.com", "reset"));

        for weak in ["short", "ana@example.com", "Ana Lopez "] {
            assert!(matches!(reset(&bed, &mail.token, weak).await, Err(StoreError::Invalid(_))), "{weak}");
        }
        let (guess, _) = mail.token.split_at(mail.token.len() - 2);
        assert!(unknown(&reset(&bed, &format!("{guess}AA"), NEW).await));
        assert!(unknown(&reset(&bed, "nonsense", NEW).await));
        assert!(unknown(&confirm(&bed, &mail.token).await), "it is for another purpose");

        // Locked out, too: the link is the way back in.
        for _ in 0..6 {
            login(&bed, "ana@example.com", "wrong").await.err().unwrap();
        }
        assert!(matches!(login(&bed, "ana@example.com", PASSWORD).await, Err(StoreError::Locked(_))));
        reset(&bed, &mail.token, NEW).await.unwrap();
        assert!(!bed.holds(&before).await);
        assert!(verified(&bed, "ana@example.com", NEW).await);
        assert!(login(&bed, "ana@example.com", PASSWORD).await.is_err());
        assert!(gone(&reset(&bed, &mail.token, PASSWORD).await));
        assert!(gone(&reset(&bed, &other.token, PASSWORD).await), "the one before went with it");
        assert_eq!(one(&bed).await.subject, "Your password was changed");
    })
    .await;
}

#[tokio::test]
async fn a_reset_link_ends_after_an_hour_and_with_the_login() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        forgot(&bed, "ana@example.com").await;
        let mail = one(&bed).await;
        bed.wait_ms(RESET_MS);
        assert!(gone(&reset(&bed, &mail.token, NEW).await));
        forgot(&bed, "ana@example.com").await;
        let mail = one(&bed).await;
        let ben = user("ben@example.com", "Ben", Role::Owner);
        users::create(&bed.store, Some(bed.tenant), "x", ben, Actor::OPERATOR).await.unwrap();
        users::set_disabled(&bed.store, "ana@example.com", true, Actor::OPERATOR).await.unwrap();
        assert!(gone(&reset(&bed, &mail.token, NEW).await));
        forgot(&bed, "ana@example.com").await;
        forgot(&bed, "nobody@example.com").await;
        assert!(arrived(&bed).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_printed_link_sets_a_password_without_mail_and_proves_nothing() {
    on_both(async |bed: Bed| {
        unproved(&bed).await;
        let nobody = links::reset_link(&bed.store, "nobody@example.com", Actor::OPERATOR).await;
        assert!(matches!(nobody.err().unwrap(), StoreError::Conflict(_)));
        let link = links::reset_link(&bed.store, "ana@example.com", Actor::OPERATOR).await.unwrap();
        reset(&bed, &link.token, NEW).await.unwrap();
        assert!(!verified(&bed, "ana@example.com", NEW).await);
    })
    .await;
}

#[tokio::test]
async fn a_link_used_by_two_at_once_works_for_one() {
    on_both(async |bed: Bed| {
        let link = links::reset_link(&bed.store, "ana@example.com", Actor::OPERATOR).await.unwrap();
        let both = [NEW, "violet-4-harbour-tram"].map(|password| reset(&bed, &link.token, password));
        let done = futures_util::future::join_all(both).await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_verified_by_its_link_and_by_a_mailed_invite_but_not_by_one_that_was_handed_over() {
    on_both(async |bed: Bed| {
        unproved(&bed).await;
        assert!(
            matches!(links::verify(&bed.store, bed.ana.id).await, Err(StoreError::Conflict(_))),
            "no mail"
        );
        let bed = bed.mailing().await;
        links::verify(&bed.store, bed.ana.id).await.unwrap();
        let mail = one(&bed).await;
        assert_eq!(mail.page, "confirm-email");
        bed.wait_ms(CONFIRM_MS - 1);
        assert!(!confirm(&bed, &mail.token).await.unwrap());
        assert!(gone(&confirm(&bed, &mail.token).await));
        assert!(verified(&bed, "ana@example.com", PASSWORD).await);
        links::verify(&bed.store, bed.ana.id).await.unwrap();
        assert!(arrived(&bed).await.is_empty(), "there is nothing to prove");

        let accept = async |token: &str| {
            let (token, name, password) = (token.into(), "Ben".into(), PASSWORD.into());
            let accept = AcceptInvite { token, name, password, code: None, keep: Keep::Body };
            invites::accept(&bed.store, accept, client()).await
        };
        let (_, shown) = invite(&bed.store, bed.tenant, "ben@example.com", Role::Staff).await;
        let mail = one(&bed).await;
        assert_eq!(
            (mail.page.as_str(), mail.subject.as_str()),
            ("invite", "Your invitation to Example Bikes")
        );
        assert_ne!(mail.token, shown, "who is shown the link has not proved the address");
        assert!(accept(&mail.token).await.unwrap().me.email_verified);
        assert!(gone(&accept(&shown).await), "it is one invite with two links");

        let (_, shown) = invite(&bed.store, bed.tenant, "kim@example.com", Role::Staff).await;
        assert!(!accept(&shown).await.unwrap().me.email_verified);
        assert!(arrived(&bed).await.is_empty(), "the mail had not left yet, and was of no use any more");
    })
    .await;
}

#[tokio::test]
async fn an_address_changes_when_both_ends_have_agreed() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let change = async |email: &str, password: &str| {
            let change = ChangeEmail { email: email.into(), password: password.into() };
            links::change_email(&bed.store, bed.ana.id, change).await
        };
        assert!(matches!(change("ana@new.example", "wrong").await, Err(StoreError::Invalid(_))));
        assert!(matches!(change("ana@example.com", PASSWORD).await, Err(StoreError::Invalid(_))));
        change("ana@typo.example", PASSWORD).await.unwrap();
        let typo = arrived(&bed).await;
        change("ana@new.example", PASSWORD).await.unwrap();
        let [old, new] = <[Arrived; 2]>::try_from(arrived(&bed).await).ok().unwrap();
        assert_eq!((old.to.as_str(), new.to.as_str()), ("ana@example.com", "ana@new.example"));
        for stale in typo {
            assert!(gone(&confirm(&bed, &stale.token).await));
        }
        assert!(confirm(&bed, &new.token).await.unwrap(), "the other end waits");
        assert!(login(&bed, "ana@new.example", PASSWORD).await.is_err());
        assert!(!confirm(&bed, &old.token).await.unwrap());
        assert!(verified(&bed, "ana@new.example", PASSWORD).await);
        assert!(login(&bed, "ana@example.com", PASSWORD).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn both_ends_that_agree_at_once_change_the_address_too() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let change = ChangeEmail { email: "ana@new.example".into(), password: PASSWORD.into() };
        links::change_email(&bed.store, bed.ana.id, change).await.unwrap();
        let both = arrived(&bed).await;
        let done = futures_util::future::join_all(both.iter().map(|mail| confirm(&bed, &mail.token))).await;
        assert_eq!(done.iter().filter(|waiting| *waiting.as_ref().unwrap()).count(), 1);
        assert!(verified(&bed, "ana@new.example", PASSWORD).await);
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_an_address_that_is_taken_does_not_learn_it() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let ben = user("ben@example.com", "Ben", Role::Staff);
        users::create(&bed.store, Some(bed.tenant), "x", ben, Actor::OPERATOR).await.unwrap();
        let change = ChangeEmail { email: "ben@example.com".into(), password: PASSWORD.into() };
        links::change_email(&bed.store, bed.ana.id, change).await.unwrap();
        let [old, taken] = <[Arrived; 2]>::try_from(arrived(&bed).await).ok().unwrap();
        assert_eq!((taken.to.as_str(), taken.token.as_str()), ("ben@example.com", ""));
        assert!(confirm(&bed, &old.token).await.unwrap(), "the answer is the same");
        assert!(login(&bed, "ana@example.com", PASSWORD).await.is_ok());
        assert!(login(&bed, "ben@example.com", PASSWORD).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_the_links_and_a_guessed_one_is_counted() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        forgot(&bed, "ana@example.com").await;
        let link = one(&bed).await;
        let (here, there) = (
            login(&bed, "ana@example.com", PASSWORD).await.unwrap(),
            login(&bed, "ana@example.com", PASSWORD).await.unwrap(),
        );
        let change = async |current: &str, new: &str| {
            let change = ChangePassword { current: current.into(), new: new.into() };
            users::change_password(&bed.store, bed.ana.id, here.session, change, Actor::user(bed.ana.id))
                .await
        };
        assert!(
            matches!(change(PASSWORD, "short").await, Err(StoreError::Invalid(e)) if e[0].field == "new")
        );
        assert!(matches!(change("wrong", NEW).await, Err(StoreError::Invalid(e)) if e[0].field == "current"));
        change(PASSWORD, NEW).await.unwrap();
        assert!(bed.holds(&here).await && !bed.holds(&there).await);
        assert!(gone(&reset(&bed, &link.token, PASSWORD).await));
        for _ in 0..5 {
            change("guessed", NEW).await.unwrap_err();
        }
        assert!(matches!(change(NEW, PASSWORD).await, Err(StoreError::Locked(_))));
        assert!(login(&bed, "ana@example.com", NEW).await.is_ok(), "signing in is another matter");
        let renamed = ChangeMe { name: Some(" Ana ".into()) };
        users::change_own(&bed.store, bed.ana.id, renamed, Actor::user(bed.ana.id)).await.unwrap();
        assert_eq!(login(&bed, "ana@example.com", NEW).await.unwrap().me.name, "Ana");
    })
    .await;
}

#[tokio::test]
async fn an_organization_is_made_when_its_link_is_followed_and_once() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let sign_up = async |email: &str| {
            let sign_up = SignUp {
                organization: "Kim's Kites".into(),
                name: "Kim".into(),
                email: email.into(),
                password: NEW.into(),
            };
            links::Asked::new(&bed.store, sign_up).await.unwrap().mail(&bed.store).await.unwrap();
            one(&bed).await
        };
        let (first, second) = (sign_up("kim@example.com").await, sign_up("kim@example.com").await);
        assert_eq!(first.page, "confirm-sign-up");
        assert!(login(&bed, "kim@example.com", NEW).await.is_err(), "there is no user yet");
        let found = async |token: &str| links::found(&bed.store, token.into(), ADDRESS).await;
        assert_eq!(found(&first.token).await.unwrap().email, "kim@example.com");
        let kim = login(&bed, "kim@example.com", NEW).await.unwrap().me;
        assert_eq!(
            (kim.tenant.name.as_str(), kim.role, kim.email_verified),
            ("Kim's Kites", Role::Owner, true)
        );
        assert_ne!(kim.tenant.id, bed.tenant);
        assert!(gone(&found(&first.token).await));
        assert!(
            matches!(found(&second.token).await, Err(StoreError::Conflict(_))),
            "one login for an address"
        );
        let taken = sign_up("kim@example.com").await;
        assert_eq!((taken.subject.as_str(), taken.token.as_str()), ("You have a login already", ""));
        links::prune(&bed.store).await.unwrap();
    })
    .await;
}
