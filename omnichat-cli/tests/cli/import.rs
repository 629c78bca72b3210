//! `omnichat import dwc`: with a daemon and without, as text and as JSON, refused and killed.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use rusqlite::{Connection, OpenFlags};

use crate::daemon::Daemon;
use crate::old::{HEAD, Old};
use crate::program::Program;
use crate::remote;

fn shop(program: &Program) -> Old {
    let old = Old::new(program.home.path(), HEAD);
    old.run("INSERT INTO tenants (id, name) VALUES (1, 'Default Tenant')");
    old.user("ben@example.com", "Ben Okafor", "admin", "no hash at all");
    old.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:00Z");
    old.message("visitor-1", "webchat", "user", "Is the blue citybike in stock?", "2025-10-01T10:00:00Z");
    old.message("visitor-1", "webchat", "user", "Hello?", "soon");
    old
}

const FILE: &str = "handoff.sqlite";

#[test]
fn a_dry_run_tells_what_the_import_then_does() {
    let program = Program::migrated();
    let _old = shop(&program);
    let dry = program.json(&["import", "dwc", FILE, "--dry-run"]);
    assert_eq!((&dry["dry_run"], &dry["tenants"][0]["into"]), (&true.into(), &"Default Tenant".into()));
    assert_eq!(program.json(&["tenant", "list"])["items"], serde_json::json!([]));

    let said = program.ok(&["import", "dwc", FILE]);
    for part in [
        "TABLE",
        "messages       without tenant and staff   2         1",
        "Default Tenant (1) → Default Tenant, which is new",
        "1 × users whose password cannot be kept",
        "1 × messages: its time cannot be read (row 2: soon)",
        "The old clients of Default Tenant are served from now on.",
    ] {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat(&said).contains(&flat(part)), "{part}\n{said}");
    }
    assert_eq!(program.json(&["user", "list"])["items"][0]["role"], "owner");

    let again = program.json(&["import", "dwc", FILE]);
    let table = |name: &str| again["tables"].as_array().unwrap().iter().find(|t| t["table"] == name).unwrap();
    assert_eq!((&table("messages")["imported"], &table("messages")["known"]), (&0.into(), &1.into()));
}

#[test]
fn a_running_daemon_does_it_and_who_asks_may_stand_anywhere() {
    let program = Program::with_owner();
    let _old = shop(&program);
    let daemon = Daemon::start(&program);
    let report = program.json(&["import", "dwc", FILE]);
    assert_eq!(report["tenants"][0]["into"], "My team");
    assert_eq!(report["file"], program.home.path().join(FILE).to_str().unwrap());
    drop(daemon);
}

#[test]
fn screens_that_are_open_are_told_to_fetch_afresh() {
    let (program, _daemon) = remote::shop();
    let _old = shop(&program);
    let tail = ["tail", "--after", "0"];
    let mut tail = program.command(&tail).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // It listens once it tells what was there before.
    let mut told = BufReader::new(tail.stdout.take().unwrap()).lines();
    told.next().unwrap().unwrap();
    let mut notes = BufReader::new(tail.stderr.take().unwrap()).lines().map_while(Result::ok);
    program.ok(&["import", "dwc", FILE]);
    assert!(notes.any(|note| note.contains("added by an import")));
    tail.kill().unwrap();
    tail.wait().unwrap();
}

#[test]
fn what_cannot_be_imported_is_refused_with_exit_code_1_and_says_why() {
    let program = Program::with_owner();
    std::fs::write(program.home.path().join("dwc.db"), "").unwrap();
    let run = program.run(&["import", "dwc", "dwc.db"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("is empty") && run.err.contains("nothing was changed"), "{}", run.err);
    let run = program.run(&["import", "dwc", "missing.sqlite"]);
    assert!(run.code == Some(1) && run.err.contains("missing.sqlite"), "{run:?}");
    let _old = shop(&program);
    let run = program.run(&["import", "dwc", FILE, "--tenant", "Nobody"]);
    assert!(run.code == Some(1) && run.err.contains("tenant is called `Nobody`"), "{run:?}");
    assert_eq!(program.run(&["import", "dwc"]).code, Some(2));
}

#[test]
fn an_inbox_that_came_with_an_import_is_told_its_address_once() {
    let program = Program::with_owner();
    let old = shop(&program);
    old.message("+12025550147", "sms", "user", "By SMS", "2025-10-01T10:00:00Z");
    let report = program.json(&["import", "dwc", FILE]);
    assert!(report["warnings"][0].as_str().unwrap().contains("omnichat inbox set SMS --address"), "{report}");
    let set =
        program.json(&["inbox", "set", "SMS", "--address", "+1 202 555 0123", "--set", "account_sid=AC1"]);
    assert_eq!((&set["address"], &set["trouble"]), (&"+12025550123".into(), &serde_json::Value::Null));
    let run = program.run(&["inbox", "set", "SMS", "--address", "+12025550199"]);
    assert!(run.code == Some(1) && run.err.contains("make another inbox"), "{run:?}");
}

/// Messages that are there.
fn written(program: &Program) -> i64 {
    let file = program.data().join("omnichat.sqlite");
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    db.query_row("SELECT COUNT(*) FROM messages", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_run_that_is_killed_leaves_what_was_committed_and_the_next_one_completes_it() {
    const THREADS: usize = 300;
    const LINES: usize = 100;
    let program = Program::with_owner();
    let old = Old::new(program.home.path(), HEAD);
    old.run("BEGIN");
    for thread in 0..THREADS {
        let visitor = format!("visitor-{thread}");
        old.conversation(&visitor, "webchat", true, "2025-10-01T12:00:00Z");
        for line in 0..LINES {
            let ts = format!("2025-10-01T10:{:02}:{:02}.{thread:06}Z", line / 60, line % 60);
            old.message(&visitor, "webchat", "user", &format!("line {line} of {thread}"), &ts);
        }
    }
    old.run("COMMIT");

    let mut running = program.command(&["import", "dwc", FILE]).stdin(Stdio::null()).spawn().unwrap();
    while written(&program) == 0 {
        assert!(running.try_wait().unwrap().is_none(), "it came to its end unseen");
        std::thread::yield_now();
    }
    running.kill().unwrap();
    running.wait().unwrap();
    let all = i64::try_from(THREADS * LINES).unwrap();
    let before = written(&program);
    assert!(before > 0 && before < all, "{before} of {all}");

    let report = program.json(&["import", "dwc", FILE]);
    let messages = report["tables"].as_array().unwrap().iter().find(|t| t["table"] == "messages").unwrap();
    assert_eq!(messages["known"], before);
    assert_eq!(written(&program), all);
    let report = program.json(&["import", "dwc", FILE]);
    let kept = report["tables"].as_array().unwrap().iter().find(|t| t["table"] == "messages").unwrap();
    assert_eq!((&kept["known"], written(&program)), (&all.into(), all));
}
