//! What is generated from the program and committed: its manual page and completions.
//! `make gen` writes them (OMNICHAT_GEN=1); otherwise a stale one fails here.

use std::path::Path;

use clap_complete::Shell;

/// Compares a committed file with what it should hold, or writes it.
fn committed(path: &str, expected: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("OMNICHAT_GEN").is_some() {
        std::fs::write(&file, expected).expect("the checkout can be written");
    }
    let found = std::fs::read(&file).unwrap_or_default();
    assert!(found == expected, "{path} is stale: run `make gen`");
}

#[test]
fn the_manual_page_is_what_the_program_says() {
    let mut page = Vec::new();
    clap_mangen::Man::new(omnichat_tui::args()).render(&mut page).unwrap();
    committed("man/omnichat-tui.1", &page);
}

#[test]
fn the_completions_are_what_the_program_says() {
    for (shell, file) in [
        (Shell::Bash, "omnichat-tui.bash"),
        (Shell::Zsh, "_omnichat-tui"),
        (Shell::Fish, "omnichat-tui.fish"),
    ] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut omnichat_tui::args(), "omnichat-tui", &mut script);
        committed(&format!("completions/{file}"), &script);
    }
}
