//! Signing in with a second factor, sessions, tokens for scripts, and working in another tenant, against a real daemon.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use totp_rs::{Builder, Secret};

use crate::daemon::Daemon;
use crate::program::{Program, Run};
use crate::remote::{Tail, newest, shop};

const PASSWORD: &str = "heron on a slow river\n";

/// How Ana signs in at this daemon.
fn login<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let login = ["login", "--url", url, "--email", "ana@example.com", "--password-stdin", "--json"];
    [login.as_slice(), more].concat()
}

/// The code that an app shows now for this secret.
fn code_of(secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate_current().to_string()
}

/// Sets up a second factor from a script; returns the recovery codes.
fn set_up(program: &Program) -> Vec<String> {
    let begun = program.run_with(&["second-factor", "setup", "--password-stdin", "--json"], PASSWORD);
    assert_eq!(begun.code, Some(0), "{begun:?}");
    let begun: Value = serde_json::from_str(&begun.out).unwrap();
    let confirmed = program.json(&["second-factor", "confirm", &code_of(begun["secret"].as_str().unwrap())]);
    confirmed["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

#[test]
fn with_a_second_factor_the_password_alone_does_not_sign_in() {
    let (program, daemon) = shop();
    let url = daemon.url();
    let codes = set_up(&program);
    let status = program.json(&["second-factor", "status"]);
    assert_eq!((&status["on"], &status["recovery_codes_left"]), (&true.into(), &10.into()));

    let without = program.run_with(&login(&url, &[]), PASSWORD);
    assert_eq!(without.code, Some(2), "there is nobody to ask: {without:?}");
    assert!(without.err.contains("--code"), "{}", without.err);
    let wrong = program.run_with(&login(&url, &["--code", "000000"]), PASSWORD);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    let right = program.run_with(&login(&url, &["--code", &codes[0]]), PASSWORD);
    assert_eq!(right.code, Some(0), "{right:?}");
    let again = program.run_with(&login(&url, &["--code", &codes[0]]), PASSWORD);
    assert_eq!(again.code, Some(1), "each works once: {again:?}");

    let fresh = program.json(&["second-factor", "codes", "--code", &codes[1]]);
    let fresh = fresh["codes"][0].as_str().unwrap();
    assert_eq!(program.run(&["second-factor", "remove", "--code", &codes[2]]).code, Some(1), "an old one");
    assert_eq!(program.json(&["second-factor", "remove", "--code", fresh])["on"], false);
    assert_eq!(program.run_with(&login(&url, &[]), PASSWORD).code, Some(0));
}

#[test]
fn a_tenant_that_asks_for_a_second_factor_says_how_to_set_one_up() {
    let (program, daemon) = shop();
    let required = program.json(&["tenant", "require-second-factor", "My team", "on"]);
    assert_eq!(required["second_factor_required"], true);
    let refused = program.run(&["conversation", "list"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("Hint: set one up with `omnichat second-factor setup`"), "{}", refused.err);
    let login = ["login", "--url", &daemon.url(), "--email", "ana@example.com", "--password-stdin"];
    let run = program.run_with(&login, PASSWORD);
    assert!(run.code == Some(0) && run.err.contains("omnichat second-factor setup"), "{run:?}");
    set_up(&program);
    assert_eq!(program.run(&["conversation", "list"]).code, Some(0));
}

#[test]
fn whoever_has_the_machine_takes_a_lost_second_factor_away() {
    let (program, daemon) = shop();
    set_up(&program);
    program.ok(&["user", "reset-second-factor", "ana@example.com"]);
    assert_eq!(program.run_with(&login(&daemon.url(), &[]), PASSWORD).code, Some(0));
}

/// Runs it with a token in the environment, and no login anywhere.
fn by_token(program: &Program, daemon: &Daemon, token: &str, args: &[&str]) -> Run {
    let nowhere = program.home.path().join("nowhere.json");
    let mut command = program.command(args);
    command
        .env("OMNICHAT_TOKEN", token)
        .env("OMNICHAT_URL", daemon.url())
        .env("OMNICHAT_LOGIN_FILE", nowhere);
    Run::from(command.stdin(Stdio::null()).output().unwrap())
}

#[test]
fn a_script_needs_a_token_and_no_login() {
    let (program, daemon) = shop();
    let create = ["token", "create", "--name", "report", "--permission", "conversation_read", "--days", "30"];
    let made = program.run(&create);
    assert_eq!(made.code, Some(0), "{made:?}");
    let token = made.out.trim_end();
    assert!(token.starts_with("omt_") && token.lines().count() == 1, "{token}");
    assert!(!program.ok(&["token", "list"]).contains(token));

    let list = by_token(&program, &daemon, token, &["conversation", "list", "--json"]);
    assert_eq!(list.code, Some(0), "{list:?}");
    let id = newest(&program);
    let refused = by_token(&program, &daemon, token, &["conversation", "close", &id, "--json"]);
    assert!(refused.code == Some(1) && refused.err.contains("forbidden"), "{refused:?}");
    let elsewhere = by_token(&program, &daemon, token, &["whoami", "--tenant", "Other"]);
    assert_eq!(elsewhere.code, Some(2), "{elsewhere:?}");

    let listed = program.json(&["token", "list"]);
    assert!(listed["items"][0]["last_used_at"].is_string(), "{listed}");
    program.ok(&["token", "revoke", listed["items"][0]["id"].as_str().unwrap()]);
    let revoked = by_token(&program, &daemon, token, &["whoami"]);
    assert!(revoked.code == Some(1) && revoked.err.contains("omnichat token create"), "{revoked:?}");
}

#[test]
fn a_token_of_the_tenants_own_is_listed_apart() {
    let (program, daemon) = shop();
    let create = ["token", "create", "--tenant-wide", "--name", "shop", "--permission", "contact_read"];
    let token = program.ok(&create);
    assert_eq!(by_token(&program, &daemon, token.trim_end(), &["whoami", "--json"]).code, Some(0));
    assert_eq!(program.json(&["token", "list"])["items"], serde_json::json!([]));
    let listed = program.json(&["token", "list", "--tenant-wide"]);
    let id = listed["items"][0]["id"].as_str().unwrap();
    program.ok(&["token", "revoke", "--tenant-wide", &id[id.len() - 8..]]);
}

/// Ana on another device: a login file of its own.
fn elsewhere(program: &Program, args: &[&str]) -> Run {
    let file: PathBuf = program.home.path().join("elsewhere.json");
    program.run_with(&[args, &["--login-file", file.to_str().unwrap()]].concat(), PASSWORD)
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_or_all() {
    let (program, daemon) = shop();
    let url = daemon.url();
    assert_eq!(elsewhere(&program, &login(&url, &[])).code, Some(0));
    let sessions = program.json(&["session", "list"]);
    let other = sessions["items"].as_array().unwrap().iter().find(|s| s["current"] == false).unwrap();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 2);
    let id = other["id"].as_str().unwrap();
    program.ok(&["session", "end", &id[id.len() - 8..]]);
    assert_eq!(elsewhere(&program, &["whoami"]).code, Some(1), "ended at once");

    assert_eq!(elsewhere(&program, &login(&url, &[])).code, Some(0));
    program.ok(&["session", "end", "--others"]);
    assert_eq!(elsewhere(&program, &["whoami"]).code, Some(1));
    assert_eq!(program.run(&["whoami"]).code, Some(0));

    assert_eq!(elsewhere(&program, &login(&url, &[])).code, Some(0));
    assert_eq!(program.json(&["logout", "--everywhere"])["signed_out"], true);
    assert_eq!(elsewhere(&program, &["whoami"]).code, Some(1));
    assert_eq!(program.run(&["session", "end"]).code, Some(2));
}

#[test]
fn another_tenant_is_for_one_command_or_kept_and_what_runs_stays_where_it_is() {
    let (program, daemon) = shop();
    program.ok(&["tenant", "create", "--name", "Branch", "--parent", "My team"]);
    let id = newest(&program);
    let mut tail = Tail::start(&program, &["--after", "0"]);
    program.ok(&["send", &id, "before"]);
    tail.until("before");

    let there = program.json(&["conversation", "list", "--tenant", "branch"]);
    assert_eq!(there["items"], serde_json::json!([]));
    assert_eq!(program.json(&["whoami"])["tenant"]["name"], "My team", "one command, and no more");

    assert_eq!(program.json(&["tenant", "switch", "Branch"])["tenant"]["name"], "Branch");
    assert_eq!(program.json(&["whoami"])["tenant"]["name"], "Branch");
    let missing = program.run(&["conversation", "show", &id]);
    assert_eq!(missing.code, Some(1), "of another tenant: {missing:?}");
    program.ok(&["send", &id, "after", "--tenant", "My team"]);
    tail.until("after");
    tail.stop();

    let unknown = program.run(&["whoami", "--tenant", "Nowhere"]);
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    assert!(unknown.err.contains("there is: My team, Branch"), "{}", unknown.err);
    let tenants = program.json(&["account", "tenants"]);
    assert_eq!(tenants["items"].as_array().unwrap().len(), 2);

    let url = daemon.url();
    let named = program.run_with(&login(&url, &["--tenant", "Branch"]), PASSWORD);
    assert_eq!(named.code, Some(0), "{named:?}");
    assert_eq!(program.json(&["whoami"])["tenant"]["name"], "Branch");
    let nowhere = program.run_with(&login(&url, &["--tenant", "Nowhere"]), PASSWORD);
    assert_eq!(nowhere.code, Some(1), "{nowhere:?}");
    assert_eq!(program.json(&["whoami"])["tenant"]["name"], "Branch", "the login before is still kept");
}

#[test]
fn name_and_password_are_changed_by_oneself() {
    let (program, daemon) = shop();
    assert_eq!(program.json(&["account", "name", "Ana María"])["name"], "Ana María");
    assert!(program.ok(&["account", "show"]).contains("Ana María"));
    let change = ["account", "password", "--password-stdin"];
    let wrong = program.run_with(&change, "not the password\notter under the old bridge\n");
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    let one = program.run_with(&change, PASSWORD);
    assert_eq!(one.code, Some(2), "the new one is missing: {one:?}");
    let both = program.run_with(&change, format!("{PASSWORD}otter under the old bridge\n"));
    assert_eq!(both.code, Some(0), "{both:?}");
    assert_eq!(program.run(&["whoami"]).code, Some(0), "this session goes on");
    assert_eq!(program.run_with(&login(&daemon.url(), &[]), PASSWORD).code, Some(1));
}
