//! Follow-ups: who left their contact is seen, written to, and put away.

use insta::assert_snapshot;
use omnichat_api::event::Change;
use omnichat_api::followup::Followup;
use omnichat_api::message::AuthorKind;
use omnichat_api::permission::Role;
use omnichat_api::{FollowupId, TenantId};
use uuid::Uuid;

use super::{Desk, MINUTE, NOW, conversation, conversation_id, id, message};
use crate::message::{Answer, Change as Followed, Effect, Msg, Trouble};

fn followup() -> Followup {
    Followup {
        id: FollowupId(id(300)),
        conversation_id: conversation_id(3),
        contact: conversation(3, "Léa", "", 1).contact,
        name: Some("Léa Martin".into()),
        email: Some("lea@example.com".into()),
        phone: None,
        message: Some("Please call after five".into()),
        viewed_at: None,
        archived_at: None,
        created_at: NOW.plus_ms(-2 * MINUTE),
    }
}

fn looking(followup: Followup) -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.event(Change::FollowupCreated(followup));
    desk.after(5_000);
    desk.press("F");
    desk.asked();
    desk
}

/// The id and the text of the one message that was asked for.
fn written(desk: &mut Desk) -> (Uuid, String) {
    match desk.asked().as_slice() {
        [Effect::CallBack { followup, client_id, body }] if *followup == self::followup().id => {
            (*client_id, body.clone())
        }
        other => panic!("one message was expected: {other:?}"),
    }
}

fn answer(desk: &mut Desk, message: Result<(), &str>) {
    let sent = || Box::new(message_of_ana());
    let message = message.map(|()| sent()).map_err(|why| Trouble(why.into()));
    desk.answer(Answer::CalledBack { followup: followup().id, message });
}

fn message_of_ana() -> omnichat_api::message::Message {
    message(9, 1, AuthorKind::Staff, "Ana López", "We are back")
}

#[test]
fn they_are_announced_listed_opened_and_put_away() {
    let mut desk = Desk::live(80, 24);
    let followup = followup();
    desk.event(Change::FollowupCreated(followup.clone()));
    assert!(desk.screen().contains("Léa Martin asks to be called back"));
    assert!(desk.screen().contains("follow-ups 1"));
    desk.after(5_000);
    desk.press("F");
    assert_snapshot!("follow_ups", desk.screen());
    desk.asked();
    desk.press("d");
    let change = Effect::ChangeFollowup { id: followup.id, change: Followed::Done };
    assert_eq!(desk.asked(), [change]);
    desk.event(Change::FollowupChanged(Followup { archived_at: Some(NOW), ..followup }));
    assert!(desk.screen().contains("Nobody waits to be called back."));
}

#[test]
fn r_writes_to_what_they_left() {
    let mut desk = looking(followup());
    desk.press("r");
    desk.write("We are back.");
    desk.press("^J");
    desk.tell(Msg::Paste("Shall we call?".into()));
    assert_snapshot!("written_to", desk.screen());
    desk.press("Enter");
    let (_, body) = written(&mut desk);
    assert_eq!(body, "We are back.\nShall we call?");
    desk.press("Enter x");
    assert_eq!(desk.asked(), [], "it is on its way");
    answer(&mut desk, Ok(()));
    assert!(desk.model.popup.is_none());
    assert!(desk.screen().contains("It is on its way, in a conversation of its own."), "{}", desk.screen());
    assert_eq!(desk.model.unfinished(), (0, 0));
}

#[test]
fn what_was_refused_stays_and_the_same_again_is_the_same_message() {
    let mut desk = looking(followup());
    desk.press("r");
    desk.write("We are back");
    desk.press("Enter");
    let first = written(&mut desk);
    answer(&mut desk, Err("The daemon does not answer."));
    assert!(desk.screen().contains("The daemon does not answer."), "{}", desk.screen());
    desk.press("Enter");
    assert_eq!(written(&mut desk), first);
    answer(&mut desk, Err("The daemon does not answer."));
    desk.write("!");
    desk.press("Enter");
    assert_ne!(written(&mut desk).0, first.0, "that is another one");
}

#[test]
fn esc_keeps_what_is_written_and_leaving_asks() {
    let mut desk = looking(followup());
    desk.press("r");
    desk.write("We are back");
    desk.press("Esc");
    assert!(!desk.screen().contains("We are back"));
    desk.press("q");
    assert!(desk.screen().contains("Lost when you leave: 1 draft."), "{}", desk.screen());
    desk.press("n");
    // Also over a stay in another tenant.
    let mut elsewhere = super::me(Role::Staff);
    elsewhere.tenant.id = TenantId(id(52));
    desk.answer(Answer::Switched(Ok(Box::new(elsewhere))));
    assert_eq!(desk.model.unfinished(), (0, 1));
    desk.answer(Answer::Switched(Ok(Box::new(super::me(Role::Staff)))));
    desk.event(Change::FollowupCreated(followup()));
    desk.press("F r");
    assert!(desk.screen().contains("We are back"), "{}", desk.screen());
}

#[test]
fn who_left_no_address_cannot_be_written_to() {
    let mut desk = looking(Followup { email: None, ..followup() });
    desk.press("r");
    assert!(desk.screen().contains("They left neither an address nor a number"), "{}", desk.screen());
    assert!(desk.model.popup.is_none());
}
