//! The program `omnichat-tui`: reads the command line, runs, and says errors in plain words.

use std::process::ExitCode;

use clap::Parser as _;
use omnichat_tui::Args;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let args = Args::parse();
    match omnichat_tui::run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is where errors are said")]
fn explain(error: &anyhow::Error) {
    let hint = error.chain().find_map(|e| match e.downcast_ref::<omnichat_client::Error>() {
        Some(error) => error.hint(),
        None => e.downcast_ref::<omnichat_tui::NoTerminal>().map(omnichat_tui::NoTerminal::hint),
    });
    eprintln!("Error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  Caused by: {cause}");
    }
    if let Some(hint) = hint {
        eprintln!("  Hint: {hint}");
    }
}
