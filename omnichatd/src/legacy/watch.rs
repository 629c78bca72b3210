//! Hears what happens in the tenant whose old clients are served: has their phones told of new messages, and tells the sockets
//! of visitors who were unknown when they came that they have written. Sleeps while old clients are not served.

use std::time::Duration;

use omnichat_api::TenantId;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::Conversation;
use omnichat_api::event::Change;
use omnichat_api::message::AuthorKind;
use omnichat_api::socket::ServerFrame;
use omnichat_store::StoreError;
use omnichat_store::legacy::{push, threads};
use tokio::select;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use crate::app::App;

/// How long to wait when the database does not answer.
const AGAIN: Duration = Duration::from_secs(5);

/// Runs until the daemon stops.
pub async fn run(app: App) {
    let mut doors = app.bus().doors();
    loop {
        doors.borrow_and_update();
        let served = app.legacy().await;
        select! {
            () = app.closing().cancelled() => return,
            changed = doors.changed() => if changed.is_err() { return },
            () = async {
                match served {
                    Some(on) => listen(&app, on.tenant).await,
                    None => std::future::pending().await,
                }
            } => return,
        }
    }
}

/// Until the store is closed.
async fn listen(app: &App, tenant: TenantId) {
    let mut feed = app.bus().staff(tenant);
    // What came while nobody listened.
    let mut push_at = Some(Instant::now());
    loop {
        let heard = select! {
            () = sleep_until(push_at.unwrap_or_else(Instant::now)), if push_at.is_some() => {
                push_at = match push::next(app.store()).await {
                    Ok(_) => None,
                    Err(StoreError::Closed) => return,
                    Err(error) => {
                        tracing::warn!(%error, "phones cannot be told of new messages; trying again");
                        Some(Instant::now() + AGAIN)
                    }
                };
                continue;
            }
            heard = feed.events.recv() => heard,
        };
        let event = match heard {
            Ok(event) => event,
            // Sockets that wait look by themselves: each knows from where on it has to.
            Err(RecvError::Lagged(_)) => {
                app.lobby().somebody_came();
                push_at = Some(Instant::now());
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        let Ok(ServerFrame::Event(event)) = serde_json::from_str(&event.frame) else { continue };
        match event.change {
            Change::MessageCreated(message) if message.author.kind == AuthorKind::Visitor => {
                push_at = Some(Instant::now());
            }
            Change::ConversationCreated(conversation) => begun(app, tenant, &conversation).await,
            _ => {}
        }
    }
}

/// Tells those who wait for this visitor's first message.
async fn begun(app: &App, tenant: TenantId, conversation: &Conversation) {
    if conversation.channel != Channel::Webchat || !app.lobby().expects() {
        return;
    }
    match threads::of(app.store(), tenant, conversation).await {
        Ok(name) => app.lobby().came(&name),
        Err(StoreError::Closed) => {}
        Err(error) => {
            tracing::warn!(%error, "who has begun to write cannot be looked up");
            app.lobby().somebody_came();
        }
    }
}
