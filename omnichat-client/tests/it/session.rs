//! Staying signed in: a token is renewed once, also when two programs share the kept login.

use std::sync::atomic::Ordering;

use super::fake::{Fake, tokens};
use omnichat_api::Time;
use omnichat_api::page::PageQuery;
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
    assert_eq!(fake.renewals.load(Ordering::SeqCst), 1);
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
    assert_eq!(fake.renewals.load(Ordering::SeqCst), 1);
    assert_eq!(session.me().await.unwrap(), *fake.me());
    assert_eq!(fake.renewals.load(Ordering::SeqCst), 1);
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
    let error = client.login("ana@example.com", "secret", "test").await.unwrap_err();
    assert_eq!(error.to_string(), "The daemon at http://127.0.0.1:1 does not answer.");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause == "connection refused", "{cause}");
    assert!(error.hint().unwrap().contains("omnichatd"));
}
