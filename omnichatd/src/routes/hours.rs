//! Business hours of an inbox: why it is open or closed, and its holidays from a calendar.

use axum::extract::Request;
use omnichat_api::hours::{ExplainQuery, ICS_BYTES, Open};
use omnichat_api::inbox::Inbox;
use omnichat_api::{Code, InboxId};
use omnichat_store::hours;
use omnichat_store::inboxes::{self, holidays};

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::{Answer, Refused};

/// Says whether an inbox is open at a time, why, and when that changes.
#[utoipa::path(get, path = "/inboxes/{id}/hours/explain", tag = "inboxes",
    params(("id" = uuid::Uuid, Path), ExplainQuery),
    extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "Whether it is, and why.", body = Open)))]
pub async fn explain_hours(
    staff: Staff<perm::InboxRead>,
    Path(id): Path<InboxId>,
    Query(query): Query<ExplainQuery>,
) -> Answer<Json<Open>> {
    let hours = inboxes::get(staff.app.store(), staff.tenant(), id).await?.hours;
    let at = match &query.at {
        Some(at) => hours::asked(hours.as_ref(), at)?,
        None => staff.app.now(),
    };
    Ok(Json(hours::at(hours.as_ref(), at)))
}

/// Adds the whole days of a calendar (iCalendar) from today on, for five years, to the holidays of an inbox.
///
/// A day that the inbox has already stays as it is.
#[utoipa::path(post, path = "/inboxes/{id}/hours/holidays", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    request_body(content = String, content_type = "text/calendar", description = "The calendar, at most 1 MiB."),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "The inbox as it is now.", body = Inbox)))]
pub async fn import_holidays(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
    request: Request,
) -> Answer<Json<Inbox>> {
    let too_large =
        |_| Refused::new(Code::TooLarge, "The calendar is too large, or broke off: at most 1 MiB.");
    let bytes = axum::body::to_bytes(request.into_body(), ICS_BYTES).await.map_err(too_large)?;
    let calendar = String::from_utf8(bytes.into())
        .map_err(|_| Refused::new(Code::BadRequest, "The calendar is not UTF-8; save it as UTF-8."))?;
    let inbox = holidays::import(staff.app.store(), staff.tenant(), staff.actor(), id, calendar).await?;
    Ok(Json(staff.app.with_snippet(inbox)))
}
