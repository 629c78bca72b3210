//! What can become of a connection, and the deck from which storms deal it: every kind comes once in a round, so that
//! no run is calm by chance.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// How bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// At once.
    Straight,
    /// Each piece waits at most so long.
    Late(Duration),
    /// In pieces of at most so many bytes.
    Crumbs(usize),
}

/// How it ends, once `lasts` bytes have passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Both ends are closed: usually half-way through a frame or a request.
    Cut,
    /// Nothing passes any more, either way, and nobody is told.
    Silence,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    /// How bytes travel.
    pub(super) pace: Pace,
    /// After how many bytes, of both directions together, it ends; never when absent.
    pub(super) lasts: Option<usize>,
    /// How it ends.
    pub(super) ending: Ending,
    /// A whole HTTP request that passed comes to the daemon again, on a new connection.
    pub(super) repeated: bool,
}

impl Fate {
    /// Nothing happens.
    pub(super) const CALM: Self =
        Self { pace: Pace::Straight, lasts: None, ending: Ending::Cut, repeated: false };

    /// What it is called in the count.
    pub(super) fn name(&self) -> String {
        let how = match (self.lasts, self.pace) {
            _ if self.repeated => "repeated",
            (Some(0), _) => "refused",
            (_, Pace::Straight) => "straight",
            (_, Pace::Late(_)) => "late",
            (_, Pace::Crumbs(_)) => "in crumbs",
        };
        let end = match (self.lasts, self.ending) {
            (None | Some(0), _) => "",
            (_, Ending::Cut) => ", then cut",
            (_, Ending::Silence) => ", then silent",
        };
        format!("{how}{end}")
    }
}

/// Deals fates.
#[derive(Debug)]
pub(super) struct Deck {
    chance: StdRng,
    cards: Vec<Card>,
}

#[derive(Clone, Copy, Debug)]
enum Card {
    Refused,
    Repeated,
    /// Within the first few hundred bytes: in the upgrade, the hello or the request.
    CutEarly,
    Cut,
    CutCrumbs,
    CutLate,
    SilentEarly,
    Silent,
    SilentCrumbs,
}

const CARDS: [Card; 12] = [
    Card::Refused,
    Card::Repeated,
    Card::Repeated,
    Card::Repeated,
    Card::CutEarly,
    Card::CutEarly,
    Card::Cut,
    Card::CutCrumbs,
    Card::CutLate,
    Card::SilentEarly,
    Card::Silent,
    Card::SilentCrumbs,
];

impl Deck {
    pub(super) const fn new(chance: StdRng) -> Self {
        Self { chance, cards: Vec::new() }
    }

    pub(super) fn next(&mut self) -> Fate {
        if self.cards.is_empty() {
            self.cards.extend(CARDS);
            self.cards.shuffle(&mut self.chance);
        }
        let early = self.chance.random_range(1..700);
        let later = self.chance.random_range(700..60_000);
        let crumbs = Pace::Crumbs(self.chance.random_range(1..40));
        let late = Pace::Late(Duration::from_millis(self.chance.random_range(1..30)));
        let fate = |pace, lasts, ending| Fate { pace, lasts: Some(lasts), ending, repeated: false };
        match self.cards.pop().unwrap_or(Card::Refused) {
            Card::Refused => fate(Pace::Straight, 0, Ending::Cut),
            // A socket that draws this card passes unharmed for a while: there is nothing to repeat.
            Card::Repeated => Fate { repeated: true, ..fate(Pace::Straight, later, Ending::Cut) },
            Card::CutEarly => fate(Pace::Straight, early, Ending::Cut),
            Card::Cut => fate(Pace::Straight, later, Ending::Cut),
            Card::CutCrumbs => fate(crumbs, later, Ending::Cut),
            Card::CutLate => fate(late, later, Ending::Cut),
            Card::SilentEarly => fate(Pace::Straight, early, Ending::Silence),
            Card::Silent => fate(late, later, Ending::Silence),
            Card::SilentCrumbs => fate(crumbs, later, Ending::Silence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn one_round_of_the_deck_holds_every_misfortune() {
        let mut deck = Deck::new(crate::seed::chance(1));
        let met: BTreeSet<_> = (0..CARDS.len()).map(|_| deck.next().name()).collect();
        let all = [
            "in crumbs, then cut",
            "in crumbs, then silent",
            "late, then cut",
            "late, then silent",
            "refused",
            "repeated, then cut",
            "straight, then cut",
            "straight, then silent",
        ];
        assert_eq!(met, BTreeSet::from(all.map(String::from)));
    }
}
