//! Texts that nobody wrote, for data to measure with: a few thousand words of which few are frequent and most are rare,
//! as in any language. The same in every run. No I/O.

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

/// The frequent ones, most frequent first.
const FREQUENT: &str = "the to i and a is it my you of in for we have on not with can that order this be was are \
    please your as me do at has but from will if bike so there what hello when an or still would by am us where how \
    about hi out no one all been delivery could back shop thanks wheel they just also up day time need new does any \
    send today week brake then got now thank which after get colour email number address only size tomorrow help \
    parcel check two before chain light right again invoice pay more payment arrived card work money frame month \
    return well way stock pedal look account first some left ordered";
/// The rare ones are made of these.
const BEGINNINGS: [&str; 16] =
    ["bra", "ce", "do", "fli", "gar", "ha", "ki", "lor", "mu", "ne", "pra", "ru", "ste", "ti", "vo", "wen"];
const MIDDLES: [&str; 16] =
    ["ba", "cti", "de", "fo", "ga", "li", "lu", "mi", "na", "pe", "ra", "ri", "so", "ta", "ven", "zo"];
const ENDINGS: [&str; 14] =
    ["al", "er", "et", "ia", "ing", "ish", "le", "ment", "ness", "on", "ous", "st", "ty", "ure"];
/// Names of people, put together from two of them.
const NAMES: [&str; 24] = [
    "Ada", "Amir", "Bela", "Carla", "Chen", "Dara", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kofi",
    "Lena", "Mina", "Nils", "Olga", "Pavel", "Rosa", "Sami", "Tara", "Uma", "Vera", "Yuki",
];
/// Words of a text, at least and at most.
const WORDS: (u32, u32) = (5, 40);
const SEED: u64 = 20_260_101;

/// Where words come from.
pub(super) struct Prose {
    words: Vec<String>,
    /// For each word, how often it or one before it comes, of the last entry in all.
    until: Vec<f64>,
    dice: StdRng,
}

impl Prose {
    pub(super) fn new() -> Self {
        let rare = BEGINNINGS.iter().flat_map(|a| {
            MIDDLES.iter().flat_map(move |b| ENDINGS.iter().map(move |c| format!("{a}{b}{c}")))
        });
        let words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).chain(rare).collect();
        // Zipf's law, with Mandelbrot's shift for the most frequent words.
        let mut sum = 0.0;
        let until = (0..words.len()).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        });
        Self { until: until.collect(), words, dice: StdRng::seed_from_u64(SEED) }
    }

    /// A number from 0 to one less than `end`.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        self.dice.random_range(0..end)
    }

    pub(super) fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.dice.fill_bytes(&mut bytes);
        bytes
    }

    pub(super) fn name(&mut self) -> String {
        let mut one = || NAMES[self.dice.random_range(0..NAMES.len())];
        let (first, last) = (one(), one());
        format!("{first} {last}{}", ["s", "sen", "ova", "ez"][self.dice.random_range(0..4)])
    }

    /// A sentence.
    pub(super) fn text(&mut self) -> String {
        let count = self.dice.random_range(WORDS.0..=WORDS.1);
        let mut text = String::with_capacity(count as usize * 7);
        for n in 0..count {
            let word = self.word();
            if n == 0 {
                let mut letters = word.chars();
                text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                text.push_str(letters.as_str());
            } else {
                text.push(' ');
                text.push_str(&word);
            }
        }
        text.push('.');
        text
    }

    fn word(&mut self) -> String {
        let last = self.until.last().copied().unwrap_or(1.0);
        let at = self.dice.random_range(0.0..last);
        let place = self.until.partition_point(|until| *until <= at);
        self.words[place.min(self.words.len() - 1)].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn texts_are_the_same_in_every_run_and_as_long_as_people_write() {
        let (mut one, mut other) = (Prose::new(), Prose::new());
        for _ in 0..100 {
            let text = one.text();
            assert_eq!(text, other.text());
            assert!((5..=40).contains(&text.split(' ').count()), "{text}");
        }
    }

    #[test]
    fn few_words_are_frequent_and_most_are_rare() {
        let mut prose = Prose::new();
        assert!(prose.words.len() > 3000);
        let mut counts: HashMap<String, u32> = HashMap::new();
        (0..100_000).for_each(|_| *counts.entry(prose.word()).or_default() += 1);
        assert!(counts["the"] > 20 * counts["ordered"] && counts["the"] < 10_000, "{}", counts["the"]);
        let rare = counts.values().filter(|count| **count < 30).count();
        assert!(rare > counts.len() / 2, "{rare} of {}", counts.len());
    }
}
