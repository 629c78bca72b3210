//! How much each session or token reads of what there is: lists walked beyond their first page, and the log from long ago.
//! Whoever takes many along within an hour is told to the jobs, which note it in the tenant's trail. Counted in memory,
//! by each daemon for itself; who looks at first pages all day is not counted at all.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use omnichat_api::event::Event;
use omnichat_api::{TenantId, Time};
use omnichat_store::access::Pass;
use omnichat_store::audit::{Actor, BulkRead};
use uuid::Uuid;

/// More than this many within an hour are noted.
const MANY: u64 = 1000;
const HOUR_MS: i64 = 3_600_000;
/// Events as old as this are read for what they hold, not to keep up.
const OLD_MS: i64 = 24 * HOUR_MS;
/// Most readers that are counted at a time. It takes as many sessions that all walk lists within an hour to be missed.
const MOST: usize = 20_000;

/// What was read in the present hour of each reader.
#[derive(Debug, Default)]
pub struct BulkReads(Mutex<HashMap<(Uuid, TenantId), Reader>>);

#[derive(Debug)]
struct Reader {
    actor: Actor,
    since: Time,
    items: u64,
    /// How many of them stand in the trail.
    noted: u64,
}

impl BulkReads {
    /// Counts items that were read.
    pub fn note(&self, pass: Pass, tenant: TenantId, actor: Actor, items: usize, now: Time) {
        let (Pass::Session { id: omnichat_api::SessionId(by), .. }
        | Pass::Token(omnichat_api::ApiTokenId(by))) = pass;
        let mut readers = self.readers();
        if items == 0 || (readers.len() >= MOST && !readers.contains_key(&(by, tenant))) {
            return;
        }
        let new = Reader { actor, since: now, items: 0, noted: 0 };
        readers.entry((by, tenant)).or_insert(new).items += items as u64;
    }

    /// What is to be noted: who has read many by now, and what they read after that when their hour is over. `now` is
    /// absent at the end of all hours.
    #[must_use]
    pub fn take(&self, now: Option<Time>) -> Vec<BulkRead> {
        let mut told = Vec::new();
        self.readers().retain(|&(by, tenant), reader| {
            let over = now.is_none_or(|now| now.since(reader.since) >= HOUR_MS);
            let items = reader.items - reader.noted;
            if reader.items > MANY && items > 0 && (over || reader.noted == 0) {
                let (actor, since) = (reader.actor.clone(), reader.since);
                told.push(BulkRead { tenant, actor, by, items, since });
                reader.noted = reader.items;
            }
            !over
        });
        told
    }

    /// How many items are counted just now.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.readers().values().map(|reader| reader.items).sum()
    }

    fn readers(&self) -> MutexGuard<'_, HashMap<(Uuid, TenantId), Reader>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many of these are from long ago.
#[must_use]
pub fn old(events: &[Event], now: Time) -> usize {
    events.iter().filter(|event| now.since(event.at) > OLD_MS).count()
}

#[cfg(test)]
mod tests {
    use omnichat_api::{ApiTokenId, UserId};

    use super::*;

    fn reads(reads: &BulkReads, token: ApiTokenId, items: usize, at: i64) {
        let tenant = TenantId(Uuid::nil());
        reads.note(Pass::Token(token), tenant, Actor::user(UserId(token.0)), items, Time(at));
    }

    #[test]
    fn who_reads_many_is_told_soon_and_the_rest_at_the_end_of_the_hour() {
        let (counted, one, two) = (BulkReads::default(), ApiTokenId::new(), ApiTokenId::new());
        reads(&counted, one, 1000, 0);
        reads(&counted, two, 1000, 0);
        assert!(counted.take(Some(Time(60_000))).is_empty(), "not more than a thousand");
        reads(&counted, one, 100, 100_000);
        let told = counted.take(Some(Time(120_000)));
        assert_eq!(told.iter().map(|read| (read.by, read.items)).collect::<Vec<_>>(), [(one.0, 1100)]);
        assert!(counted.take(Some(Time(180_000))).is_empty(), "told once");
        reads(&counted, one, 5000, 200_000);
        assert!(counted.take(Some(Time(240_000))).is_empty(), "one row more, at the end");
        let told = counted.take(Some(Time(HOUR_MS)));
        assert_eq!(told.iter().map(|read| (read.by, read.items)).collect::<Vec<_>>(), [(one.0, 5000)]);
        assert!(counted.readers().is_empty(), "another hour begins with nothing");
        reads(&counted, two, 1001, HOUR_MS);
        assert_eq!(counted.take(None).len(), 1, "what is left when the daemon stops");
    }

    #[test]
    fn readers_take_bounded_memory() {
        let counted = BulkReads::default();
        for _ in 0..MOST + 10 {
            reads(&counted, ApiTokenId::new(), 1, 0);
        }
        assert_eq!(counted.readers().len(), MOST);
    }
}
