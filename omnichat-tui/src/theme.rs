//! Colours and weights, in one place. With `NO_COLOR` only weights are left; nothing on the screen is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Theme {
    pub(crate) colors: bool,
}

impl Theme {
    fn color(self, color: Color) -> Style {
        if self.colors { Style::new().fg(color) } else { Style::new() }
    }

    pub(crate) fn plain(self) -> Style {
        Style::new()
    }

    /// A title or mark on a border, which may be dim itself.
    pub(crate) fn on_border(self, style: Style) -> Style {
        style.add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM)
    }

    /// What matters less.
    pub(crate) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(crate) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Names of visitors, the focused border, keys in hints.
    pub(crate) fn accent(self) -> Style {
        self.color(Color::Cyan)
    }

    pub(crate) fn good(self) -> Style {
        self.color(Color::Green)
    }

    pub(crate) fn worry(self) -> Style {
        self.color(Color::Yellow)
    }

    pub(crate) fn bad(self) -> Style {
        self.color(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Notes, which only staff see.
    pub(crate) fn note(self) -> Style {
        self.color(Color::Yellow)
    }

    /// The row under the cursor.
    pub(crate) fn selected(self, focused: bool) -> Style {
        if focused {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new().add_modifier(Modifier::BOLD)
        }
    }

    pub(crate) fn border(self, focused: bool) -> Style {
        if focused { self.accent().add_modifier(Modifier::BOLD) } else { self.dim() }
    }

    /// How long somebody waits, from calm to urgent, in milliseconds.
    pub(crate) fn waiting(self, ms: i64) -> Style {
        match ms {
            ms if ms < 2 * 60_000 => self.good(),
            ms if ms < 10 * 60_000 => self.worry(),
            _ => self.bad(),
        }
    }
}
