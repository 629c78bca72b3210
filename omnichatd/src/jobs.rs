//! What the daemon does on time, beside answering. When, not how: the work itself is the store's.

use std::time::Duration;

use omnichat_store::retention;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;

/// How often the event log is looked through.
const PRUNE: Duration = Duration::from_secs(3600);

/// Runs until the daemon stops.
pub async fn run(app: App) {
    let mut hourly = interval(PRUNE);
    hourly.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Not at once: whoever has just started it has better things to wait for.
    hourly.tick().await;
    loop {
        tokio::select! {
            _ = hourly.tick() => prune(&app).await,
            () = app.closing().cancelled() => return,
        }
    }
}

async fn prune(app: &App) {
    match retention::prune(app.store(), app.config().events).await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, "the event log was pruned"),
        Err(error) => tracing::warn!(%error, "the event log could not be pruned; trying again in an hour"),
    }
}
