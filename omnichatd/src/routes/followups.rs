//! Follow-ups: visitors who left their contact.

mod csv;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use omnichat_api::followup::{ChangeFollowup, Followup, FollowupQuery, ReplyFollowup, UnviewedCount};
use omnichat_api::message::Message;
use omnichat_api::{FollowupId, Page, TenantId};
use omnichat_store::conversations::Sight;
use omnichat_store::{Store, StoreError, followups};
use uuid::Uuid;

use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists the follow-ups of conversations that you see, newest first.
#[utoipa::path(get, path = "/followups", tag = "followups", params(FollowupQuery),
    extensions(("x-permission" = json!("followup_read"))),
    responses((status = 200, description = "One page.", body = Page<Followup>)))]
pub async fn list_followups(
    staff: Staff<perm::FollowupRead>,
    Query(query): Query<FollowupQuery>,
) -> Answer<Json<Page<Followup>>> {
    let listed = followups::list(staff.app.store(), staff.tenant(), &staff.me, &query).await?;
    if query.cursor.is_some() {
        staff.has_read(listed.items.len());
    }
    Ok(Json(listed))
}

/// Marks a follow-up as viewed, puts it away, or brings it back.
#[utoipa::path(patch, path = "/followups/{id}", tag = "followups", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeFollowup,
    extensions(("x-permission" = json!("followup_write"))),
    responses((status = 200, description = "The follow-up as it is now.", body = Followup)))]
pub async fn change_followup(
    staff: Staff<perm::FollowupWrite>,
    Path(id): Path<FollowupId>,
    Json(change): Json<ChangeFollowup>,
) -> Answer<Json<Followup>> {
    Ok(Json(followups::change(staff.app.store(), staff.tenant(), &staff.me, id, change).await?))
}

/// Writes to who left their contact, by mail or sms: a conversation of its own, at an inbox for that.
#[utoipa::path(post, path = "/followups/{id}/reply", tag = "followups", params(("id" = uuid::Uuid, Path)),
    request_body = ReplyFollowup,
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 201, description = "The message, on its way.", body = Message)))]
pub async fn reply_to_followup(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<FollowupId>,
    Json(reply): Json<ReplyFollowup>,
) -> Answer<Created<Message>> {
    Ok(Created(followups::reply(staff.app.store(), staff.tenant(), &staff.me, id, reply).await?))
}

/// Counts the follow-ups to do that nobody has looked at, of the conversations that you see.
#[utoipa::path(get, path = "/followups/unviewed-count", tag = "followups",
    extensions(("x-permission" = json!("followup_read"))),
    responses((status = 200, description = "How many.", body = UnviewedCount)))]
pub async fn count_unviewed_followups(staff: Staff<perm::FollowupRead>) -> Answer<Json<UnviewedCount>> {
    let count = followups::unviewed(staff.app.store(), staff.tenant(), &staff.me).await?;
    Ok(Json(UnviewedCount { count }))
}

/// Exports the follow-ups of the conversations that you see, those to do and then those put away, oldest first: a table
/// with commas (CSV).
///
/// The export is noted in the audit trail.
#[utoipa::path(get, path = "/followups/export", tag = "followups",
    extensions(("x-permission" = json!("followup_read"))),
    responses((status = 200, description = "One row a line.", body = String, content_type = "text/csv")))]
pub async fn export_followups(staff: Staff<perm::FollowupRead>) -> Answer<Response> {
    let (store, tenant) = (staff.app.store().clone(), staff.tenant());
    followups::exported(&store, tenant, staff.actor()).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"followups.csv\""),
    ];
    let head = stream::once(async { Ok(Bytes::from(csv::HEAD)) });
    let rows = |archived| rows(store.clone(), tenant, (&staff.me).into(), archived);
    Ok((headers, Body::from_stream(head.chain(rows(false)).chain(rows(true)))).into_response())
}

/// A step of rows at a time, read when the one before was taken.
fn rows(
    store: Store,
    tenant: TenantId,
    me: Sight,
    archived: bool,
) -> impl stream::Stream<Item = Result<Bytes, StoreError>> + Send + 'static {
    stream::try_unfold(FollowupId(Uuid::nil()), move |after| {
        let (store, me) = (store.clone(), me.clone());
        async move {
            let read =
                followups::all_after(&store, tenant, me, archived, after).await.inspect_err(|error| {
                    tracing::error!(%error, "an export broke off");
                })?;
            let Some(last) = read.last().map(|followup| followup.id) else { return Ok(None) };
            Ok(Some((Bytes::from(read.iter().map(csv::row).collect::<String>()), last)))
        }
    })
}
