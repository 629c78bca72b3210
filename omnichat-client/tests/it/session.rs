//! Staying signed in: a token is renewed once, also when two programs share the kept login.

use super::fake::{Fake, tokens};
use omnichat_api::page::PageQuery;
use omnichat_api::{TenantId, Time};
use omnichat_client::{Client, Clock, Endpoint, Error, LoginFile, Session};

/// A clock at which every token of the fake has ended.
fn late() -> Clock {
    Clock::from_fn(|| Time(9_000_000_000_001))
}

#[tokio::test]
async fn two_programs_that_renew_at_once_use_the_refresh_token_once() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = LoginFile::at(folder.path().join("login.json"));
    Session::keep(fake.client(), tokens(fake.me(), 1), file.clone()).await.unwrap();
    let one = Session::open(file.clone()).unwrap().unwrap();
    let two = Session::open(file.clone()).unwrap().unwrap();
    let (a, b) = tokio::join!(one.token_instead_of("access-1"), two.token_instead_of("access-1"));
    assert_eq!((a.unwrap().as_str(), b.unwrap().as_str()), ("access-2", "access-2"));
    assert_eq!(fake.renewals.count(), 1);
    assert_eq!(file.read().unwrap().unwrap().refresh_token, "refresh-2");
}

#[tokio::test]
async fn a_token_that_ends_is_renewed_before_it_is_used_but_not_at_every_call() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = LoginFile::at(folder.path().join("login.json"));
    Session::keep(fake.client(), tokens(fake.me(), 1), file.clone()).await.unwrap();
    let session = Session::open_with(file, late()).unwrap().unwrap();
    assert_eq!(session.token().await.unwrap(), "access-2");
    // By this wrong clock the new one has ended too.
    assert_eq!(session.token().await.unwrap(), "access-2");
}

#[tokio::test]
async fn a_login_that_was_removed_has_ended() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = LoginFile::at(folder.path().join("login.json"));
    Session::keep(fake.client(), tokens(fake.me(), 1), file.clone()).await.unwrap();
    let session = Session::open(file.clone()).unwrap().unwrap();
    file.forget(&file.lock().unwrap()).unwrap();
    assert!(matches!(session.token_instead_of("access-1").await, Err(Error::SignedOut)));
    assert!(Session::open(file).unwrap().is_none());
}

#[tokio::test]
async fn a_login_for_another_daemon_in_the_same_file_is_left_alone() {
    let (fake, other) = (Fake::start().await, Fake::start().await);
    let folder = tempfile::tempdir().unwrap();
    let file = LoginFile::at(folder.path().join("login.json"));
    let session = Session::keep(fake.client(), tokens(fake.me(), 1), file.clone()).await.unwrap();
    Session::keep(other.client(), tokens(other.me(), 70), file.clone()).await.unwrap();
    assert_eq!(session.token_instead_of("access-1").await.unwrap(), "access-2");
    assert_eq!(file.read().unwrap().unwrap().refresh_token, "refresh-70");
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_made_again() {
    let fake = Fake::start().await;
    let session = fake.session().await;
    assert_eq!(session.me().await.unwrap(), *fake.me());
    assert_eq!(fake.renewals.count(), 1);
    assert_eq!(session.me().await.unwrap(), *fake.me());
    assert_eq!(fake.renewals.count(), 1);
}

#[tokio::test]
async fn what_a_proxy_or_another_website_answers_is_told_apart() {
    let fake = Fake::start().await;
    let session = fake.session().await;
    let busy = session.users(&PageQuery::default()).await.unwrap_err();
    assert!(busy.is_passing(), "{busy:?}");
    assert_eq!(busy.hint().unwrap(), "try again in 7 seconds");
    let other = session.inboxes().await.unwrap_err();
    assert!(matches!(other, Error::NotOmnichat { .. }), "{other:?}");
}

#[tokio::test]
async fn a_daemon_that_is_not_there_is_said_in_plain_words() {
    let client = Client::new(Endpoint::parse("127.0.0.1:1").unwrap()).unwrap();
    let error = client
        .login(&omnichat_api::auth::Login::of_program("ana@example.com", "secret", "test"))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "The daemon at http://127.0.0.1:1 does not answer.");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause == "connection refused", "{cause}");
    assert!(error.hint().unwrap().contains("omnichatd"));
}

#[tokio::test]
async fn a_session_for_another_tenant_moves_neither_the_one_it_came_from_nor_what_is_kept() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = LoginFile::at(folder.path().join("login.json"));
    let first = Session::keep(fake.client(), tokens(fake.me(), 1), file.clone()).await.unwrap();
    // A program at work elsewhere, such as `omnichat tail` in another shell.
    let tail = Session::open(file.clone()).unwrap().unwrap();
    let (home, other) = (fake.me().tenant.id, TenantId::new());
    let second = first.switch(other).await.unwrap();
    assert_eq!(second.login().await.unwrap().tenant_id, Some(other));
    assert_eq!(first.login().await.unwrap().tenant_id, Some(home));

    let kept = file.read().unwrap().unwrap();
    assert_eq!((kept.tenant_id, kept.access_token.as_str()), (Some(home), "access-1"));
    assert_eq!(kept.refresh_token, "refresh-2");

    // Each renews for its own tenant, and no refresh token is used twice.
    assert_eq!(tail.token_instead_of("access-1").await.unwrap(), "access-3");
    assert_eq!(second.token_instead_of("access-2").await.unwrap(), "access-4");
    // This one finds what the other program fetched for the same tenant.
    assert_eq!(first.token_instead_of("access-1").await.unwrap(), "access-3");
    let used = |n: u32, tenant| (format!("refresh-{n}"), Some(tenant));
    assert_eq!(fake.renewals.asked(), [used(1, other), used(2, home), used(3, other)]);
}

#[tokio::test]
async fn a_tenant_that_is_kept_is_where_the_next_program_begins() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = LoginFile::at(folder.path().join("login.json"));
    let first = Session::keep(fake.client(), tokens(fake.me(), 1), file.clone()).await.unwrap();
    let other = TenantId::new();
    first.switch(other).await.unwrap().keep_tenant().await.unwrap();
    let next = Session::open(file.clone()).unwrap().unwrap();
    assert_eq!(next.login().await.unwrap().tenant_id, Some(other));
    assert_eq!(next.token().await.unwrap(), "access-2");
    // The one at work stays where it was, and what is kept stays as it was chosen.
    first.token_instead_of("access-1").await.unwrap();
    assert_eq!(first.login().await.unwrap().tenant_id, Some(fake.me().tenant.id));
    let kept = file.read().unwrap().unwrap();
    assert_eq!((kept.tenant_id, kept.refresh_token.as_str()), (Some(other), "refresh-3"));
}

#[tokio::test]
async fn a_lost_answer_to_a_renewal_is_asked_for_once_more_with_the_same_token() {
    let fake = Fake::start().await;
    let session = fake.session().await;
    fake.renewals.lose_the_next_answer();
    assert_eq!(session.token_instead_of("access-1").await.unwrap(), "access-2");
    let asked = fake.renewals.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0], asked[1]);
}

#[tokio::test]
async fn a_token_for_programs_is_used_as_it_is_and_never_renewed() {
    let fake = Fake::start().await;
    let session = Session::from_api_token(fake.client(), "omt_violet");
    assert_eq!(session.me().await.unwrap(), *fake.me());
    assert!(!format!("{session:?}").contains("violet"));
    assert!(matches!(session.switch(TenantId::new()).await, Err(Error::ByToken)));
    let refused = Session::from_api_token(fake.client(), "access-1");
    let error = refused.me().await.unwrap_err();
    assert!(matches!(error, Error::TokenEnded), "{error:?}");
    assert!(error.hint().unwrap().contains("OMNICHAT_TOKEN"));
    assert_eq!(fake.renewals.count(), 0);
}
