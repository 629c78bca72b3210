//! The words that phone networks give a meaning to: who sends STOP wants no more messages, and that is the law in many
//! places. Pure; what follows from a word is the store's.

use omnichat_store::opt_outs::OptWord;

/// What the networks of North America and Twilio take for each, in capitals.
const WORDS: &[(OptWord, &[&str])] = &[
    (
        OptWord::Stop,
        &["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ARRET"],
    ),
    (OptWord::Start, &["START", "UNSTOP", "YES"]),
    (OptWord::Help, &["HELP", "INFO", "AIDE"]),
];
/// A text with more bytes is none of the words, whatever stands around them.
const LONGEST: usize = 40;

/// The word that a text is, if it is nothing else. Capitals, blanks and what punctuates do not matter.
#[must_use]
pub fn opt_word(text: &str) -> Option<OptWord> {
    if text.len() > LONGEST {
        return None;
    }
    let bare = text.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).to_uppercase();
    let known = |(word, all): &(OptWord, &[&str])| all.contains(&bare.as_str()).then_some(*word);
    WORDS.iter().find_map(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_when_it_stands_alone_in_whatever_way_it_is_typed() {
        for text in ["STOP", "stop", " Stop. ", "\"stop\"", "unsubscribe!", "Quit"] {
            assert_eq!(opt_word(text), Some(OptWord::Stop), "{text}");
        }
        assert_eq!(opt_word("Start"), Some(OptWord::Start));
        assert_eq!(opt_word("help?"), Some(OptWord::Help));
        for text in ["please stop by tomorrow", "non-stop", "the end", "", "helpful", "yes please"] {
            assert_eq!(opt_word(text), None, "{text}");
        }
    }
}
