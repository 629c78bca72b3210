//! What is known of those whom rows of a file may mean, in memory: here it is decided what becomes of a row, once for an
//! import and for a dry run of it. It asks nobody and writes nothing; `learn` reads it and `write` keeps it.

mod learn;
mod write;

pub(super) use learn::Reader;

use std::collections::HashMap;

use omnichat_api::channel::Channel;
use omnichat_api::contact::{Contact, Identity};
use omnichat_api::import::ContactRow;
use omnichat_api::limits::NAME_CHARS;
use omnichat_api::{ContactId, Time};

use super::NewAddress;
use super::import::Clean;
use crate::numbers::{self, Region};

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Added,
    Merged,
    Unchanged,
    Conflict,
}

pub(super) struct Book {
    now: Time,
    region: Option<Region>,
    people: HashMap<ContactId, Contact>,
    /// Who has an address, noted or written from.
    by_email: Holders,
    /// Who has a number.
    by_phone: Holders,
    /// Rows that differed, by what they say, and whether somebody has decided about them.
    differed: HashMap<[u8; 32], bool>,
    /// Who is not as the database has them.
    touched: HashMap<ContactId, Standing>,
    todo: Todo,
}

/// Who has an address or a number: by it, the oldest first.
#[derive(Default)]
struct Holders(HashMap<String, Vec<ContactId>>);

impl Holders {
    fn of(&self, key: &str) -> &[ContactId] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, key: String, id: ContactId) {
        // Nearly always it is the only one, and there may be as many as a long file has rows.
        let ids = self.0.entry(key).or_insert_with(|| Vec::with_capacity(1));
        if let Err(place) = ids.binary_search(&id) {
            ids.insert(place, id);
        }
    }
}

/// How somebody whom a row has changed stands in the database.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Known,
    New,
}

/// What is to be written.
#[derive(Default)]
struct Todo {
    /// In the order in which they were touched first.
    people: Vec<ContactId>,
    addresses: Vec<NewAddress>,
    conflicts: Vec<Asked>,
}

/// A row that waits for a decision.
struct Asked {
    row: Clean,
    candidates: Vec<ContactId>,
    differs: Vec<&'static str>,
}

impl Book {
    pub(super) fn new(now: Time, region: Option<Region>) -> Self {
        Self {
            now,
            region,
            people: HashMap::new(),
            by_email: Holders::default(),
            by_phone: Holders::default(),
            differed: HashMap::new(),
            touched: HashMap::new(),
            todo: Todo::default(),
        }
    }

    /// Takes a row in, of which everything that may matter was learned.
    pub(super) fn take(&mut self, row: &Clean) -> Fate {
        match self.differed.get(&row.hash) {
            Some(true) => return Fate::Unchanged,
            Some(false) => return Fate::Conflict,
            None => {}
        }
        let candidates = self.candidates(&row.said);
        let Some(first) = candidates.first().and_then(|id| self.people.get(id)) else {
            self.add(row);
            return Fate::Added;
        };
        let only = candidates.len() == 1;
        // Whoever is shut out stays as they are: nothing that comes from a file opens another way in.
        if only && first.blocked {
            return Fate::Unchanged;
        }
        let differs = if only { differs(first, &row.said, self.region) } else { Vec::new() };
        if only && differs.is_empty() {
            return if self.fill_in(first.id, row) { Fate::Merged } else { Fate::Unchanged };
        }
        self.differed.insert(row.hash, false);
        self.todo.conflicts.push(Asked { row: row.clone(), candidates, differs });
        Fate::Conflict
    }

    /// A contact of their own.
    pub(super) fn add(&mut self, row: &Clean) {
        let ContactRow { name, email, phone, .. } = row.said.clone();
        let called = name.as_ref().or(email.as_ref()).or(phone.as_ref()).map_or("", String::as_str);
        // An address may be longer than a name.
        let name = called.chars().take(NAME_CHARS).collect();
        let (id, identities, blocked) = (ContactId::new(), Vec::new(), false);
        let (created_at, updated_at) = (self.now, self.now);
        self.enter(Contact { id, name, email, phone, identities, blocked, created_at, updated_at });
        self.touch(id, Standing::New);
        self.reach(id, row);
    }

    /// Adds what is missing of somebody; whether anything was.
    pub(super) fn fill_in(&mut self, id: ContactId, row: &Clean) -> bool {
        let region = self.region;
        self.change(id, row, |known, said| {
            if let Some(name) = said.name.filter(|_| is_made_up(known)) {
                known.name = name;
            }
            known.email = known.email.take().or(said.email);
            // The same number, once typed otherwise, is kept as it is found.
            let same = is_number(known.phone.as_deref(), said.phone.as_deref(), region);
            known.phone = if same { said.phone } else { known.phone.take().or(said.phone) };
        })
    }

    /// Puts what the row says in place of what is known of somebody; whether that changes anything.
    pub(super) fn replace(&mut self, id: ContactId, row: &Clean) -> bool {
        self.change(id, row, |known, said| {
            known.name = said.name.unwrap_or_else(|| std::mem::take(&mut known.name));
            known.email = said.email.or(known.email.take());
            known.phone = said.phone.or(known.phone.take());
        })
    }

    fn change(&mut self, id: ContactId, row: &Clean, how: impl FnOnce(&mut Contact, ContactRow)) -> bool {
        let Some(known) = self.people.get(&id) else { return false };
        let mut now = known.clone();
        how(&mut now, row.said.clone());
        let changed = now != *known;
        self.enter(now);
        let reachable = self.reach(id, row);
        if changed || reachable {
            self.touch(id, Standing::Known);
        }
        changed || reachable
    }

    /// Who writes from what the row says is this contact from now on, where it stands and unless somebody is already;
    /// whether that is news.
    fn reach(&mut self, id: ContactId, row: &Clean) -> bool {
        let Some(contact) = self.people.get(&id) else { return false };
        let stands = |said: &Option<String>, noted: &Option<String>| said.clone().filter(|_| said == noted);
        let email = stands(&row.said.email, &contact.email);
        let phone = stands(&row.said.phone, &contact.phone);
        let ways = [(Channel::Email, email), (Channel::Sms, phone.clone()), (Channel::Whatsapp, phone)];
        let mut news = Vec::new();
        for (channel, address) in ways {
            let Some(address) = address.filter(|address| !self.is_somebodys(channel, address)) else {
                continue;
            };
            self.todo.addresses.push(NewAddress {
                channel,
                address: address.clone(),
                contact: id,
                since: self.now,
            });
            news.push(Identity { channel, address });
        }
        let any = !news.is_empty();
        if let Some(contact) = self.people.get_mut(&id).filter(|_| any) {
            contact.identities.extend(news);
            contact
                .identities
                .sort_by(|a, b| (a.channel.as_str(), &a.address).cmp(&(b.channel.as_str(), &b.address)));
        }
        any
    }

    fn is_somebodys(&self, channel: Channel, address: &str) -> bool {
        let index = if channel == Channel::Email { &self.by_email } else { &self.by_phone };
        let writes = |contact: &Contact| writes_from(contact, address, &[channel]);
        index.of(address).iter().filter_map(|id| self.people.get(id)).any(writes)
    }

    /// Whoever has the address or the number of a row: two at most, and rather one by each than two by the same.
    fn candidates(&self, row: &ContactRow) -> Vec<ContactId> {
        let mut found: Vec<(usize, ContactId)> = Vec::new();
        for (index, key) in [(&self.by_email, &row.email), (&self.by_phone, &row.phone)] {
            let have = key.as_ref().map_or(&[][..], |key| index.of(key));
            found.extend(have.iter().copied().take(2).enumerate());
        }
        found.sort_by_key(|(place, _)| *place);
        let mut candidates = Vec::new();
        for (_, id) in found {
            if candidates.len() < 2 && !candidates.contains(&id) {
                candidates.push(id);
            }
        }
        candidates
    }

    /// Puts somebody in, found by what is noted of them.
    fn enter(&mut self, contact: Contact) {
        for (index, key) in [(&mut self.by_email, &contact.email), (&mut self.by_phone, &contact.phone)] {
            if let Some(key) = key {
                index.add(key.clone(), contact.id);
            }
        }
        self.people.insert(contact.id, contact);
    }

    fn touch(&mut self, id: ContactId, standing: Standing) {
        if let Some(contact) = self.people.get_mut(&id) {
            contact.updated_at = self.now;
        }
        if !self.todo.people.contains(&id) {
            self.todo.people.push(id);
        }
        self.touched.entry(id).or_insert(standing);
    }

    /// Lets go of all that is as the database has it: it can be learned again. What is left was changed here.
    pub(super) fn forget(&mut self) {
        self.todo = Todo::default();
        let touched = &self.touched;
        self.people.retain(|id, _| touched.contains_key(id));
        for index in [&mut self.by_email, &mut self.by_phone] {
            index.0.retain(|_, ids| {
                ids.retain(|id| touched.contains_key(id));
                !ids.is_empty()
            });
        }
    }
}

/// Which fields say something else. A name that we made up says nothing, and an address they write from is no news.
fn differs(contact: &Contact, said: &ContactRow, region: Option<Region>) -> Vec<&'static str> {
    let ContactRow { name, email, phone, .. } = said;
    let other_name =
        |said: &String| !is_made_up(contact) && contact.name.trim().to_lowercase() != said.to_lowercase();
    let other_email = |said: &String| {
        let known = contact.email.as_deref();
        known.is_some_and(|known| known.to_lowercase() != *said)
            && !writes_from(contact, said, &[Channel::Email])
    };
    let other_phone = |said: &String| {
        contact.phone.is_some()
            && !is_number(contact.phone.as_deref(), Some(said), region)
            && !writes_from(contact, said, &[Channel::Sms, Channel::Whatsapp])
    };
    [
        ("name", name.as_ref().is_some_and(other_name)),
        ("email", email.as_ref().is_some_and(other_email)),
        ("phone", phone.as_ref().is_some_and(other_phone)),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

fn writes_from(contact: &Contact, address: &str, channels: &[Channel]) -> bool {
    contact.identities.iter().any(|one| channels.contains(&one.channel) && one.address == address)
}

/// Whether what is noted is this number, however it was typed.
fn is_number(noted: Option<&str>, said: Option<&str>, region: Option<Region>) -> bool {
    noted.zip(said).is_some_and(|(noted, said)| numbers::kept(noted, region) == said)
}

/// Whether nobody has told us the name.
fn is_made_up(contact: &Contact) -> bool {
    let name = &contact.name;
    *name == super::first_name(contact.id)
        || contact.identities.iter().any(|identity| identity.address == *name)
        || [&contact.email, &contact.phone].into_iter().flatten().any(|known| known == name)
}
