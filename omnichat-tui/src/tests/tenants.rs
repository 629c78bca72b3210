//! Working in another tenant, and a tenant that cannot be entered.

use insta::assert_snapshot;
use omnichat_api::TenantId;
use omnichat_api::auth::Me;
use omnichat_api::message::MessageKind;
use omnichat_api::permission::Role;
use omnichat_api::socket::Limits;
use omnichat_api::tenant::{Tenant, TenantState};
use omnichat_client::Update;
use omnichat_client::outbox_file::Kept;
use omnichat_client::socket::Outgoing;

use super::{Desk, NOW, conversation, id, maya, me};
use crate::message::{Answer, Effect, Msg, Trouble};
use crate::model::Line;

fn tenant(n: u128, name: &str, above: Option<u128>) -> Tenant {
    let parent_id = above.map(|n| TenantId(id(n)));
    Tenant { id: TenantId(id(n)), name: name.into(), parent_id, ..me(Role::Staff).tenant }
}

/// An organization, two agencies below it, and their clients.
fn tree() -> Vec<Tenant> {
    let mut closed = tenant(54, "Corner Café", Some(52));
    closed.state = TenantState::Suspended;
    vec![
        tenant(50, "Example Bikes", None),
        tenant(51, "North Agency", Some(50)),
        tenant(52, "South Agency", Some(50)),
        tenant(53, "Bakery \u{1b}[31m am Ring", Some(51)),
        closed,
    ]
}

fn me_at(tenant: Tenant) -> Box<Me> {
    Box::new(Me { tenant, ..me(Role::Staff) })
}

/// With the list of tenants over the screen.
fn choosing() -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.asked();
    desk.press("T");
    assert_eq!(desk.asked(), [Effect::Tenants]);
    desk.answer(Answer::Tenants(Ok(tree())));
    desk
}

#[test]
fn the_tenants_are_shown_as_a_tree_from_the_one_at_hand() {
    assert_snapshot!(choosing().screen());
}

#[test]
fn letters_find_a_tenant_and_enter_goes_there() {
    let mut desk = choosing();
    desk.write("q");
    assert!(desk.screen().contains("No tenant fits."));
    desk.press("Backspace");
    desk.write("age");
    assert_snapshot!(desk.screen());
    desk.press("Down Enter");
    assert_eq!(desk.asked(), [Effect::Switch(TenantId(id(52)))]);
    assert!(desk.screen().contains("Switching to South Agency …"));
}

#[test]
fn choosing_the_tenant_at_hand_changes_nothing() {
    let mut desk = choosing();
    desk.press("Enter");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("Maya"));
}

#[test]
fn in_another_tenant_nothing_of_the_one_before_is_shown_and_everything_is_fetched() {
    let mut desk = Desk::live(120, 40);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.asked();
    let there = tenant(51, "North Agency", Some(50));
    desk.answer(Answer::Switched(Ok(me_at(there.clone()))));
    let screen = desk.screen();
    assert!(screen.contains("North Agency") && screen.contains("connecting"), "{screen}");
    for before in ["Maya", "Jonas", "blue one", "Example Bikes", "open 4"] {
        assert!(!screen.contains(before), "{before}: {screen}");
    }
    let me = *me_at(there);
    desk.hear(Update::Welcome { me, server_time: NOW, limits: Limits::default(), resumed: false });
    desk.tell(Msg::Line(Line::Live { latency_ms: Some(3) }));
    let asked = desk.asked();
    assert!(
        asked.iter().any(|e| matches!(e, Effect::List { .. })) && asked.contains(&Effect::Assignees),
        "{asked:?}"
    );
    desk.answer_list(vec![conversation(9, "Omar", "Hello?", 1)]);
    assert!(desk.screen().contains("Omar") && !desk.screen().contains("Maya"));
}

#[test]
fn what_was_begun_waits_in_its_tenant_and_is_asked_about_before_leaving() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.write("half a sentence");
    desk.press("Esc");
    desk.answer(Answer::Switched(Ok(me_at(tenant(51, "North Agency", Some(50))))));
    assert!(!desk.screen().contains("draft"));
    desk.asked();
    desk.press("q");
    assert_eq!(desk.asked(), []);
    assert!(desk.screen().contains("Lost when you leave: 1 draft."), "{}", desk.screen());
    desk.press("n");
    desk.answer(Answer::Switched(Ok(me_at(tenant(50, "Example Bikes", None)))));
    desk.answer_list(super::shop());
    assert!(desk.screen().contains("✎ draft"), "{}", desk.screen());
}

#[test]
fn messages_kept_for_another_tenant_are_not_sent_here() {
    let mut desk = Desk::live(80, 24);
    let before = desk.model.whose().unwrap();
    let there = me_at(tenant(51, "North Agency", Some(50)));
    desk.answer(Answer::Switched(Ok(there.clone())));
    desk.asked();
    desk.hear(Update::Welcome { me: *there, server_time: NOW, limits: Limits::default(), resumed: false });
    let here = desk.model.whose().unwrap();
    assert!(desk.asked().contains(&Effect::Recall(here)));
    let message = Outgoing::new(super::conversation_id(1), "late", MessageKind::Message);
    desk.answer(Answer::Recalled { whose: before, kept: Ok(vec![Kept { message, at: NOW }]) });
    assert_eq!(desk.asked(), []);
    assert!(desk.model.unsent.is_empty());
}

#[test]
fn a_switch_that_is_refused_is_said_and_everything_stays() {
    let mut desk = choosing();
    desk.write("north");
    desk.press("Enter");
    desk.answer(Answer::Switched(Err(Trouble("This tenant is suspended.".into()))));
    let screen = desk.screen();
    assert!(screen.contains("! This tenant is suspended.") && screen.contains("Maya"), "{screen}");
}

#[test]
fn a_list_of_tenants_that_does_not_come_says_why() {
    let mut desk = Desk::live(80, 24);
    desk.press("T");
    desk.answer(Answer::Tenants(Err(Trouble("The daemon does not answer".into()))));
    assert!(desk.screen().contains("The daemon does not answer"));
    desk.press("Esc");
    assert!(desk.screen().contains("Maya"));
}

#[test]
fn a_tenant_that_asks_for_a_second_factor_one_lacks_says_what_to_do() {
    let mut desk = Desk::dark(80, 24);
    desk.tell(Msg::Line(Line::Stopped("This tenant asks for a second factor.".into())));
    assert_eq!(desk.asked(), [Effect::Me]);
    let strict = Tenant { second_factor_required: true, ..tenant(50, "Example Bikes", None) };
    desk.answer(Answer::Me(Ok(me_at(strict))));
    assert_snapshot!(desk.screen());
    desk.press("^R");
    assert_eq!(desk.asked(), [Effect::TryNow]);
    desk.press("T");
    assert_eq!(desk.asked(), [Effect::Tenants]);
}

#[test]
fn a_tenant_that_is_closed_says_so_in_place_of_the_list() {
    let mut desk = Desk::dark(80, 24);
    desk.tell(Msg::Line(Line::Stopped("This tenant is suspended; ask the people who run it.".into())));
    let screen = desk.screen();
    assert!(screen.contains("ask the people who run it. ^R tries again"), "{screen}");
}
