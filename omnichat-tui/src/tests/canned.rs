//! Canned replies while one writes.

use insta::assert_snapshot;
use omnichat_api::CannedReplyId;
use omnichat_api::canned::{CannedReplies, CannedReply};
use omnichat_api::event::Change;

use super::{Desk, NOW, conversation, id, maya};
use crate::message::{Answer, Effect, Trouble};

fn reply(n: u128, shortcut: &str, body: &str) -> CannedReply {
    CannedReply {
        id: CannedReplyId(id(700 + n)),
        shortcut: shortcut.into(),
        body: body.into(),
        created_at: NOW,
        updated_at: NOW,
    }
}

fn replies() -> CannedReplies {
    CannedReplies {
        items: vec![
            reply(
                1,
                "hello",
                "Hello {{contact.first_name}}, this is {{staff.first_name}} of {{inbox.name}}.",
            ),
            reply(2, "hours", "We are open from nine to six."),
            reply(3, "number", "May we call you at {{contact.phone | your number}}?"),
        ],
    }
}

fn composing() -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.answer(Answer::Canned(Ok(replies())));
    desk.asked();
    desk
}

fn text(desk: &Desk) -> String {
    desk.model.drafts.get(desk.model.open.unwrap()).unwrap().composer().text().to_owned()
}

#[test]
fn a_slash_opens_the_list_letters_narrow_it_and_enter_fills_in() {
    let mut desk = composing();
    desk.write("Hi! /");
    assert!(desk.asked().contains(&Effect::Canned), "they may have changed");
    assert_snapshot!("canned_replies", desk.screen());
    desk.write("he");
    assert!(!desk.screen().contains("/hours"), "{}", desk.screen());
    desk.press("Enter");
    assert_eq!(text(&desk), "Hi! Hello Maya, this is Ana of Website.");
    assert!(!desk.screen().contains("Canned replies"));
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
    desk.press("Enter");
    assert!(desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
}

#[test]
fn arrows_choose_tab_fills_in_and_what_is_not_known_stands_as_the_reply_says() {
    let mut desk = composing();
    desk.write("/");
    desk.press("Down Down Up Down Tab");
    assert_eq!(text(&desk), "May we call you at your number?");
}

#[test]
fn esc_goes_on_writing_and_what_fits_nothing_is_sent_as_it_is() {
    let mut desk = composing();
    desk.write("/h");
    desk.press("Esc");
    assert!(!desk.screen().contains("Canned replies"));
    desk.write("e");
    assert!(!desk.screen().contains("Canned replies"), "it stays closed for this word");
    desk.write("y /xyz");
    desk.press("Enter");
    let sent = desk.asked().into_iter().find_map(|effect| match effect {
        Effect::Send(outgoing) => Some(outgoing.body),
        _ => None,
    });
    assert_eq!(sent.as_deref(), Some("/hey /xyz"));
}

#[test]
fn a_slash_inside_a_word_is_a_slash() {
    let mut desk = composing();
    desk.write("and/or h");
    assert!(!desk.screen().contains("Canned replies"));
}

#[test]
fn while_they_are_loading_nothing_half_is_sent_and_why_they_cannot_be_had_is_said() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    assert!(desk.asked().contains(&Effect::Canned));
    desk.write("/he");
    desk.press("Enter");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
    assert!(desk.screen().contains("loading"), "{}", desk.screen());
    desk.answer(Answer::Canned(Err(Trouble("The daemon does not answer.".into()))));
    assert!(desk.screen().contains("cannot be had: The daemon does not answer."), "{}", desk.screen());
    desk.press("Enter");
    assert!(desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
}

#[test]
fn what_nothing_is_known_for_is_not_sent_as_it_stands() {
    let mut desk = Desk::live(80, 24);
    let mut maya_ = conversation(1, "+12025550144", "Is it back?", 3);
    maya_.updated_at = NOW;
    desk.event(Change::ConversationChanged(maya_));
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.answer(Answer::Canned(Ok(replies())));
    desk.write("/hel");
    desk.press("Enter");
    assert_eq!(text(&desk), "Hello {{contact.first_name}}, this is Ana of Website.");
    desk.asked();
    desk.press("Enter");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
    assert!(desk.screen().contains("{{contact.first_name}} is still to be filled in"), "{}", desk.screen());
    desk.press("^U");
    // What is no variable of ours may be what somebody asks about.
    desk.write("Write {{ name }} there.");
    desk.press("Enter");
    assert!(desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
}
