//! Inboxes: the configured channels.

use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::LOCATION;
use omnichat_api::inbox::{ChangeInbox, CreateInbox, Inbox};
use omnichat_api::page::PageQuery;
use omnichat_api::{InboxId, Page};
use omnichat_store::inboxes;

use crate::app::App;
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists the inboxes.
#[utoipa::path(get, path = "/inboxes", tag = "inboxes", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<Inbox>)))]
pub async fn list_inboxes(
    State(app): State<App>,
    staff: Staff<perm::InboxRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Inbox>>> {
    let page = inboxes::list(app.store(), staff.tenant(), &page).await?;
    let items = page.items.into_iter().map(|inbox| app.with_snippet(inbox)).collect();
    Ok(Json(Page { items, next_cursor: page.next_cursor }))
}

/// Makes an inbox.
#[utoipa::path(post, path = "/inboxes", tag = "inboxes", request_body = CreateInbox,
    responses((status = 201, description = "The new inbox.", body = Inbox)))]
pub async fn create_inbox(
    State(app): State<App>,
    staff: Staff<perm::InboxWrite>,
    Json(new): Json<CreateInbox>,
) -> Answer<([(HeaderName, String); 1], Created<Inbox>)> {
    let inbox = inboxes::create(app.store(), staff.tenant(), &staff.by(), new).await?;
    let location = format!("/api/v1/inboxes/{}", inbox.id);
    Ok(([(LOCATION, location)], Created(app.with_snippet(inbox))))
}

/// Shows an inbox, with the line to put on the website.
#[utoipa::path(get, path = "/inboxes/{id}", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The inbox.", body = Inbox)))]
pub async fn show_inbox(
    State(app): State<App>,
    staff: Staff<perm::InboxRead>,
    Path(id): Path<InboxId>,
) -> Answer<Json<Inbox>> {
    let inbox = inboxes::get(app.store(), staff.tenant(), id).await?;
    Ok(Json(app.with_snippet(inbox)))
}

/// Changes an inbox.
#[utoipa::path(patch, path = "/inboxes/{id}", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeInbox, responses((status = 200, description = "The inbox as it is now.", body = Inbox)))]
pub async fn change_inbox(
    State(app): State<App>,
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
    Json(change): Json<ChangeInbox>,
) -> Answer<Json<Inbox>> {
    let inbox = inboxes::change(app.store(), staff.tenant(), &staff.by(), id, change).await?;
    Ok(Json(app.with_snippet(inbox)))
}
