//! The list: what is shown, what moves and what must not.

use insta::assert_snapshot;
use omnichat_api::conversation::Status;
use omnichat_api::event::Change;
use omnichat_api::message::AuthorKind;
use ratatui::style::Color;

use super::{Desk, MINUTE, NOW, conversation, conversation_id, message};
use crate::message::{Answer, Effect, Msg, Trouble};
use crate::model::Line;
use crate::model::filter::Filter;

#[test]
fn the_list_at_80_by_24() {
    assert_snapshot!(Desk::live(80, 24).screen());
}

#[test]
fn all_panes_at_120_by_40() {
    let mut desk = Desk::live(120, 40);
    desk.press("Enter");
    desk.answer_thread(1, super::maya());
    assert_snapshot!(desk.screen());
}

#[test]
fn a_new_conversation_appears_without_a_key_while_nobody_uses_the_list() {
    let mut desk = Desk::live(80, 24);
    let new = conversation(9, "Omar", "Hello?", 0);
    desk.event(Change::ConversationCreated(new));
    assert!(desk.screen().contains("Omar"));
    assert_eq!(desk.model.list.rows[0], conversation_id(9));
    // The cursor is where it was: on Maya, one row further down.
    assert_eq!(desk.model.list.cursor, Some(conversation_id(1)));
}

#[test]
fn in_use_the_list_stands_still_and_new_rows_join_with_the_next_movement() {
    let mut desk = Desk::live(80, 24);
    desk.press("j");
    let before = desk.model.list.rows.clone();
    desk.event(Change::ConversationCreated(conversation(9, "Omar", "Hello?", 0)));
    assert_eq!(desk.model.list.rows, before);
    assert!(desk.screen().contains("▲ 1 new · Omar: Hello?"), "{}", desk.screen());
    desk.press("j");
    assert_eq!(desk.model.list.rows[0], conversation_id(9));
    assert_eq!(desk.model.list.cursor, Some(conversation_id(3)));
    assert!(!desk.screen().contains('▲'));
}

#[test]
fn what_happens_in_the_conversation_on_the_screen_is_not_announced_in_the_list() {
    let mut desk = Desk::live(120, 40);
    desk.press("j Enter");
    let mut jonas = conversation(2, "Jonas Weber", "Thanks", 0);
    jonas.updated_at = NOW;
    desk.event(Change::ConversationChanged(jonas));
    assert!(!desk.screen().contains('▲'));
    desk.after(9_000);
    assert_eq!(desk.model.list.rows[0], conversation_id(2));
}

#[test]
fn rows_join_by_themselves_once_the_list_was_left_alone() {
    let mut desk = Desk::live(80, 24);
    desk.press("j");
    desk.event(Change::ConversationCreated(conversation(9, "Omar", "Hello?", 0)));
    desk.after(9_000);
    assert_eq!(desk.model.list.rows[0], conversation_id(9));
    assert_eq!(desk.model.list.cursor, Some(conversation_id(2)));
}

#[test]
fn what_is_older_than_what_is_known_changes_nothing() {
    let mut desk = Desk::live(80, 24);
    let mut closed = conversation(1, "Maya Chen", "Is the blue one back in stock?", 3);
    closed.status = Status::Closed;
    closed.updated_at = NOW;
    desk.event(Change::ConversationChanged(closed));
    assert!(!desk.screen().contains("Maya"));
    desk.event(Change::ConversationChanged(conversation(1, "Maya Chen", "old", 3)));
    assert!(!desk.screen().contains("Maya"));
}

#[test]
fn tab_and_the_menu_choose_what_is_asked_for() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("Tab");
    let asked = desk.asked();
    let [Effect::List { query, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((query.0.status, query.0.assignee.as_deref()), (Some(Status::Open), Some("me")));
    desk.press("f");
    assert_snapshot!("the_filter_menu", desk.screen());
    desk.press("j j Enter");
    assert_eq!(desk.model.list.filter, Filter::Closed);
    desk.answer_list(Vec::new());
    assert!(desk.screen().contains("Nothing has been closed yet."));
}

#[test]
fn a_late_answer_to_an_earlier_question_is_not_shown() {
    let mut desk = Desk::live(80, 24);
    let ticket = desk.model.list.ticket;
    desk.press("Tab");
    let page = Ok(omnichat_api::Page { items: super::shop(), next_cursor: None });
    desk.answer(Answer::List { ticket, page });
    assert!(desk.model.list.rows.is_empty());
    assert!(desk.screen().contains("Loading …"));
}

#[test]
fn search_asks_the_daemon_and_esc_goes_back() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("/");
    desk.write("blue q?");
    desk.press("Enter");
    let asked = desk.asked();
    let [Effect::List { query, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(query.0.q.as_deref(), Some("blue q?"));
    desk.answer_list(Vec::new());
    assert!(desk.screen().contains("Nothing found."));
    desk.press("Esc");
    assert!(matches!(desk.asked().as_slice(), [Effect::List { query, .. }] if query.0.q.is_none()));
}

#[test]
fn assigning_offers_me_nobody_and_the_others() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("a");
    assert_snapshot!("the_assign_menu", desk.screen());
    desk.press("j j Enter");
    let asked = desk.asked();
    let [Effect::Assign { conversation, assignee: Some(_), name }] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!((*conversation, name.as_str()), (conversation_id(1), "Ben Okafor"));
}

#[test]
fn closing_says_how_to_undo_it() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("c");
    assert_eq!(desk.asked(), [Effect::Close(conversation_id(1))]);
    desk.press("o");
    assert!(desk.screen().contains("It is open already; c closes it."));
}

#[test]
fn who_may_only_read_is_told_so() {
    let mut desk = Desk::live_as(80, 24, omnichat_api::permission::Role::Viewer);
    desk.asked();
    desk.press("r c a");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("Your role (viewer) reads only."));
}

#[test]
fn the_bell_rings_once_a_second_for_visitors_only_and_can_be_turned_off() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    let hello = |seq| Change::MessageCreated(message(2, seq, AuthorKind::Visitor, "Jonas", "hello"));
    desk.event(hello(2));
    desk.event(hello(3));
    assert_eq!(desk.asked(), [Effect::Bell]);
    desk.event(Change::MessageCreated(message(2, 4, AuthorKind::Staff, "Ben Okafor", "hi")));
    assert_eq!(desk.asked(), []);
    desk.after(2_000);
    desk.press("b");
    desk.event(hello(5));
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("bell off"));
}

#[test]
fn the_top_line_says_how_the_connection_stands() {
    let mut desk = Desk::live(80, 24);
    let top = |desk: &Desk| desk.screen().lines().next().unwrap().to_owned();
    assert_snapshot!(top(&desk), @" omnichat · Example Bikes  ● live 12 ms                   open 4 · unassigned 2");
    let why = "connection refused".to_owned();
    desk.tell(Msg::Line(Line::Offline { since: NOW.plus_ms(-MINUTE), next_try: NOW.plus_ms(3500), why }));
    assert_snapshot!(top(&desk), @" omnichat · Example Bikes  ○ offline since 09:29, next try in 4 s");
    desk.tell(Msg::Resize(crate::layout::Size { width: 120, height: 40 }));
    assert!(top(&desk).contains("next try in 4 s · connection refused"));
    desk.tell(Msg::Line(Line::Stopped("your role may not follow conversations".into())));
    assert!(top(&desk).contains("^R tries again"));
    desk.asked();
    desk.press("^R");
    assert_eq!(desk.asked(), [Effect::TryNow]);
}

#[test]
fn without_colours_nothing_is_coloured() {
    let mut desk = Desk::live(120, 40);
    desk.model.theme.colors = false;
    desk.press("Enter");
    desk.answer_thread(1, super::maya());
    for keys in ["i", "Esc", "r", "Esc", "F", "Esc", "?"] {
        desk.press(keys);
        let colours =
            desk.cells().into_iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
        assert_eq!(colours.count(), 0);
    }
    desk.model.theme.colors = true;
    assert!(desk.cells().iter().any(|cell| cell.fg != Color::Reset));
}

#[test]
fn a_window_too_small_is_told_kindly() {
    let mut desk = Desk::live(59, 14);
    assert!(desk.screen().contains("Your drafts are safe"));
    desk.tell(Msg::Resize(crate::layout::Size { width: 60, height: 15 }));
    assert!(desk.screen().contains("Maya"));
}

#[test]
fn the_help_shows_every_key_and_scrolls_on_small_screens() {
    let mut desk = Desk::live(80, 24);
    desk.press("?");
    assert!(!desk.screen().contains("read by the visitor"));
    desk.press("G");
    assert!(desk.screen().contains("read by the visitor"));
    desk.press("Esc");
    assert!(desk.screen().contains("Maya"));
    let mut desk = Desk::live(120, 40);
    desk.press("?");
    assert_snapshot!("the_help", desk.screen());
}

#[test]
fn a_long_reason_is_said_whole() {
    let mut desk = Desk::live(80, 24);
    let why = "The daemon at http://127.0.0.1:8000 does not answer (connection refused). Is omnichatd running there?";
    desk.press("c");
    desk.answer(Answer::Changed { done: String::new(), conversation: Err(Trouble(why.into())) });
    let screen = desk.screen();
    let rows: Vec<_> = screen.lines().rev().take(2).map(str::trim).collect();
    assert_eq!(format!("{} {}", rows[1], rows[0]), format!("! {why}"), "{screen}");
    desk.after(9_000);
    assert!(desk.screen().lines().nth(22).unwrap().starts_with('┗'), "{}", desk.screen());
}
