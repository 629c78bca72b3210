//! Messages that leave the house: how far each has come, and what can be done about it.

use insta::assert_snapshot;
use omnichat_api::AttachmentId;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::Conversation;
use omnichat_api::delivery::{Delivery, DeliveryState as State, DeliveryStep};
use omnichat_api::event::Change;
use omnichat_api::message::{AuthorKind, MailParts, Message};
use omnichat_api::permission::Role;

use super::{Desk, MINUTE, NOW, conversation, conversation_id, id, message};
use crate::message::{Answer, Effect, Msg, Trouble};
use crate::model::Line;

fn sent(seq: i64, body: &str, state: State, why: Option<&str>) -> Message {
    let mut sent = message(1, seq, AuthorKind::Staff, "Ana López", body);
    sent.delivery = Some(Delivery { state, why: why.map(str::to_owned) });
    sent
}

/// A conversation by WhatsApp, in which a message of each state stands.
fn whatsapp() -> (Conversation, Vec<Message>) {
    let mut maya = conversation(1, "Maya Chen", "Is it back?", 3);
    (maya.channel, maya.updated_at) = (Channel::Whatsapp, NOW);
    maya.reply_until = Some(NOW.plus_ms(3 * 60 * MINUTE));
    let why = "The number +1 202 555 0147 is not in service.";
    let messages = vec![
        message(1, 1, AuthorKind::Visitor, "Maya Chen", "Is it back?"),
        sent(2, "Good morning!", State::Read, None),
        sent(3, "It is.", State::Delivered, None),
        sent(
            4,
            "Shall I keep one for you until you come by on Thursday afternoon, or sooner?",
            State::Accepted,
            None,
        ),
        sent(5, "We close at six.", State::Failed, Some(why)),
        sent(6, "Or at seven.", State::Uncertain, Some("The connection ended before Twilio could answer.")),
        sent(7, "Never mind.", State::Cancelled, None),
        sent(8, "See you!", State::Queued, None),
    ];
    (maya, messages)
}

fn reading(width: u16, height: u16) -> Desk {
    let mut desk = Desk::live(width, height);
    let (maya, messages) = whatsapp();
    desk.event(Change::ConversationChanged(maya));
    desk.press("g Enter");
    desk.answer_thread(1, messages);
    desk.asked();
    desk
}

fn steps() -> Vec<DeliveryStep> {
    let step = |after, state, code: Option<&str>, why: Option<&str>| DeliveryStep {
        at: NOW.plus_ms(after),
        state,
        code: code.map(str::to_owned),
        why: why.map(str::to_owned),
    };
    let why =
        "The number is not in service, or cannot be reached from here: ask the contact for another one.";
    vec![
        step(0, State::Queued, None, None),
        step(2_000, State::Accepted, Some("queued"), None),
        step(62_000, State::Failed, Some("30005"), Some(why)),
    ]
}

#[test]
fn how_far_each_message_has_come_at_80_by_24() {
    assert_snapshot!(reading(80, 24).screen());
}

#[test]
fn how_far_each_message_has_come_at_120_by_40() {
    assert_snapshot!(reading(120, 40).screen());
}

#[test]
fn the_mark_follows_what_the_carrier_reports() {
    let mut desk = reading(80, 24);
    assert!(desk.screen().contains("See you!  ◷"), "{}", desk.screen());
    let why = Some("Twilio cannot be reached");
    desk.event(Change::MessageChanged(sent(8, "See you!", State::Queued, why)));
    assert!(desk.screen().contains("◷ not yet: Twilio cannot be reached"), "{}", desk.screen());
    desk.event(Change::MessageChanged(sent(8, "See you!", State::Accepted, None)));
    assert!(
        desk.screen().contains("See you!  ✓\n") || desk.screen().contains("See you!  ✓ "),
        "{}",
        desk.screen()
    );
    desk.event(Change::MessageChanged(sent(8, "See you!", State::Read, None)));
    assert!(desk.screen().contains("See you!  ✓✓ read"), "{}", desk.screen());
}

#[test]
fn the_way_of_a_message_is_shown_from_the_newest_that_is_in_trouble() {
    let mut desk = reading(80, 24);
    desk.press("d");
    assert_eq!(desk.asked(), [Effect::Steps { conversation: conversation_id(1), seq: 7 }]);
    assert!(desk.screen().contains("Loading …"));
    desk.press("k k");
    assert_eq!(desk.asked().len(), 2);
    desk.answer(Answer::Steps { conversation: conversation_id(1), seq: 7, steps: Ok(Vec::new()) });
    assert!(desk.screen().contains("Loading …"), "that was another message's");
    desk.answer(Answer::Steps { conversation: conversation_id(1), seq: 5, steps: Ok(steps()) });
    assert_snapshot!("the_way_of_a_message", desk.screen());
    // When it fares on, its steps are fetched again.
    desk.event(Change::MessageChanged(sent(5, "We close at six.", State::Delivered, None)));
    assert_eq!(desk.asked(), [Effect::Steps { conversation: conversation_id(1), seq: 5 }]);
    let why = Trouble("The daemon does not answer.".into());
    desk.answer(Answer::Steps { conversation: conversation_id(1), seq: 5, steps: Err(why) });
    assert!(desk.screen().contains("The daemon does not answer."));
    desk.press("Esc");
    assert!(!desk.screen().contains("The way of this message"));
}

#[test]
fn what_failed_is_tried_again_and_what_waits_is_taken_back() {
    let mut desk = reading(80, 24);
    let id = |seq| sent(seq, "", State::Queued, None).id;
    desk.press("d");
    desk.asked();
    desk.press("x");
    assert_eq!(desk.asked(), [], "it was taken back already");
    desk.press("R");
    assert_eq!(desk.asked(), [Effect::Retry(id(7))]);
    desk.press("j");
    desk.asked();
    desk.press("R");
    assert_eq!(desk.asked(), [], "it is on its way");
    desk.press("x");
    assert_eq!(desk.asked(), [Effect::Withdraw(id(8))]);
    desk.answer(Answer::Fared { done: "Taken back.", message: Ok(()) });
    assert!(desk.screen().contains("Taken back."));
    desk.answer(Answer::Fared { done: "Taken back.", message: Err(Trouble("It has left already.".into())) });
    assert!(desk.screen().contains("! It has left already."));
}

#[test]
fn before_a_second_try_of_what_may_have_arrived_a_warning_stands() {
    let mut desk = reading(80, 24);
    desk.press("d k");
    desk.answer(Answer::Steps { conversation: conversation_id(1), seq: 6, steps: Ok(steps()) });
    assert!(desk.screen().contains("tried again, it could arrive twice"), "{}", desk.screen());
}

#[test]
fn where_nothing_leaves_by_a_carrier_d_says_so_and_who_only_reads_changes_nothing() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, super::maya());
    desk.press("d");
    assert!(desk.screen().contains("No message of this conversation leaves by a carrier."));
    let mut desk = Desk::live_as(80, 24, Role::Viewer);
    desk.press("Enter");
    desk.answer_thread(1, whatsapp().1);
    desk.press("d");
    desk.asked();
    desk.press("R");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("Your role (viewer) reads only."));
}

#[test]
fn how_long_a_free_reply_may_be_sent_is_said_and_that_it_is_over() {
    let mut desk = reading(80, 24);
    assert!(desk.screen().contains("free replies until 12:30 "), "{}", desk.screen());
    desk.after(3 * 60 * MINUTE);
    assert!(desk.screen().contains("p sends a template"), "{}", desk.screen());
}

#[test]
fn a_mail_shows_its_subject_and_folds_what_it_quotes() {
    let mut desk = Desk::live(80, 24);
    let mut jonas = conversation(2, "Jonas Weber", "Where is it?", 16);
    (jonas.channel, jonas.updated_at, jonas.subject) = (Channel::Email, NOW, Some("Order 4471".into()));
    desk.event(Change::ConversationChanged(jonas));
    desk.press("j Enter");
    let mut one = message(2, 1, AuthorKind::Visitor, "Jonas Weber", "Where is it?");
    one.mail = Some(MailParts {
        subject: "Re: Order 4471".into(),
        cc: vec!["anna@example.com".into()],
        quoted: Some("On Monday you wrote:\nIt was sent.\n".into()),
        ..MailParts::default()
    });
    let mut two = message(2, 2, AuthorKind::Visitor, "Jonas Weber", "I am away.");
    let subject = "Out of office".to_owned();
    two.mail = Some(MailParts { subject, automatic: true, ..MailParts::default() });
    desk.answer_thread(2, vec![one, two]);
    assert_snapshot!("a_mail_folded", desk.screen());
    assert!(!desk.screen().contains("It was sent."));
    desk.press("z");
    assert!(desk.screen().contains("> It was sent."), "{}", desk.screen());
    desk.press("z");
    assert!(!desk.screen().contains("> It was sent."));
}

#[test]
fn a_mail_as_it_was_sent_is_shown_in_the_browser_by_a_link_that_ends() {
    let mut desk = Desk::live(80, 24);
    desk.press("j Enter");
    let mut one = message(2, 1, AuthorKind::Visitor, "Jonas Weber", "See our offer <https://example.com/>");
    let page = AttachmentId(id(900));
    one.mail = Some(MailParts { subject: "An offer".into(), html: Some(page), ..MailParts::default() });
    desk.answer_thread(2, vec![one]);
    desk.asked();
    desk.press("o");
    assert!(desk.screen().contains("✉ An offer as it was sent · Jonas Weber"), "{}", desk.screen());
    assert!(desk.screen().contains("Enter show in the browser"), "{}", desk.screen());
    desk.press("Enter");
    assert_eq!(desk.asked(), [Effect::Browse(page)]);
    let url = Ok("http://127.0.0.1:8000/files/eyJhbGciOi".to_owned());
    desk.answer(Answer::Browsed { url, opened: false });
    assert_snapshot!("a_mail_as_it_was_sent", desk.screen());
    desk.press("Enter");
    assert!(!desk.screen().contains("/files/"));
    desk.answer(Answer::Browsed { url: Err(Trouble("This link has ended.".into())), opened: false });
    assert!(desk.screen().contains("! This link has ended."), "{}", desk.screen());
}

#[test]
fn r_leads_from_what_a_carrier_did_not_bring_to_a_second_try() {
    let mut desk = reading(80, 24);
    desk.press("R");
    assert_eq!(desk.asked(), [Effect::Steps { conversation: conversation_id(1), seq: 7 }]);
    assert!(desk.screen().contains("R try again"), "{}", desk.screen());
    desk.press("R");
    assert_eq!(desk.asked(), [Effect::Retry(sent(7, "", State::Queued, None).id)]);
    let mut desk = Desk::live(80, 24);
    desk.press("R");
    assert!(desk.screen().contains("Enter opens it first"), "nobody knows yet: {}", desk.screen());
}

#[test]
fn how_long_a_free_reply_may_be_sent_stands_in_the_list_and_over_the_composer() {
    let mut desk = reading(120, 40);
    let screen = desk.screen();
    assert!(screen.contains("Is it back?              3 h left"), "{screen}");
    assert!(screen.contains("Reply · wa · 3 h left"), "{screen}");
    desk.after(3 * 60 * MINUTE);
    assert!(desk.screen().contains("Reply · wa · 24 h over"), "{}", desk.screen());
}

#[test]
fn how_many_sms_a_reply_takes_is_said_unless_it_is_one_plain_one() {
    let mut desk = Desk::live(80, 24);
    desk.press("j j j r");
    desk.answer_thread(4, Vec::new());
    desk.write("Yes, until six.");
    assert!(!desk.screen().contains("SMS"), "{}", desk.screen());
    desk.write(&"x".repeat(160));
    assert!(desk.screen().contains(" 2 SMS "), "{}", desk.screen());
    desk.press("^U");
    desk.write("Yes 🙂");
    assert!(desk.screen().contains(" 1 SMS, with characters that take more room "), "{}", desk.screen());
    desk.press("Esc n");
    desk.write("🙂");
    assert!(!desk.screen().contains("SMS"), "a note costs nothing: {}", desk.screen());
}

#[test]
fn every_row_of_what_is_quoted_is_marked() {
    let mut desk = Desk::live(80, 24);
    desk.press("j Enter");
    let mut one = message(2, 1, AuthorKind::Visitor, "Jonas Weber", "Where is it?");
    let quoted = Some("It was sent last Monday, with the parcel service that you have chosen yourself, to the address that you gave us.".into());
    one.mail = Some(MailParts { subject: "Order".into(), quoted, ..MailParts::default() });
    desk.answer_thread(2, vec![one]);
    desk.press("z");
    let rows = desk.screen().lines().filter(|row| row.contains("> ")).count();
    assert_eq!(rows, 2, "{}", desk.screen());
}

#[test]
fn what_an_empty_composer_says_fits_between_two_panes() {
    let mut desk = reading(120, 40);
    desk.press("r");
    for line in [
        Line::Live { latency_ms: None },
        Line::SignedOut,
        Line::Offline { since: NOW, next_try: NOW, why: String::new() },
    ] {
        desk.tell(Msg::Line(line));
        for ms in [0, 4 * 60 * MINUTE] {
            desk.after(ms);
            let screen = desk.screen();
            let row = screen.lines().rev().nth(2).unwrap();
            let hint = row.split('┃').nth(1).unwrap().trim();
            assert!(hint.ends_with('.'), "{hint}");
        }
        desk.after(-4 * 60 * MINUTE);
    }
}
