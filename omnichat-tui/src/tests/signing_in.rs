//! The login form, at the start and when a login has ended.

use insta::assert_snapshot;
use omnichat_api::socket::Limits;
use omnichat_client::Update;

use super::{Desk, maya};
use crate::message::{Answer, Effect, Msg, Secret, Trouble};
use crate::model::Line;
use crate::model::login::LoginForm;

fn form() -> Desk {
    let mut desk = Desk::dark(80, 24);
    desk.model.login = Some(LoginForm::default());
    desk
}

#[test]
fn email_and_password_are_asked_for_and_the_password_is_not_shown() {
    let mut desk = form();
    desk.write("ana@example.com");
    desk.press("Enter");
    desk.write("tram-violet-9");
    assert_snapshot!(desk.screen());
    desk.press("Enter");
    let (email, password) = ("ana@example.com".to_owned(), Secret("tram-violet-9".into()));
    let asked = desk.asked();
    assert!(!format!("{asked:?}").contains("violet"));
    assert_eq!(asked, [Effect::SignIn { email, password, code: None, tenant: None }]);
    assert!(desk.screen().contains("Signing in …"));
}

#[test]
fn a_wrong_password_is_said_and_asked_for_again() {
    let mut desk = form();
    desk.write("ana@example.com");
    desk.press("Tab");
    desk.write("wrong");
    desk.press("Enter");
    desk.answer(Answer::SignedIn(Err(Trouble("Email or password is wrong.".into()))));
    let screen = desk.screen();
    assert!(screen.contains("Email or password is wrong."));
    assert!(screen.contains("ana@example.com") && !screen.contains('•'));
    desk.asked();
    desk.press("Esc");
    assert_eq!(desk.asked(), [Effect::Quit]);
}

/// The form after email and password were found right.
fn asked_for_a_code() -> Desk {
    let mut desk = form();
    desk.write("ana@example.com");
    desk.press("Enter");
    desk.write("tram-violet-9");
    desk.press("Enter");
    desk.asked();
    desk.answer(Answer::CodeNeeded);
    desk
}

#[test]
fn where_there_is_a_second_factor_its_code_is_the_second_step() {
    let mut desk = asked_for_a_code();
    desk.press("Enter");
    assert_eq!(desk.asked(), [], "nothing was typed yet");
    desk.write("492039");
    assert_snapshot!(desk.screen());
    desk.press("Enter");
    let (email, password) = ("ana@example.com".to_owned(), Secret("tram-violet-9".into()));
    let asked = desk.asked();
    assert!(!format!("{asked:?}").contains("492039"));
    assert_eq!(
        asked,
        [Effect::SignIn { email, password, code: Some(Secret("492039".into())), tenant: None }]
    );
}

#[test]
fn a_wrong_code_is_typed_again_and_esc_goes_back_to_the_password() {
    let mut desk = asked_for_a_code();
    desk.write("000000");
    desk.press("Enter");
    desk.answer(Answer::SignedIn(Err(Trouble("The code is wrong or was used already.".into()))));
    let screen = desk.screen();
    assert!(screen.contains("The code is wrong") && screen.contains("Code of your app"), "{screen}");
    assert!(!screen.contains("000000"));
    desk.asked();
    desk.press("Esc");
    let screen = desk.screen();
    assert!(screen.contains("▌Password") && !screen.contains('•'), "{screen}");
    assert_eq!(desk.asked(), [], "Esc leaves from the first step only");
}

#[test]
fn when_the_login_ends_the_sentence_is_finished_first_and_nothing_is_lost() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.write("half a sen");
    desk.tell(Msg::Line(Line::SignedOut));
    desk.write("tence");
    assert!(desk.screen().contains("half a sentence"));
    assert!(desk.screen().contains("signed out"));
    desk.press("Esc");
    assert_snapshot!(desk.screen());
    desk.write("tram-violet-9");
    desk.press("Enter");
    let here = desk.model.me.as_ref().unwrap().tenant.id;
    let asked = desk.asked();
    assert!(
        matches!(asked.last(), Some(Effect::SignIn { tenant, .. }) if *tenant == Some(here)),
        "{asked:?}"
    );
    desk.answer(Answer::SignedIn(Ok(())));
    assert!(desk.screen().contains("half a sentence"));
}

#[test]
fn an_open_line_to_another_machine_is_warned_of() {
    let mut desk = form();
    desk.model.exposed = true;
    assert!(desk.screen().contains("not encrypted"));
}

#[test]
fn a_new_connection_is_told_again_what_the_lost_one_knew() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.write("hello");
    desk.press("Enter");
    let unsent = desk.model.unsent[0].outgoing.clone();
    desk.asked();
    let me = super::me(omnichat_api::permission::Role::Staff);
    desk.hear(Update::Welcome { me, server_time: super::NOW, limits: Limits::default(), resumed: false });
    let asked = desk.asked();
    assert!(asked.contains(&Effect::Send(unsent)), "{asked:?}");
    assert!(asked.contains(&Effect::Attend { now: Some(super::conversation_id(1)), before: None }));
}

#[test]
fn of_another_user_nothing_stays_on_the_screen() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    let mut other = super::me(omnichat_api::permission::Role::Staff);
    other.id = omnichat_api::UserId(super::id(9));
    desk.hear(Update::Welcome {
        me: other,
        server_time: super::NOW,
        limits: Limits::default(),
        resumed: false,
    });
    assert!(!desk.screen().contains("Maya"));
}
