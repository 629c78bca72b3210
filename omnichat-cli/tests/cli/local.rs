//! Tenants, users, inboxes and invites, without a daemon.

use crate::program::{Program, USER};

#[test]
fn the_first_user_brings_tenant_and_inbox() {
    let program = Program::migrated();
    assert_eq!(program.json(&["user", "list"])["items"], serde_json::json!([]));
    let named = [USER.as_slice(), &["--tenant", "Example Bikes", "--json"]].concat();
    let run = program.run_with(&named, "heron on a slow river\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    let user: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&user["email"], &user["role"]), (&"ana@example.com".into(), &"owner".into()));
    assert_eq!(program.json(&["tenant", "list"])["items"][0]["name"], "Example Bikes");

    let id = program.json(&["inbox", "list"])["items"][0]["id"].as_str().unwrap().to_owned();
    let snippet = program.ok(&["inbox", "snippet"]);
    let expected =
        format!(r#"<script src="http://127.0.0.1:8000/widget.js" data-inbox="{id}" async></script>"#);
    assert_eq!(snippet.trim_end(), expected);
}

#[test]
fn a_password_comes_from_standard_input_and_has_to_be_a_good_one() {
    let program = Program::migrated();
    for (password, said) in [
        ("short\n", "at least 10 characters"),
        ("ana@example.com\n", "password"),
        ("password1234\n", "guess"),
    ] {
        let run = program.run_with(&USER, password);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains(said), "{}", run.err);
    }
    let run = program.run_with(&USER, "");
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = program.run(&["user", "password", "ana@example.com"]);
    assert_eq!(run.code, Some(2), "no terminal to ask at: {run:?}");
    assert!(run.err.contains("--password-stdin"), "{}", run.err);
    assert_eq!(program.json(&["user", "list"])["items"], serde_json::json!([]));
}

#[test]
fn a_login_is_switched_off_and_on() {
    let program = Program::with_owner();
    assert_eq!(program.json(&["user", "disable", "ANA@example.com"])["disabled"], true);
    assert!(program.ok(&["user", "list"]).contains("disabled"));
    assert_eq!(program.json(&["user", "enable", "ana@example.com"])["disabled"], false);
    let changed = ["user", "password", "ana@example.com", "--password-stdin"];
    assert_eq!(program.run_with(&changed, "otter under the old bridge\n").code, Some(0));
    let run = program.run(&["user", "disable", "nobody@example.com"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("Error: There is no such user."), "{}", run.err);
}

#[test]
fn an_invite_prints_its_link_once_and_can_be_taken_back() {
    let program = Program::with_owner().env("OMNICHAT_PUBLIC_URL", "https://chat.example.com");
    let run = program.run(&["invite", "create", "--email", "ben@example.com", "--role", "staff"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let link = run.out.trim_end();
    assert!(
        link.starts_with("https://chat.example.com/admin-app/invite#") && link.lines().count() == 1,
        "{link}"
    );

    let made = program.json(&["invite", "create", "--email", "eve@example.com", "--role", "viewer"]);
    assert!(made["link"].as_str().unwrap().contains("/admin-app/invite#"));
    let list = program.ok(&["invite", "list"]);
    let token = link.split_once('#').unwrap().1;
    assert!(list.contains("ben@example.com") && !list.contains(token), "{list}");

    let shown = list.lines().find(|line| line.contains("ben@")).unwrap().split_whitespace().next().unwrap();
    assert!(program.json(&["invite", "revoke", shown])["revoked_at"].is_string());
    let run = program.run(&["invite", "revoke", "ffffffff"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("Hint: `omnichat invite list` shows them"), "{}", run.err);
}

#[test]
fn with_several_tenants_one_has_to_be_named() {
    let program = Program::with_owner();
    program.ok(&["tenant", "create", "--name", "Second"]);
    let run = program.run(&["inbox", "list"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("--tenant") && run.err.contains("Second"), "{}", run.err);
    assert_eq!(program.json(&["inbox", "list", "--tenant", "Second"])["items"], serde_json::json!([]));
}

#[test]
fn demo_data_comes_once() {
    let program = Program::with_owner();
    assert!(program.json(&["seed", "demo"])["conversations"].as_u64().unwrap() >= 12);
    assert_eq!(program.json(&["seed", "demo"])["conversations"], 0);
}
