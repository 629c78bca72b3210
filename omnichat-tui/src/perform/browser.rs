//! Opens an address in the browser of this machine's desktop. Over a line from elsewhere there is none.

use std::process::Stdio;

use tokio::process::Command;

/// Whether the desktop was asked to.
pub(super) fn open(url: &str) -> bool {
    // Only what a browser shows: anything else could begin some other program.
    let Some(program) = program().filter(|_| url.starts_with("https://") || url.starts_with("http://"))
    else {
        return false;
    };
    let quiet = || Stdio::null();
    let begun = Command::new(program).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    begun.is_ok_and(|mut program| {
        tokio::spawn(async move { program.wait().await });
        true
    })
}

fn program() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    (is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")).then_some("xdg-open")
}
