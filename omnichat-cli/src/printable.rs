//! Text from outside, made safe for a terminal: nothing that a visitor writes may move the cursor, change colours or
//! turn the reading direction of what stands beside it.

/// One line: breaks become ` ⏎ `.
pub(crate) fn line(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (n, line) in text.trim().lines().enumerate() {
        if n > 0 {
            safe.push_str(" ⏎ ");
        }
        safe.extend(line.chars().map(|c| if c == '\t' { ' ' } else { visible(c) }));
    }
    safe
}

/// Several lines, broken where the text is.
pub(crate) fn block(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if matches!(c, '\n' | '\t') { c } else { visible(c) })
        .collect()
}

fn visible(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_become_harmless_pictures() {
        assert_eq!(line("\u{1b}[31mred\u{7} \u{9b}2J \u{202e}txt"), "␛[31mred␇ \u{fffd}2J \u{fffd}txt");
        assert_eq!(line(" one\r\n\ttwo\n"), "one ⏎  two");
        assert_eq!(block("one\r\n\ttwo\u{1b}"), "one\n\ttwo␛");
    }
}
