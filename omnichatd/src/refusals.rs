//! Refused requests, counted by where they came from and written to the installation's audit trail once a minute: who
//! knocks a million times fills neither the disk nor the memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use omnichat_store::audit;

/// Most sources that are counted apart; those beyond are counted together.
const MOST: usize = 5000;
/// Most rows of one minute; the sources with the fewest refusals go into one of them together.
const ROWS: usize = 100;

/// What was refused since it was last taken.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<Option<IpAddr>, Count>>);

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    unauthorized: u64,
    forbidden: u64,
    too_many: u64,
}

impl Count {
    const fn all(self) -> u64 {
        self.unauthorized + self.forbidden + self.too_many
    }

    const fn and(self, other: Self) -> Self {
        Self {
            unauthorized: self.unauthorized + other.unauthorized,
            forbidden: self.forbidden + other.forbidden,
            too_many: self.too_many + other.too_many,
        }
    }

    fn told(self, address: Option<IpAddr>) -> audit::Refusals {
        let Self { unauthorized, forbidden, too_many } = self;
        audit::Refusals { address: address.map(|a| a.to_string()), unauthorized, forbidden, too_many }
    }
}

impl Refusals {
    /// Counts an answer, if it is a refusal.
    pub fn note(&self, address: IpAddr, status: StatusCode) {
        let one = match status {
            StatusCode::UNAUTHORIZED => Count { unauthorized: 1, ..Count::default() },
            StatusCode::FORBIDDEN => Count { forbidden: 1, ..Count::default() },
            StatusCode::TOO_MANY_REQUESTS => Count { too_many: 1, ..Count::default() },
            _ => return,
        };
        let mut counts = self.counts();
        let room = counts.len() < MOST || counts.contains_key(&Some(address));
        let count = counts.entry(room.then_some(address)).or_default();
        *count = count.and(one);
    }

    /// Takes what was counted: the sources with the most first, the rest together at the end.
    #[must_use]
    pub fn take(&self) -> Vec<audit::Refusals> {
        let mut counts: Vec<_> = std::mem::take(&mut *self.counts()).into_iter().collect();
        counts.sort_unstable_by_key(|(address, count)| {
            std::cmp::Reverse((address.is_some(), count.all(), *address))
        });
        let apart = counts.iter().take_while(|(address, _)| address.is_some()).count().min(ROWS - 1);
        let rest = counts.split_off(apart);
        let mut rows: Vec<_> = counts.into_iter().map(|(address, count)| count.told(address)).collect();
        if !rest.is_empty() {
            let together = rest.into_iter().fold(Count::default(), |all, (_, count)| all.and(count));
            rows.push(together.told(None));
        }
        rows
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Option<IpAddr>, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn refusals_are_counted_by_source_and_kind_and_taken_once() {
        let refusals = Refusals::default();
        let (one, two) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        refusals.note(one, StatusCode::UNAUTHORIZED);
        for status in [StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS, StatusCode::FORBIDDEN] {
            refusals.note(two, status);
        }
        refusals.note(two, StatusCode::OK);
        refusals.note(two, StatusCode::NOT_FOUND);
        let taken = refusals.take();
        assert_eq!(taken.len(), 2);
        assert_eq!(taken[0].address.as_deref(), Some("192.0.2.2"));
        assert_eq!((taken[0].unauthorized, taken[0].forbidden, taken[0].too_many), (0, 2, 1));
        assert_eq!(taken[1].unauthorized, 1);
        assert!(refusals.take().is_empty());
    }

    #[test]
    fn a_million_sources_take_bounded_memory_and_few_rows() {
        let refusals = Refusals::default();
        for n in 0..1_000_000_u32 {
            refusals.note(Ipv4Addr::from(n).into(), StatusCode::UNAUTHORIZED);
        }
        assert!(refusals.counts().len() <= MOST + 1);
        let taken = refusals.take();
        assert_eq!(taken.len(), ROWS);
        assert_eq!(taken.iter().map(|row| row.unauthorized).sum::<u64>(), 1_000_000);
    }
}
