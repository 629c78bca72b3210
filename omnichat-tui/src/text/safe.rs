//! Makes text from outside harmless. A message may contain escape sequences that would move the cursor, change the
//! title or fill the clipboard of the terminal, and marks that make text read other than it is stored. Everything that
//! is shown and was not written in this program goes through here.

/// Text of one line: line breaks become blanks.
pub(crate) fn line(text: &str) -> String {
    text.chars().filter_map(|c| if matches!(c, '\n' | '\r' | '\t') { Some(' ') } else { shown(c) }).collect()
}

/// Text of several lines: line breaks stay, tabs become four blanks.
pub(crate) fn lines(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => safe.push('\n'),
            '\t' => safe.push_str("    "),
            c => safe.extend(shown(c)),
        }
    }
    safe
}

/// What stands for a character on the screen; nothing for those that are not seen anyway.
fn shown(c: char) -> Option<char> {
    match c {
        // Unicode has a picture of each of these: ␀ … ␛ … ␟ and ␡.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('\u{2421}'),
        // The second set of controls: a terminal may take U+009B for the beginning of a sequence.
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        // Marks that turn the direction of text around what follows.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        '\u{2028}' | '\u{2029}' => Some(' '),
        // Not seen, and not of one width in all terminals. The joiner U+200D stays: it builds emoji and letters.
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => None,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_seen_instead_of_obeyed() {
        assert_eq!(line("\x1b]0;owned\x07 \x1b[2J"), "␛]0;owned␇ ␛[2J");
        assert_eq!(lines("a\u{9b}31mb\u{7f}\0"), "a\u{fffd}31mb␡␀");
        let nasty: String = ('\0'..='\u{9f}').collect();
        assert!(!line(&nasty).chars().any(char::is_control));
        assert!(!lines(&nasty).chars().any(|c| c.is_control() && c != '\n'));
    }

    #[test]
    fn marks_that_turn_text_around_are_shown_as_such() {
        assert_eq!(line("invoice\u{202e}fdp.exe"), "invoice\u{fffd}fdp.exe");
        assert_eq!(line("a\u{200b}b\u{feff}"), "ab");
    }

    #[test]
    fn line_breaks_of_every_kind_are_one_kind() {
        assert_eq!(lines("a\r\nb\rc\nd\u{2028}e"), "a\nb\nc\nd\ne");
        assert_eq!(line("a\r\nb\tc"), "a  b c");
    }

    #[test]
    fn emoji_and_other_scripts_stay_whole() {
        for text in ["👩‍👩‍👧‍👦 👍🏽 ❤️", "日本語", "مرحبا", "नमस्ते"]
        {
            assert_eq!(line(text), text);
        }
    }
}
