//! The one place that reacts when what somebody may do has changed, on this node or on another: their open sockets
//! look again, and keys are read again. What the change was stands in the database and nowhere else.

use std::time::Duration;

use omnichat_store::notices::Feed;
use omnichat_store::{Notice, StoreError, keys};
use tokio::time::sleep;

use crate::app::App;
use crate::served;

/// How long to wait when the keys cannot be read.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs until the daemon stops.
pub async fn watch(app: App, mut notices: Feed) {
    loop {
        let notice = tokio::select! {
            notice = notices.next() => notice,
            () = app.closing().cancelled() => return,
        };
        match notice {
            Some(Notice::User(user)) => app.bus().look_again(user),
            Some(Notice::Tenant(_)) => all_look_again(&app),
            Some(Notice::Legacy) => {
                all_look_again(&app);
                set_up(&app);
            }
            Some(Notice::Keys) => renew_keys(&app).await,
            Some(Notice::Everything) => {
                all_look_again(&app);
                set_up(&app);
                renew_keys(&app).await;
            }
            // Who reads mailboxes waits for those.
            Some(Notice::Mail(_)) => {}
            None => return,
        }
    }
}

/// What is kept in memory of tenants is dropped first, so that who looks again sees how it is.
fn all_look_again(app: &App) {
    app.blocks().forget();
    app.legacy_changed();
    app.tenants_changed();
    // What rested while a tenant was suspended is due at once.
    app.alarm().ring();
    app.bus().all_look_again();
}

/// Beside the notices, so that they go on: it writes, and may have to wait.
fn set_up(app: &App) {
    let app = app.clone();
    app.sockets().clone().spawn(async move { served::set_up(&app).await });
}

async fn renew_keys(app: &App) {
    loop {
        match keys::signing(app.store()).await {
            Ok(keys) => {
                app.tokens().renew(&keys);
                app.cursors().renew(&keys);
                app.files().renew(&keys);
                return;
            }
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "the signing keys cannot be read again; trying again");
                sleep(AGAIN).await;
            }
        }
    }
}
