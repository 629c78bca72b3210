//! WhatsApp's templates: what may be sent when the time for free replies is over.

use insta::assert_snapshot;
use omnichat_api::InboxId;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::message::{AuthorKind, Message};
use omnichat_api::permission::Role;
use omnichat_api::template::{Template, Templates, UseTemplate};
use uuid::Uuid;

use super::{Desk, MINUTE, NOW, conversation, conversation_id, id, message};
use crate::message::{Answer, Effect, Told, Trouble};

const INBOX: InboxId = InboxId(id(60));

fn template(n: u128, name: &str, status: &str, body: &str) -> Template {
    Template {
        id: format!("HX{n}"),
        name: name.into(),
        language: "en".into(),
        body: body.into(),
        status: status.into(),
        updated_at: NOW,
    }
}

fn templates() -> Templates {
    Templates {
        items: vec![
            template(
                1,
                "answer_ready",
                "approved",
                "Hello {{1}}, your {{2}} is ready. Write to us to go on.",
            ),
            template(2, "not_yet", "pending", "Later"),
            template(3, "opening_hours", "approved", "We are open from nine to six."),
        ],
    }
}

/// A conversation by WhatsApp in which `left` minutes are left for free replies.
fn reading(left: i64) -> Desk {
    reading_as(Role::Staff, left)
}

fn reading_as(role: Role, left: i64) -> Desk {
    let mut desk = Desk::live_as(80, 24, role);
    let mut maya = conversation(1, "Maya Chen", "Is it back?", 3);
    (maya.channel, maya.updated_at) = (Channel::Whatsapp, NOW);
    maya.reply_until = Some(NOW.plus_ms(left * MINUTE));
    desk.event(Change::ConversationChanged(maya));
    desk.press("g Enter");
    desk.answer_thread(1, vec![message(1, 1, AuthorKind::Visitor, "Maya Chen", "Is it back?")]);
    desk.asked();
    desk
}

/// The form, with what the inbox is known to have.
fn choosing() -> Desk {
    let mut desk = reading(-5);
    desk.press("p");
    assert_eq!(desk.asked(), [Effect::Templates { inbox: INBOX, told: Told::Before }]);
    listed(&mut desk, Told::Before, Ok(templates()));
    desk
}

fn listed(desk: &mut Desk, told: Told, templates: Result<Templates, Trouble>) {
    desk.answer(Answer::Templates { inbox: INBOX, told, templates });
}

/// The template that was asked to be sent, and under which id.
fn sent(desk: &mut Desk) -> Option<(Uuid, UseTemplate)> {
    desk.asked().into_iter().find_map(|effect| match effect {
        Effect::SendTemplate { conversation, client_id, template } => {
            assert_eq!(conversation, conversation_id(1));
            Some((client_id, template))
        }
        _ => None,
    })
}

fn stored(client_id: Uuid) -> Box<Message> {
    let body = "Hello Maya, your bike is ready. Write to us to go on.";
    Box::new(Message { client_id, ..message(1, 2, AuthorKind::Staff, "Ana López", body) })
}

#[test]
fn when_the_time_is_over_the_conversation_says_so_and_names_the_key() {
    assert_snapshot!("only_a_template", reading(-5).screen());
}

#[test]
fn a_template_is_chosen_filled_in_and_sent() {
    let mut desk = choosing();
    assert_snapshot!("the_templates", desk.screen());
    assert!(!desk.screen().contains("not_yet"), "it is not approved");
    desk.press("Enter");
    desk.write("Maya");
    desk.press("Enter");
    assert_eq!(sent(&mut desk), None, "a place is blank");
    desk.write("bike");
    assert_snapshot!("a_template_filled_in", desk.screen());
    desk.press("Enter");
    let (client_id, template) = sent(&mut desk).unwrap();
    assert_eq!(template.id, "HX1");
    let pairs: Vec<_> = template.variables.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(pairs, [("1", "Maya"), ("2", "bike")]);
    desk.press("Enter");
    assert_eq!(sent(&mut desk), None, "once is enough");
    desk.answer(Answer::TemplateSent { client_id, message: Ok(stored(client_id)) });
    assert!(!desk.screen().contains("Send a template"), "{}", desk.screen());
    assert!(desk.screen().contains("your bike is ready"), "{}", desk.screen());
}

#[test]
fn what_was_refused_stays_with_the_reason_and_is_the_same_message_when_it_is_sent_again() {
    let mut desk = choosing();
    desk.press("Down Enter");
    assert!(desk.screen().contains("Enter send"), "{}", desk.screen());
    desk.press("Enter");
    let (first, _) = sent(&mut desk).unwrap();
    assert!(desk.screen().contains("Sending …"), "{}", desk.screen());
    let why = Trouble("The daemon does not answer.".into());
    desk.answer(Answer::TemplateSent { client_id: first, message: Err(why) });
    assert!(desk.screen().contains("The daemon does not answer."), "{}", desk.screen());
    desk.press("Enter");
    assert_eq!(sent(&mut desk).unwrap().0, first);
}

#[test]
fn esc_goes_back_to_the_choice_and_what_was_filled_in_is_still_there() {
    let mut desk = choosing();
    desk.press("Enter");
    desk.write("Maya");
    desk.press("Esc Enter");
    assert!(desk.screen().contains("Hello Maya"), "{}", desk.screen());
    desk.press("Esc Esc");
    assert!(!desk.screen().contains("Send a template"));
}

#[test]
fn a_pasted_text_is_one_line() {
    let mut desk = choosing();
    desk.press("Enter");
    desk.tell(crate::message::Msg::Paste("Maya\nChen".into()));
    assert!(desk.screen().contains("Hello Maya Chen,"), "{}", desk.screen());
}

#[test]
fn where_none_is_known_the_carrier_is_asked_and_why_there_is_none_is_said() {
    let mut desk = reading(-5);
    desk.press("p");
    assert!(desk.screen().contains("Loading …"));
    desk.asked();
    listed(&mut desk, Told::Before, Ok(Templates { items: Vec::new() }));
    assert_eq!(desk.asked(), [Effect::Templates { inbox: INBOX, told: Told::Now }]);
    listed(&mut desk, Told::Now, Ok(Templates { items: Vec::new() }));
    assert_snapshot!("no_template", desk.screen());
    desk.press("^R");
    assert_eq!(desk.asked(), [Effect::Templates { inbox: INBOX, told: Told::Now }]);
    listed(&mut desk, Told::Now, Err(Trouble("The inbox is not set up: account_sid is missing.".into())));
    assert!(desk.screen().contains("account_sid is missing"), "{}", desk.screen());
}

#[test]
fn a_reply_that_comes_too_late_waits_and_ctrl_t_offers_a_template() {
    let mut desk = reading(1);
    desk.press("r");
    desk.write("It is back!");
    desk.after(2 * MINUTE);
    desk.asked();
    desk.press("Enter");
    let asked = desk.asked();
    assert!(!asked.iter().any(|effect| matches!(effect, Effect::Send(_))), "{asked:?}");
    assert!(asked.iter().any(|effect| matches!(effect, Effect::Schedule { due_at: None, .. })), "{asked:?}");
    assert!(desk.screen().contains("Enter send when they write  ^T template"), "{}", desk.screen());
    assert!(desk.screen().contains("It is back!"), "{}", desk.screen());
    desk.press("^T");
    assert!(desk.screen().contains("Send a template · Maya Chen"), "{}", desk.screen());
    desk.press("Esc Esc n");
    desk.write("she wrote yesterday");
    desk.press("Enter");
    assert!(desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))), "a note leaves no house");
}

#[test]
fn elsewhere_there_are_no_templates_and_who_only_reads_sends_none() {
    let mut desk = Desk::live(80, 24);
    desk.press("p");
    assert!(desk.screen().contains("Templates are WhatsApp's"), "{}", desk.screen());
    let mut desk = reading_as(Role::Viewer, -5);
    desk.press("p");
    assert!(desk.screen().contains("Your role (viewer) reads only."), "{}", desk.screen());
    assert_eq!(desk.asked(), []);
}
