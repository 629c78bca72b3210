//! With a daemon: commands go through its control socket, and what it answers is shown. The daemon here is one that
//! only knows its lines.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::thread::{self, JoinHandle};

use omnichat_store::datadir::{DataDir, Lock};

use crate::program::Program;

/// Holds the data directory, answers one command with these lines, and gives the command back.
fn daemon(dir: &Path, lines: &'static [&'static str]) -> (Lock, JoinHandle<String>) {
    let dir = DataDir::open(dir).unwrap();
    let lock = dir.lock().unwrap().unwrap();
    let listener = UnixListener::bind(dir.control_socket()).unwrap();
    let answering = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = String::new();
        BufReader::new(stream.try_clone().unwrap()).read_line(&mut asked).unwrap();
        for line in lines {
            writeln!(stream, "{line}").unwrap();
        }
        asked
    });
    (lock, answering)
}

#[test]
fn a_running_daemon_is_asked_and_its_address_is_the_one_in_links() {
    let program = Program::migrated();
    let (_lock, daemon) = daemon(
        &program.data(),
        &[
            r#"{"here":{"public_url":"http://127.0.0.1:9999"}}"#,
            r#"{"progress":{"what":"working","done":1,"total":2}}"#,
            concat!(
                r#"{"ok":{"reply":"invited","token":"secret","invite":{"id":"019aa000-0000-7000-8000-0000aaaa1111","#,
                r#""email":"ben@example.com","role":"staff","created_at":"2026-11-21T09:30:00.000Z","#,
                r#""expires_at":"2026-11-24T09:30:00.000Z"}}}"#
            ),
        ],
    );
    let run = program.run(&["invite", "create", "--email", "ben@example.com", "--role", "staff"]);
    assert_eq!(run.out, "http://127.0.0.1:9999/admin-app/invite#secret\n", "{run:?}");
    assert!(!run.err.contains("working"), "no progress in a pipe: {}", run.err);
    let asked: serde_json::Value = serde_json::from_str(&daemon.join().unwrap()).unwrap();
    assert_eq!(asked["command"], "invite_create");
}

#[test]
fn what_the_daemon_refuses_is_told_as_it_says_it() {
    let program = Program::migrated();
    let (_lock, daemon) = daemon(
        &program.data(),
        &[concat!(
            r#"{"error":{"type":"/docs/errors/not_found","title":"There is no such thing","status":404,"#,
            r#""code":"not_found","detail":"There is no such user."}}"#
        )],
    );
    let run = program.run(&["user", "disable", "nobody@example.com"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), "Error: There is no such user.\n"));
    daemon.join().unwrap();
}

#[test]
fn a_daemon_that_dies_before_it_answers_is_told_as_unsure() {
    let program = Program::migrated();
    let (_lock, daemon) = daemon(&program.data(), &[]);
    let run = program.run(&["user", "list"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("may have done what was asked, or not"), "{}", run.err);
    daemon.join().unwrap();
}

#[test]
fn a_daemon_is_reached_below_a_long_path_too() {
    let program = Program::new();
    let deep = program.home.path().join("a".repeat(90)).join("b".repeat(90));
    let deep = deep.to_str().unwrap();
    program.ok(&["--data-dir", deep, "migrate", "up"]);
    let dir = DataDir::open(Path::new(deep)).unwrap();
    let _lock = dir.lock().unwrap().unwrap();
    // Bound through a link, since the address itself is too long.
    let link = program.home.path().join("link");
    std::os::unix::fs::symlink(dir.path(), &link).unwrap();
    let listener = UnixListener::bind(link.join("control.sock")).unwrap();
    let answering = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        BufReader::new(stream.try_clone().unwrap()).read_line(&mut String::new()).unwrap();
        writeln!(stream, r#"{{"ok":{{"reply":"seeded","conversations":12}}}}"#).unwrap();
    });
    assert_eq!(program.json(&["--data-dir", deep, "seed", "demo"])["conversations"], 12);
    answering.join().unwrap();
}

#[test]
fn a_holder_that_does_not_answer_is_named_and_migrations_do_not_wait_for_it() {
    let program = Program::with_owner();
    let dir = DataDir::open(&program.data()).unwrap();
    let _lock = dir.lock().unwrap().unwrap();
    let holder = format!("process {}", std::process::id());
    for args in [vec!["user", "list"], vec!["migrate", "up"], vec!["migrate", "down", "--yes"]] {
        let run = program.run(&args);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains(&holder) && run.err.contains("Hint:"), "{}", run.err);
    }
    assert!(program.ok(&["migrate", "status"]).contains("yes"));
}
