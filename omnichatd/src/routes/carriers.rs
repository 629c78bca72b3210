//! What carriers need to know about an inbox, and whether what they were told holds.

use omnichat_api::InboxId;
use omnichat_api::carrier::{Carrier, Carriers};
use omnichat_api::inbox::{Inbox, InboxTested, SetFields};
use omnichat_store::inboxes::fields;

use crate::auth::{Staff, perm};
use crate::channels;
use crate::extract::{Json, Path};
use crate::problem::Answer;

/// Lists the carriers, and what each needs to be set up.
#[utoipa::path(get, path = "/carriers", tag = "inboxes", extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "All of them.", body = Carriers)))]
pub async fn list_carriers(_: Staff<perm::InboxRead>) -> Answer<Json<Carriers>> {
    Ok(Json(Carriers { items: Carrier::ALL.iter().map(|carrier| carrier.shown()).collect() }))
}

/// Sets what the carrier of an inbox needs to know. Secrets are kept sealed and never shown again.
#[utoipa::path(put, path = "/inboxes/{id}/fields", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    request_body = SetFields, extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "The inbox as it is now.", body = Inbox)))]
pub async fn set_inbox_fields(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
    Json(set): Json<SetFields>,
) -> Answer<Json<Inbox>> {
    let inbox = fields::set(staff.app.store(), staff.tenant(), staff.actor(), id, set.fields).await?;
    Ok(Json(staff.app.with_snippet(inbox)))
}

/// Asks the carrier of an inbox whether all is well, and notes on the inbox what is not.
#[utoipa::path(post, path = "/inboxes/{id}/test", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_write"))),
    responses((status = 200, description = "What was looked at, and what came of it.", body = InboxTested)))]
pub async fn test_inbox(
    staff: Staff<perm::InboxWrite>,
    Path(id): Path<InboxId>,
) -> Answer<Json<InboxTested>> {
    Ok(Json(channels::tested(&staff.app, staff.tenant(), id).await?))
}
