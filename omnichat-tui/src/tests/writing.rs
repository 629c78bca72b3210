//! Writing: nothing that was typed is lost, and nothing is called sent that is not.

use insta::assert_snapshot;
use omnichat_api::Code;
use omnichat_api::event::Change;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::socket::{FrameError, Limits};
use omnichat_client::Update;
use omnichat_client::outbox_file::{Kept, MOST};
use omnichat_client::socket::Outgoing;

use super::{Desk, MINUTE, NOW, conversation_id, id, maya, message};
use crate::message::{Answer, Effect, Msg, Trouble};
use crate::model::Line;

fn composing() -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.asked();
    desk
}

fn sent(desk: &mut Desk) -> Outgoing {
    let sends: Vec<_> = desk
        .asked()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Send(outgoing) => Some(outgoing),
            _ => None,
        })
        .collect();
    let [one] = sends.as_slice() else { panic!("one message was expected: {sends:?}") };
    one.clone()
}

/// The stored form of a message of this user.
fn stored(outgoing: &Outgoing, seq: i64) -> Message {
    let mut message = message(1, seq, AuthorKind::Staff, "Ana López", &outgoing.body);
    (message.client_id, message.kind, message.created_at) = (outgoing.client_id, outgoing.kind, NOW);
    message
}

#[test]
fn enter_sends_and_alt_enter_and_ctrl_j_break_the_line() {
    let mut desk = composing();
    desk.write("Back on Thursday.");
    desk.press("Alt+Enter");
    desk.write("Shall I keep one?");
    desk.press("^J");
    desk.write("Ana");
    assert_snapshot!("a_reply_of_three_lines", desk.screen());
    desk.press("Enter");
    let outgoing = sent(&mut desk);
    assert_eq!(outgoing.body, "Back on Thursday.\nShall I keep one?\nAna");
    assert_eq!((outgoing.kind, outgoing.conversation), (MessageKind::Message, conversation_id(1)));
    assert_snapshot!("a_reply_on_its_way", desk.screen());
    let message = stored(&outgoing, 6);
    desk.hear(Update::Acked { client_id: outgoing.client_id, message: message.clone() });
    desk.event(Change::MessageCreated(message));
    let screen = desk.screen();
    assert!(!screen.contains('◷'), "{screen}");
    assert_eq!(screen.matches("Back on Thursday.").count(), 1, "{screen}");
}

#[test]
fn pasted_lines_are_not_sent_one_by_one() {
    let mut desk = composing();
    desk.tell(Msg::Paste("one\r\ntwo\r\n".into()));
    assert!(!desk.asked().iter().any(|e| matches!(e, Effect::Send(_))));
    desk.press("Enter");
    assert_eq!(sent(&mut desk).body, "one\ntwo");
}

#[test]
fn a_draft_stays_with_its_conversation_through_esc_and_elsewhere() {
    let mut desk = composing();
    desk.write("half a sen");
    desk.press("Esc Esc");
    assert!(desk.screen().contains("✎ draft"));
    desk.press("j Enter r");
    assert!(!desk.screen().contains("half a sen"));
    desk.press("Esc Esc k r");
    assert!(desk.screen().contains("half a sen"));
    desk.write("tence");
    desk.press("Enter");
    assert_eq!(sent(&mut desk).body, "half a sentence");
}

#[test]
fn a_note_is_marked_is_not_the_reply_and_does_not_show_as_typing() {
    let mut desk = composing();
    desk.write("for Maya");
    desk.press("Esc n");
    desk.asked();
    desk.write("for us");
    assert!(desk.screen().contains("only your team sees it"));
    assert!(desk.asked().is_empty());
    desk.press("Enter");
    let note = sent(&mut desk);
    assert_eq!((note.kind, note.body.as_str()), (MessageKind::Note, "for us"));
    desk.press("Esc r");
    assert!(desk.screen().contains("for Maya"));
}

#[test]
fn esc_and_a_letter_that_arrive_together_are_not_alt_and_that_letter() {
    let mut desk = composing();
    desk.write("for Maya");
    desk.press("Alt+n");
    desk.write("for us");
    desk.press("Enter");
    let note = sent(&mut desk);
    assert_eq!((note.kind, note.body.as_str()), (MessageKind::Note, "for us"));
    desk.press("Esc Alt+j");
    assert_eq!(desk.model.list.cursor, Some(conversation_id(2)));
}

#[test]
fn typing_is_told_and_taken_back() {
    let mut desk = composing();
    desk.write("h");
    assert_eq!(desk.asked(), [Effect::Typing(Some(conversation_id(1)))]);
    desk.press("Backspace");
    assert_eq!(desk.asked(), [Effect::Typing(None)]);
    desk.write("h");
    desk.press("Esc");
    assert_eq!(desk.asked().last(), Some(&Effect::Typing(None)));
}

#[test]
fn offline_a_message_waits_and_the_top_line_counts_it() {
    let mut desk = composing();
    let why = "connection refused".to_owned();
    desk.tell(Msg::Line(Line::Offline { since: NOW.plus_ms(-MINUTE), next_try: NOW.plus_ms(3000), why }));
    desk.write("see you");
    desk.press("Enter");
    sent(&mut desk);
    assert_snapshot!(desk.screen());
}

#[test]
fn a_refused_message_is_marked_and_can_be_sent_again_or_taken_back() {
    let mut desk = composing();
    desk.write("hello");
    desk.press("Enter");
    let first = sent(&mut desk);
    let refused = |outgoing: &Outgoing| {
        Update::Refused(FrameError {
            code: Code::Unavailable,
            detail: "The disk is full.".into(),
            client_id: Some(outgoing.client_id),
            errors: Vec::new(),
        })
    };
    desk.hear(refused(&first));
    assert_snapshot!("a_refused_message", desk.screen());
    desk.press("Esc R");
    // The same message, so that it is stored once whatever became of the first try.
    assert_eq!(sent(&mut desk), first);
    assert!(desk.screen().contains('◷'));
    desk.hear(refused(&first));
    desk.press("x");
    assert!(desk.model.unsent.is_empty());
    assert!(desk.screen().contains("hello"));
    desk.write("!");
    desk.press("Enter");
    let second = sent(&mut desk);
    assert_eq!(second.body, "hello!");
    assert_ne!(second.client_id, first.client_id);
}

#[test]
fn q_asks_only_when_something_is_unsent() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("q");
    assert_eq!(desk.asked(), [Effect::Quit]);
    let mut desk = composing();
    desk.write("hello");
    desk.press("Enter");
    let outgoing = sent(&mut desk);
    desk.press("Esc q");
    assert_eq!(desk.asked().last(), Some(&Effect::Typing(None)));
    assert!(desk.screen().contains("sent when you are back: 1 message."), "{}", desk.screen());
    desk.press("n");
    assert!(!desk.asked().contains(&Effect::Quit));
    desk.hear(Update::Acked { client_id: outgoing.client_id, message: stored(&outgoing, 6) });
    desk.press("q");
    assert!(desk.asked().contains(&Effect::Quit));
}

#[test]
fn a_message_of_this_user_from_elsewhere_is_shown_once() {
    let mut desk = composing();
    let mut elsewhere = message(1, 6, AuthorKind::Staff, "Ana López", "from the dashboard");
    elsewhere.client_id = id(77);
    desk.event(Change::MessageCreated(elsewhere.clone()));
    desk.event(Change::MessageCreated(elsewhere));
    assert_eq!(desk.screen().matches("from the dashboard").count(), 1);
}

#[test]
fn too_long_a_message_is_kept_and_explained() {
    let mut desk = composing();
    desk.tell(Msg::Paste("x".repeat(10_001)));
    desk.asked();
    desk.press("Enter");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("10001 characters are too many"), "{}", desk.screen());
    desk.press("Backspace Enter");
    assert_eq!(sent(&mut desk).body.len(), 10_000);
}

#[test]
fn what_is_sent_is_on_disk_until_it_is_known_to_have_arrived() {
    let mut desk = composing();
    let whose = desk.model.whose().unwrap();
    desk.write("hello");
    desk.asked();
    desk.press("Enter");
    let asked = desk.asked();
    let [Effect::Keep { whose: author, kept }, Effect::Send(outgoing), ..] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!((*author, &kept.message, kept.at), (whose, outgoing, NOW));
    let acked = Update::Acked { client_id: outgoing.client_id, message: stored(outgoing, 6) };
    desk.hear(acked.clone());
    assert!(desk.asked().contains(&Effect::Forget(outgoing.client_id)));
    desk.hear(acked);
    assert!(!desk.asked().contains(&Effect::Forget(outgoing.client_id)), "once is enough");
}

#[test]
fn what_an_earlier_run_left_is_shown_and_sent() {
    let mut desk = Desk::live(80, 24);
    let whose = desk.model.whose().unwrap();
    assert!(desk.asked().contains(&Effect::Recall(whose)));
    let left = |body: &str| Kept {
        message: Outgoing::new(conversation_id(1), body, MessageKind::Message),
        at: NOW.plus_ms(-MINUTE),
    };
    let (one, two) = (left("It is back."), left("Shall I keep it?"));
    desk.answer(Answer::Recalled { whose, kept: Ok(vec![one.clone(), two.clone()]) });
    assert_eq!(desk.asked(), [Effect::Send(one.message.clone()), Effect::Send(two.message)]);
    assert!(desk.screen().contains("2 messages that were not sent last time"), "{}", desk.screen());
    desk.press("Enter");
    desk.answer_thread(1, maya());
    assert!(desk.screen().contains("◷") && desk.screen().contains("It is back."), "{}", desk.screen());
    // Told twice, it is the same message.
    desk.asked();
    desk.answer(Answer::Recalled { whose, kept: Ok(vec![one]) });
    assert_eq!(desk.asked(), []);
    // A later connection of the same user asks no more.
    let me = super::me(omnichat_api::permission::Role::Staff);
    desk.hear(Update::Welcome { me, server_time: NOW, limits: Limits::default(), resumed: true });
    assert!(!desk.asked().contains(&Effect::Recall(whose)));
}

#[test]
fn a_disk_that_does_not_keep_a_message_is_told_of() {
    let mut desk = composing();
    desk.answer(Answer::Kept(Err(Trouble("The disk is full.".into()))));
    assert!(desk.screen().contains("! The disk is full."), "{}", desk.screen());
}

#[test]
fn so_many_messages_wait_and_the_next_stays_in_the_composer() {
    let mut desk = composing();
    for n in 0..MOST {
        desk.write(&n.to_string());
        desk.press("Enter");
    }
    desk.asked();
    desk.write("one more");
    desk.press("Enter");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
    let screen = desk.screen();
    assert!(screen.contains("200 messages wait") && screen.contains("one more"), "{screen}");
}
