//! Setting up inboxes from a terminal: what they need, whether it holds, and that secrets stay inside.

use crate::program::Program;
use crate::sandbox::installation;

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

#[test]
fn the_simulator_says_which_inbox_is_missing_and_how_the_daemon_is_named() {
    let program = Program::with_owner();
    program.ok(&["inbox", "create", "--channel", "sms", "--name", "Texts", "--address", "+12025550100"]);
    let run = program.run(&["simulate", "openphone", "--text", "Hi"]);
    assert!(run.code == Some(1) && run.err.contains("There is no sms inbox of OpenPhone yet."), "{run:?}");
    assert!(run.err.contains("Hint: make one with `omnichat inbox create`"), "{run:?}");
    let set = ["inbox", "set", "Texts", "--set", "account_sid=ACtry", "--set-secret", "auth_token"];
    let run = program.run_with(&set, "a token\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = program.run(&["simulate", "sms", "--text", "Hi", "--at", "http://127.0.0.1:1"]);
    assert!(run.code == Some(1) && run.err.contains("does not answer"), "{run:?}");
    assert!(run.err.contains("--at") && !run.err.contains("--url"), "{run:?}");
}
