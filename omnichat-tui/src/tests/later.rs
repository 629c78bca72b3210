//! Replies that are sent later: at a time, or when the contact writes again.

use insta::assert_snapshot;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::message::AuthorKind;
use omnichat_api::scheduled::Scheduled;
use omnichat_api::{ScheduledId, Time};
use uuid::Uuid;

use super::{Desk, MINUTE, NOW, conversation, conversation_id, id, maya, message, user_ref};
use crate::message::{Answer, Effect, Trouble};

fn scheduled(n: u128, body: &str, due_at: Option<Time>, why: Option<&str>) -> Scheduled {
    Scheduled {
        id: ScheduledId(id(800 + n)),
        conversation_id: conversation_id(1),
        by: user_ref(1, "Ana López"),
        body: body.into(),
        due_at,
        why: why.map(str::to_owned),
        created_at: NOW,
    }
}

fn writing(text: &str) -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.write(text);
    desk.asked();
    desk
}

/// What was asked to be kept: its id, its text, and when it is due.
fn kept(desk: &mut Desk) -> (Uuid, String, Option<Time>) {
    let asked = desk.asked();
    let found = asked.iter().find_map(|effect| match effect {
        Effect::Schedule { client_id, body, due_at, .. } => Some((*client_id, body.clone(), *due_at)),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("nothing is kept: {asked:?}"))
}

fn answer(desk: &mut Desk, client_id: Uuid, scheduled: Result<Scheduled, Trouble>) {
    let (conversation, scheduled) = (conversation_id(1), scheduled.map(Box::new));
    desk.answer(Answer::Scheduled { conversation, client_id, scheduled });
}

#[test]
fn a_reply_is_kept_for_a_time_and_shown_until_it_is_sent() {
    let mut desk = writing("It is back.");
    desk.press("^S");
    assert_snapshot!("the_times", desk.screen());
    desk.press("Down Enter");
    let (client_id, body, due_at) = kept(&mut desk);
    let morning: Time = "2026-11-22T09:00:00Z".parse().unwrap();
    assert_eq!((body.as_str(), due_at), ("It is back.", Some(morning)));
    assert_eq!(desk.model.drafts.count(), 1, "it is not known to be kept yet");
    desk.press("^S Enter");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Schedule { .. })), "once is enough");
    answer(&mut desk, client_id, Ok(scheduled(1, &body, due_at, None)));
    assert_eq!(desk.model.drafts.count(), 0);
    assert_snapshot!("kept_for_later", desk.screen());
    desk.asked();
    desk.event(Change::MessageCreated(message(1, 6, AuthorKind::Staff, "Ana López", "It is back.")));
    assert!(desk.asked().contains(&Effect::Later(conversation_id(1))), "it may be the one that waited");
    desk.answer(Answer::Later { conversation: conversation_id(1), later: Ok(Vec::new()) });
    assert!(!desk.screen().contains("takes it back"), "{}", desk.screen());
}

#[test]
fn what_could_not_be_kept_stays_and_the_same_again_is_the_same_message() {
    let mut desk = writing("It is back.");
    desk.press("^S");
    desk.write("3d");
    desk.press("Enter");
    let first = kept(&mut desk);
    answer(&mut desk, first.0, Err(Trouble("The daemon does not answer.".into())));
    assert!(desk.screen().contains("! The daemon does not answer."), "{}", desk.screen());
    assert!(desk.screen().contains("It is back."), "{}", desk.screen());
    assert!(desk.asked().contains(&Effect::Later(conversation_id(1))), "it may be kept all the same");
    desk.press("^S");
    desk.write("3d");
    desk.press("Enter");
    assert_eq!(kept(&mut desk), first);
    answer(&mut desk, first.0, Err(Trouble("The daemon does not answer.".into())));
    desk.write("!");
    desk.press("^S");
    desk.write("3d");
    desk.press("Enter");
    assert_ne!(kept(&mut desk).0, first.0, "that is another one");
}

#[test]
fn whoever_writes_on_meanwhile_keeps_what_they_wrote() {
    let mut desk = writing("It is back.");
    desk.press("^S Enter");
    let (client_id, body, due_at) = kept(&mut desk);
    desk.write(" Or not");
    answer(&mut desk, client_id, Ok(scheduled(1, &body, due_at, None)));
    assert!(desk.screen().contains("It is back. Or not"), "{}", desk.screen());
}

#[test]
fn when_free_replies_are_over_enter_keeps_the_reply_until_they_write() {
    let mut desk = writing("");
    let mut maya = conversation(1, "Maya Chen", "Is it back?", 3);
    (maya.channel, maya.updated_at, maya.reply_until) = (Channel::Messenger, NOW, Some(NOW));
    desk.event(Change::ConversationChanged(maya));
    assert!(desk.screen().contains("What you write waits until they write again."), "{}", desk.screen());
    desk.write("It is.");
    assert!(desk.screen().contains("Enter send when they write"), "{}", desk.screen());
    desk.asked();
    desk.press("Enter");
    let (client_id, body, due_at) = kept(&mut desk);
    assert_eq!((body.as_str(), due_at), ("It is.", None));
    answer(&mut desk, client_id, Ok(scheduled(1, &body, None, None)));
    assert!(desk.screen().contains("sent when they write · x takes it back"), "{}", desk.screen());
}

#[test]
fn what_waits_is_taken_back_into_the_composer_and_why_it_was_not_sent_is_said() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    assert!(desk.asked().contains(&Effect::Later(conversation_id(1))));
    desk.answer_thread(1, maya());
    let later = vec![
        scheduled(1, "Too late.", Some(NOW), Some("the conversation was closed by then")),
        scheduled(2, "See you on Monday!", Some(NOW.plus_ms(60 * MINUTE)), None),
    ];
    desk.answer(Answer::Later { conversation: conversation_id(1), later: Ok(later.clone()) });
    assert!(desk.screen().contains("not sent: the conversation was closed by then"), "{}", desk.screen());
    desk.asked();
    desk.press("x");
    assert_eq!(desk.asked(), [Effect::Unschedule(Box::new(later[1].clone()))]);
    desk.answer(Answer::Unscheduled(Ok(Box::new(later[1].clone()))));
    assert_eq!(desk.screen().matches("See you on Monday!").count(), 1, "{}", desk.screen());
    desk.press("Enter");
    assert!(desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
}

#[test]
fn notes_files_and_nothing_do_not_wait() {
    let mut desk = writing("");
    desk.press("^S");
    assert!(desk.screen().contains("Write the reply first"), "{}", desk.screen());
    desk.press("Esc n");
    desk.write("for us");
    desk.press("^S");
    assert!(desk.screen().contains("A note is there at once"), "{}", desk.screen());
    assert!(desk.model.popup.is_none());
}
