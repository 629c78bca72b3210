//! A small editor for replies, notes, searches and logins: text and a cursor, moved by graphemes. Pure; it neither sends
//! nor draws.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{width, wrap};

/// Text that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Composer {
    text: String,
    /// A byte offset at the border of a grapheme.
    cursor: usize,
}

impl Composer {
    pub(crate) fn with(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Takes the text out.
    pub(crate) fn take(&mut self) -> String {
        self.cursor = 0;
        std::mem::take(&mut self.text)
    }

    pub(crate) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
    }

    /// Puts this in place of what stands between `from` and the cursor.
    pub(crate) fn replace_from(&mut self, from: usize, text: &str) {
        self.delete_to(from);
        self.insert(text);
    }

    /// Text that stood elsewhere, in a line of its own.
    pub(crate) fn put_below(&mut self, text: &str) {
        self.cursor = self.text.len();
        if !self.is_blank() {
            self.insert("\n");
        }
        self.insert(text);
    }

    /// Pasted text: its line breaks stay, other controls are dropped.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        self.insert(&text);
    }

    /// An editing key, in an editor of `columns` columns; false when it means nothing here.
    pub(crate) fn key(&mut self, key: KeyEvent, columns: usize) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char('a') if control => self.cursor = self.line_start(),
            KeyCode::Char('e') if control => self.cursor = self.line_end(),
            KeyCode::Char('w') if control => self.delete_to(self.word_before()),
            KeyCode::Char('u') if control => self.delete_to(self.line_start()),
            KeyCode::Char('k') if control => self.delete_to(self.line_end()),
            KeyCode::Char('b') if alt => self.cursor = self.word_before(),
            KeyCode::Char('f') if alt => self.cursor = self.word_after(),
            KeyCode::Char(c) if !control && !alt && !c.is_control() => {
                self.insert(c.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace if alt || control => self.delete_to(self.word_before()),
            KeyCode::Backspace => self.delete_to(self.before()),
            KeyCode::Delete => self.delete_to(self.after()),
            KeyCode::Left if control || alt => self.cursor = self.word_before(),
            KeyCode::Right if control || alt => self.cursor = self.word_after(),
            KeyCode::Left => self.cursor = self.before(),
            KeyCode::Right => self.cursor = self.after(),
            KeyCode::Home => self.cursor = self.line_start(),
            KeyCode::End => self.cursor = self.line_end(),
            KeyCode::Up => self.move_rows(columns, -1),
            KeyCode::Down => self.move_rows(columns, 1),
            _ => return false,
        }
        true
    }

    /// Row and column of the cursor at `columns` columns.
    pub(crate) fn place(&self, columns: usize) -> (usize, usize) {
        let rows = wrap::rows(&self.text, columns);
        // The last row that begins at or before the cursor: at a soft break that is the next row.
        let row = rows.iter().rposition(|row| row.start <= self.cursor).unwrap_or(0);
        (row, width(&self.text[rows[row].start..self.cursor]).min(columns))
    }

    fn move_rows(&mut self, columns: usize, by: isize) {
        let (row, column) = self.place(columns);
        let rows = wrap::rows(&self.text, columns);
        let Some(target) = row.checked_add_signed(by).and_then(|row| rows.get(row)) else {
            self.cursor = if by < 0 { 0 } else { self.text.len() };
            return;
        };
        let mut at = target.start;
        for grapheme in self.text[target.clone()].graphemes(true) {
            if width(&self.text[target.start..at + grapheme.len()]) > column {
                break;
            }
            at += grapheme.len();
        }
        // Behind the last character of a row that goes on below is the beginning of the next one.
        let soft = at == target.end && at < self.text.len() && !self.text[at..].starts_with('\n');
        if soft && at > target.start {
            at = self.text[..at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        }
        self.cursor = at;
    }

    fn delete_to(&mut self, to: usize) {
        let (from, to) = (self.cursor.min(to), self.cursor.max(to));
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.cursor + self.text[self.cursor..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let mut words = self.text[..self.cursor].unicode_word_indices();
        words.next_back().map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let next = self.text[self.cursor..].unicode_word_indices().next();
        next.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(composer: &mut Composer, code: KeyCode, modifiers: KeyModifiers) {
        assert!(composer.key(KeyEvent::new(code, modifiers), 20));
    }

    #[test]
    fn one_key_deletes_one_visible_character() {
        let mut composer = Composer::with("a👩‍👩‍👧‍👦e\u{301}");
        press(&mut composer, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(composer.text(), "a👩‍👩‍👧‍👦");
        press(&mut composer, KeyCode::Left, KeyModifiers::NONE);
        press(&mut composer, KeyCode::Delete, KeyModifiers::NONE);
        assert_eq!(composer.text(), "a");
    }

    #[test]
    fn words_and_lines_are_deleted_as_in_a_shell() {
        let mut composer = Composer::with("one two\nthree four");
        press(&mut composer, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(composer.text(), "one two\nthree ");
        press(&mut composer, KeyCode::Char('u'), KeyModifiers::CONTROL);
        assert_eq!(composer.text(), "one two\n");
        press(&mut composer, KeyCode::Up, KeyModifiers::NONE);
        press(&mut composer, KeyCode::Char('k'), KeyModifiers::CONTROL);
        assert_eq!(composer.text(), "\n");
    }

    #[test]
    fn the_cursor_is_found_in_wrapped_text_and_moves_by_rows() {
        let mut composer = Composer::with("the quick brown fox jumps");
        assert_eq!(composer.place(10), (2, 5));
        composer.key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE), 10);
        assert_eq!(composer.place(10), (1, 5));
        composer.key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE), 10);
        composer.key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE), 10);
        assert_eq!(composer.place(10), (0, 0));
        assert_eq!(Composer::with("日本").place(10), (0, 4));
        assert_eq!(Composer::with("one\n").place(10), (1, 0));
    }

    #[test]
    fn pasted_line_breaks_stay_and_escapes_do_not() {
        let mut composer = Composer::with("> ");
        composer.paste("one\r\ntwo\x1b[31m\rthree");
        assert_eq!(composer.text(), "> one\ntwo[31m\nthree");
    }
}
