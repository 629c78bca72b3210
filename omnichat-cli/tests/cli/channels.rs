//! The whole way of every channel, with no account anywhere: `simulate` plays the carrier that brings a message, a reply
//! goes to the `sandbox`, and its report says that it arrived.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::daemon::Daemon;
use crate::program::Program;

/// A sandbox on a free port; killed when dropped.
pub(crate) struct Sandbox {
    child: Child,
    lines: BufReader<ChildStdout>,
    at: String,
}

impl Sandbox {
    fn start(program: &Program, flags: &[&str]) -> Self {
        let args = [&["sandbox", "--listen", "127.0.0.1:0", "--json"], flags].concat();
        let mut child = program.command(&args).stdin(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let ready = next(&mut lines);
        let at = ready["ready"]["listen"].as_str().unwrap().to_owned();
        Self { child, lines, at }
    }

    /// The next thing that it shows.
    fn shows(&mut self) -> Value {
        next(&mut self.lines)
    }

    /// The lines of the settings that lead a daemon to it.
    fn settings(&self, program: &Program) -> String {
        program.ok(&["sandbox", "--listen", &self.at, "--settings"])
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn next(lines: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    assert!(lines.read_line(&mut line).unwrap() > 0, "it has ended");
    serde_json::from_str(&line).unwrap()
}

/// An installation whose carriers are a sandbox, with an inbox of each kind, and the login of its owner.
pub(crate) fn installation(flags: &[&str]) -> (Program, Sandbox, Daemon) {
    let program = Program::with_owner();
    let sandbox = Sandbox::start(&program, flags);
    std::fs::write(program.data().join("omnichat.toml"), sandbox.settings(&program)).unwrap();
    let bridge = format!("url=http://{}/bridge", sandbox.at);
    let secret = "0123456789abcdef0123456789abcdef\n";
    let twilio = ["--set", "account_sid=AC00000000000000000000000000000001", "--set-secret", "auth_token"];
    let page = ["--set-secret", "app_secret", "--set-secret", "verify_token", "--set-secret", "page_token"];
    let openphone = ["--carrier", "openphone", "--set-secret", "api_key", "--set-secret", "signing_key"];
    for (name, channel, address, given, secrets) in [
        ("sms", "sms", "+12025550100", &twilio[..], 1),
        ("whatsapp", "whatsapp", "+12025550101", &twilio, 1),
        ("messenger", "messenger", "104321", &page, 3),
        ("api", "api", "matrix", &["--set", &bridge, "--set-secret", "secret"], 1),
        ("openphone", "sms", "+12025550102", &openphone, 2),
    ] {
        let create =
            ["inbox", "create", "--channel", channel, "--name", name, "--address", address, "--json"];
        let run = program.run_with(&[&create, given].concat(), secret.repeat(secrets));
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(!run.out.contains(secret.trim()) && !run.err.contains(secret.trim()), "{run:?}");
    }
    let daemon = Daemon::start(&program);
    let login = ["login", "--url", &daemon.url(), "--email", "ana@example.com", "--password-stdin"];
    let run = program.run_with(&login, "heron on a slow river\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    (program, sandbox, daemon)
}

/// Waits for the next event of this kind that `fits`.
pub(crate) struct Tail {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Tail {
    pub(crate) fn start(program: &Program, filter: &str) -> Self {
        let args = ["tail", "--json", "--after", "0", filter];
        let mut child = program.command(&args).stdin(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    pub(crate) fn until(&mut self, mut fits: impl FnMut(&Value) -> bool) -> Value {
        loop {
            let event = next(&mut self.lines);
            if fits(&event) {
                return event;
            }
        }
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

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
        let shown = sandbox.shows()["message"].clone();
        assert_eq!((&shown["text"], &shown["came"]), (&reply.as_str().into(), &"accepted".into()), "{shown}");
        assert!(shown["to"].as_str().unwrap().ends_with(from), "{shown}");
        loop {
            let report = sandbox.shows()["report"].clone();
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
    let shown = sandbox.shows();
    assert!(shown["message"]["came"]["refused"].as_str().unwrap().starts_with("551"), "{shown}");
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
    assert!(sandbox.shows()["message"]["came"]["refused"].as_str().unwrap().starts_with("20429"));
    assert_eq!(sandbox.shows()["message"]["came"], "accepted");
}

#[test]
fn an_inbox_is_set_up_shown_and_tested_and_its_secrets_stay_inside() {
    let (program, _sandbox, _daemon) = installation(&[]);
    let shown = program.ok(&["inbox", "show", "sms"]);
    for part in ["+12025550100", "/api/v1/hooks/sms/", "A message comes in", "omnichat inbox test"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let credentials = program.json(&["inbox", "credentials", "messenger"]);
    assert!(
        credentials["items"].as_array().unwrap().iter().all(|field| field["set"] == true),
        "{credentials}"
    );

    // The sandbox knows the number; the page and the webhook of an installation without https it does not let pass.
    assert!(program.ok(&["inbox", "test", "sms"]).contains("✓"));
    let tested = program.run(&["inbox", "test", "messenger"]);
    assert_eq!(tested.code, Some(1), "{tested:?}");
    assert!(tested.out.contains("✗ Webhook") && tested.out.contains("https"), "{tested:?}");

    let run = program.run(&["inbox", "set", "sms", "--set", "auth_token=in the open"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("--set-secret auth_token"), "{run:?}");
    let file = program.home.path().join("token");
    std::fs::write(&file, "another token\n").unwrap();
    let from_file = format!("auth_token=@{}", file.display());
    program.ok(&["inbox", "set", "sms", "--set", &from_file, "--name", "Texts"]);
    let run = program.run(&["inbox", "set", "Texts", "--set", "pin=1"]);
    assert!(run.code == Some(2) && run.err.contains("account_sid"), "{run:?}");
    assert!(!program.ok(&["inbox", "show", "Texts"]).contains("another token"));
}

#[test]
fn without_a_daemon_an_inbox_is_made_and_what_it_lacks_is_named() {
    let program = Program::with_owner();
    let create = ["inbox", "create", "--channel", "messenger", "--name", "Page", "--address", "104321"];
    let made = program.ok(&create);
    assert!(made.contains("Missing  app_secret, verify_token, page_token"), "{made}");
    assert!(made.contains("--set-secret page_token") && made.contains("Callback URL"), "{made}");
    let run = program.run(&["inbox", "test", "Page"]);
    assert!(run.code == Some(1) && run.err.contains("start one with `omnichatd`"), "{run:?}");
    let run = program.run(&["simulate", "messenger", "--text", "Hi"]);
    assert!(run.code == Some(1) && run.err.contains("app_secret"), "{run:?}");
    let run = program.run(&["inbox", "create", "--channel", "sms", "--name", "X", "--address", "12"]);
    assert!(run.code == Some(1) && run.err.contains("address"), "{run:?}");
}
