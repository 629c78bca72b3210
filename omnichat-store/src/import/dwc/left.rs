//! Follow-ups, those of the history put away. One that was moved there between two runs is put away here too, and the same
//! one in both tables is one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::FutureExt;
use omnichat_api::contact::ContactRef;
use omnichat_api::limits::{EMAIL_CHARS, MESSAGE_CHARS};
use omnichat_api::{ContactId, TenantId, Time};
use sha2::{Digest, Sha256};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::old::Left;
use super::persons;
use super::plan::Plan;
use super::threads::Thread;
use super::values::Micros;
use super::{SOURCE, lines};
use crate::db::{on, runs};
use crate::import::ImportReport;
use crate::import::ledger;
use crate::legacy::numbers::{self, Kind};
use crate::tx::Tx;
use crate::{Store, StoreError};

const CUT: &str = "follow-ups whose message was too long, cut";
/// Rows of one commit at most.
const COMMIT: usize = 500;

/// A follow-up as it becomes one here.
#[derive(Clone, Debug)]
struct New {
    id: Uuid,
    thread: usize,
    number: Option<i64>,
    at: Time,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    message: Option<String>,
    viewed: bool,
    archived: Option<Time>,
    table: &'static str,
}

/// What became of one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Became {
    New,
    Merged,
    Known,
    /// Its conversation is gone.
    Lost,
}

/// Takes them all.
pub(super) async fn take(
    store: &Store,
    plan: &Plan,
    threads: &Arc<[Thread]>,
    left: Vec<Left>,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut of_part: Vec<Vec<New>> = vec![Vec::new(); plan.parts.len()];
    let mut alike: HashMap<([u8; 32], &'static str), usize> = HashMap::new();
    let mut seen: BTreeMap<Uuid, (usize, usize)> = BTreeMap::new();
    for left in left {
        let thread = &threads[left.thread];
        let at = plan.of(thread.tenant);
        let table = left.table;
        let new = read(left, thread, plan.parts[at].tenant, &mut alike, report);
        report.table(table).seen += 1;
        match seen.get(&new.id) {
            Some((part, place)) => {
                // It stands in both tables.
                let known = &mut of_part[*part][*place];
                known.archived = known.archived.or(new.archived);
                known.viewed |= new.viewed;
                report.table(table).merged += 1;
            }
            None => {
                seen.insert(new.id, (at, of_part[at].len()));
                of_part[at].push(new);
            }
        }
    }
    for (part, all) in plan.parts.iter().zip(of_part) {
        let mut all = all.into_iter().peekable();
        while all.peek().is_some() {
            let some: Vec<New> = all.by_ref().take(COMMIT).collect();
            let (tenant, dry, threads) = (part.tenant, report.dry_run, Arc::clone(threads));
            let tables: Vec<&'static str> = some.iter().map(|new| new.table).collect();
            let became =
                store.write(move |tx| async move { write(tx, tenant, &threads, some, dry).await }.boxed());
            for (table, became) in tables.into_iter().zip(became.await?) {
                let table = report.table(table);
                match became {
                    Became::New => table.imported += 1,
                    Became::Merged => table.merged += 1,
                    Became::Known => table.known += 1,
                    Became::Lost => {
                        table.seen -= 1;
                        table.skip("its conversation was deleted here", String::new());
                    }
                }
            }
        }
    }
    Ok(())
}

fn read(
    left: Left,
    thread: &Thread,
    tenant: Option<TenantId>,
    alike: &mut HashMap<([u8; 32], &'static str), usize>,
    report: &mut ImportReport,
) -> New {
    let mut hash = Sha256::new();
    hash.update(tenant.map_or(Uuid::nil(), |tenant| tenant.0).as_bytes());
    let (key, at) = (thread.key.to_string(), left.at.0.to_be_bytes());
    let (name, words) =
        (left.name.as_deref().unwrap_or_default(), left.message.as_deref().unwrap_or_default());
    for part in [b"left".as_slice(), key.as_bytes(), &at, name.as_bytes(), words.as_bytes()] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let nth = alike.entry((hash, left.table)).or_default();
    let id = lines::id(left.at.time(), &hash, (*nth, 0));
    *nth += 1;
    let free = left.reach.other.map(|other| format!("Contact: {other}"));
    let mut message: String = left.message.into_iter().chain(free).collect::<Vec<_>>().join("\n");
    if message.chars().nth(MESSAGE_CHARS).is_some() {
        report.case(CUT, key);
        message = message.chars().take(MESSAGE_CHARS).collect();
    }
    New {
        id,
        thread: left.thread,
        number: left.number,
        at: left.at.time(),
        name: left.name.as_deref().and_then(persons::line),
        email: left.reach.email.filter(|email| email.chars().count() <= EMAIL_CHARS),
        phone: left.reach.phone,
        message: Some(message).filter(|message| !message.is_empty()),
        viewed: left.viewed,
        archived: left.archived.map(Micros::time),
        table: left.table,
    }
}

/// Where follow-ups of a thread belong.
#[derive(Clone)]
struct Home {
    conversation: Uuid,
    contact: ContactRef,
}

async fn write(
    tx: &mut Tx,
    tenant: Option<TenantId>,
    threads: &[Thread],
    all: Vec<New>,
    dry: bool,
) -> Result<Vec<Became>, StoreError> {
    let Some(tenant) = tenant else { return Ok(vec![Became::New; all.len()]) };
    tx.hold(tenant).await?;
    let homes = homes(tx, tenant, threads, &all).await?;
    let known = known(tx, tenant, &homes, &all).await?;
    let (mut became, mut fresh) = (Vec::with_capacity(all.len()), Vec::new());
    for new in all {
        let Some(home) = homes.get(&new.thread) else {
            // In a dry run its conversation may be still to come.
            became.push(if dry { Became::New } else { Became::Lost });
            continue;
        };
        became.push(match known.get(&new.id) {
            Some(kept) => {
                let seen = new.viewed && kept.viewed_at.is_none();
                let put_away = new.archived.filter(|_| kept.archived_at.is_none());
                if !seen && put_away.is_none() {
                    Became::Known
                } else {
                    if !dry {
                        bring_up_to_date(tx, kept.id, &new, put_away).await?;
                    }
                    Became::Merged
                }
            }
            None => {
                fresh.push((home.clone(), new));
                Became::New
            }
        });
    }
    if !dry {
        insert(tx, tenant, &fresh).await?;
        let given: Vec<_> = fresh.iter().filter_map(|(_, new)| Some((new.id, new.number?))).collect();
        numbers::give(tx, tenant, Kind::Followup, &given).await?;
        for (home, new) in &fresh {
            persons::learn(tx, tenant, &home.contact, &threads[new.thread]).await?;
        }
    }
    Ok(became)
}

/// The conversations of these follow-ups, and their contacts.
async fn homes(
    tx: &mut Tx,
    tenant: TenantId,
    threads: &[Thread],
    all: &[New],
) -> Result<HashMap<usize, Home>, StoreError> {
    type Row = (Uuid, Uuid, String, Option<String>, Option<String>);
    let keys: BTreeMap<usize, String> =
        all.iter().map(|new| (new.thread, threads[new.thread].key.to_string())).collect();
    let words: Vec<&str> = keys.values().map(String::as_str).collect();
    let things = ledger::known(tx, tenant, (SOURCE, "thread"), &words).await?;
    let ids: Vec<Uuid> = things.values().filter_map(|known| known.thing).collect();
    let mut found = HashMap::new();
    for some in runs(&ids) {
        let rows: Vec<Row> = on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(
                "SELECT c.id, k.id, k.name, k.email, k.phone FROM conversations c
                JOIN contacts k ON k.id = c.contact_id WHERE c.tenant_id = ");
            sql.push_bind(tenant.0).push(" AND c.id IN (");
            let mut list = sql.separated(", ");
            for id in some {
                list.push_bind(*id);
            }
            sql.push(")").build_query_as().fetch_all(db).await
        })?;
        for (conversation, id, name, email, phone) in rows {
            let contact = ContactRef { id: ContactId(id), name, email, phone };
            found.insert(conversation, Home { conversation, contact });
        }
    }
    let home = |(thread, key): (usize, String)| Some((thread, found.get(&things.get(&key)?.thing?)?.clone()));
    Ok(keys.into_iter().filter_map(home).collect())
}

/// A follow-up that is here.
struct Kept {
    id: Uuid,
    viewed_at: Option<i64>,
    archived_at: Option<i64>,
}

async fn known(
    tx: &mut Tx,
    tenant: TenantId,
    homes: &HashMap<usize, Home>,
    all: &[New],
) -> Result<HashMap<Uuid, Kept>, StoreError> {
    type Row = (Uuid, Uuid, Option<i64>, Option<i64>);
    let asked: Vec<(Uuid, Uuid)> =
        all.iter().filter_map(|new| Some((homes.get(&new.thread)?.contact.id.0, new.id))).collect();
    let mut found = HashMap::new();
    for some in runs(&asked) {
        let rows: Vec<Row> = on!(tx.db(), db => {
            let mut sql = QueryBuilder::new("WITH v (sender, client) AS (");
            sql.push_values(some, |mut row, (sender, client)| {
                row.push_bind(*sender).push_bind(*client);
            });
            sql.push(
                ") SELECT f.client_id, f.id, f.viewed_at, f.archived_at FROM v CROSS JOIN followups f
                WHERE f.sender_id = v.sender AND f.client_id = v.client AND f.tenant_id = ",
            ).push_bind(tenant.0);
            sql.build_query_as().fetch_all(db).await
        })?;
        let kept = |(client, id, viewed_at, archived_at)| (client, Kept { id, viewed_at, archived_at });
        found.extend(rows.into_iter().map(kept));
    }
    Ok(found)
}

/// The old system has seen it, or put it away, since it was brought.
async fn bring_up_to_date(
    tx: &mut Tx,
    id: Uuid,
    new: &New,
    put_away: Option<Time>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE followups SET viewed_at = COALESCE(viewed_at, $2),
        archived_at = COALESCE(archived_at, $3), updated_at = $4 WHERE id = $1";
    let viewed = new.viewed.then_some(new.at.ms());
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id).bind(viewed).bind(put_away.map(Time::ms)).bind(now)
        .execute(db).await.map(drop))?;
    Ok(())
}

async fn insert(tx: &mut Tx, tenant: TenantId, fresh: &[(Home, New)]) -> Result<(), StoreError> {
    for some in runs(fresh) {
        on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO followups (id, tenant_id, conversation_id, contact_id, sender_id, client_id, name,
                email, phone, message, viewed_at, archived_at, created_at, updated_at) ");
            sql.push_values(some, |mut row, (home, new)| {
                let (contact, at) = (home.contact.id.0, new.at.ms());
                row.push_bind(new.id).push_bind(tenant.0).push_bind(home.conversation).push_bind(contact)
                    .push_bind(contact).push_bind(new.id).push_bind(new.name.as_deref())
                    .push_bind(new.email.as_deref()).push_bind(new.phone.as_deref())
                    .push_bind(new.message.as_deref()).push_bind(new.viewed.then_some(at))
                    .push_bind(new.archived.map(Time::ms)).push_bind(at).push_bind(at);
            });
            sql.build().execute(db).await.map(drop)
        })?;
    }
    Ok(())
}
