//! What somebody sees whose role shows them only their own conversations, when one of them is taken away.

use omnichat_api::UserId;
use omnichat_api::event::{Change, Left};
use omnichat_api::permission::Sees;

use super::{Desk, conversation_id, id, maya};
use crate::message::Effect;
use crate::model::Focus;

fn limited(width: u16, height: u16) -> Desk {
    let mut desk = Desk::live(width, height);
    desk.model.me.as_mut().unwrap().sees = Sees::Own;
    desk
}

fn taken(n: u128) -> Change {
    Change::ConversationLeft(Left { id: conversation_id(n), assignee_id: Some(UserId(id(1))), team_id: None })
}

#[test]
fn a_conversation_that_is_taken_away_leaves_the_list_and_the_next_one_is_at_hand() {
    let mut desk = limited(80, 24);
    desk.press("j j");
    assert_eq!(desk.model.list.cursor, Some(conversation_id(3)));
    desk.event(taken(3));
    assert_eq!(desk.model.list.rows, [1, 2, 4].map(conversation_id));
    assert_eq!(desk.model.list.cursor, Some(conversation_id(4)));
    let screen = desk.screen();
    assert!(!screen.contains("Léa") && screen.contains("Maya Chen"), "{screen}");
}

#[test]
fn the_one_on_the_screen_is_put_away_with_all_that_was_written_in_it() {
    let mut desk = limited(120, 40);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    assert!(desk.screen().contains("stock arrives Thursday"));
    desk.asked();
    desk.event(taken(1));
    let screen = desk.screen();
    assert!(screen.contains("The conversation was given to somebody else."), "{screen}");
    assert!(!screen.contains("Maya") && !screen.contains("stock arrives Thursday"), "{screen}");
    assert_eq!(desk.asked(), [Effect::Attend { now: None, before: Some(conversation_id(1)) }]);
    assert!(desk.model.focus == Focus::List);

    // An answer that was on its way does not bring it back.
    desk.answer_thread(1, maya());
    assert!(!desk.screen().contains("stock arrives Thursday"));
}

#[test]
fn what_is_taken_elsewhere_leaves_the_one_on_the_screen_alone() {
    let mut desk = limited(120, 40);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.event(taken(3));
    let screen = desk.screen();
    assert!(screen.contains("stock arrives Thursday") && !screen.contains("Léa"), "{screen}");
}
