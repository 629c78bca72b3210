//! `omnichat legacy`, without a daemon and with one.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::daemon::Daemon;
use crate::program::{Program, USER};

#[test]
fn it_is_off_until_it_is_switched_on_and_says_how() {
    let program = Program::with_owner();
    let said = program.ok(&["legacy", "status"]);
    assert_eq!(said, "Off: old clients are not served. `omnichat legacy enable` switches it on.\n");
    assert!(program.json(&["legacy", "status"]).get("on").is_none());

    let said = program.ok(&["legacy", "enable"]);
    assert!(said.starts_with("On: old clients of My team are served since 20"), "{said}");
    assert!(said.contains("Old tokens:   not accepted"), "{said}");
    assert!(said.contains("signs in once more: set legacy.secret (or JWT_SECRET)"), "{said}");
    let status = program.json(&["legacy", "status"]);
    let web = &program.json(&["inbox", "list"])["items"][0];
    assert_eq!((&status["on"]["inbox"]["id"], &status["on"]["tenant"]), (&web["id"], &"My team".into()));
    assert_eq!((&status["push_tokens"], &status["settings"]["token_hours"]), (&0.into(), &72.into()));
    assert!(program.ok(&["legacy", "disable"]).starts_with("Off: "));
    assert!(program.ok(&["legacy", "disable"]).starts_with("Off: "), "again is the same");
}

#[test]
fn a_tenant_and_an_inbox_are_named_where_there_are_several() {
    let program = Program::with_owner();
    program.ok(&["tenant", "create", "--name", "Second"]);
    let run = program.run(&["legacy", "enable"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("--tenant") && run.err.contains("Second"), "{}", run.err);
    let run = program.run(&["legacy", "enable", "--tenant", "Second"]);
    assert!(
        run.err.contains("no inbox on the web") && run.err.contains("omnichat inbox create"),
        "{}",
        run.err
    );
    program.ok(&["inbox", "create", "--name", "Shop", "--tenant", "Second"]);
    let run = program.run(&["legacy", "enable", "--tenant", "Second", "--inbox", "Web"]);
    assert!(run.err.contains("there is: Shop"), "{}", run.err);
    let on = program.json(&["legacy", "enable", "--tenant", "Second", "--inbox", "Shop"]);
    assert_eq!((&on["on"]["tenant"], &on["on"]["inbox"]["name"]), (&"Second".into(), &"Shop".into()));
}

#[test]
fn old_settings_are_read_and_set_up_when_it_is_switched_on() {
    let program = Program::migrated()
        .env("PROJECT_NAME", "Example Bikes")
        .env("JWT_SECRET", "hush hush")
        .env("TWILIO_ACCOUNT_SID", "AC1")
        .env("TWILIO_AUTH_TOKEN", "hush hush")
        .env("TWILIO_NUMBER", "+12025550100")
        .env("BACKUP_NUMBER", "+12025550177")
        .env("AUTO_CLOSE_MINUTES", "30")
        .env("VERIFY_TWILIO_SIGNATURE", "false");
    assert_eq!(program.run_with(&USER, "heron on a slow river\n").code, Some(0));
    assert_eq!(program.json(&["tenant", "list"])["items"][0]["name"], "Example Bikes");

    let said = program.ok(&["legacy", "enable"]);
    assert!(said.contains("made the inbox SMS for +12025550100 at twilio"), "{said}");
    assert!(said.contains("calls +12025550177 by SMS when nobody answers"), "{said}");
    assert!(said.contains("closes what is idle for 30 minutes"), "{said}");
    assert!(said.contains("accepted, each until it ends; the last by 20"), "{said}");
    assert!(said.contains("VERIFY_TWILIO_SIGNATURE=false is not obeyed"), "{said}");
    assert!(said.contains("Old settings: JWT_SECRET, VERIFY_TWILIO_SIGNATURE, PROJECT_NAME,"), "{said}");
    assert!(!said.contains("hush"), "{said}");
    let again = program.json(&["legacy", "enable"]);
    assert!(again.get("done").is_none(), "done once: {again}");
    assert_eq!(again["settings"]["old_tokens"], true);
    assert!(again["settings"]["old_tokens_until"].is_string());
    assert!(!again.to_string().contains("hush"), "{again}");
    assert_eq!(program.json(&["inbox", "list"])["items"].as_array().unwrap().len(), 3);

    let run = program.run(&["config", "check"]);
    assert!(run.err.contains("JWT_SECRET") && run.err.contains("not obeyed"), "{}", run.err);
    assert!(!format!("{run:?}").contains("hush"));
}

#[test]
fn the_secret_that_everybody_knows_stops_everything_with_one_line() {
    let program = Program::with_owner().env("JWT_SECRET", "secret-key");
    let run = program.run(&["legacy", "status"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("`JWT_SECRET` must not be the secret"), "{}", run.err);
}

#[test]
fn a_running_daemon_does_it_and_its_routes_follow_at_once() {
    let program = Program::with_owner();
    let daemon = Daemon::start(&program);
    let there = || {
        let mut stream = TcpStream::connect(daemon.url().trim_start_matches("http://")).unwrap();
        stream.write_all(b"GET /webchat HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse::<u16>().unwrap()
    };
    assert_eq!(there(), 404);
    assert_eq!(program.json(&["legacy", "enable"])["on"]["tenant"], "My team");
    assert_eq!(there(), 200);
    program.ok(&["legacy", "disable"]);
    assert_eq!(there(), 404);
}
