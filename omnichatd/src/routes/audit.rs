//! The tenant's audit trail: reading it, checking it, taking it along.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use omnichat_api::audit::{AuditEntry, AuditQuery, AuditVerdict};
use omnichat_api::{Page, TenantId};
use omnichat_store::{Store, StoreError, audit};

use crate::auth::{Staff, perm};
use crate::extract::{Json, Query};
use crate::ndjson;
use crate::problem::Answer;

/// Lists what was done, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditQuery),
    extensions(("x-permission" = json!("audit_read"))),
    responses((status = 200, description = "One page.", body = Page<AuditEntry>)))]
pub async fn list_audit(
    staff: Staff<perm::AuditRead>,
    Query(query): Query<AuditQuery>,
) -> Answer<Json<Page<AuditEntry>>> {
    Ok(Json(audit::list(staff.app.store(), Some(staff.tenant()), &query).await?))
}

/// Checks the whole trail: whether a row was changed, removed or put in by hand.
#[utoipa::path(post, path = "/audit/verify", tag = "audit", extensions(("x-permission" = json!("audit_read"))),
    responses((status = 200, description = "What was found.", body = AuditVerdict)))]
pub async fn verify_audit(staff: Staff<perm::AuditRead>) -> Answer<Json<AuditVerdict>> {
    Ok(Json(audit::verify(staff.app.store(), Some(staff.tenant())).await?))
}

/// Exports the whole trail, oldest first: one JSON object a line.
///
/// The export itself is noted in the trail.
#[utoipa::path(get, path = "/audit/export", tag = "audit", extensions(("x-permission" = json!("audit_read"))),
    responses((status = 200, description = "One row a line.", body = String,
        content_type = "application/x-ndjson")))]
pub async fn export_audit(staff: Staff<perm::AuditRead>) -> Answer<Response> {
    let (store, tenant) = (staff.app.store().clone(), staff.tenant());
    audit::exported(&store, tenant, staff.actor()).await?;
    let headers =
        [(CONTENT_TYPE, ndjson::TYPE), (CONTENT_DISPOSITION, "attachment; filename=\"audit.ndjson\"")];
    Ok((headers, Body::from_stream(lines(store, tenant))).into_response())
}

/// A step of rows at a time, read when the one before was taken: however long the trail, no more is in memory.
fn lines(
    store: Store,
    tenant: TenantId,
) -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> + Send + 'static {
    stream::try_unfold(0, move |after| {
        let store = store.clone();
        async move {
            let rows = audit::all_after(&store, Some(tenant), after).await.inspect_err(|error| {
                tracing::error!(%error, "an export broke off");
            })?;
            let Some(last) = rows.last().map(|row| row.seq) else { return Ok(None) };
            Ok(Some((ndjson::of(&rows)?, last)))
        }
    })
}
