//! A database copied by the command: into another data directory, from a server where the test run has one, and refused.

use serde_json::Value;

use crate::program::Program;

fn url(dir: &std::path::Path) -> String {
    format!("sqlite:{}", dir.display())
}

#[test]
fn a_copy_is_an_installation_of_its_own_with_everything_in_it() {
    let program = Program::with_owner();
    program.ok(&["seed", "demo"]);
    let new = program.home.path().join("new");
    let (from, to) = (url(&program.data()), url(&new));
    let run = program.run(&["database", "copy", "--from", &from, "--to", &to, "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let copied: Value = serde_json::from_str(&run.out).unwrap();
    let messages = copied["items"].as_array().unwrap().iter().find(|t| t["table"] == "messages").unwrap();
    assert!(messages["rows"].as_u64().unwrap() > 10, "{messages}");
    assert_eq!(messages["from"], messages["to"]);

    let users = program.ok(&["--data-dir", new.to_str().unwrap(), "user", "list", "--json"]);
    assert_eq!(users, program.ok(&["user", "list", "--json"]));
    let again = program.run(&["database", "copy", "--from", &from, "--to", &to]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("holds tenants already"), "{}", again.err);
}

#[test]
fn what_cannot_be_copied_says_why() {
    let program = Program::with_owner();
    let own = url(&program.data());
    let run = program.run(&["database", "copy", "--from", &own, "--to", &own]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = program.run(&["database", "copy", "--from", "sqlite:nowhere", "--to", "sqlite:new"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("There is no database at --from"), "{}", run.err);
    assert!(!program.home.path().join("nowhere").exists());
    let other = program.home.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("secret.key"), [7; 32]).unwrap();
    let run = program.run(&["database", "copy", "--from", &own, "--to", &url(&other)]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("key of another installation"), "{}", run.err);
    let run = program.run(&["database", "copy", "--from", "mysql://x", "--to", "sqlite:new"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("must be postgres://"), "{}", run.err);
}
