//! The tenant's change log, for those who cannot hold a socket.

use omnichat_api::event::{EventPage, EventQuery};
use omnichat_api::page::limit;
use omnichat_store::events;

use crate::auth::{Staff, perm};
use crate::bulk_reads;
use crate::extract::{Json, Query};
use crate::problem::Answer;
use crate::waiting;

/// Lists what changed after a cursor; with `wait`, answers as soon as something does.
#[utoipa::path(get, path = "/events", tag = "events", params(EventQuery),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "Rows of the log.", body = EventPage)))]
pub async fn list_events(
    staff: Staff<perm::ConversationRead>,
    Query(query): Query<EventQuery>,
) -> Answer<Json<EventPage>> {
    let (tenant, most) = (staff.tenant(), limit(query.limit)?);
    let wait = waiting::asked(query.wait)?;
    let Some(after) = query.after else {
        let cursor = events::head(staff.app.store(), tenant).await?;
        return Ok(Json(EventPage { items: Vec::new(), cursor, resync: false }));
    };
    let app = &staff.app;
    let (news, mut access) = (app.bus().staff(tenant).events, app.bus().access(staff.id()));
    let mut heard = events::heard(app.store(), tenant, &(&staff.me).into(), after, most).await?;
    if heard.through == after && !heard.log.resync && !wait.is_zero() {
        tokio::select! {
            () = waiting::for_news(app, wait, news, |event| event.cursor > after) => {}
            _ = access.recv() => {}
        }
        // Who was shut out meanwhile is told so, and nothing else; who sees less hears less.
        let me = staff.look_again().await?;
        heard = events::heard(app.store(), tenant, &(&me).into(), after, most).await?;
    }
    staff.has_read(bulk_reads::old(&heard.log.items, app.now()));
    Ok(Json(EventPage { items: heard.log.items, cursor: heard.through, resync: heard.log.resync }))
}
