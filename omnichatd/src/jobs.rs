//! What the daemon does on time, beside answering. When, not how: the work itself is the store's.

use std::time::Duration;

use omnichat_store::{audit, links, outbox, retention, tenants};
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;

/// How often the event log is looked through.
const PRUNE: Duration = Duration::from_secs(3600);
/// How often refused requests are noted.
const REFUSALS: Duration = Duration::from_secs(60);

/// Runs until the daemon stops.
pub async fn run(app: App) {
    let mut hourly = interval(PRUNE);
    hourly.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Not at once: whoever has just started it has better things to wait for.
    hourly.tick().await;
    let mut minutely = interval(REFUSALS);
    minutely.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = minutely.tick() => note_refusals(&app).await,
            _ = hourly.tick() => {
                prune(&app).await;
                erase(&app).await;
            }
            () = app.closing().cancelled() => return note_refusals(&app).await,
        }
    }
}

async fn prune(app: &App) {
    match retention::prune(app.store(), app.config().events).await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, "the event log was pruned"),
        Err(error) => tracing::warn!(%error, "the event log could not be pruned; trying again in an hour"),
    }
    for gone in [links::prune(app.store()).await, outbox::prune(app.store()).await] {
        if let Err(error) = gone {
            tracing::warn!(%error, "old links and mails could not be taken away; trying again in an hour");
        }
    }
}

async fn erase(app: &App) {
    match tenants::erase_due(app.store()).await {
        Ok(erased) => {
            for tenant in erased {
                tracing::info!(tenant = %tenant.id, rows = tenant.rows, "a deleted tenant was erased");
            }
        }
        Err(error) => tracing::warn!(%error, "a deleted tenant could not be erased; going on in an hour"),
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
