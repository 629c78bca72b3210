//! Tables that have no place here: their rows are kept as they were, as JSON, beside what they are about.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::FutureExt;
use omnichat_api::TenantId;
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::SOURCE;
use super::plan::Plan;
use super::tables::Tables;
use super::threads::Thread;
use super::values;
use crate::import::ImportReport;
use crate::import::ledger::{self, Entry};
use crate::tx::Tx;
use crate::{Store, StoreError};

const KEPT: &str = "rows of tables that have no place here, kept as they were";
const TOO_LONG: &str = "it is too long to be kept";
/// Rows of one commit at most.
const COMMIT: usize = 1_000;
/// Longest row as JSON, in characters.
const MOST: usize = 1_000_000;

/// The tables, and what their rows are called here.
const TABLES: [(&str, &str); 7] = [
    ("events", "event"),
    ("conversation_metrics", "metric"),
    ("conversation_feedback", "feedback"),
    ("agent_metrics", "agent_metric"),
    ("ai_actions", "ai_action"),
    ("callbacks", "callback"),
    ("staff", "staff"),
];

/// A row, as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Row {
    table: &'static str,
    kind: &'static str,
    key: String,
    data: String,
    tenant: Option<i64>,
    conversation: Option<i64>,
}

/// Rows of one commit; or one that is left out, by its table and number.
#[derive(Debug)]
pub(super) enum Batch {
    Rows(Vec<Row>),
    Left(&'static str, i64),
}

/// Reads them, and hands them over until nobody takes them any more.
pub(super) fn read(
    db: &Connection,
    tables: &Tables,
    mut take: impl FnMut(Batch) -> bool,
) -> rusqlite::Result<()> {
    for (table, kind) in TABLES {
        let Some(known) = tables.get(table) else { continue };
        let mut all = db.prepare(&format!("SELECT rowid AS \"#\", * FROM {} ORDER BY rowid", known.name))?;
        let columns: Vec<String> = all.column_names().into_iter().map(str::to_lowercase).collect();
        let mut rows = all.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let mut value = values::json(row, &columns);
            let own = value.as_object_mut().and_then(|value| value.remove("#")).is_some();
            debug_assert!(own, "the number was asked for");
            let data = value.to_string();
            if data.chars().nth(MOST).is_some() {
                if !take(Batch::Left(table, number)) {
                    return Ok(());
                }
                continue;
            }
            let hash = Sha256::digest(data.as_bytes());
            let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            let of = |name: &str| match &value[name] {
                Value::String(text) => text.trim().parse().ok(),
                other => other.as_i64(),
            };
            let (tenant, conversation) = (of("tenant_id"), of("conversation_id"));
            waiting.push(Row { table, kind, key: format!("{number} {hash}"), data, tenant, conversation });
            if waiting.len() == COMMIT && !take(Batch::Rows(std::mem::take(&mut waiting))) {
                return Ok(());
            }
        }
        if !waiting.is_empty() && !take(Batch::Rows(waiting)) {
            return Ok(());
        }
    }
    Ok(())
}

/// The threads of the old conversations, by their numbers.
pub(super) struct ByNumber {
    pub(super) threads: Arc<[Thread]>,
    pub(super) numbers: HashMap<i64, usize>,
}

impl ByNumber {
    fn key(&self, number: Option<i64>) -> Option<String> {
        let thread = self.numbers.get(&number?)?;
        Some(self.threads[*thread].key.to_string())
    }
}

/// Keeps some.
pub(super) async fn take(
    store: &Store,
    plan: &Plan,
    by_number: &ByNumber,
    some: Batch,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let rows = match some {
        Batch::Rows(rows) => rows,
        Batch::Left(table, number) => {
            report.table(table).skip(TOO_LONG, format!("row {number}"));
            return Ok(());
        }
    };
    let mut of_part: Vec<Vec<(Row, Option<String>)>> = vec![Vec::new(); plan.parts.len()];
    for row in rows {
        let about = by_number.key(row.conversation);
        report.table(row.table).seen += 1;
        of_part[plan.of(row.tenant)].push((row, about));
    }
    for (part, rows) in plan.parts.iter().zip(of_part) {
        if rows.is_empty() {
            continue;
        }
        let table = rows[0].0.table;
        let (tenant, dry, all) = (part.tenant, report.dry_run, rows.len() as u64);
        let known = store.write(move |tx| async move { write(tx, tenant, rows, dry).await }.boxed()).await?;
        report.table(table).imported += all - known;
        report.table(table).known += known;
        report.rule(KEPT, all - known);
    }
    Ok(())
}

/// Keeps those that are not kept yet. Returns how many were.
async fn write(
    tx: &mut Tx,
    tenant: Option<TenantId>,
    rows: Vec<(Row, Option<String>)>,
    dry: bool,
) -> Result<u64, StoreError> {
    let (Some(tenant), Some((first, _))) = (tenant, rows.first()) else { return Ok(0) };
    let keys: Vec<&str> = rows.iter().map(|(row, _)| row.key.as_str()).collect();
    let known = ledger::known(tx, tenant, (SOURCE, first.kind), &keys).await?;
    let about: Vec<&str> = rows.iter().filter_map(|(_, about)| about.as_deref()).collect();
    let things = ledger::known(tx, tenant, (SOURCE, "thread"), &about).await?;
    let thing = |about: &Option<String>| -> Option<Uuid> { things.get(about.as_deref()?)?.thing };
    let fresh = rows.iter().filter(|(row, _)| !known.contains_key(&row.key));
    let entry = |(row, about): &(Row, Option<String>)| Entry {
        kind: row.kind,
        key: row.key.clone(),
        thing: thing(about),
        data: Some(row.data.clone()),
    };
    let entries: Vec<Entry> = fresh.map(entry).collect();
    if !dry {
        ledger::note(tx, tenant, SOURCE, &entries).await?;
    }
    Ok(known.len() as u64)
}
