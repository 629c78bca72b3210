//! The tenant's change log, for those who cannot hold a socket.

use std::time::Duration;

use axum::extract::State;
use omnichat_api::FieldError;
use omnichat_api::event::{EventPage, EventQuery};
use omnichat_api::page::limit;
use omnichat_store::events;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Json, Query};
use crate::problem::Answer;

/// The longest that a request may wait for news, in seconds: shorter than proxies' usual patience.
const WAIT_MOST: u32 = 25;

/// Lists what changed after a cursor; with `wait`, answers as soon as something does.
#[utoipa::path(get, path = "/events", tag = "events", params(EventQuery),
    responses((status = 200, description = "Rows of the log.", body = EventPage)))]
pub async fn list_events(
    State(app): State<App>,
    staff: Staff<perm::ConversationRead>,
    Query(query): Query<EventQuery>,
) -> Answer<Json<EventPage>> {
    let (tenant, most) = (staff.tenant(), limit(query.limit)?);
    let wait = query.wait.unwrap_or(0);
    if wait > WAIT_MOST {
        let rule = format!("must be at most {WAIT_MOST} seconds");
        return Err(FieldError::new("wait", "out_of_range", rule).into());
    }
    let Some(after) = query.after else {
        let cursor = events::head(app.store(), tenant).await?;
        return Ok(Json(EventPage { items: Vec::new(), cursor, resync: false }));
    };
    // Subscribed first, so that nothing falls between the reading and the waiting.
    let mut news = app.bus().staff(tenant).events;
    let mut log = events::after(app.store(), tenant, after, most).await?;
    if log.items.is_empty() && !log.resync && wait > 0 {
        let came = async {
            loop {
                match news.recv().await {
                    Ok(event) if event.cursor <= after => {}
                    Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                }
            }
        };
        tokio::select! {
            () = came => {}
            () = tokio::time::sleep(Duration::from_secs(wait.into())) => {}
            () = app.closing().cancelled() => {}
        }
        log = events::after(app.store(), tenant, after, most).await?;
    }
    let cursor = if log.resync { log.head } else { log.items.last().map_or(after, |event| event.cursor) };
    Ok(Json(EventPage { items: log.items, cursor, resync: log.resync }))
}
