//! Who goes next: what belongs to one lane goes one after the other, lanes go side by side. Pure.

use std::collections::{HashMap, VecDeque};

use omnichat_api::InboxId;

/// What must not be overtaken by its like: the inbox, and the contact or message that it is about.
pub(super) type Lane = (InboxId, String);

/// The lanes in which something goes, each with what waits behind it.
pub(super) struct Lanes<T>(HashMap<Lane, VecDeque<T>>);

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Lanes<T> {
    /// How many there are, with all that go and all that wait.
    pub(super) fn len(&self) -> usize {
        self.0.values().map(|waiting| 1 + waiting.len()).sum()
    }

    /// The inboxes of which so many go and wait, or more.
    pub(super) fn full(&self, many: usize) -> Vec<InboxId> {
        let mut of = HashMap::<InboxId, usize>::new();
        for ((inbox, _), waiting) in &self.0 {
            *of.entry(*inbox).or_default() += 1 + waiting.len();
        }
        of.into_iter().filter(|(_, count)| *count >= many).map(|(inbox, _)| inbox).collect()
    }

    /// The lanes in which something goes.
    pub(super) fn all(&self) -> Vec<Lane> {
        self.0.keys().cloned().collect()
    }

    /// Enters a lane: gives it back when it may go at once.
    pub(super) fn enter(&mut self, lane: Lane, one: T) -> Option<T> {
        match self.0.get_mut(&lane) {
            Some(waiting) => {
                waiting.push_back(one);
                None
            }
            None => {
                self.0.insert(lane, VecDeque::new());
                Some(one)
            }
        }
    }

    /// What went in a lane has ended: who goes next there.
    pub(super) fn leave(&mut self, lane: &Lane) -> Option<T> {
        let next = self.0.get_mut(lane)?.pop_front();
        if next.is_none() {
            self.0.remove(lane);
        }
        next
    }

    /// Those that still wait.
    pub(super) fn rest(self) -> impl Iterator<Item = T> {
        self.0.into_values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_gone_through_in_order_and_no_lane_waits_for_another() {
        let inbox = InboxId::new();
        let lane = |of: &str| (inbox, of.to_owned());
        let mut lanes = Lanes::default();
        assert_eq!(lanes.enter(lane("ana"), 1), Some(1));
        assert_eq!(lanes.enter(lane("ana"), 2), None);
        assert_eq!(lanes.enter(lane("ben"), 3), Some(3));
        assert_eq!(lanes.enter(lane("ana"), 4), None);
        assert_eq!(lanes.len(), 4);
        assert_eq!(lanes.leave(&lane("ana")), Some(2));
        assert_eq!(lanes.leave(&lane("ben")), None);
        assert_eq!(lanes.leave(&lane("ana")), Some(4));
        assert_eq!(lanes.leave(&lane("ana")), None);
        assert_eq!(lanes.len(), 0);
        assert_eq!(lanes.enter(lane("ana"), 5), Some(5));
    }

    #[test]
    fn an_inbox_is_full_by_what_goes_and_what_waits_in_all_its_lanes() {
        let (busy, quiet) = (InboxId::new(), InboxId::new());
        let mut lanes = Lanes::default();
        for (inbox, of) in [(busy, "ana"), (busy, "ana"), (busy, "ben"), (quiet, "ana")] {
            lanes.enter((inbox, of.to_owned()), ());
        }
        assert_eq!((lanes.full(3), lanes.full(4)), (vec![busy], vec![]));
    }
}
