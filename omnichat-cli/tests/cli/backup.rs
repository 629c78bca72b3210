//! Backups: made, checked, restored, listed, and cut in half.

use std::fs;

use crate::program::Program;

#[test]
fn a_backup_is_made_checked_restored_and_listed() {
    let program = Program::with_owner();
    program.ok(&["seed", "demo"]);
    let file = program.ok(&["backup", "create", "--to", "kept"]);
    let file = file.trim_end();
    assert!(file.starts_with(program.home.path().canonicalize().unwrap().to_str().unwrap()), "{file}");
    assert_eq!(program.json(&["backup", "verify", file])["manifest"]["rows"]["users"], rows(&program));
    assert_eq!(program.json(&["backup", "list", "--to", "kept"])["items"][0]["file"], file);
    assert!(program.json(&["backup", "list"])["items"].as_array().unwrap().is_empty());

    program.ok(&["backup", "restore", file, "--data-dir", "new"]);
    let restored = program.ok(&["--data-dir", "new", "user", "list", "--json"]);
    assert_eq!(restored, program.ok(&["user", "list", "--json"]));

    let again = program.run(&["backup", "restore", file, "--data-dir", "new"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("holds a database already"), "{}", again.err);
}

fn rows(program: &Program) -> usize {
    program.json(&["user", "list"])["items"].as_array().unwrap().len()
}

#[test]
fn a_restore_does_not_guess_where_to() {
    let program = Program::with_owner();
    let file = program.ok(&["backup", "create"]);
    let run = program.run(&["backup", "restore", file.trim_end()]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("--data-dir NEW"), "{}", run.err);
}

#[test]
fn a_backup_cut_in_half_is_refused_and_leaves_nothing_behind() {
    let program = Program::with_owner();
    let file = program.ok(&["backup", "create"]);
    let whole = fs::read(file.trim_end()).unwrap();
    let half = program.home.path().join("half.omnichat-backup");
    fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let half = half.to_str().unwrap();
    for args in [vec!["backup", "verify", half], vec!["backup", "restore", half, "--data-dir", "new"]] {
        let run = program.run(&args);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains("is not a whole backup"), "{}", run.err);
    }
    assert!(!program.home.path().join("new").exists());
}
