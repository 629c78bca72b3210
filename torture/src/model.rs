//! Random stories, told to a real store and judged by a model that is simple enough to be believed: people of two
//! tenants write, repeat themselves, close and reopen; listeners come and go; the store dies in the middle and is
//! opened again. Afterwards nothing that was acknowledged is lost, nothing is there twice, every conversation is in
//! order, and every listener has heard exactly what is theirs to hear.
//!
//! What is told to happen at once does so on several threads. So the model does not foretell answers; it judges
//! whether the answers and what is stored can be true together. What was on its way when the store died may have
//! happened or not, but not differently, and not twice.

pub mod audience;
pub mod book;
pub mod deed;
pub mod house;
mod listener;
pub mod story;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use std::path::Path;

use omnichat_store::{Database, StoreError, migrate};

use crate::inspection::Inspection;
use crate::model::audience::Audience;
use crate::model::book::{Book, Entry};
use crate::model::deed::Outcome;
use crate::model::house::House;
use crate::model::story::{Act, Death, Step};
use crate::people::People;

/// Tells a story to a store on this new database. Returns what was wrong with what came of it.
pub async fn tell(story: &[Step], database: &Database, key_file: &Path) -> Result<Vec<String>, StoreError> {
    migrate::up(database).await?;
    let audience = Audience::default();
    let house = House::open(database, key_file, &audience).await?;
    let people = house.asked(People::settle).await?;
    audience.seat(&people);
    let mut telling = Telling { database, key_file, audience, house, people, book: Book::default(), at: 0 };
    for step in story {
        telling.step(step).await?;
        telling.at += 1;
    }
    telling.judged().await
}

/// A story that is being told.
struct Telling<'d> {
    database: &'d Database,
    key_file: &'d Path,
    audience: Audience,
    house: House,
    people: People,
    book: Book,
    /// How many steps are over.
    at: usize,
}

impl Telling<'_> {
    async fn step(&mut self, step: &Step) -> Result<(), StoreError> {
        match step {
            Step::Together(acts) => {
                for entry in join_all(acts.iter().map(|act| self.begin(*act))).await {
                    self.book.note(entry);
                }
                Ok(())
            }
            Step::Crash(acts, death) => self.crash(acts, *death).await,
        }
    }

    async fn crash(&mut self, acts: &[Act], death: Death) -> Result<(), StoreError> {
        let answers = match death {
            Death::Answers(answers) => answers,
            Death::Rows(rows) => {
                self.audience.fails_after(rows);
                acts.len()
            }
        };
        let mut under_way: FuturesUnordered<_> = acts.iter().map(|act| self.begin(*act)).collect();
        let mut entries: Vec<Entry> = under_way.by_ref().take(answers).collect().await;
        self.audience.leaves();
        self.house.crash();
        entries.extend(under_way.collect::<Vec<_>>().await);
        for entry in entries {
            self.book.note(entry.when_the_store_died());
        }
        self.house = House::open(self.database, self.key_file, &self.audience).await?;
        // What the dead store had begun to commit is done or undone when the next write to its tenants comes
        // through. Before that nobody may listen: a row that no store publishes any more could come in late.
        for visitor in self.people.bells() {
            let entry = self.begin(Act::Ring { visitor, time: self.at }).await;
            self.book.note(entry);
        }
        Ok(())
    }

    /// Begins an act, on the store's own threads. What is not over when they end has an unknown outcome.
    fn begin(&self, act: Act) -> impl Future<Output = Entry> + use<> {
        let begun = self.house.begin(act.done(&self.people, &self.audience));
        let at = self.at;
        async move { Entry { act, at, outcome: begun.await.unwrap_or(Outcome::Unknown) } }
    }

    async fn judged(self) -> Result<Vec<String>, StoreError> {
        let (audience, tenants) = (self.audience.clone(), self.people.tenants());
        let judging = |store| async move {
            let found = Inspection::of_tenants(&store, &tenants).await?;
            let faults = audience.judged(&store, &found).await?;
            Ok::<_, StoreError>((found, faults))
        };
        let (found, mut faults) = self.house.asked(judging).await?;
        self.house.close().await;
        faults.extend(self.book.judged(&self.people, &found));
        faults.extend(found.faults);
        Ok(faults)
    }
}
