//! A line that is written in: as much of it as fits around the cursor.

use crate::composer::Composer;
use crate::text::{fit, safe, width};

/// What is seen of it in at most `columns` columns, and the column of the cursor. Of a long line the end before the cursor
/// is seen, which is being written.
pub(super) fn shown(writing: &Composer, columns: usize) -> (String, usize) {
    let before = tail(&safe::line(writing.before_cursor()), columns.saturating_sub(1));
    let rest = safe::line(writing.text().strip_prefix(writing.before_cursor()).unwrap_or_default());
    (fit(&format!("{before}{rest}"), columns), width(&before))
}

/// The end of a text in at most `columns` columns, after `…` where it was cut.
fn tail(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut from = text.len();
    for (at, _) in text.char_indices().rev() {
        if width(&text[at..]) + 1 > columns {
            break;
        }
        from = at;
    }
    format!("…{}", &text[from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_end_is_seen_and_the_cursor_stays_inside() {
        assert_eq!(shown(&Composer::with("abc"), 5), ("abc".into(), 3));
        assert_eq!(shown(&Composer::with("abcde"), 5), ("…cde".into(), 4));
        assert_eq!(shown(&Composer::with("日本語"), 5), ("…語".into(), 3));
    }
}
