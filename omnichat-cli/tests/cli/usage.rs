//! Wrong usage, wrong places, and what output looks like in a pipe.

use std::fs;
use std::process::{Command, Stdio};

use crate::program::{Program, USER};

#[test]
fn wrong_usage_ends_with_2_and_nothing_is_done() {
    let program = Program::new();
    let invite = ["invite", "create", "--email", "b@example.com", "--role", "boss"];
    let wrong: [&[&str]; 8] = [
        &[],
        &["user"],
        &["user", "make"],
        &["user", "create", "--email", "a@example.com"],
        &invite,
        &["migrate", "down", "--steps", "0"],
        &["tail", "kind:nonsense"],
        &["conversation", "list", "--unassigned", "--assignee", "me"],
    ];
    for args in wrong {
        let run = program.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.out.is_empty() && !run.err.is_empty(), "{args:?}: {run:?}");
    }
    assert!(!program.data().exists());
}

#[test]
fn help_and_version_are_no_errors() {
    let program = Program::new();
    assert!(program.ok(&["--help"]).contains("Exit codes"));
    assert!(program.ok(&["user", "create", "--help"]).contains("--password-stdin"));
    assert!(program.ok(&["--version"]).starts_with("omnichat "));
}

#[test]
fn with_json_errors_are_json_too() {
    let program = Program::with_owner();
    for (args, code, word) in [
        (vec!["user", "make"], 2, "usage"),
        (vec!["invite", "create", "--email", "nobody", "--role", "staff"], 1, "invalid"),
        (vec!["whoami"], 1, "failed"),
    ] {
        let run = program.run(&[args.as_slice(), &["--json"]].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(code), ""), "{run:?}");
        let told: serde_json::Value = serde_json::from_str(&run.err).unwrap();
        assert_eq!(told["code"], word, "{told}");
        assert!(told["detail"].is_string(), "{told}");
    }
}

#[test]
fn an_empty_database_and_no_database_say_what_to_do_first() {
    let program = Program::new();
    let run = program.run_with(&USER, "heron on a slow river\n");
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("Hint: make one with `omnichat migrate up`"), "{}", run.err);
    assert!(!program.data().exists(), "a command that fails makes no directory");

    fs::create_dir(program.data()).unwrap();
    fs::write(program.data().join("omnichat.sqlite"), "").unwrap();
    let run = program.run_with(&USER, "heron on a slow river\n");
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("schema 0") && run.err.contains("omnichat migrate up"), "{}", run.err);
}

#[test]
fn an_older_schema_is_refused_until_it_is_migrated_and_nothing_is_lost() {
    let program = Program::with_owner();
    let newest = program.json(&["migrate", "status"])["items"].as_array().unwrap().len();
    let undone = program.json(&["migrate", "down", "--yes"]);
    assert_eq!(undone["items"][0]["version"], newest);
    let run = program.run(&["user", "list"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains(&format!("schema {}, this program needs {newest}", newest - 1)), "{}", run.err);
    assert!(run.err.contains("Hint: bring it up to date with `omnichat migrate up`"), "{}", run.err);
    program.ok(&["migrate", "up"]);
    assert!(program.ok(&["user", "list"]).contains("ana@example.com"));
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let program = Program::new();
    let file = program.home.path().join("file");
    fs::write(&file, "mine").unwrap();
    let below = file.join("data");
    let run = program.run(&["--data-dir", below.to_str().unwrap(), "migrate", "up"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("Cannot create the data directory"), "{}", run.err);
    assert!(run.err.contains(below.to_str().unwrap()), "{}", run.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn what_destroys_data_is_not_done_without_a_yes() {
    let program = Program::with_owner();
    let run = program.run(&["migrate", "down", "--steps", "9"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("deletes all data") && run.err.contains("--yes"), "{}", run.err);
    assert!(program.ok(&["user", "list"]).contains("ana@example.com"));
}

#[test]
fn output_in_a_pipe_is_plain_and_whole() {
    let program = Program::with_owner().env("TERM", "xterm-256color");
    let name =
        "A name that is much longer than any column of a terminal would ever be, and then some more of it";
    program.ok(&["inbox", "create", "--name", name, "--origin", "https://shop.example"]);
    let list = program.ok(&["inbox", "list"]);
    assert!(list.contains(name) && !list.contains('\u{1b}'), "{list}");
    let run = program.run(&["user", "disable", "nobody@example.com"]);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
}

/// Runs it on a terminal of its own, 40 columns wide.
fn on_a_terminal(program: &Program, args: &str) -> String {
    let shell = format!("stty cols 40; {} {args}", env!("CARGO_BIN_EXE_omnichat"));
    let command = program.command(&[]);
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--command", &shell, "/dev/null"]).stdin(Stdio::null()).env_clear();
    for (name, value) in command.get_envs() {
        terminal.env(name, value.unwrap());
    }
    terminal.env("PATH", "/usr/bin:/bin").current_dir(program.home.path());
    String::from_utf8(terminal.output().unwrap().stdout).unwrap()
}

#[test]
fn a_terminal_gets_what_fits_it_and_colours_unless_they_are_not_wanted() {
    let program = Program::with_owner().env("TERM", "xterm-256color");
    program.ok(&["inbox", "create", "--name", "A name that is longer than this terminal is wide"]);
    let shown = on_a_terminal(&program, "inbox list");
    assert!(shown.starts_with("\u{1b}[1mID") && shown.contains('…'), "{shown}");
    assert!(shown.lines().skip(1).all(|line| line.trim_end().chars().count() <= 40), "{shown}");

    let plain = on_a_terminal(&program.env("NO_COLOR", "1"), "inbox list");
    assert!(plain.starts_with("ID") && !plain.contains('\u{1b}'), "{plain}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = Program::with_owner();
    let mut child = program.command(&["config", "example"]).spawn().unwrap();
    drop(child.stdout.take());
    let run = crate::program::Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

#[test]
fn wrong_settings_are_named_in_one_line() {
    let program = Program::new();
    let file = program.home.path().join("omnichat.toml");
    fs::write(&file, "[log]\nlevel = \"loud\"\n").unwrap();
    let run = program.run(&["--config", file.to_str().unwrap(), "config", "check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.lines().next().unwrap().contains("`log.level`"), "{}", run.err);

    fs::write(&file, program.ok(&["config", "example"])).unwrap();
    let checked = program.json(&["--config", file.to_str().unwrap(), "config", "check"]);
    assert_eq!(checked["listen"], "127.0.0.1:8000");
}

#[test]
fn a_command_over_the_api_without_login_or_daemon_says_how_to_get_one() {
    let program = Program::new();
    let run = program.run(&["conversation", "list"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("Hint: run `omnichat login`"), "{}", run.err);

    let login = ["login", "--url", "http://127.0.0.1:1", "--email", "a@example.com", "--password-stdin"];
    let run = program.run_with(&login, "secret of mine\n");
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.starts_with("Error: The daemon at http://127.0.0.1:1 does not answer.\n  Caused by: "),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("Hint: start it with `omnichatd`") && !run.err.contains("secret"),
        "{}",
        run.err
    );
}

#[test]
fn the_terminal_ui_is_looked_for_beside_the_program() {
    let program = Program::new();
    let alone = program.home.path().join("omnichat");
    fs::copy(env!("CARGO_BIN_EXE_omnichat"), &alone).unwrap();
    let output = Command::new(&alone).arg("tui").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("omnichat-tui is not there") && said.contains("Hint: install"), "{said}");
}
