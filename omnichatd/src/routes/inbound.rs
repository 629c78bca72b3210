//! The journal of what carriers brought, for those who look after the inboxes.

use omnichat_api::inbound::{Inbound, InboundQuery, InboundShown};
use omnichat_api::{InboundId, Page};
use omnichat_store::inbound;

use crate::auth::{Staff, perm};
use crate::channels::mail;
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

/// Lists what came in, newest first.
#[utoipa::path(get, path = "/inbound", tag = "inbound", params(InboundQuery),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "One page.", body = Page<Inbound>)))]
pub async fn list_inbound(
    staff: Staff<perm::InboxWrite>,
    Query(query): Query<InboundQuery>,
) -> Answer<Json<Page<Inbound>>> {
    Ok(Json(inbound::list(staff.app.store(), staff.tenant(), &query).await?))
}

/// Shows one thing that came in as it came, without what proved it.
#[utoipa::path(get, path = "/inbound/{id}", tag = "inbound", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "All of it.", body = InboundShown)))]
pub async fn show_inbound(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboundId>,
) -> Answer<Json<InboundShown>> {
    let (mut shown, file) = inbound::show(staff.app.store(), staff.tenant(), id).await?;
    if let Some(file) = file {
        (shown.headers, shown.body) = match staff.app.files().read(staff.tenant(), &file).await {
            Ok(raw) => mail::show(raw).await,
            Err(error) => (Vec::new(), format!("[its bytes cannot be read: {error}]")),
        };
    }
    staff.has_read(1);
    Ok(Json(shown))
}

/// Reads one thing once more. What it already did is not done twice.
#[utoipa::path(post, path = "/inbound/{id}/replay", tag = "inbound", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "It waits to be read.", body = Inbound)))]
pub async fn replay_inbound(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboundId>,
) -> Answer<Json<Inbound>> {
    let inbound = inbound::replay(staff.app.store(), staff.tenant(), staff.actor(), id).await?;
    staff.app.came_in().notify_one();
    Ok(Json(inbound))
}
