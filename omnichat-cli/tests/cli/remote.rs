//! Commands over the API, against a real daemon.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::daemon::Daemon;
use crate::program::Program;

/// A shop with demo data, a daemon, and its owner signed in.
pub(crate) fn shop() -> (Program, Daemon) {
    let program = Program::with_owner();
    program.ok(&["seed", "demo"]);
    let daemon = Daemon::start(&program);
    sign_in(&program, &daemon);
    (program, daemon)
}

fn sign_in(program: &Program, daemon: &Daemon) {
    let login = ["login", "--url", &daemon.url(), "--email", "ana@example.com", "--password-stdin"];
    let run = program.run_with(&login, "heron on a slow river\n");
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// The id of the newest open conversation.
pub(crate) fn newest(program: &Program) -> String {
    let list = program.json(&["conversation", "list", "--status", "open", "--limit", "1"]);
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_login_is_kept_used_and_forgotten() {
    let (program, daemon) = shop();
    let me = program.json(&["whoami"]);
    assert_eq!((&me["email"], &me["role"]), (&"ana@example.com".into(), &"owner".into()));
    assert!(program.ok(&["whoami"]).contains(&daemon.url()));

    let elsewhere = program.run(&["whoami", "--url", "http://127.0.0.1:1"]);
    assert_eq!(elsewhere.code, Some(1));
    assert!(elsewhere.err.contains("The kept login is for"), "{}", elsewhere.err);

    assert_eq!(program.json(&["logout"])["signed_out"], true);
    assert_eq!(program.json(&["logout"])["signed_out"], false);
    assert_eq!(program.run(&["whoami"]).code, Some(1));

    let login = ["login", "--url", &daemon.url(), "--email", "ana@example.com", "--password-stdin", "--json"];
    let run = program.run_with(&login, "not the password\n");
    assert_eq!(run.code, Some(1), "{run:?}");
    let told: Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!((&told["code"], &told["status"]), (&"bad_credentials".into(), &401.into()), "{told}");
}

#[test]
fn conversations_are_listed_shown_answered_and_closed_by_the_short_id() {
    let (program, _daemon) = shop();
    let id = newest(&program);
    let list = program.ok(&["conversation", "list", "--status", "open"]);
    let short = list.lines().nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(list.starts_with("ID") && id.ends_with(short), "{list}");

    let sent = program.json(&["conversation", "reply", short, "On \u{1b}[31mThursday."]);
    assert_eq!((&sent["kind"], &sent["conversation_id"]), (&"message".into(), &id.clone().into()));
    let note = program.run_with(&["conversation", "reply", short, "--note"], "two\nlines\n");
    assert_eq!(note.code, Some(0), "{note:?}");

    let shown = program.ok(&["conversation", "show", &id]);
    assert!(
        shown.contains("On ␛[31mThursday.") && shown.contains("Ana Lopez (note)\n    two\n    lines"),
        "{shown}"
    );
    let last = program.json(&["conversation", "show", short, "--limit", "2"]);
    assert_eq!(last["messages"].as_array().unwrap().len(), 2);
    assert_eq!(last["messages"][1]["body"], "two\nlines");

    assert_eq!(program.json(&["conversation", "close", short])["status"], "closed");
    let open = program.json(&["conversation", "list", "--status", "open"]);
    assert!(open["items"].as_array().unwrap().iter().all(|c| c["id"] != id.as_str()));

    let unknown = program.run(&["conversation", "show", "00000000"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("Hint: `omnichat conversation list` shows them"), "{}", unknown.err);
}

#[test]
fn conversations_are_found_by_assignee_and_by_words() {
    let (program, _daemon) = shop();
    let all = program.json(&["conversation", "list", "--limit", "500"]);
    let nobodys = program.json(&["conversation", "list", "--unassigned"]);
    let assigned = |c: &&Value| c["assignee"].is_object();
    let count = all["items"].as_array().unwrap().iter().filter(|c| !assigned(c)).count();
    assert_eq!(nobodys["items"].as_array().unwrap().len(), count);

    let id = newest(&program);
    program.ok(&["send", &id, "The heliotrope saddle is in stock."]);
    // The index follows the log a moment later.
    let search = || program.json(&["conversation", "list", "--search", "heliotrope"]);
    let found = (0..200).map(|_| search()).find(|list| list["items"] != Value::Array(Vec::new()));
    assert_eq!(found.unwrap()["items"][0]["id"], id.as_str());

    let mine = program.json(&["conversation", "list", "--assignee", "me", "--limit", "500"]);
    let by_email = program.json(&["conversation", "list", "--assignee", "ana@example.com", "--limit", "500"]);
    assert_eq!(mine, by_email);
    let run = program.run(&["conversation", "list", "--assignee", "nobody@example.com"]);
    assert!(run.err.contains("No user here"), "{run:?}");
}

#[test]
fn the_same_client_id_is_the_same_message() {
    let (program, _daemon) = shop();
    let id = newest(&program);
    let client_id = "019aa000-0000-7000-8000-0000aaaa1111";
    let send = |text: &str| program.run(&["send", &id, text, "--client-id", client_id, "--json"]);
    let (first, again) = (send("once"), send("once"));
    assert_eq!((first.code, &first.out), (Some(0), &again.out), "{first:?} {again:?}");
    let other = send("twice");
    assert_eq!(other.code, Some(1));
    assert!(other.err.contains("client_id_reused"), "{}", other.err);

    let long = "x".repeat(10_001);
    for (text, said) in [
        ("  \n".as_bytes(), "must not be blank"),
        (long.as_bytes(), "10000 characters"),
        (b"broken \xff", "cannot be read as text"),
    ] {
        let run = program.run_with(&["send", &id, "-"], text);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn local_commands_go_through_the_running_daemon() {
    let (program, daemon) = shop();
    let link = program.ok(&["invite", "create", "--email", "cho@example.com", "--role", "staff"]);
    assert!(link.starts_with(&format!("{}/admin-app/invite#", daemon.url())), "{link}");
    let file = program.ok(&["backup", "create", "--to", "kept"]);
    program.ok(&["backup", "verify", file.trim_end()]);
    assert_eq!(program.run(&["migrate", "down", "--yes"]).code, Some(1));

    program.ok(&["user", "disable", "ana@example.com"]);
    let out = program.run(&["whoami"]);
    assert_eq!(out.code, Some(1), "a disabled login ends at once: {out:?}");
}

/// `omnichat tail --json`, read line by line.
pub(crate) struct Tail {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    cursors: Vec<i64>,
}

impl Tail {
    pub(crate) fn start(program: &Program, args: &[&str]) -> Self {
        let args = [&["tail", "--json"], args].concat();
        let mut child = program.command(&args).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, cursors: Vec::new() }
    }

    pub(crate) fn stop(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Reads on until this text was written.
    pub(crate) fn until(&mut self, body: &str) -> Value {
        loop {
            let event: Value = serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap();
            self.cursors.push(event["cursor"].as_i64().unwrap());
            if event["kind"] == "message.created" && event["data"]["body"] == body {
                return event;
            }
        }
    }
}

#[test]
fn tail_follows_through_a_killed_daemon_and_loses_and_repeats_nothing() {
    let (program, mut daemon) = shop();
    let id = newest(&program);
    let mut tail = Tail::start(&program, &["--after", "0"]);
    program.ok(&["send", &id, "before"]);
    tail.until("before");
    daemon.restart(&program, || {
        let run = program.run(&["send", &id, "nobody hears this"]);
        assert!(run.err.contains("--client-id"), "{}", run.err);
    });
    program.ok(&["send", &id, "after"]);
    tail.until("after");
    let whole: Vec<i64> = (1..=*tail.cursors.last().unwrap()).collect();
    assert_eq!(tail.cursors, whole, "every row of the log once and in order");

    let pid = tail.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(tail.child.wait().unwrap().code(), Some(0));
}

#[test]
fn tail_shows_what_fits_its_filters() {
    let (program, _daemon) = shop();
    let id = newest(&program);
    let filters = format!("kind:message.created conversation:{} channel:webchat", &id[id.len() - 8..]);
    let mut tail = Tail::start(&program, &["--after", "0", &filters]);
    program.ok(&["send", &id, "the end"]);
    let last = tail.until("the end");
    assert_eq!(last["conversation"], id.as_str());
    let shown = program.json(&["conversation", "show", &id]);
    assert_eq!(tail.cursors.len(), shown["messages"].as_array().unwrap().len());
    tail.stop();
}

#[test]
fn tail_ends_when_nobody_reads_it_any_more() {
    let (program, _daemon) = shop();
    let mut tail = Tail::start(&program, &[]);
    drop(tail.lines);
    assert_eq!(tail.child.wait().unwrap().code(), Some(0));
}
