//! Colours and weights, in one place. With `NO_COLOR` only weights are left, and on a light background colours are dark;
//! nothing on the screen is told by colour alone.

use std::ffi::OsStr;

use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Theme {
    pub(crate) colors: bool,
    /// Whether the terminal says that its background is light.
    pub(crate) light: bool,
}

impl Theme {
    /// What the environment asks for: `NO_COLOR`, and `COLORFGBG` as terminals set it, such as `0;15`.
    pub(crate) fn asked(no_color: Option<&OsStr>, ground: Option<&OsStr>) -> Self {
        // https://no-color.org: any value but the empty one.
        let colors = no_color.is_none_or(OsStr::is_empty);
        let ground = ground.and_then(OsStr::to_str).and_then(|colors| colors.rsplit(';').next());
        Self { colors, light: matches!(ground, Some("7" | "15")) }
    }

    /// The first where the background is dark, the other where it is light.
    fn color(self, dark: Color, light: Color) -> Style {
        let color = if self.light { light } else { dark };
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
        self.color(Color::Cyan, Color::Blue)
    }

    pub(crate) fn good(self) -> Style {
        self.color(Color::Green, Color::Reset)
    }

    pub(crate) fn worry(self) -> Style {
        self.color(Color::Yellow, Color::Magenta)
    }

    pub(crate) fn bad(self) -> Style {
        self.color(Color::Red, Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Notes, which only staff see.
    pub(crate) fn note(self) -> Style {
        self.color(Color::Yellow, Color::Magenta)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_light_background_nothing_is_yellow_cyan_or_green_and_without_colour_nothing_has_any() {
        let asked = |no_color: Option<&'static str>, ground: Option<&'static str>| {
            Theme::asked(no_color.map(OsStr::new), ground.map(OsStr::new))
        };
        let inks = |theme: Theme| {
            [theme.accent(), theme.good(), theme.worry(), theme.bad(), theme.note()].map(|style| style.fg)
        };
        let pale = [Some(Color::Yellow), Some(Color::Cyan), Some(Color::Green)];
        for light in ["0;15", "0;default;15", "0;7"] {
            assert!(!inks(asked(None, Some(light))).iter().any(|ink| pale.contains(ink)), "{light}");
        }
        for dark in [None, Some("15;0"), Some("")] {
            assert!(inks(asked(None, dark)).contains(&Some(Color::Yellow)), "{dark:?}");
        }
        assert_eq!(inks(asked(Some("1"), Some("0;15"))), [None; 5]);
        assert!(asked(Some(""), None).colors);
    }
}
