//! The tenant's change log, for those who cannot hold a socket.

use axum::extract::State;
use omnichat_api::event::{EventPage, EventQuery};
use omnichat_api::page::limit;
use omnichat_store::events;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Json, Query};
use crate::problem::Answer;
use crate::waiting;

/// Lists what changed after a cursor; with `wait`, answers as soon as something does.
#[utoipa::path(get, path = "/events", tag = "events", params(EventQuery),
    responses((status = 200, description = "Rows of the log.", body = EventPage)))]
pub async fn list_events(
    State(app): State<App>,
    staff: Staff<perm::ConversationRead>,
    Query(query): Query<EventQuery>,
) -> Answer<Json<EventPage>> {
    let (tenant, most) = (staff.tenant(), limit(query.limit)?);
    let wait = waiting::asked(query.wait)?;
    let Some(after) = query.after else {
        let cursor = events::head(app.store(), tenant).await?;
        return Ok(Json(EventPage { items: Vec::new(), cursor, resync: false }));
    };
    let (news, mut access) = (app.bus().staff(tenant).events, app.bus().access(staff.id()));
    let mut log = events::after(app.store(), tenant, after, most).await?;
    if log.items.is_empty() && !log.resync && !wait.is_zero() {
        tokio::select! {
            () = waiting::for_news(&app, wait, news, |event| event.cursor > after) => {}
            _ = access.recv() => {}
        }
        // Who was shut out meanwhile is told so, and nothing else.
        staff.look_again(&app).await?;
        log = events::after(app.store(), tenant, after, most).await?;
    }
    let cursor = if log.resync { log.head } else { log.items.last().map_or(after, |event| event.cursor) };
    Ok(Json(EventPage { items: log.items, cursor, resync: log.resync }))
}
