//! How many SMS a text takes. A phone network carries 140 bytes at a time: 160 characters of its own alphabet, or 70 of
//! any other; of a longer text each part is a little shorter, since it says which part it is. See 3GPP TS 23.038 and 23.040.

use crate::word::words;

words! {
    /// How an SMS is written.
    pub enum SmsAlphabet {
        /// The network's own alphabet, seven bits for a character; `€`, `[` and some others count twice.
        Gsm7 = "gsm-7",
        /// Unicode, sixteen bits; what does not fit in them counts twice, as most emoji do.
        Ucs2 = "ucs-2",
    }
}

/// What a text takes as SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// In which alphabet.
    pub alphabet: SmsAlphabet,
    /// How many characters it counts in that.
    pub units: usize,
    /// How many SMS it takes: what it costs, at most carriers.
    pub count: usize,
}

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
    ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Written as two characters of the alphabet.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

impl SmsAlphabet {
    /// How many units one SMS holds, and how many each part of a longer text.
    const fn room(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }
}

fn gsm7(c: char) -> Option<usize> {
    if BASIC.contains(c) { Some(1) } else { EXTENSION.contains(c).then_some(2) }
}

/// What a text takes. An empty one takes none.
#[must_use]
pub fn segments(text: &str) -> Segments {
    let is_gsm = text.chars().all(|c| gsm7(c).is_some());
    let alphabet = if is_gsm { SmsAlphabet::Gsm7 } else { SmsAlphabet::Ucs2 };
    let width = |c: char| if is_gsm { gsm7(c).unwrap_or(1) } else { c.len_utf16() };
    let units = text.chars().map(width).sum();
    let (alone, part) = alphabet.room();
    let mut count = usize::from(units > 0);
    if units > alone {
        let mut used = 0;
        for c in text.chars() {
            // What counts twice is never torn in two.
            if used + width(c) > part {
                count += 1;
                used = 0;
            }
            used += width(c);
        }
    }
    Segments { alphabet, units, count }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (SmsAlphabet, usize, usize) {
        let Segments { alphabet, units, count } = segments(text);
        (alphabet, units, count)
    }

    #[test]
    fn a_text_in_the_networks_alphabet_takes_one_sms_up_to_160_and_then_one_for_each_153() {
        use SmsAlphabet::Gsm7;
        assert_eq!(of(""), (Gsm7, 0, 0));
        assert_eq!(of("Grüße, Ωmega @ £5\n"), (Gsm7, 18, 1));
        assert_eq!(of(&"a".repeat(160)), (Gsm7, 160, 1));
        assert_eq!(of(&"a".repeat(161)), (Gsm7, 161, 2));
        assert_eq!(of(&"a".repeat(306)), (Gsm7, 306, 2));
        assert_eq!(of(&"a".repeat(307)), (Gsm7, 307, 3));
    }

    #[test]
    fn what_stands_in_the_extension_counts_twice_and_is_never_torn() {
        use SmsAlphabet::Gsm7;
        assert_eq!(of("5€"), (Gsm7, 3, 1));
        assert_eq!(of(&"[".repeat(80)), (Gsm7, 160, 1));
        // 76 pairs fill 152 of 153: the odd place stays empty in each part.
        assert_eq!(of(&"[".repeat(152)), (Gsm7, 304, 2));
        assert_eq!(of(&"[".repeat(153)), (Gsm7, 306, 3));
    }

    #[test]
    fn one_other_letter_makes_all_of_it_unicode_and_emoji_count_twice() {
        use SmsAlphabet::Ucs2;
        assert_eq!(of("Привет"), (Ucs2, 6, 1));
        assert_eq!(of(&format!("{}’", "a".repeat(69))), (Ucs2, 70, 1));
        assert_eq!(of(&format!("{}’", "a".repeat(70))), (Ucs2, 71, 2));
        assert_eq!(of(&"👍".repeat(35)), (Ucs2, 70, 1));
        // 33 pairs fill 66 of 67.
        assert_eq!(of(&"👍".repeat(66)), (Ucs2, 132, 2));
        assert_eq!(of(&"👍".repeat(67)), (Ucs2, 134, 3));
    }
}
