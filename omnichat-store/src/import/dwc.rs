//! The import of DWC-Omnichat's database. The file is read from a copy, and everything in it is looked at before anything
//! is written here; what is written is written batch by batch, each a command of the writer like any other. A run that
//! was cut short is simply run again: what is here already is known again, whatever numbers it had.

mod file;
mod kept;
mod left;
mod lines;
mod old;
mod people;
mod persons;
mod plan;
mod reach;
mod stories;
mod tables;
mod threads;
mod values;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use omnichat_api::TenantId;
use omnichat_api::event::{Brought, Change};
use tokio::sync::mpsc;
use tokio::task;

use self::kept::ByNumber;
use self::lines::Goes;
use self::old::Old;
use self::plan::Plan;
use self::threads::Thread;
use crate::audit::{Actor, Deed};
use crate::import::ImportReport;
use crate::local::Progress;
use crate::tx::Tx;
use crate::{Store, StoreError, legacy, tenants};

/// By what the ledger knows this source.
const SOURCE: &str = "dwc";
/// Batches that may wait for the writer.
const AHEAD: usize = 2;

const EMPTY: &str = "messages without a text: (no text) stands for it";
const SPLIT: &str = "messages longer than one may be, split";
const STRANGE_SENDERS: &str = "messages of an unknown sender, taken as lines of the system";
const STRANGERS: &str = "conversations of staff whom no user here is known by, left unassigned";

/// Imports the file, or finds out what that would do.
///
/// Without a tenant, on an empty installation the old tenants become organizations; else the first of them goes to the
/// only one there is.
pub async fn run(
    store: &Store,
    file: &Path,
    tenant: Option<&str>,
    dry_run: bool,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<ImportReport, StoreError> {
    let say = |what: &str, done: u64, total: u64| progress(Progress { what: what.into(), done, total });
    let mut report = ImportReport { file: file.to_owned(), dry_run, ..ImportReport::default() };
    say("reading the file", 0, 1);
    let (from, work) = (file.to_owned(), beside(store));
    let (copy, mut old, mut report) = blocking(move || {
        let copy = file::open(&from, &work)?;
        let old = Old::read(&copy.db, &mut report)?;
        Ok((copy, old, report))
    })
    .await?;
    nothing_known(&report)?;

    let mut plan = plan::make(store, &old, tenant, &mut report).await?;
    people::take(store, &mut plan, std::mem::take(&mut old.users), &mut report).await?;
    took_tenants(&mut report);
    if !dry_run {
        plan::note_all(store, &plan).await?;
    }

    let threads: Arc<[Thread]> = std::mem::take(&mut old.threads.all).into();
    let by_number = ByNumber { threads: Arc::clone(&threads), numbers: std::mem::take(&mut old.by_number) };
    let left = std::mem::take(&mut old.left);
    let total = old.messages.len() as u64;
    let order = order(&plan, &threads);
    let (lines_to, mut lines) = mpsc::channel(AHEAD);
    let (kept_to, mut kept) = mpsc::channel(AHEAD);
    let (reading, reader_threads) = (old, Arc::clone(&threads));
    let reader = task::spawn_blocking(move || {
        let Old { tables, messages, .. } = reading;
        let to = (&reader_threads, order.as_slice());
        lines::read(&copy.db, tables.get("messages"), to, messages, |batch| {
            lines_to.blocking_send(batch).is_ok()
        })?;
        drop(lines_to);
        kept::read(&copy.db, &tables, |some| kept_to.blocking_send(some).is_ok())
    });

    let mut written = 0;
    while let Some(batch) = lines.recv().await {
        let lines::Batch { tenant, pieces, needed } = batch;
        let (part, threads) = (plan.parts[tenant].clone(), Arc::clone(&threads));
        let done = store
            .write(move |tx| {
                Box::pin(async move { stories::write(tx, &part, &threads, pieces, dry_run).await })
            })
            .await?;
        count(&mut report, done, needed);
        written += done.written + done.there;
        say("importing messages", written, total);
    }
    left::take(store, &plan, &threads, left, &mut report).await?;
    while let Some(some) = kept.recv().await {
        kept::take(store, &plan, &by_number, some, &mut report).await?;
    }
    let read = reader.await.map_err(|_| StoreError::Closed)?;
    read.map_err(|e| StoreError::Conflict(format!("{} could not be read to its end: {e}", file.display())))?;

    finish(store, &plan, &mut report).await?;
    Ok(report)
}

/// Where a copy may lie: beside the key, which is where the installation keeps what is its own.
fn beside(store: &Store) -> PathBuf {
    store.key_file().parent().map_or_else(std::env::temp_dir, Path::to_owned)
}

/// Refuses a database in which nothing is known.
fn nothing_known(report: &ImportReport) -> Result<(), StoreError> {
    if report.tables.is_empty() {
        return Err(StoreError::Conflict(format!(
            "{} holds none of the tables of DWC-Omnichat; nothing was changed",
            report.file.display()
        )));
    }
    Ok(())
}

/// Accounts for the rows of the table of tenants.
fn took_tenants(report: &mut ImportReport) {
    let made = report.tenants.iter().filter(|tenant| tenant.made).count() as u64;
    // Where the file has none, one stands in for all.
    if let Some(table) = report.tables.iter_mut().find(|table| table.table == "tenants" && table.seen > 0) {
        (table.imported, table.merged) = (made, table.seen - made);
    }
}

/// The threads in the order in which they are written: tenant by tenant, and in each the one that was quiet for longest
/// first, so that what is newest here was also written last.
fn order(plan: &Plan, threads: &[Thread]) -> Vec<Goes> {
    let goes = |(at, thread): (usize, &Thread)| {
        let tenant = plan.of(thread.tenant);
        Goes { thread: at, tenant, id: plan.parts[tenant].tenant }
    };
    let mut order: Vec<Goes> = threads.iter().enumerate().map(goes).collect();
    order.sort_by_key(|goes| (goes.tenant, threads[goes.thread].ended(), goes.thread));
    order
}

fn count(report: &mut ImportReport, done: stories::Done, needed: lines::Needed) {
    for table in &mut report.tables {
        let (new, merged, known) = match table.table.as_str() {
            "conversations" => (done.new, done.merged, done.known),
            "messages" => (done.written, 0, done.there),
            _ => continue,
        };
        table.seen += new + merged + known;
        table.imported += new;
        table.merged += merged;
        table.known += known;
    }
    report.rule(EMPTY, needed.empty);
    report.rule(SPLIT, needed.split);
    report.rule(STRANGE_SENDERS, needed.strangers);
    report.rule(STRANGERS, done.strangers);
}

/// Notes what was brought, has open screens look again, and serves the old clients from now on, unless that is decided
/// already.
async fn finish(store: &Store, plan: &Plan, report: &mut ImportReport) -> Result<(), StoreError> {
    if report.dry_run {
        return Ok(());
    }
    let new = |name: &str| -> u64 {
        report
            .tables
            .iter()
            .filter(|table| table.table == name)
            .map(|table| table.imported + table.merged)
            .sum()
    };
    let (source, conversations, messages) = (SOURCE.into(), new("conversations"), new("messages"));
    let brought = Brought { source, conversations, messages };
    if conversations > 0 || report.tables.iter().any(|table| table.imported > 0) {
        let tenants: BTreeSet<TenantId> = plan.parts.iter().filter_map(|part| part.tenant).collect();
        let noted = store.write(move |tx| Box::pin(async move { note(tx, tenants, &brought).await }));
        noted.await?;
    }
    let named = async |tenant: TenantId| tenants::get(store, tenant).await.map(|tenant| tenant.name);
    if let Some(on) = legacy::on(store).await? {
        report.legacy = Some(format!("the old clients of {} are served already", named(on.tenant).await?));
        return Ok(());
    }
    let Some(tenant) = plan.parts.first().and_then(|part| part.tenant) else { return Ok(()) };
    legacy::enable(store, tenant, None, Actor::OPERATOR).await?;
    report.legacy = Some(format!("the old clients of {} are served from now on", named(tenant).await?));
    Ok(())
}

async fn note(tx: &mut Tx, tenants: BTreeSet<TenantId>, brought: &Brought) -> Result<(), StoreError> {
    for tenant in tenants {
        Deed::new(&Actor::OPERATOR, "data.imported", tenant).after(brought).note(tx, Some(tenant)).await?;
        tx.changed(tenant, None, None, Change::DataImported(brought.clone())).await?;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?
}
