//! Files: seen under their message, saved, and sent with the next one.

use insta::assert_snapshot;
use omnichat_api::AttachmentId;
use omnichat_api::attachment::Attachment;
use omnichat_api::message::AuthorKind;
use omnichat_client::outbox_file::Kept;
use omnichat_client::socket::Outgoing;

use super::{Desk, MINUTE, NOW, conversation_id, id, maya, message};
use crate::message::{Answer, Effect, Msg, Trouble};

fn file(n: u128, name: &str, bytes: u64) -> Attachment {
    Attachment { id: AttachmentId(id(800 + n)), name: name.into(), media_type: "image/png".into(), bytes }
}

fn reading() -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    let mut one = message(1, 1, AuthorKind::Visitor, "Maya Chen", "This one?");
    one.attachments = vec![file(1, "bike.png", 12_000), file(2, "evil\u{1b}[2J\u{202e}gpj.exe", 3_600_000)];
    let mut two = message(1, 2, AuthorKind::Staff, "Ana López", "");
    two.attachments = vec![file(3, "offer.pdf", 812)];
    desk.answer_thread(1, vec![one, two]);
    desk.asked();
    desk
}

fn composing() -> Desk {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("r");
    desk.asked();
    desk
}

/// Chooses this path, and gives the upload's ticket.
fn attach(desk: &mut Desk, path: &str) -> uuid::Uuid {
    desk.press("^A");
    desk.write(path);
    desk.asked();
    desk.press("Enter");
    let asked = desk.asked();
    let [Effect::Upload { ticket, path: asked, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(asked, path);
    *ticket
}

#[test]
fn files_stand_under_their_message_and_o_lists_and_saves_them() {
    let mut desk = reading();
    let screen = desk.screen();
    assert!(screen.contains("📎 bike.png (12 KB)") && screen.contains("📎 offer.pdf (812 B)"), "{screen}");
    assert!(!screen.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{screen:?}");
    desk.press("o");
    assert_snapshot!("the_files", desk.screen());
    desk.press("j Enter");
    assert_eq!(desk.asked(), [Effect::Save { file: AttachmentId(id(801)), name: "bike.png".into() }]);
    desk.answer(Answer::Saved(Ok("/home/ana/Downloads/bike (2).png".into())));
    assert!(desk.screen().contains("Saved as /home/ana/Downloads/bike (2).png"));
    desk.answer(Answer::Saved(Err(Trouble("This link has ended.".into()))));
    assert!(desk.screen().contains("! This link has ended."));
}

#[test]
fn a_conversation_without_files_says_so() {
    let mut desk = Desk::live(80, 24);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    desk.press("v");
    assert!(desk.screen().contains("This conversation has no files."));
}

#[test]
fn a_file_goes_up_at_once_and_with_the_next_message() {
    let mut desk = composing();
    let ticket = attach(&mut desk, "~/offer.pdf");
    assert!(desk.screen().contains("📎 offer.pdf …"), "{}", desk.screen());
    desk.write("Here it is.");
    desk.asked();
    desk.press("Enter");
    assert_eq!(desk.asked(), [], "not before the file is there");
    assert!(desk.screen().contains("still on its way up"));
    desk.answer(Answer::Uploaded { ticket, file: Ok(file(3, "offer.pdf", 812)) });
    assert_snapshot!("a_file_goes_with_the_reply", desk.screen());
    desk.press("Enter");
    let asked = desk.asked();
    let sent = asked.iter().find_map(|effect| match effect {
        Effect::Send(outgoing) => Some(outgoing.clone()),
        _ => None,
    });
    let sent = sent.unwrap();
    assert_eq!((sent.body.as_str(), sent.attachments), ("Here it is.", vec![AttachmentId(id(803))]));
    assert!(
        desk.screen().contains("◷") && desk.screen().contains("📎 offer.pdf (812 B)"),
        "{}",
        desk.screen()
    );
    desk.write("and");
    desk.press("Enter");
    let again = desk.asked().into_iter().find_map(|effect| match effect {
        Effect::Send(outgoing) => Some(outgoing.attachments),
        _ => None,
    });
    assert_eq!(again, Some(Vec::new()), "a file goes once");
}

#[test]
fn a_file_alone_is_a_message_and_a_note_does_not_take_the_file_of_the_reply() {
    let mut desk = composing();
    let ticket = attach(&mut desk, "/tmp/offer.pdf");
    desk.answer(Answer::Uploaded { ticket, file: Ok(file(3, "offer.pdf", 812)) });
    desk.press("Esc n");
    assert!(!desk.screen().contains("📎"), "{}", desk.screen());
    desk.asked();
    desk.press("Enter");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Send(_))));
    desk.press("Esc r Enter");
    let sent = desk.asked().into_iter().find_map(|effect| match effect {
        Effect::Send(outgoing) => Some(outgoing),
        _ => None,
    });
    assert_eq!(sent.unwrap().body, "");
}

#[test]
fn backspace_before_the_text_takes_a_file_off_and_one_that_fails_goes_by_itself() {
    let mut desk = composing();
    let ticket = attach(&mut desk, "/tmp/a.pdf");
    desk.answer(Answer::Uploaded { ticket, file: Ok(file(3, "a.pdf", 812)) });
    let ticket = attach(&mut desk, "/tmp/b.pdf");
    assert!(desk.screen().contains("b.pdf …"));
    desk.answer(Answer::Uploaded { ticket, file: Err(Trouble("The file is too large.".into())) });
    let screen = desk.screen();
    assert!(screen.contains("! The file is too large.") && !screen.contains("b.pdf"), "{screen}");
    assert!(screen.contains("a.pdf"));
    desk.press("Backspace");
    assert!(!desk.screen().contains("📎"));
}

#[test]
fn tab_completes_a_path_as_far_as_it_is_one() {
    let mut desk = composing();
    desk.press("^A");
    desk.write("~/ph");
    desk.press("Tab");
    assert_eq!(desk.asked().last(), Some(&Effect::Complete("~/ph".into())));
    let paths = ["~/photo.png", "~/photos/"].map(str::to_owned).to_vec();
    desk.answer(Answer::Completed { typed: "~/ph".into(), paths: paths.clone() });
    assert_snapshot!("a_path_is_completed", desk.screen());
    desk.answer(Answer::Completed { typed: "~/ph".into(), paths: vec!["~/phone".into()] });
    assert!(!desk.screen().contains("~/phone"), "an answer to what was typed before");
    desk.write(".");
    desk.answer(Answer::Completed { typed: "~/photo.".into(), paths: vec!["~/photo.png".into()] });
    desk.press("Enter");
    let asked = desk.asked();
    assert!(matches!(asked.last(), Some(Effect::Upload { path, .. }) if path == "~/photo.png"), "{asked:?}");
}

#[test]
fn a_path_that_is_dropped_on_the_terminal_comes_without_its_quotes() {
    let mut desk = composing();
    desk.press("^A");
    desk.tell(Msg::Paste("'/tmp/my offer.pdf'\n".into()));
    desk.press("Enter");
    let asked = desk.asked();
    assert!(
        matches!(asked.last(), Some(Effect::Upload { path, .. }) if path == "/tmp/my offer.pdf"),
        "{asked:?}"
    );
}

#[test]
fn what_an_earlier_run_left_keeps_its_files() {
    let mut desk = Desk::live(80, 24);
    let whose = desk.model.whose().unwrap();
    let attachments = vec![AttachmentId(id(803))];
    let message = Outgoing {
        attachments,
        ..Outgoing::new(conversation_id(1), "", omnichat_api::message::MessageKind::Message)
    };
    desk.asked();
    let kept = Kept { message: message.clone(), at: NOW.plus_ms(-MINUTE) };
    desk.answer(Answer::Recalled { whose, kept: Ok(vec![kept]) });
    assert_eq!(desk.asked(), [Effect::Send(message)]);
    desk.press("Enter");
    desk.answer_thread(1, maya());
    assert!(desk.screen().contains("📎 a file of last time"), "{}", desk.screen());
}
