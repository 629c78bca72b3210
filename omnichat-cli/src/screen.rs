//! What the two ends of the output are: a terminal of some width that may show colours, or a file or pipe.

use std::io::{self, IsTerminal as _};

/// The columns of the terminal on standard output; nothing when that is no terminal.
pub(crate) fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    Some(size.map_or(80, |size| usize::from(size.ws_col)))
        .map(|columns| if columns == 0 { 80 } else { columns })
}

/// Whether somebody watches standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Whether standard output shows colours.
pub(crate) fn has_colours() -> bool {
    io::stdout().is_terminal() && wants_colours()
}

/// The text for standard output, with an SGR style on a terminal.
pub(crate) fn paint(style: &str, text: &str) -> String {
    styled(style, text, io::stdout().is_terminal())
}

/// The text for standard error, with an SGR style on a terminal.
pub(crate) fn stderr_paint(style: &str, text: &str) -> String {
    styled(style, text, io::stderr().is_terminal())
}

fn wants_colours() -> bool {
    // https://no-color.org: any value but the empty one.
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let able = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
    able && !unwanted
}

fn styled(style: &str, text: &str, terminal: bool) -> String {
    if terminal && wants_colours() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Resolves when nobody reads standard output any more, which a program that waits for news would not notice.
pub(crate) async fn reader_gone() {
    use rustix::event::{PollFd, PollFlags, poll};
    let (gone, heard) = tokio::sync::oneshot::channel();
    // A thread of its own: it may wait as long as the program lives, and nobody waits for it.
    std::thread::spawn(move || {
        let stdout = io::stdout();
        // No events asked for: only a hang-up or an error ends this.
        let mut watched = [PollFd::new(&stdout, PollFlags::empty())];
        while poll(&mut watched, None) == Err(rustix::io::Errno::INTR) {}
        gone.send(())
    });
    if heard.await.is_err() {
        std::future::pending::<()>().await;
    }
}
