//! The connection against a real WebSocket server on a free port: what is lost comes again, what came is not repeated.

use super::fake::{Fake, Peer, ack, event, hello_of};
use omnichat_api::message::MessageKind;
use omnichat_api::socket::{ClientFrame, FrameError, ServerFrame, close};
use omnichat_api::{Code, ConversationId};
use omnichat_client::socket::{Backoff, Outgoing, Timing};
use omnichat_client::{Connection, State, Update};
use std::time::Duration;

fn quick() -> Timing {
    let backoff = Backoff { first: Duration::from_millis(1), cap: Duration::from_millis(5) };
    Timing { backoff, ..Timing::default() }
}

async fn open(fake: &Fake, resume_after: Option<i64>) -> (Connection, Peer) {
    let connection = Connection::open_with(fake.session().await, resume_after, quick());
    (connection, fake.accept().await)
}

/// The next update that is not about the state of the connection.
async fn news(connection: &mut Connection) -> Update {
    loop {
        match connection.next().await {
            Update::State(_) => {}
            update => return update,
        }
    }
}

async fn until_state(connection: &mut Connection, wanted: impl Fn(&State) -> bool) -> State {
    loop {
        match connection.next().await {
            Update::State(state) if wanted(&state) => return state,
            _ => {}
        }
    }
}

fn outgoing(body: &str) -> Outgoing {
    Outgoing::new(ConversationId::new(), body, MessageKind::Message)
}

#[tokio::test]
async fn a_message_whose_ack_was_lost_is_sent_again_with_the_same_client_id() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    peer.welcome(7).await;
    let message = outgoing("hello");
    connection.handle().send(message.clone());
    let sent = peer.expect_send().await;
    assert_eq!(sent, message);
    peer.hang_up().await;

    let mut peer = fake.accept().await;
    peer.welcome(7).await;
    assert_eq!(peer.expect_send().await, message);
    peer.say(&ack(&message, 1)).await;
    loop {
        if let Update::Acked { client_id, .. } = news(&mut connection).await {
            assert_eq!(client_id, message.client_id);
            break;
        }
    }

    // Answered is answered: the next connection does not carry it again.
    peer.hang_up().await;
    let mut peer = fake.accept().await;
    peer.welcome(7).await;
    let next = outgoing("next");
    connection.handle().send(next.clone());
    assert_eq!(peer.expect_send().await, next);
}

#[tokio::test]
async fn our_own_message_in_the_log_counts_as_its_answer() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, Some(3)).await;
    peer.welcome(3).await;
    let message = outgoing("hello");
    connection.handle().send(message.clone());
    peer.expect_send().await;
    peer.say(&event(4, fake.me(), &message)).await;
    let updates = [news(&mut connection).await, news(&mut connection).await, news(&mut connection).await];
    assert!(matches!(updates[0], Update::Welcome { resumed: true, .. }), "{updates:?}");
    assert!(matches!(&updates[1], Update::Acked { client_id, .. } if *client_id == message.client_id));
    assert!(matches!(&updates[2], Update::Event(e) if e.cursor == 4));
}

#[tokio::test]
async fn it_resumes_after_the_last_event_and_passes_on_none_twice() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    assert_eq!(hello_of(&peer.hello).1, None);
    peer.welcome(7).await;
    assert!(matches!(news(&mut connection).await, Update::Welcome { resumed: false, .. }));
    let message = outgoing("seen");
    for cursor in [7, 8, 8, 9] {
        peer.say(&event(cursor, fake.me(), &message)).await;
    }
    peer.hang_up().await;
    let mut peer = fake.accept().await;
    assert_eq!(hello_of(&peer.hello).1, Some(9));
    peer.welcome(11).await;
    for cursor in [9, 10, 11] {
        peer.say(&event(cursor, fake.me(), &message)).await;
    }
    let mut cursors = Vec::new();
    while cursors.last() != Some(&11) {
        if let Update::Event(event) = news(&mut connection).await {
            cursors.push(event.cursor);
        }
    }
    assert_eq!(cursors, [8, 9, 10, 11]);
}

#[tokio::test]
async fn events_of_an_unknown_kind_are_passed_over_but_count() {
    let fake = Fake::start().await;
    let (connection, mut peer) = open(&fake, Some(1)).await;
    peer.welcome(1).await;
    peer.say_text(
        r#"{"type":"event","cursor":2,"at":"2026-11-21T09:30:00Z","kind":"label.created","data":{}}"#,
    )
    .await;
    peer.say_text(r#"{"type":"sparkle"}"#).await;
    peer.hang_up().await;
    let peer = fake.accept().await;
    assert_eq!(hello_of(&peer.hello).1, Some(2));
    drop(connection);
}

#[tokio::test]
async fn a_resync_is_told_and_its_cursor_is_the_new_beginning() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, Some(2)).await;
    peer.welcome(900).await;
    peer.say(&ServerFrame::Resync { reason: "too old".into(), cursor: 900 }).await;
    assert!(matches!(news(&mut connection).await, Update::Welcome { .. }));
    assert_eq!(news(&mut connection).await, Update::Resync { reason: "too old".into() });
    peer.hang_up().await;
    assert_eq!(hello_of(&fake.accept().await.hello).1, Some(900));
}

#[tokio::test]
async fn a_log_that_went_back_is_fetched_afresh() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, Some(50)).await;
    peer.welcome(20).await;
    assert!(matches!(news(&mut connection).await, Update::Welcome { .. }));
    assert!(matches!(news(&mut connection).await, Update::Resync { .. }));
    peer.hang_up().await;
    assert_eq!(hello_of(&fake.accept().await.hello).1, Some(20));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_then_the_login_has_ended() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    assert_eq!(hello_of(&peer.hello).0, "access-1");
    peer.close_with(close::SIGN_IN).await;
    let mut peer = fake.accept().await;
    assert_eq!(hello_of(&peer.hello).0, "access-2");
    peer.close_with(close::SIGN_IN).await;
    until_state(&mut connection, |s| *s == State::SignedOut).await;

    // What is written meanwhile waits, and goes out after signing in again.
    let message = outgoing("still here");
    connection.handle().send(message.clone());
    fake.sign_in_again().await;
    connection.handle().try_now();
    let mut peer = fake.accept().await;
    peer.welcome(1).await;
    assert_eq!(peer.expect_send().await, message);
}

#[tokio::test]
async fn a_token_that_was_renewed_elsewhere_is_said_on_the_open_socket() {
    let fake = Fake::start().await;
    let session = fake.session().await;
    let timing = Timing { renew: Duration::from_millis(1), ..quick() };
    let mut connection = Connection::open_with(session.clone(), None, timing);
    let mut peer = fake.accept().await;
    peer.welcome(7).await;
    session.token_instead_of("access-1").await.unwrap();
    let (token, resume_after, _) = hello_of(&peer.hear_news().await);
    assert_eq!((token.as_str(), resume_after), ("access-2", None));
    // The second welcome is no new beginning: what follows 7 is still news.
    peer.welcome(9).await;
    peer.say(&event(8, fake.me(), &outgoing("8"))).await;
    assert!(matches!(news(&mut connection).await, Update::Welcome { .. }));
    assert!(matches!(news(&mut connection).await, Update::Event(e) if e.cursor == 8));
}

#[tokio::test]
async fn not_allowed_is_said_and_not_tried_again() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    let detail = "Marketers see no conversations.".to_owned();
    let error =
        FrameError { code: Code::Forbidden, detail: detail.clone(), client_id: None, errors: Vec::new() };
    peer.say(&ServerFrame::Error(error)).await;
    peer.close_with(close::NOT_ALLOWED).await;
    until_state(&mut connection, |s| *s == State::Stopped(detail.clone())).await;
}

#[tokio::test]
async fn a_restart_is_waited_for_as_long_as_the_daemon_asked() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    peer.welcome(1).await;
    peer.say(&ServerFrame::Bye { code: close::RESTARTING, retry_after_ms: Some(60_000) }).await;
    let state = until_state(&mut connection, |s| matches!(s, State::Reconnecting { .. })).await;
    let State::Reconnecting { since, next_try, why } = state else { unreachable!() };
    assert!(next_try.duration_since(since) >= Duration::from_secs(60));
    assert_eq!(why, "the daemon restarts");
    connection.handle().try_now();
    fake.accept().await.welcome(1).await;
    until_state(&mut connection, |s| matches!(s, State::Live { .. })).await;
}

#[tokio::test]
async fn silence_is_noticed() {
    let fake = Fake::start().await;
    let timing = Timing { dead: Duration::from_millis(30), ..quick() };
    let mut connection = Connection::open_with(fake.session().await, None, timing);
    let mut peer = fake.accept().await;
    peer.welcome(1).await;
    let state = until_state(&mut connection, |s| matches!(s, State::Reconnecting { .. })).await;
    assert!(matches!(state, State::Reconnecting { why, .. } if why.starts_with("nothing heard")));
}

#[tokio::test]
async fn a_ping_measures_the_way_there_and_back() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    peer.welcome(1).await;
    let ClientFrame::Ping { n } = peer.hear().await else { panic!("a ping was due") };
    peer.say(&ServerFrame::Pong { n }).await;
    until_state(&mut connection, |s| matches!(s, State::Live { latency: Some(_) })).await;
}

#[tokio::test]
async fn a_frame_that_would_be_too_large_is_refused_here_and_the_rest_goes_out() {
    let fake = Fake::start().await;
    let (mut connection, mut peer) = open(&fake, None).await;
    let (large, small) = (outgoing(&"\u{1}".repeat(20_000)), outgoing("small"));
    connection.handle().send(large.clone());
    connection.handle().send(small.clone());
    peer.welcome(1).await;
    assert_eq!(peer.expect_send().await, small);
    assert!(matches!(news(&mut connection).await, Update::Welcome { .. }));
    let Update::Refused(error) = news(&mut connection).await else { panic!("a refusal was due") };
    assert_eq!((error.code, error.client_id), (Code::TooLarge, Some(large.client_id)));
}

#[tokio::test]
async fn what_is_watched_viewed_and_read_is_said_again_on_a_new_connection() {
    let fake = Fake::start().await;
    let (connection, mut peer) = open(&fake, None).await;
    peer.welcome(1).await;
    let id = ConversationId::new();
    connection.handle().watch(id);
    connection.handle().viewing(Some(id));
    let viewing = ClientFrame::Viewing { conversation: Some(id) };
    assert_eq!(peer.hear_news().await, ClientFrame::Watch { topics: vec![format!("conversation:{id}")] });
    assert_eq!(peer.hear_news().await, viewing);
    peer.hang_up().await;
    let mut peer = fake.accept().await;
    assert_eq!(hello_of(&peer.hello).2, ["inbox".to_owned(), format!("conversation:{id}")]);
    peer.welcome(1).await;
    assert_eq!(peer.hear_news().await, viewing);
}
