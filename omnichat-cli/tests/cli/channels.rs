//! The whole way of every channel, with no account anywhere: `simulate` plays the carrier that brings a message, a reply
//! goes to the `sandbox`, and its report says that it arrived.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::Program;
use crate::sandbox::{Tail, installation, led_to_a_sandbox};

#[test]
fn a_message_comes_in_and_its_answer_is_delivered_on_every_channel() {
    let (program, mut sandbox, _daemon) = installation(&[]);
    let mut created = Tail::start(&program, "kind:message.created");
    let mut changed = Tail::start(&program, "kind:message.changed");
    for (channel, from) in [
        ("sms", "+12025550142"),
        ("whatsapp", "+12025550143"),
        ("messenger", "7654321"),
        ("api", "@ana:example.com"),
        ("openphone", "+12025550144"),
    ] {
        let text = format!("Hello by {channel}");
        program.ok(&["simulate", channel, "--inbox", channel, "--from", from, "--text", &text]);
        let came = created.until(|event| event["data"]["body"] == text.as_str());
        assert_eq!(came["data"]["author"]["kind"], "visitor", "{came}");
        let conversation = came["data"]["conversation_id"].as_str().unwrap();

        let reply = format!("Hello back by {channel}");
        program.ok(&["send", conversation, &reply]);
        let shown = sandbox.shows("message");
        assert_eq!((&shown["text"], &shown["came"]), (&reply.as_str().into(), &"accepted".into()), "{shown}");
        assert!(shown["to"].as_str().unwrap().ends_with(from), "{shown}");
        loop {
            let report = sandbox.shows("report");
            assert_eq!(report["id"], shown["id"], "{report}");
            assert!(matches!(report["came"]["Ok"].as_u64(), Some(200..300)), "{report}");
            if report["word"] == "delivered" {
                break;
            }
        }
        let delivered = |event: &Value| {
            event["data"]["body"] == reply.as_str() && event["data"]["delivery"]["state"] == "delivered"
        };
        changed.until(delivered);
    }
}

#[test]
fn the_same_again_and_again_is_one_message() {
    let (program, _sandbox, _daemon) = installation(&[]);
    let mut created = Tail::start(&program, "kind:message.created");
    for channel in ["sms", "messenger", "api", "openphone"] {
        let say = |text: &str, times: &str| {
            program.json(&["simulate", channel, "--inbox", channel, "--text", text, "--times", times])
        };
        let answers = say("once", "20");
        assert_eq!(answers["answers"].as_array().unwrap().len(), 20);
        say("last", "1");
        let mut once = 0;
        created.until(|event| {
            once += u32::from(event["data"]["body"] == "once");
            event["data"]["body"] == "last"
        });
        assert_eq!(once, 1, "{channel}");
    }
}

#[test]
fn what_the_carrier_refuses_is_failed_in_plain_words() {
    let (program, mut sandbox, _daemon) = installation(&["--fail", "551"]);
    let mut created = Tail::start(&program, "kind:message.created");
    let mut changed = Tail::start(&program, "kind:message.changed");
    program.ok(&["simulate", "messenger", "--from", "7654321", "--text", "Hello"]);
    let came = created.until(|event| event["data"]["body"] == "Hello");
    program.ok(&["send", came["data"]["conversation_id"].as_str().unwrap(), "Hello back"]);
    let shown = sandbox.shows("message");
    assert!(shown["came"]["refused"].as_str().unwrap().starts_with("551"), "{shown}");
    let failed = changed.until(|event| event["data"]["delivery"]["state"] == "failed");
    let why = failed["data"]["delivery"]["why"].as_str().unwrap();
    assert!(why.contains("left Messenger, or blocked the page"), "{why}");
}

#[test]
fn what_is_asked_to_come_slower_comes_later() {
    let (program, mut sandbox, _daemon) = installation(&["--rate-limit"]);
    let mut created = Tail::start(&program, "kind:message.created");
    program.ok(&["simulate", "sms", "--inbox", "sms", "--text", "Hello"]);
    let came = created.until(|event| event["data"]["body"] == "Hello");
    program.ok(&["send", came["data"]["conversation_id"].as_str().unwrap(), "Hello back"]);
    assert!(sandbox.shows("message")["came"]["refused"].as_str().unwrap().starts_with("20429"));
    assert_eq!(sandbox.shows("message")["came"], "accepted");
}

#[test]
fn a_slow_carrier_has_a_message_only_when_it_answers() {
    let (program, mut sandbox, _daemon) = installation(&["--slow", "1"]);
    let mut created = Tail::start(&program, "kind:message.created");
    let mut changed = Tail::start(&program, "kind:message.changed");
    program.ok(&["simulate", "sms", "--inbox", "sms", "--text", "Hello"]);
    let came = created.until(|event| event["data"]["body"] == "Hello");
    let begins = Instant::now();
    let sent = program.json(&["send", came["data"]["conversation_id"].as_str().unwrap(), "Hello back"]);
    assert_eq!(sent["delivery"]["state"], "queued", "not called sent before the carrier has it: {sent}");
    assert_eq!(sandbox.shows("message")["text"], "Hello back");
    changed.until(|event| event["data"]["delivery"]["state"] == "accepted");
    assert!(begins.elapsed() >= Duration::from_secs(1), "{:?}", begins.elapsed());
}

#[test]
fn a_file_of_this_machine_comes_with_the_message() {
    let (program, _sandbox, _daemon) = installation(&[]);
    let mut created = Tail::start(&program, "kind:message.created");
    let file = program.home.path().join("frame.txt");
    std::fs::write(&file, "WTU123").unwrap();
    for channel in ["sms", "whatsapp", "messenger"] {
        let media = file.to_str().unwrap();
        let run =
            program.run(&["simulate", channel, "--inbox", channel, "--text", channel, "--media", media]);
        assert!(run.code == Some(0) && !run.err.contains("egress.allow"), "{run:?}");
        let came = created.until(|event| event["data"]["body"] == channel);
        let attachment = &came["data"]["attachments"][0];
        assert_eq!(
            (&attachment["media_type"], &attachment["bytes"]),
            (&"text/plain".into(), &6.into()),
            "{came}"
        );
    }
}

#[test]
fn who_left_their_contact_is_written_to_by_the_way_that_they_left() {
    let program = Program::with_owner();
    program.ok(&["seed", "demo"]);
    let (mut sandbox, _daemon) = led_to_a_sandbox(&program, &[]);
    let left = program.json(&["followup", "list"])["items"][0].clone();
    let (id, to) = (left["id"].as_str().unwrap(), left["email"].as_str().or(left["phone"].as_str()).unwrap());
    let said = program.ok(&["followup", "reply", id, "We have it here."]);
    assert!(said.starts_with("It is on its way"), "{said}");
    let shown = sandbox.shows("message");
    // A number may be written with spaces, and is sent to without.
    assert_eq!(shown["to"], to.replace(' ', ""), "{shown}");
    assert_eq!(shown["text"], "We have it here.", "{shown}");
}
