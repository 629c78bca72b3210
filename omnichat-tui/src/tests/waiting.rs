//! Nobody is left unanswered: who waits too long is seen and heard, somebody takes it, and what can wait is put off.

use insta::assert_snapshot;
use omnichat_api::Time;
use omnichat_api::care::{Escalation, EscalationStep as Step};
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::event::Change;
use omnichat_api::permission::Role;
use omnichat_api::user::UserRef;

use super::{Desk, MINUTE, NOW, conversation, conversation_id, maya, user_ref};
use crate::message::{Answer, Effect, Msg};
use crate::model::filter::Filter;

/// Jonas, whom nobody answers.
fn escalated(step: Step, taken_by: Option<UserRef>, after: i64) -> Conversation {
    let mut jonas = conversation(2, "Jonas Weber", "Re: Order 4471", 16);
    jonas.channel = Channel::Email;
    jonas.assignee = Some(user_ref(2, "Ben Okafor"));
    let called = if step == Step::Alert { 2 } else { 0 };
    let next_at = Some(NOW.plus_ms(5 * MINUTE));
    jonas.escalation = Some(Escalation { step, taken_by, called, next_at });
    jonas.updated_at = NOW.plus_ms(after);
    jonas
}

fn is_bell(effect: &Effect) -> bool {
    *effect == Effect::Bell
}

#[test]
fn who_waits_too_long_is_marked_in_the_list_and_counted_above() {
    let mut desk = Desk::live(120, 40);
    desk.event(Change::ConversationChanged(escalated(Step::Alert, None, 1)));
    desk.after(9_000);
    desk.press("g j Enter");
    desk.answer_thread(2, Vec::new());
    let screen = desk.screen();
    assert!(screen.contains("unassigned 2 · escalated 1"), "{screen}");
    assert!(screen.contains("▲ Jonas Weber"), "{screen}");
    assert_snapshot!("somebody_waits_at_120_by_40", screen);
    desk.event(Change::ConversationChanged(escalated(Step::Alert, Some(user_ref(2, "Ben Okafor")), 2)));
    let screen = desk.screen();
    assert!(
        screen.contains("△ Jonas Weber") && screen.contains("△ nobody answers: 2 calls were made · Ben"),
        "{screen}"
    );
    let mut answered = conversation(2, "Jonas Weber", "Here it is", 0);
    answered.updated_at = NOW.plus_ms(3);
    desk.event(Change::ConversationChanged(answered));
    let screen = desk.screen();
    assert!(!screen.contains("escalated") && !screen.contains('△'), "{screen}");
}

#[test]
fn on_a_narrow_screen_the_counts_that_matter_most_stay() {
    let mut desk = Desk::live(80, 24);
    desk.event(Change::ConversationChanged(escalated(Step::Patience, None, 1)));
    let top = |desk: &Desk| desk.screen().lines().next().unwrap().to_owned();
    assert!(top(&desk).contains("escalated 1"), "{}", top(&desk));
    desk.tell(Msg::Resize(crate::layout::Size { width: 60, height: 24 }));
    assert!(top(&desk).contains("escalated 1") && !top(&desk).contains("open 4"), "{}", top(&desk));
}

#[test]
fn the_bell_rings_once_when_people_are_called_and_not_when_somebody_has_taken_it() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.event(Change::ConversationChanged(escalated(Step::Patience, None, 1)));
    desk.event(Change::ConversationChanged(escalated(Step::Contact, None, 2)));
    assert!(!desk.asked().iter().any(is_bell));
    desk.event(Change::ConversationChanged(escalated(Step::Alert, None, 3)));
    assert!(desk.asked().iter().any(is_bell));
    assert!(desk.screen().contains("Nobody answers Jonas Weber"), "{}", desk.screen());
    desk.after(10_000);
    desk.event(Change::ConversationChanged(escalated(Step::Alert, None, 4)));
    assert!(!desk.asked().iter().any(is_bell), "once");
    let mut desk = Desk::live(80, 24);
    desk.asked();
    let ben = Some(user_ref(2, "Ben Okafor"));
    desk.event(Change::ConversationChanged(escalated(Step::Alert, ben, 1)));
    assert!(!desk.asked().iter().any(is_bell));
}

#[test]
fn t_takes_it_and_says_who_has() {
    let mut desk = Desk::live(80, 24);
    desk.event(Change::ConversationChanged(escalated(Step::Alert, None, 1)));
    desk.asked();
    desk.press("t");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("Nobody was called for this one"), "{}", desk.screen());
    desk.press("j t");
    assert_eq!(desk.asked(), [Effect::TakeOn(conversation_id(2))]);
    let mine = escalated(Step::Alert, Some(user_ref(1, "Ana López")), 2);
    desk.answer(Answer::Changed { done: "You take it.".into(), conversation: Ok(mine) });
    desk.press("Enter");
    desk.answer_thread(2, Vec::new());
    assert!(desk.screen().contains("2 calls were made · you take it"), "{}", desk.screen());
    desk.asked();
    desk.press("t");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("You take it already"));
}

#[test]
fn what_can_wait_is_put_off_by_a_choice_or_by_a_typed_time() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("s");
    assert_snapshot!("the_snooze_menu", desk.screen());
    desk.press("j Enter");
    let until: Time = "2026-11-22T09:00:00Z".parse().unwrap();
    let asked =
        |until, when: &str| Effect::Snooze { conversation: conversation_id(1), until, when: when.into() };
    assert_eq!(desk.asked(), [asked(until, "Sun 2026-11-22 09:00")]);
    desk.press("s");
    desk.write("soon");
    assert!(desk.screen().contains("such as 2h, 3d, 14:30 or 2026-12-24 09:00"), "{}", desk.screen());
    desk.press("Enter");
    assert_eq!(desk.asked(), []);
    desk.press("^U");
    desk.write("3d");
    assert_snapshot!("a_typed_time", desk.screen());
    desk.press("Enter");
    assert_eq!(desk.asked(), [asked(NOW.plus_ms(3 * 24 * 60 * MINUTE), "Tue 2026-11-24 09:30")]);
    assert!(!desk.screen().contains("Out of sight"));
}

#[test]
fn what_was_put_off_is_found_and_brought_back() {
    let mut desk = Desk::live(80, 24);
    desk.press("f 5");
    assert_eq!(desk.model.list.filter, Filter::Snoozed);
    let mut maya_ = conversation(1, "Maya Chen", "later", 3);
    (maya_.status, maya_.snoozed_until) = (Status::Snoozed, Some(NOW.plus_ms(24 * 60 * MINUTE)));
    maya_.updated_at = NOW;
    desk.answer_list(vec![maya_]);
    desk.press("g Enter");
    desk.answer_thread(1, maya());
    assert!(desk.screen().contains("out of sight until Sun 2026-11-22 09:30"), "{}", desk.screen());
    desk.asked();
    desk.press("o");
    assert_eq!(desk.asked(), [Effect::Reopen(conversation_id(1))]);
}

#[test]
fn who_may_only_read_puts_nothing_off_and_takes_nothing() {
    let mut desk = Desk::live_as(80, 24, Role::Viewer);
    desk.asked();
    desk.press("s t");
    assert_eq!(desk.asked(), []);
    assert!(desk.model.popup.is_none());
}
