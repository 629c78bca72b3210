//! A conversation as it is read.

use insta::assert_snapshot;
use omnichat_api::channel::Channel;
use omnichat_api::contact::Identity;
use omnichat_api::event::Change;
use omnichat_api::message::{AuthorKind, Message};
use omnichat_api::permission::Role;
use omnichat_api::socket::Limits;
use omnichat_api::{ContactId, Time};
use omnichat_client::Update;

use super::{Desk, NOW, conversation, conversation_id, id, maya, message, user_ref};
use crate::message::{Answer, Effect, Trouble};

#[test]
fn a_conversation_at_80_by_24() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    assert_snapshot!(desk.screen());
}

#[test]
fn opening_tells_the_daemon_who_looks_and_what_was_read() {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("Enter");
    let asked = desk.asked();
    assert!(asked.contains(&Effect::Thread { conversation: conversation_id(1), before: None }));
    assert!(asked.contains(&Effect::Attend { now: Some(conversation_id(1)), before: None }));
    desk.answer_thread(1, maya());
    assert_eq!(desk.asked(), [Effect::Read { conversation: conversation_id(1), seq: 5 }]);
    // Said once.
    desk.after(1000);
    assert_eq!(desk.asked(), []);
    desk.press("Esc");
    assert_eq!(desk.asked(), [Effect::Attend { now: None, before: Some(conversation_id(1)) }]);
}

#[test]
fn who_types_and_who_looks_is_shown_and_forgotten() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    let conversation = conversation_id(1);
    desk.hear(Update::Typing { conversation, who: None, on: true });
    let users = vec![user_ref(1, "Ana López"), user_ref(2, "Ben Okafor")];
    desk.hear(Update::Presence { conversation, users, visitor_online: true });
    let screen = desk.screen();
    assert!(screen.contains("Maya Chen is typing …"), "{screen}");
    assert!(screen.contains("visitor online · Ben Okafor is looking"), "{screen}");
    desk.after(6_001);
    assert!(!desk.screen().contains("typing …"));
    desk.tell(crate::message::Msg::Line(crate::model::Line::Connecting));
    assert!(!desk.screen().contains("is looking"));
}

#[test]
fn a_message_ends_the_typing_mark_and_appears_at_the_end() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.hear(Update::Typing { conversation: conversation_id(1), who: None, on: true });
    desk.event(Change::MessageCreated(message(1, 6, AuthorKind::Visitor, "Maya Chen", "Thank you!")));
    let screen = desk.screen();
    assert!(screen.contains("Maya Chen  Thank you!"), "{screen}");
    assert!(!screen.contains("is typing"));
}

#[test]
fn who_reads_further_up_keeps_their_place_when_a_message_comes() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    let long: Vec<Message> = (1..=40)
        .map(|seq| message(1, seq, AuthorKind::Visitor, "Maya Chen", &format!("line {seq}")))
        .collect();
    desk.answer_thread(1, long);
    desk.press("k k k");
    let before = desk.screen();
    desk.event(Change::MessageCreated(message(1, 41, AuthorKind::Visitor, "Maya Chen", "two\nlines")));
    assert_eq!(desk.screen(), before);
    assert!(before.contains("▼ G: to the end"));
    desk.press("G");
    assert!(desk.screen().contains("lines"));
}

#[test]
fn at_the_top_earlier_messages_are_fetched_once() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    let newest: Vec<Message> =
        (51..=100).map(|seq| message(1, seq, AuthorKind::Visitor, "Maya Chen", "text")).collect();
    let page = Ok(omnichat_api::message::MessagePage { items: newest, more: true });
    desk.answer(Answer::Thread { conversation: conversation_id(1), page });
    desk.asked();
    desk.press("g g");
    assert_eq!(desk.asked(), [Effect::Thread { conversation: conversation_id(1), before: Some(51) }]);
    assert!(desk.screen().contains("loading earlier messages"));
}

#[test]
fn a_gap_in_the_messages_is_fetched() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.asked();
    desk.event(Change::MessageCreated(message(1, 9, AuthorKind::Visitor, "Maya Chen", "later")));
    assert!(desk.asked().contains(&Effect::Thread { conversation: conversation_id(1), before: None }));
}

#[test]
fn the_visitor_having_read_is_shown() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    assert!(!desk.screen().contains("✓ read"));
    let mut read = conversation(1, "Maya Chen", "", 3);
    (read.visitor_read_seq, read.updated_at) = (5, NOW);
    desk.event(Change::ConversationChanged(read));
    assert!(desk.screen().contains("✓ read"));
}

#[test]
fn the_next_conversation_is_one_key_away() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter J");
    assert_eq!(desk.model.open, Some(conversation_id(2)));
    desk.press("K");
    assert_eq!(desk.model.open, Some(conversation_id(1)));
}

#[test]
fn the_contact_pop_up_shows_who_it_is_and_what_was_before() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter i");
    let contact = omnichat_api::contact::Contact {
        id: ContactId(id(201)),
        name: "Maya Chen".into(),
        email: Some("maya@example.com".into()),
        phone: Some("+1 202 555 0199".into()),
        identities: Vec::new(),
        blocked: false,
        created_at: Time(1_680_000_000_000),
        updated_at: NOW,
    };
    let mut earlier = conversation(8, "Maya Chen", "The parcel came, thank you", 60 * 24 * 40);
    earlier.status = omnichat_api::conversation::Status::Closed;
    desk.answer(Answer::Contact { contact: Ok((contact.clone(), vec![earlier])) });
    desk.event(Change::ContactChanged(contact));
    assert_snapshot!(desk.screen());
    desk.press("Esc");
    assert!(!desk.screen().contains("Esc closes"));
}

#[test]
fn a_number_is_said_once_and_that_somebody_is_blocked_is_said() {
    let mut desk = Desk::live(120, 40);
    let mut known = conversation(1, "+12025550142", "Is it back?", 3);
    (known.updated_at, known.contact.phone) = (NOW, Some("+12025550142".into()));
    desk.event(Change::ConversationChanged(known));
    desk.press("Enter");
    let number = "+12025550142";
    let contact = omnichat_api::contact::Contact {
        id: ContactId(id(201)),
        name: number.into(),
        email: None,
        phone: Some(number.into()),
        identities: vec![Identity { channel: Channel::Sms, address: number.into() }],
        blocked: true,
        created_at: NOW,
        updated_at: NOW,
    };
    desk.answer(Answer::Contact { contact: Ok((contact, Vec::new())) });
    let screen = desk.screen();
    let pane: Vec<_> = screen.lines().filter_map(|row| row.rsplit('│').nth(1)).collect();
    assert_eq!(
        pane.iter().filter(|row| row.contains(number)).count(),
        2,
        "its name, and where it is: {pane:?}"
    );
    assert!(screen.contains("✗ blocked"), "{screen}");
}

#[test]
fn a_long_line_of_the_system_ends_with_its_words() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    let said = "Nobody has answered, and nobody is called: the inbox has no rota yet";
    desk.answer_thread(1, vec![message(1, 1, AuthorKind::System, "Omnichat", said)]);
    let screen = desk.screen();
    let at = screen.lines().position(|row| row.contains("── Nobody has answered")).unwrap();
    let next = screen.lines().nth(at + 1).unwrap();
    assert_eq!(next.trim_matches(['┃', ' ']), "yet", "{screen}");
}

#[test]
fn of_a_long_conversation_only_what_is_seen_is_made() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    let all = (1..=500).map(|seq| message(1, seq, AuthorKind::Visitor, "Maya Chen", &format!("line {seq}")));
    desk.answer_thread(1, all.collect());
    let whole = crate::timeline::rows(&desk.model);
    for most in [0, 1, 20, 499, 5000] {
        let tail = crate::timeline::tail(&desk.model, most);
        assert!(tail.len() >= most.min(whole.len()) && tail.len() <= most + 3, "{most}: {}", tail.len());
        assert_eq!(tail, whole[whole.len() - tail.len()..], "{most}");
    }
    desk.press("g");
    assert!(desk.screen().contains("line 1\n") || desk.screen().contains("line 1 "), "{}", desk.screen());
    desk.press("G");
    assert!(desk.screen().contains("line 500"), "{}", desk.screen());
}

#[test]
fn what_could_not_be_fetched_is_fetched_when_it_is_opened_again_and_when_the_line_is_back() {
    let mut desk = Desk::live(80, 24);
    let wanted = Effect::Thread { conversation: conversation_id(1), before: None };
    let fail = |desk: &mut Desk| {
        let page = Err(Trouble("The daemon does not answer.".into()));
        desk.answer(Answer::Thread { conversation: conversation_id(1), page });
    };
    desk.press("Enter");
    fail(&mut desk);
    assert!(desk.screen().contains("The daemon does not answer."), "{}", desk.screen());
    desk.asked();
    desk.press("Esc Enter");
    assert!(desk.asked().contains(&wanted), "as the screen says");
    fail(&mut desk);
    let me = super::me(Role::Staff);
    desk.hear(Update::Welcome { me, server_time: NOW, limits: Limits::default(), resumed: true });
    assert!(desk.asked().contains(&wanted), "by itself");
    desk.answer_thread(1, maya());
    assert!(!desk.screen().contains("does not answer"), "{}", desk.screen());
}
