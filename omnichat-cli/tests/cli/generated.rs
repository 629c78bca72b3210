//! What is generated from the command line and committed: the reference (as a snapshot), manual pages, completions.
//! `make gen` rewrites pages and completions; `cargo insta review` accepts a changed reference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::Program;

/// The long help of a command and of all below it.
fn reference(command: &clap::Command, path: &str, pages: &mut String) {
    let name = format!("{path}{}", command.get_name());
    let help = command.clone().term_width(100).bin_name(&name).render_long_help();
    *pages += &format!("━━ {name}\n\n{help}\n\n");
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        reference(below, &format!("{name} "), pages);
    }
}

#[test]
fn the_reference_of_the_whole_command_line_is_as_reviewed() {
    let mut pages = String::new();
    let mut command = omnichat_cli::command();
    command.build();
    reference(&command, "", &mut pages);
    let pages: Vec<_> = pages.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("reference", pages.join("\n"));
}

#[test]
fn committed_manual_pages_are_what_the_program_writes() {
    compare("man");
}

#[test]
fn committed_completions_are_what_the_program_writes() {
    compare("completions");
}

/// Compares a committed directory with what `omnichat generate` writes now.
fn compare(what: &str) {
    let fresh = tempfile::tempdir().unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(what);
    let dir = fresh.path().to_str().unwrap();
    Program::new().ok(&["generate", what, dir]);
    let (now, before) = (files(fresh.path()), files(&committed));
    let stale: Vec<_> =
        now.keys().chain(before.keys()).filter(|name| now.get(*name) != before.get(*name)).collect();
    assert!(stale.is_empty(), "stale: {stale:?}; run `make gen` (remove those that no command has any more)");
}

/// The files of a directory, but for those of the daemon and the terminal UI: their own tests hold them.
fn files(dir: &Path) -> BTreeMap<String, String> {
    let is_theirs = |name: &str| name.contains("omnichatd") || name.contains("omnichat-tui");
    fs::read_dir(dir)
        .unwrap()
        .map(Result::unwrap)
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .filter(|(name, _)| !is_theirs(name))
        .collect()
}
