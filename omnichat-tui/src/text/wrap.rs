//! Breaks text into rows by the columns that a terminal gives it, at blanks where there are some. Rows are byte ranges of
//! the text, so that a cursor can be found in them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::grapheme_width;

/// The rows of a text at `columns` columns. Every byte but the line breaks belongs to one row; blanks at the end of a
/// row may reach beyond the columns. There is at least one row.
pub(crate) fn rows(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        break_line(text, start..start + line.len(), columns, &mut rows);
        start += line.len() + 1;
    }
    rows
}

/// The rows of a text, without the blanks at their ends.
pub(crate) fn wrapped(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    rows(text, columns).into_iter().map(|row| text[row].trim_end())
}

fn break_line(text: &str, line: Range<usize>, columns: usize, rows: &mut Vec<Range<usize>>) {
    let (mut start, mut used) = (line.start, 0);
    // Where the row could end, and what is used up to there.
    let mut last_break: Option<(usize, usize)> = None;
    for (offset, grapheme) in text[line.clone()].grapheme_indices(true) {
        let at = line.start + offset;
        let wide = grapheme_width(grapheme);
        let blank = grapheme.chars().all(char::is_whitespace);
        if used + wide > columns && !blank && at > start {
            let (end, used_before) = last_break.filter(|(end, _)| *end > start).unwrap_or((at, used));
            rows.push(start..end);
            (start, used, last_break) = (end, used - used_before, None);
        }
        used += wide;
        // After a blank; and beside ideographs, which are written without any.
        if blank || wide == 2 {
            last_break = Some((at + grapheme.len(), used));
        }
    }
    rows.push(start..line.end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    fn wrap(text: &str, columns: usize) -> Vec<&str> {
        wrapped(text, columns).collect()
    }

    #[test]
    fn rows_break_at_blanks_and_keep_line_breaks() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("one\n\ntwo\n", 10), ["one", "", "two", ""]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("  indented code", 80), ["  indented code"]);
    }

    #[test]
    fn a_word_longer_than_the_row_is_cut() {
        assert_eq!(wrap("see https://example.com/x", 10), ["see", "https://ex", "ample.com/", "x"]);
    }

    #[test]
    fn ideographs_and_emoji_break_by_columns_and_never_inside() {
        assert_eq!(wrap("日本語のテキスト", 7), ["日本語", "のテキ", "スト"]);
        assert_eq!(wrap("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 5), ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
        assert_eq!(wrap("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn no_row_is_wider_than_asked_and_no_text_is_lost() {
        let text = "Grüße 日本 from 👍🏽 the  very-long-hyphenated-word   end";
        for columns in 2..40 {
            assert!(wrap(text, columns).iter().all(|row| width(row) <= columns), "{columns}");
            let joined: String = rows(text, columns).into_iter().map(|row| &text[row]).collect();
            assert_eq!(joined, text);
        }
    }
}
