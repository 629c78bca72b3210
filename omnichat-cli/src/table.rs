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
        let width = width.filter(|_| self.cut).unwrap_or(usize::MAX);
        let widths = self.widths(width);
        let heads = screen::paint("1", &cut(&row(&self.heads, &widths), width));
        let rows = self.rows.iter().map(|cells| cut(&row(cells, &widths), width));
        std::iter::once(heads).chain(rows).collect::<Vec<_>>().join("\n")
    }

    /// What the columns need. Where that is too much, those in which nothing stands are left out, which is a width of
    /// nothing, and the widest are made narrower.
    fn widths(&self, width: usize) -> Vec<usize> {
        let widest =
            |column: usize| self.rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
        let mut widths: Vec<_> =
            (self.heads.iter().enumerate()).map(|(n, head)| widest(n).max(head.width())).collect();
        if taken(&widths) > width {
            for (n, needed) in widths.iter_mut().enumerate().filter(|(n, _)| widest(*n) == 0) {
                *needed = if n == 0 { *needed } else { 0 };
            }
        }
        while taken(&widths) > width {
            // The first column names the row: it is what one copies.
            match widths.iter_mut().skip(1).max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

/// How wide a row of such columns is.
fn taken(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    shown.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
}

fn row(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths).filter(|(_, width)| **width > 0) {
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

    #[test]
    fn on_a_narrow_terminal_empty_columns_go_first_and_no_row_is_broken() {
        let row = ["8f79eba5", "uncertain", "+12025550144", "", "Twilio broke off"].map(str::to_owned);
        let table = Table::new(["ID", "STATE", "TO", "NEXT TRY", "WHY"], [row]);
        assert!(table.render(None).contains("NEXT TRY"));
        assert_eq!(
            table.render(Some(46)),
            "ID        STATE      TO            WHY\n8f79eba5  uncertain  +12025550144  Twilio bro…"
        );
        for width in 8..60 {
            let shown = table.render(Some(width));
            assert!(shown.lines().all(|line| line.width() <= width), "{width}: {shown}");
        }
    }
}
