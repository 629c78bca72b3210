//! What the file holds, read once: everything but the texts of messages, which come later and in order.

use std::collections::HashMap;

use omnichat_api::care::EscalationStep;
use rusqlite::{Connection, Row};

use super::reach::Reach;
use super::tables::{Table, Tables};
use super::threads::{State, Threads};
use super::values::{Micros, flag, number, text, time, word};
use crate::StoreError;
use crate::import::{ImportReport, TableReport};

/// What is done with what the code of the old system never wrote.
pub(super) const DERIVED: &str =
    "what was never written (tenants, times of conversations) taken from their messages";
const TIMES: &str = "times that cannot be read, left out";
const DUPLICATES: &str =
    "conversations that stood there more than once for one user_id and channel, merged: the newest counts";
const ORPHANS: &str = "messages and follow-ups of no conversation: a closed one made for them";
const RESPELT: &str = "numbers that were written in several ways (whatsapp:+1…, +1…), taken as one";
const BOTH: &str = "people who write by SMS and by WhatsApp: one contact with both addresses";
const REACHES: &str = "contacts in one text, taken apart into mail address and phone";
const FREE: &str = "contacts that are neither a mail address nor a number, kept with the message";
const SYSTEM: &str = "lines of the system itself, kept as such";

/// A tenant of the old system.
#[derive(Clone, Debug)]
pub(super) struct OldTenant {
    pub(super) number: i64,
    pub(super) name: String,
}

/// A user of the old system.
#[derive(Clone, Debug)]
pub(super) struct OldUser {
    pub(super) number: Option<i64>,
    pub(super) tenant: Option<i64>,
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) hash: Option<String>,
    pub(super) role: String,
    pub(super) created: Option<Micros>,
}

/// Where a message stands: its thread, its time, and its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) thread: u32,
    pub(super) at: Micros,
    pub(super) row: i64,
}

/// Somebody left their contact.
#[derive(Clone, Debug)]
pub(super) struct Left {
    pub(super) thread: usize,
    /// The number by which old clients know it.
    pub(super) number: Option<i64>,
    pub(super) at: Micros,
    pub(super) name: Option<String>,
    pub(super) reach: Reach,
    pub(super) message: Option<String>,
    pub(super) viewed: bool,
    /// When it was put away, if it was.
    pub(super) archived: Option<Micros>,
    /// The table it stood in.
    pub(super) table: &'static str,
}

/// The file, read.
pub(super) struct Old {
    pub(super) tables: Tables,
    pub(super) tenants: Vec<OldTenant>,
    pub(super) users: Vec<OldUser>,
    pub(super) threads: Threads,
    pub(super) messages: Vec<Place>,
    pub(super) left: Vec<Left>,
    /// The threads of the old conversations, by number.
    pub(super) by_number: HashMap<i64, usize>,
}

/// The number of the first follow-up, for old clients: apart from those of conversations, which they mix up.
const FOLLOWUPS: i64 = 1_000_000_000;
/// The same of those that were put away.
const HISTORY: i64 = 1_500_000_000;

impl Old {
    /// Reads all but the texts.
    pub(super) fn read(db: &Connection, report: &mut ImportReport) -> Result<Self, StoreError> {
        let read = Self::read_all(db, report);
        read.map_err(|e| {
            StoreError::Conflict(format!(
                "{} cannot be read: {e}; nothing was changed",
                report.file.display()
            ))
        })
    }

    fn read_all(db: &Connection, report: &mut ImportReport) -> rusqlite::Result<Self> {
        let tables = Tables::read(db)?;
        report.tables = tables.all().map(|table| TableReport::new(table.name, table.variant())).collect();
        let mut old = Self {
            tenants: Vec::new(),
            users: Vec::new(),
            threads: Threads::default(),
            messages: Vec::new(),
            left: Vec::new(),
            by_number: HashMap::new(),
            tables,
        };
        old.read_tenants(db, report)?;
        old.read_users(db, report)?;
        old.read_conversations(db, report)?;
        old.read_messages(db, report)?;
        old.read_left(db, report)?;
        old.conclude(report);
        Ok(old)
    }

    /// Runs through a table that is there. The row's number is its first column.
    fn each(
        db: &Connection,
        table: Option<&Table>,
        columns: &[&str],
        mut row: impl FnMut(i64, &Row<'_>),
    ) -> rusqlite::Result<()> {
        let Some(table) = table else { return Ok(()) };
        let mut all = db.prepare(&table.select(columns, "ORDER BY rowid"))?;
        let mut rows = all.query([])?;
        while let Some(next) = rows.next()? {
            row(next.get(0)?, next);
        }
        Ok(())
    }

    fn read_tenants(&mut self, db: &Connection, report: &mut ImportReport) -> rusqlite::Result<()> {
        let all = &mut self.tenants;
        Self::each(db, self.tables.get("tenants"), &["id", "name"], |at, row| {
            let number = number(row, 1).unwrap_or(at);
            let name = word(row, 2).unwrap_or_else(|| format!("Organization {number}"));
            report.table("tenants").seen += 1;
            all.push(OldTenant { number, name });
        })?;
        if all.is_empty() {
            all.push(OldTenant { number: 1, name: "Default Tenant".into() });
        }
        all.sort_by_key(|tenant| tenant.number);
        report.rule("tables of an unknown name, left alone", self.tables.others.len() as u64);
        Ok(())
    }

    fn read_users(&mut self, db: &Connection, report: &mut ImportReport) -> rusqlite::Result<()> {
        let columns = ["id", "tenant_id", "email", "name", "password_hash", "role", "created_at"];
        let all = &mut self.users;
        Self::each(db, self.tables.get("users"), &columns, |at, row| {
            let Some(email) = word(row, 3) else {
                return report.table("users").skip("it has no mail address", format!("row {at}"));
            };
            all.push(OldUser {
                number: number(row, 1),
                tenant: number(row, 2),
                name: word(row, 4),
                hash: word(row, 5),
                role: word(row, 6).unwrap_or_else(|| "staff".into()).to_lowercase(),
                created: optional(report, "users", at, time(row, 7)),
                email,
            });
        })
    }

    fn read_conversations(&mut self, db: &Connection, report: &mut ImportReport) -> rusqlite::Result<()> {
        const COLUMNS: [&str; 13] = [
            "id",
            "user_id",
            "channel",
            "assigned_staff",
            "assigned_staff_id",
            "open",
            "updated_at",
            "created_at",
            "closed_at",
            "patience_sent",
            "final_sent",
            "escalated_count",
            "tenant_id",
        ];
        let (threads, by_number) = (&mut self.threads, &mut self.by_number);
        let table = self.tables.get("conversations");
        let without_open = table.is_some_and(|table| !table.has("open"));
        Self::each(db, table, &COLUMNS, |at, row| {
            let thread = match threads.of(text(row, 2).as_deref(), text(row, 3).as_deref()) {
                Ok(thread) => thread,
                Err(why) => return report.table("conversations").skip(why, format!("row {at}")),
            };
            let number = number(row, 1);
            let mut when = |column| optional(report, "conversations", at, time(row, column));
            let (updated, created, closed) = (when(7), when(8), when(9));
            let state = State {
                open: without_open || flag(row, 6),
                assigned: word(row, 4),
                assigned_id: super::values::number(row, 5),
                step: step(row),
                updated,
                closed,
                row: at,
            };
            let tenant = super::values::number(row, 13);
            if threads.all[thread].take(number, tenant, created, state) {
                report.table("conversations").merged += 1;
                report.table("conversations").seen += 1;
                report.case(DUPLICATES, threads.all[thread].key.to_string());
            }
            by_number.extend(number.map(|number| (number, thread)));
        })
    }

    fn read_messages(&mut self, db: &Connection, report: &mut ImportReport) -> rusqlite::Result<()> {
        let columns = ["user_id", "channel", "ts", "tenant_id", "sender"];
        let (threads, all) = (&mut self.threads, &mut self.messages);
        let mut system = 0;
        Self::each(db, self.tables.get("messages"), &columns, |row_number, row| {
            let at = match time(row, 3) {
                Ok(Some(at)) => at,
                Ok(None) => {
                    return report.table("messages").skip("it has no time", format!("row {row_number}"));
                }
                Err(text) => {
                    let example = format!("row {row_number}: {text}");
                    return report.table("messages").skip("its time cannot be read", example);
                }
            };
            let thread = match threads.of(text(row, 1).as_deref(), text(row, 2).as_deref()) {
                Ok(thread) => thread,
                Err(why) => return report.table("messages").skip(why, format!("row {row_number}")),
            };
            let known = &mut threads.all[thread];
            known.at(at);
            if known.tenant.is_none() {
                known.tenant = number(row, 4);
            }
            system += u64::from(text(row, 5).as_deref() == Some("system"));
            all.push(Place { thread: u32::try_from(thread).unwrap_or(u32::MAX), at, row: row_number });
        })?;
        report.rule(SYSTEM, system);
        Ok(())
    }

    fn read_left(&mut self, db: &Connection, report: &mut ImportReport) -> rusqlite::Result<()> {
        const COLUMNS: [&str; 11] = [
            "id",
            "user_id",
            "channel",
            "name",
            "email",
            "phone",
            "contact",
            "message",
            "ts",
            "viewed",
            "migrated_at",
        ];
        for (name, numbers) in [("followups", FOLLOWUPS), ("history", HISTORY)] {
            let (threads, all) = (&mut self.threads, &mut self.left);
            Self::each(db, self.tables.get(name), &COLUMNS, |row_number, row| {
                let archived = optional(report, name, row_number, time(row, 11));
                let at = match (time(row, 9), archived) {
                    (Ok(Some(at)), _) | (Ok(None) | Err(_), Some(at)) => at,
                    (Ok(None), None) => {
                        return report.table(name).skip("it has no time", format!("row {row_number}"));
                    }
                    (Err(text), None) => {
                        let example = format!("row {row_number}: {text}");
                        return report.table(name).skip("its time cannot be read", example);
                    }
                };
                let thread = match threads.of(text(row, 2).as_deref(), text(row, 3).as_deref()) {
                    Ok(thread) => thread,
                    Err(why) => return report.table(name).skip(why, format!("row {row_number}")),
                };
                let reach = match word(row, 7) {
                    Some(contact) => {
                        report.rule(REACHES, 1);
                        Reach::of_text(&contact)
                    }
                    None => Reach::of_columns(word(row, 5).as_deref(), word(row, 6).as_deref()),
                };
                if let Some(other) = &reach.other {
                    report.case(FREE, other.clone());
                }
                let name_of = word(row, 4).filter(|name| !name.eq_ignore_ascii_case("n/a"));
                let archived = (name == "history").then(|| archived.unwrap_or(at));
                threads.all[thread].at(at);
                all.push(Left {
                    thread,
                    number: number(row, 1)
                        .filter(|old| (1..500_000_000).contains(old))
                        .map(|old| numbers + old),
                    at,
                    name: name_of,
                    reach,
                    message: text(row, 8).filter(|text| !text.trim().is_empty()),
                    viewed: flag(row, 10) || archived.is_some(),
                    archived,
                    table: name,
                });
            })?;
        }
        Ok(())
    }

    /// What can be said once everything was seen.
    fn conclude(&mut self, report: &mut ImportReport) {
        self.left.sort_by_key(|left| left.at);
        for left in &self.left {
            self.threads.all[left.thread].tell(left.name.as_deref(), &left.reach);
        }
        let orphans = self.threads.all.iter().filter(|thread| thread.state.is_none());
        for thread in orphans {
            report.case(ORPHANS, thread.key.to_string());
        }
        let derived = |thread: &&super::threads::Thread| thread.created.is_none() || thread.tenant.is_none();
        report.rule(DERIVED, self.threads.all.iter().filter(derived).count() as u64);
        report.rule(RESPELT, self.threads.respelt);
        report.rule(BOTH, self.threads.on_both());
        if !self.threads.unknown.is_empty() {
            let names = self.threads.unknown.iter().cloned().collect::<Vec<_>>().join(", ");
            report.warnings.push(format!(
                "the channels {names} are none here: what came by them stands in an inbox of the channel api"
            ));
        }
    }
}

/// How far it had come with somebody whom nobody answered.
fn step(row: &Row<'_>) -> Option<EscalationStep> {
    let count = number(row, 12).unwrap_or(0);
    match (flag(row, 11) || count > 1, flag(row, 10) || count > 0) {
        (true, _) => Some(EscalationStep::Contact),
        (false, true) => Some(EscalationStep::Patience),
        (false, false) => None,
    }
}

/// A time that may be missing: one that cannot be read is noted, and missing then.
fn optional(
    report: &mut ImportReport,
    table: &str,
    at: i64,
    time: Result<Option<Micros>, String>,
) -> Option<Micros> {
    time.unwrap_or_else(|text| {
        report.case(TIMES, format!("{table}, row {at}: {text}"));
        None
    })
}
