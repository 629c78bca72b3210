//! What leaves by a carrier, from a terminal.

use crate::sandbox::{Tail, installation};

#[test]
fn what_failed_is_listed_with_its_reason_shown_step_by_step_and_tried_again() {
    let (program, _sandbox, _daemon) = installation(&["--fail", "21211"]);
    let mut created = Tail::start(&program, "kind:message.created");
    let mut changed = Tail::start(&program, "kind:message.changed");
    assert!(program.run(&["outbox", "list"]).err.contains("No message is like that."));
    program.ok(&["simulate", "sms", "--inbox", "sms", "--from", "+12025550142", "--text", "Hello"]);
    let came = created.until(|event| event["data"]["body"] == "Hello");
    let conversation = came["data"]["conversation_id"].as_str().unwrap();
    let said = program.ok(&["send", conversation, "Costs 5€ 👍"]);
    assert!(said.starts_with("Waits to be sent as 1 SMS (ucs-2) in "), "{said}");
    changed.until(|event| event["data"]["delivery"]["state"] == "failed");

    let list = program.json(&["outbox", "list", "--state", "failed", "--inbox", "sms"]);
    let id = list["items"][0]["id"].as_str().unwrap();
    let short = &id[id.len() - 8..];
    let listed = program.ok(&["outbox", "list"]);
    assert!(listed.contains(short) && listed.contains("The number is no phone number."), "{listed}");
    let shown = program.ok(&["outbox", "show", short]);
    for part in ["To +12025550142 by twilio: failed", "one try", "queued", "failed (21211)"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(program.json(&["outbox", "show", id])["steps"].as_array().unwrap().len(), 2);

    assert!(program.ok(&["outbox", "retry", short]).contains("waits to be sent again"));
    changed.until(|event| event["data"]["delivery"]["state"] == "queued");
    changed.until(|event| event["data"]["delivery"]["state"] == "failed");
    let run = program.run(&["outbox", "cancel", short]);
    assert!(run.code == Some(1) && run.err.contains("it has failed"), "{run:?}");
    let run = program.run(&["outbox", "show", "ffffffff"]);
    assert!(run.code == Some(1) && run.err.contains("omnichat outbox list"), "{run:?}");
}

#[test]
fn what_has_not_left_is_taken_back() {
    let (program, _sandbox, _daemon) = installation(&["--slow", "600"]);
    let mut created = Tail::start(&program, "kind:message.created");
    program.ok(&["simulate", "sms", "--inbox", "sms", "--from", "+12025550142", "--text", "Hello"]);
    let came = created.until(|event| event["data"]["body"] == "Hello");
    let conversation = came["data"]["conversation_id"].as_str().unwrap();
    program.ok(&["send", conversation, "first"]);
    let second = program.json(&["send", conversation, "second"]);
    let id = second["id"].as_str().unwrap();
    assert!(program.ok(&["outbox", "cancel", id]).contains("was taken back"));
    let list = program.json(&["outbox", "list", "--state", "cancelled"]);
    assert_eq!(list["items"][0]["why"], "Ana Lopez took it back");
}
