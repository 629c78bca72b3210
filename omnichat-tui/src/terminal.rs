//! The terminal, taken over and given back: also after an error, and after a panic before its text is printed.

use std::io::{self, IsTerminal as _, Stdout, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// There is no terminal to draw on.
#[derive(Debug)]
pub struct NoTerminal;

impl NoTerminal {
    /// What to do instead.
    #[must_use]
    pub fn hint(&self) -> String {
        "run it in a terminal; for scripts there are `omnichat conversation list --json` and `omnichat tail --json`".into()
    }
}

impl std::fmt::Display for NoTerminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("omnichat-tui draws on a terminal, and its input or output is none.")
    }
}

impl std::error::Error for NoTerminal {}

/// Whether there is something to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The taken-over terminal; dropping it gives it back.
pub(crate) struct Screen {
    pub(crate) terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    pub(crate) fn take() -> anyhow::Result<Self> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(NoTerminal.into());
        }
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            restore();
            before(info);
        }));
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        // From here on dropping undoes what was done.
        let mut screen = Self { terminal: Terminal::new(CrosstermBackend::new(io::stdout()))? };
        execute!(screen.terminal.backend_mut(), EnterAlternateScreen, EnableBracketedPaste)?;
        screen.terminal.clear()?;
        Ok(screen)
    }

    pub(crate) fn ring(&mut self) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(b"\x07")?;
        io::Write::flush(out)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Once only: a second time would put the cursor over what was printed since. What fails here has nowhere left to be said.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}
