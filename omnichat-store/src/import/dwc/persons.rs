//! The contacts of threads: who has the address already, or the same number at the other channel; else somebody new. What
//! they said of themselves in follow-ups is noted where nobody knew it yet.

use std::collections::HashMap;

use omnichat_api::channel::Channel;
use omnichat_api::contact::ContactRef;
use omnichat_api::event::Change;
use omnichat_api::limits::NAME_CHARS;
use omnichat_api::{ContactId, TenantId, Time, text};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::stories::contact_at;
use super::threads::{Key, Thread};
use super::values::Micros;
use crate::StoreError;
use crate::contacts::{self, NewAddress, NewContact};
use crate::db::{on, runs};
use crate::tx::Tx;

/// Contacts by their addresses.
#[derive(Default)]
pub(super) struct Persons(HashMap<Key, ContactRef>);

impl Persons {
    pub(super) fn get(&self, key: &Key) -> Option<&ContactRef> {
        self.0.get(key)
    }
}

/// The contact of each of these threads, made where there is none.
pub(super) async fn ensure<'a>(
    tx: &mut Tx,
    tenant: TenantId,
    threads: impl Iterator<Item = &'a Thread>,
) -> Result<Persons, StoreError> {
    let threads: Vec<&Thread> = threads.collect();
    let keys: Vec<Key> = threads
        .iter()
        .flat_map(|thread| [Some(thread.key.clone()), thread.key.sibling()])
        .flatten()
        .collect();
    let mut persons = Persons(find(tx, tenant, &keys).await?);
    let (mut people, mut addresses) = (Vec::new(), Vec::new());
    for thread in threads {
        let key = &thread.key;
        if let Some(known) = persons.0.get(key) {
            if let Some(now) = learn(tx, tenant, known, thread).await? {
                persons.0.insert(key.clone(), now);
            }
            continue;
        }
        let since = thread.began().map_or(tx.now, Micros::time);
        let other = key.sibling().and_then(|other| persons.0.get(&other)).cloned();
        let contact = match other {
            Some(other) => other,
            None => {
                let contact = introduce(thread, since);
                people.push(NewContact { contact: contact.clone(), since });
                contact
            }
        };
        let (channel, address) = (key.channel, key.address.clone());
        addresses.push(NewAddress { channel, address, contact: contact.id, since });
        persons.0.insert(key.clone(), contact);
    }
    contacts::insert(tx, tenant, &people, &addresses).await?;
    Ok(persons)
}

/// Whose these addresses are.
async fn find(tx: &mut Tx, tenant: TenantId, keys: &[Key]) -> Result<HashMap<Key, ContactRef>, StoreError> {
    type Row = (String, String, Uuid, String, Option<String>, Option<String>);
    let mut found = HashMap::new();
    for some in runs(keys) {
        let rows: Vec<Row> = on!(tx.db(), db => {
            let mut sql = QueryBuilder::new("WITH v (channel, address) AS (");
            sql.push_values(some, |mut row, key| {
                row.push_bind(key.channel.as_str()).push_bind(key.address.as_str());
            });
            sql.push(
                ") SELECT i.channel, i.address, k.id, k.name, k.email, k.phone FROM v CROSS JOIN identities i
                JOIN contacts k ON k.id = i.contact_id
                WHERE i.channel = v.channel AND i.address = v.address AND i.tenant_id = ",
            ).push_bind(tenant.0);
            sql.build_query_as().fetch_all(db).await
        })?;
        for (channel, address, id, name, email, phone) in rows {
            let channel = crate::inboxes::channel(channel)?;
            found.insert(Key { channel, address }, ContactRef { id: ContactId(id), name, email, phone });
        }
    }
    Ok(found)
}

/// Somebody new.
fn introduce(thread: &Thread, since: Time) -> ContactRef {
    let Thread { key, about, .. } = thread;
    let own = |channels: &[Channel]| channels.contains(&key.channel).then(|| key.address.clone());
    ContactRef {
        id: contact_at(since),
        name: about.name.as_deref().and_then(line).unwrap_or_else(|| called(key)),
        email: about.email.clone().or_else(|| text::email("email", &own(&[Channel::Email])?).ok()),
        phone: about
            .phone
            .clone()
            .or_else(|| text::phone("phone", &own(&[Channel::Sms, Channel::Whatsapp])?).ok()),
    }
}

/// What somebody is called of whom only the address is known.
fn called(key: &Key) -> String {
    line(&key.address).unwrap_or_else(|| "Visitor".into())
}

/// A name as it may be one here.
pub(super) fn line(name: &str) -> Option<String> {
    let line: String = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    text::name("name", &line).ok()
}

/// Notes what a known contact said of themselves and nobody has noted yet. Returns them as they are then.
pub(super) async fn learn(
    tx: &mut Tx,
    tenant: TenantId,
    known: &ContactRef,
    thread: &Thread,
) -> Result<Option<ContactRef>, StoreError> {
    const SQL: &str = "UPDATE contacts SET name = $2, email = $3, phone = $4, updated_at = $5 WHERE id = $1";
    let about = &thread.about;
    let nameless = known.name == called(&thread.key) || known.name == contacts::first_name(known.id);
    let name = about.name.as_deref().and_then(line).filter(|_| nameless);
    let now = ContactRef {
        id: known.id,
        name: name.unwrap_or_else(|| known.name.clone()),
        email: known.email.clone().or_else(|| about.email.clone()),
        phone: known.phone.clone().or_else(|| about.phone.clone()),
    };
    if now == *known {
        return Ok(None);
    }
    let at = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(now.id.0).bind(&now.name).bind(&now.email).bind(&now.phone)
        .bind(at).execute(db).await.map(drop))?;
    let contact = contacts::load(tx, tenant, now.id).await?;
    tx.changed(tenant, None, None, Change::ContactChanged(contact)).await?;
    Ok(Some(now))
}
