//! Inboxes: the configured channels.

use axum::http::header::LOCATION;
use axum::http::{HeaderName, StatusCode};
use omnichat_api::inbox::{ChangeInbox, CreateInbox, Inbox, VouchingSecret};
use omnichat_api::page::PageQuery;
use omnichat_api::{InboxId, Page};
use omnichat_store::{inboxes, vouching};

use crate::answer::DONE;
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists the inboxes.
#[utoipa::path(get, path = "/inboxes", tag = "inboxes", params(PageQuery),
    extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "One page.", body = Page<Inbox>)))]
pub async fn list_inboxes(
    staff: Staff<perm::InboxRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Inbox>>> {
    let page = inboxes::list(staff.app.store(), staff.tenant(), &page).await?;
    let items = page.items.into_iter().map(|inbox| staff.app.with_snippet(inbox)).collect();
    Ok(Json(Page { items, next_cursor: page.next_cursor }))
}

/// Makes an inbox.
#[utoipa::path(post, path = "/inboxes", tag = "inboxes", request_body = CreateInbox,
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 201, description = "The new inbox.", body = Inbox)))]
pub async fn create_inbox(
    staff: Staff<perm::InboxWrite>,
    Json(new): Json<CreateInbox>,
) -> Answer<([(HeaderName, String); 1], Created<Inbox>)> {
    let inbox = inboxes::create(staff.app.store(), staff.tenant(), &staff.by(), new).await?;
    let location = format!("/api/v1/inboxes/{}", inbox.id);
    Ok(([(LOCATION, location)], Created(staff.app.with_snippet(inbox))))
}

/// Shows an inbox, with the line to put on the website.
#[utoipa::path(get, path = "/inboxes/{id}", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "The inbox.", body = Inbox)))]
pub async fn show_inbox(staff: Staff<perm::InboxRead>, Path(id): Path<InboxId>) -> Answer<Json<Inbox>> {
    let inbox = inboxes::get(staff.app.store(), staff.tenant(), id).await?;
    Ok(Json(staff.app.with_snippet(inbox)))
}

/// Changes an inbox.
#[utoipa::path(patch, path = "/inboxes/{id}", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeInbox,
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "The inbox as it is now.", body = Inbox)))]
pub async fn change_inbox(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
    Json(change): Json<ChangeInbox>,
) -> Answer<Json<Inbox>> {
    let inbox = inboxes::change(staff.app.store(), staff.tenant(), &staff.by(), id, change).await?;
    Ok(Json(staff.app.with_snippet(inbox)))
}

/// Makes a secret by which the site's backend vouches for its visitors, in place of the one before. Shown only now.
#[utoipa::path(post, path = "/inboxes/{id}/vouching-secret", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 201, description = "The secret.", body = VouchingSecret)))]
pub async fn renew_vouching_secret(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
) -> Answer<Created<VouchingSecret>> {
    let secret = vouching::renew(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(Created(VouchingSecret { secret }))
}

/// Forgets the secret: nobody is vouched for any more.
#[utoipa::path(delete, path = "/inboxes/{id}/vouching-secret", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 204, description = "Forgotten.")))]
pub async fn end_vouching(staff: Staff<perm::InboxWrite>, Path(id): Path<InboxId>) -> Answer<StatusCode> {
    vouching::end(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}
