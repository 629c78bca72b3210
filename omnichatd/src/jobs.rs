//! What the daemon does on time, beside answering. When, not how: the work itself is the store's.

use std::time::Duration;

use omnichat_api::Time;
use omnichat_store::legacy::browsers;
use omnichat_store::{audit, inbound, links, outbox, outgoing, retention, tenants};
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

use crate::app::App;
use crate::channels::health;

/// How often the event log is looked through.
const PRUNE: Duration = Duration::from_secs(3600);
/// How often what is counted is noted.
const NOTES: Duration = Duration::from_secs(60);

/// How many hours lie between two looks at all files.
const SWEEPS_A_DAY: u32 = 24;

/// How often carriers are asked whether what they were told still holds.
const HEALTH: Duration = Duration::from_secs(24 * 3600);

/// Runs until the daemon stops.
pub async fn run(app: App) {
    let mut hourly = interval(PRUNE);
    hourly.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Not at once: whoever has just started it has better things to wait for.
    hourly.tick().await;
    let mut minutely = interval(NOTES);
    minutely.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sweeps = 0;
    // An hour after the start for the first time, however often that is.
    let mut daily = interval_at(Instant::now() + PRUNE, HEALTH);
    daily.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = minutely.tick() => note(&app, Some(app.now())).await,
            _ = hourly.tick() => {
                prune(&app).await;
                erase(&app).await;
                sweep(&app, &mut sweeps).await;
            }
            _ = daily.tick() => health::daily(&app).await,
            () = app.closing().cancelled() => return note(&app, None).await,
        }
    }
}

async fn prune(app: &App) {
    match retention::prune(app.store(), app.config().events).await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, "the event log was pruned"),
        Err(error) => tracing::warn!(%error, "the event log could not be pruned; trying again in an hour"),
    }
    for gone in [
        links::prune(app.store()).await,
        outbox::prune(app.store()).await,
        outgoing::prune(app.store()).await,
        inbound::prune(app.store()).await,
        browsers::prune(app.store()).await,
    ] {
        if let Err(error) = gone {
            tracing::warn!(%error, "old links, mails and requests could not be taken away; trying again in an hour");
        }
    }
}

async fn erase(app: &App) {
    match tenants::erase_due(app.store()).await {
        Ok(erased) => {
            for tenant in erased {
                // What is left behind here, the sweep of all files finds.
                if let Err(error) = app.files().forget_tenant(tenant.id).await {
                    tracing::warn!(%error, tenant = %tenant.id, "a tenant's files could not be taken away yet");
                }
                tracing::info!(tenant = %tenant.id, rows = tenant.rows, "a deleted tenant was erased");
            }
        }
        Err(error) => tracing::warn!(%error, "a deleted tenant could not be erased; going on in an hour"),
    }
}

/// Files that nobody used, each hour; once a day all files are gone through.
async fn sweep(app: &App, sweeps: &mut u32) {
    let unused = app.files().sweep_unused(app.store()).await;
    let left =
        if sweeps.is_multiple_of(SWEEPS_A_DAY) { app.files().sweep_all(app.store()).await } else { Ok(0) };
    *sweeps = sweeps.wrapping_add(1);
    match unused.and_then(|unused| Ok(unused + left?)) {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "files that nobody used were taken away"),
        Err(error) => tracing::warn!(%error, "unused files could not be taken away; trying again in an hour"),
    }
}

/// Writes down what was counted; all of it, without a time.
async fn note(app: &App, now: Option<Time>) {
    note_refusals(app).await;
    let reads = app.bulk_reads().take(now);
    if reads.is_empty() {
        return;
    }
    let readers = reads.len();
    match audit::read_in_bulk(app.store(), reads).await {
        Ok(()) => tracing::info!(readers, "bulk reads were noted in the audit trail"),
        Err(error) => tracing::warn!(%error, readers, "bulk reads could not be noted"),
    }
}

async fn note_refusals(app: &App) {
    let refused = app.refusals().take();
    if refused.is_empty() {
        return;
    }
    let sources = refused.len();
    match audit::refused(app.store(), refused).await {
        Ok(()) => tracing::info!(sources, "refused requests were noted in the audit trail"),
        Err(error) => tracing::warn!(%error, sources, "refused requests could not be noted"),
    }
}
