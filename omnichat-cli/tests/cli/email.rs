//! Email with no account anywhere: `simulate` writes as a mail program does, and the `sandbox` is the mail server.

use serde_json::Value;

use crate::program::Program;
use crate::sandbox::{Tail, installation, led_to_a_sandbox};

const FROM: [&str; 4] = ["--from", "ana@example.org", "--name", "Ana"];

fn mail(program: &Program, more: &[&str]) -> Value {
    let inbox = if more.contains(&"--inbox") { &[][..] } else { &["--inbox", "email"] };
    program.json(&[&["simulate", "email"], &FROM[..], inbox, more].concat())
}

#[test]
fn a_mail_comes_in_is_answered_and_the_answer_to_that_joins_it() {
    let (program, mut sandbox, _daemon) = installation(&[]);
    let mut created = Tail::start(&program, "kind:message.created");
    let page = program.home.path().join("page.html");
    let file = program.home.path().join("frame.txt");
    std::fs::write(&page, "<p>Is my <b>bike</b> ready?</p>").unwrap();
    std::fs::write(&file, "WTU123").unwrap();
    let (page, file) = (page.to_str().unwrap(), file.to_str().unwrap());
    let first = ["--subject", "My bike", "--text", "Is my bike ready?", "--html", page, "--media", file];
    let answers = mail(&program, &[&first[..], &["--id", "1@example.org", "--times", "5"]].concat());
    assert_eq!(answers["answers"].as_array().unwrap().len(), 5, "{answers}");
    assert_eq!(answers["answers"][0]["status"], 250, "{answers}");

    let came = created.until(|event| event["data"]["author"]["kind"] == "visitor")["data"].clone();
    assert_eq!(
        (&came["body"], &came["author"]["name"]),
        (&"Is my bike ready?".into(), &"Ana".into()),
        "{came}"
    );
    assert_eq!(
        (&came["mail"]["subject"], &came["attachments"][0]["name"]),
        (&"My bike".into(), &"frame.txt".into())
    );
    assert!(came["mail"]["html"].is_string(), "{came}");

    let conversation = came["conversation_id"].as_str().unwrap();
    program.ok(&["send", conversation, "It is."]);
    let shown = sandbox.shows("message");
    assert_eq!((&shown["to"], &shown["text"]), (&"ana@example.org".into(), &"It is.".into()), "{shown}");
    let Value::Object(threaded) = &shown["mail"] else { panic!("{shown}") };
    assert_eq!(threaded["subject"], "Re: My bike");
    assert_eq!(threaded["in_reply_to"], "1@example.org");
    assert_eq!(threaded["references"], serde_json::json!(["1@example.org"]));
    let reply_to = threaded["reply_to"].as_str().unwrap();
    assert!(reply_to.starts_with("help+") && reply_to.ends_with("@example.com"), "{reply_to}");

    let posted = mail(&program, &["--reply-to-last", "--text", "Thank you."])["posted"]["body"].clone();
    let posted = posted.as_str().unwrap();
    assert!(posted.contains(&format!("To: {reply_to}")) && posted.contains("> It is."), "{posted}");
    let again = created.until(|event| event["data"]["body"] == "Thank you.")["data"].clone();
    assert_eq!(again["conversation_id"], conversation, "{again}");
    assert!(again["mail"]["quoted"].as_str().unwrap().contains("It is."), "{again}");
    let messages = program.json(&["conversation", "show", conversation])["messages"].clone();
    assert_eq!(messages.as_array().unwrap().len(), 3, "five at once made one: {messages}");
}

#[test]
fn what_comes_while_the_daemon_is_away_or_before_it_knows_the_mailbox_waits_for_it() {
    let (program, mut sandbox, mut daemon) = installation(&[]);
    let mut created = Tail::start(&program, "kind:message.created");
    mail(&program, &["--text", "There?"]);
    created.until(|event| event["data"]["body"] == "There?");
    assert_eq!(sandbox.shows("delivered")["to"], "help@example.com");
    daemon.restart(&program, || {
        mail(&program, &["--text", "Away?"]);
        assert_eq!(sandbox.shows("delivered")["at_once"], true);
        let create =
            ["inbox", "create", "--channel", "email", "--name", "new", "--address", "new@example.com"];
        let servers = sandbox.mailbox();
        let given = ["--set", &servers[0], "--set", &servers[1], "--set-secret", "password"];
        let run = program.run_with(&[&create[..], &given].concat(), "secret\n");
        assert_eq!(run.code, Some(0), "{run:?}");
        mail(&program, &["--inbox", "new", "--text", "New?"]);
        assert_eq!(sandbox.shows("delivered")["at_once"], false);
    });
    let mut created = Tail::start(&program, "kind:message.created");
    let mut waits = vec!["Away?", "New?"];
    while !waits.is_empty() {
        let came = created.until(|event| event["data"]["author"]["kind"] == "visitor");
        waits.retain(|text| came["data"]["body"] != *text);
    }
}

#[test]
fn the_account_of_a_mail_inbox_is_looked_at_as_at_any_mail_server() {
    let (program, _sandbox, _daemon) = installation(&[]);
    let tested = program.ok(&["inbox", "test", "email"]);
    assert!(tested.contains("new mails are told at once") && tested.contains("without TLS"), "{tested}");
    let run = program.run_with(&["inbox", "set", "email", "--set-secret", "password"], "another\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    // The sandbox knows what the installation knows; with a name that no inbox has, nobody may send.
    program.ok(&["inbox", "set", "email", "--set", "username=somebody"]);
    assert!(program.ok(&["inbox", "test", "email"]).contains("Signed in as somebody"));
}

#[test]
fn what_the_mail_server_refuses_is_failed_or_comes_later() {
    let (program, mut sandbox, _daemon) = installation(&["--fail", "552"]);
    let mut changed = Tail::start(&program, "kind:message.changed");
    answered(&program);
    assert!(sandbox.shows("message")["came"]["refused"].as_str().unwrap().starts_with("552"));
    let failed = changed.until(|event| event["data"]["delivery"]["state"] == "failed");
    assert!(failed["data"]["delivery"]["why"].as_str().unwrap().contains("let this fail"), "{failed}");

    let (program, mut sandbox, _daemon) = installation(&["--rate-limit"]);
    answered(&program);
    assert!(sandbox.shows("message")["came"]["refused"].as_str().unwrap().starts_with("451"));
    assert_eq!(sandbox.shows("message")["came"], "accepted");
}

/// Somebody has written a mail, and it was answered.
fn answered(program: &Program) {
    let mut created = Tail::start(program, "kind:message.created");
    mail(program, &["--text", "Hello"]);
    let came = created.until(|event| event["data"]["body"] == "Hello");
    program.ok(&["send", came["data"]["conversation_id"].as_str().unwrap(), "Hello back"]);
}

#[test]
fn mails_to_nobody_and_what_mails_have_not_are_refused_in_words() {
    let program = Program::with_owner();
    let (sandbox, _daemon) = led_to_a_sandbox(&program, &[]);
    let elsewhere =
        ["inbox", "create", "--channel", "email", "--name", "Far", "--address", "far@example.com"];
    let far = ["--set", "imap=imaps://mail.example.com", "--set", "smtp=smtps://mail.example.com"];
    program.ok(&[&elsewhere[..], &far].concat());
    for (more, says) in [
        (&["--inbox", "Far", "--text", "Hi"][..], "--smtp HOST:PORT"),
        (&["--inbox", "email"], "There is nothing to say"),
        (&["--inbox", "email", "--status", "read", "--ref", "1@x"], "Nobody reports"),
        (
            &["--inbox", "email", "--reply-to-last", "--text", "Hi"],
            "Nothing has been sent to ana@example.org",
        ),
        (&["--inbox", "email", "--smtp", "127.0.0.1:1", "--text", "Hi"], "cannot be reached"),
    ] {
        let run = program.run(&[&["simulate", "email", "--from", "ana@example.org"], more].concat());
        assert!(run.code != Some(0) && run.err.contains(says), "{more:?}: {run:?}");
    }
    let run = program.run(&["simulate", "sms", "--inbox", "sms", "--text", "Hi", "--subject", "Bike"]);
    assert!(run.code == Some(2) && run.err.contains("--subject is for mails"), "{run:?}");

    // An inbox of another installation is a stranger to this mail server.
    let other = Program::with_owner();
    let create =
        ["inbox", "create", "--channel", "email", "--name", "Other", "--address", "other@example.com"];
    other.ok(&create);
    let run = other.run(&["simulate", "email", "--smtp", sandbox.smtp(), "--text", "Hi"]);
    assert!(
        run.code == Some(1) && run.out.contains("550") && run.err.contains("one that this mail server"),
        "{run:?}"
    );
}
