//! Aligned columns: as wide as they need in a pipe, within the width of a terminal. Knows text only, not what it means.

use unicode_width::UnicodeWidthStr as _;

use crate::{printable, screen};

/// Spaces between two columns.
const GAP: usize = 2;
/// A column is not made narrower than this.
const NARROWEST: usize = 6;

/// Rows under heads.
pub(crate) struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    cut: bool,
}

impl Table {
    pub(crate) fn new<const N: usize>(heads: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Self {
        let rows = rows.into_iter().map(|row| row.iter().map(|cell| printable::line(cell)).collect());
        Self { heads: heads.map(str::to_owned).to_vec(), rows: rows.collect(), cut: true }
    }

    /// On a narrow terminal too nothing is cut: there is something to copy in it.
    pub(crate) fn uncut(self) -> Self {
        Self { cut: false, ..self }
    }

    /// The table without a last line break; `width` is that of the terminal, if it is one.
    pub(crate) fn render(&self, width: Option<usize>) -> String {
        let widths = self.widths(width.filter(|_| self.cut));
        let heads = screen::paint("1", &row(&self.heads, &widths));
        let rows = self.rows.iter().map(|cells| row(cells, &widths));
        std::iter::once(heads).chain(rows).collect::<Vec<_>>().join("\n")
    }

    /// What the columns need, the widest made narrower until all fit.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let cells = |column: usize| self.rows.iter().map(move |row| row[column].width());
        let mut widths: Vec<usize> = (self.heads.iter().enumerate())
            .map(|(column, head)| cells(column).chain([head.width()]).max().unwrap_or(0))
            .collect();
        let fits = width.map_or(usize::MAX, |width| width.saturating_sub(GAP * (widths.len() - 1)));
        while widths.iter().sum::<usize>() > fits {
            // The first column names the row: it is what one copies.
            match widths.iter_mut().skip(1).max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

fn row(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let cell = cut(cell, *width);
        let padding = " ".repeat(width + GAP - cell.width());
        line += &cell;
        line += &padding;
    }
    line.trim_end().to_owned()
}

/// The text, shortened to so many columns with `…`.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + c.to_string().width() >= width {
            break;
        }
        short.push(c);
    }
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        Table::new(["NAME", "TEXT"], [row("Ana", "a long line of text"), row("李小龍", "short")])
    }

    #[test]
    fn columns_are_whole_in_a_pipe_and_aligned_by_what_is_seen() {
        assert_eq!(table().render(None), "NAME    TEXT\nAna     a long line of text\n李小龍  short");
    }

    #[test]
    fn the_widest_column_gives_way_on_a_narrow_terminal() {
        let shown = table().render(Some(20));
        assert_eq!(shown, "NAME    TEXT\nAna     a long line…\n李小龍  short");
        assert!(shown.lines().all(|line| line.width() <= 20));
    }
}
