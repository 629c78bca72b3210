//! The outbox: messages on their way to a carrier, and those that did not get there.

use omnichat_api::outbox::{OutboxQuery, Outgoing};
use omnichat_api::{MessageId, Page};
use omnichat_store::{conversations, outgoing};

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

/// Lists what is on its way in conversations that you see, newest first. Those that failed are the dead letters.
#[utoipa::path(get, path = "/outbox", tag = "outbox", params(OutboxQuery),
    extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "One page.", body = Page<Outgoing>)))]
pub async fn list_outbox(
    staff: Staff<perm::InboxRead>,
    Query(query): Query<OutboxQuery>,
) -> Answer<Json<Page<Outgoing>>> {
    let listed = outgoing::list(staff.app.store(), staff.tenant(), &staff.me, &query).await?;
    if query.cursor.is_some() {
        staff.has_read(listed.items.len());
    }
    Ok(Json(listed))
}

/// Shows one message on its way.
#[utoipa::path(get, path = "/outbox/{id}", tag = "outbox", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("inbox_read"))),
    responses((status = 200, description = "The message.", body = Outgoing)))]
pub async fn show_outgoing(
    staff: Staff<perm::InboxRead>,
    Path(id): Path<MessageId>,
) -> Answer<Json<Outgoing>> {
    let shown = outgoing::get(staff.app.store(), staff.tenant(), id).await?;
    conversations::in_sight(staff.app.store(), staff.tenant(), &staff.me, shown.conversation_id).await?;
    Ok(Json(shown))
}

/// Has a message tried again.
///
/// For one that failed or was taken back, and for one of which it is not known whether it has arrived: that is for people
/// to decide, since the contact may get it twice. One that waits anyway stays as it is.
#[utoipa::path(post, path = "/outbox/{id}/retry", tag = "outbox", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The message as it stands now.", body = Outgoing)))]
pub async fn retry_outgoing(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<MessageId>,
) -> Answer<Json<Outgoing>> {
    Ok(Json(outgoing::retry(staff.app.store(), staff.tenant(), &staff.me, id).await?))
}

/// Takes a message back that has not left. It stays in the conversation and shows that it was taken back.
#[utoipa::path(post, path = "/outbox/{id}/cancel", tag = "outbox", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "The message as it stands now.", body = Outgoing)))]
pub async fn cancel_outgoing(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<MessageId>,
) -> Answer<Json<Outgoing>> {
    Ok(Json(outgoing::cancel(staff.app.store(), staff.tenant(), &staff.me, id).await?))
}
