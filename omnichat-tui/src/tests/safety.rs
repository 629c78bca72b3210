//! Text from outside can neither steer the terminal nor break the layout.

use omnichat_api::event::Change;
use omnichat_api::message::AuthorKind;

use super::{Desk, conversation, maya, message};
use crate::message::{Effect, Msg};

const NASTY: &str = "\x1b]52;c;aGVsbG8=\x07\x1b[2J\u{9b}31m\u{202e}evil\0\r\n\x08";

#[test]
fn no_control_character_from_outside_reaches_the_screen() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut desk = Desk::live(width, height);
        let mut evil = conversation(9, NASTY, NASTY, 0);
        evil.contact.email = Some(NASTY.into());
        evil.inbox.name = NASTY.into();
        desk.event(Change::ConversationCreated(evil));
        desk.press("g Enter");
        desk.answer_thread(
            9,
            vec![
                message(9, 1, AuthorKind::Visitor, NASTY, NASTY),
                message(9, 2, AuthorKind::System, NASTY, NASTY),
                message(9, 3, AuthorKind::Staff, NASTY, NASTY),
            ],
        );
        for keys in ["i", "Esc", "r", "Esc Esc"] {
            desk.press(keys);
            let screen = desk.screen();
            assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "{screen:?}");
            assert!(!screen.contains('\u{202e}'));
        }
        assert!(desk.screen().contains("␛]52"), "{}", desk.screen());
    }
}

#[test]
fn pasted_escapes_are_not_sent_on() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.tell(Msg::Paste(NASTY.into()));
    desk.press("Enter");
    let sent = desk.asked().into_iter().find_map(|e| match e {
        Effect::Send(outgoing) => Some(outgoing.body),
        _ => None,
    });
    assert!(!sent.unwrap().chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn wide_characters_keep_the_borders_straight() {
    let mut desk = Desk::live(80, 24);
    desk.press("G Enter");
    let body = "在庫はありますか？青い自転車を探しています。👩‍👩‍👧‍👦🚲👍🏽 よろしくお願いします。".repeat(3);
    desk.answer_thread(4, vec![message(4, 1, AuthorKind::Visitor, "山田 由紀", &body)]);
    let screen = desk.screen();
    let rows: Vec<_> = screen.lines().filter(|row| row.starts_with('┃') || row.starts_with('│')).collect();
    assert!(rows.len() > 10);
    for row in rows {
        assert_eq!(crate::text::width(row), 80, "{row}");
    }
}
