//! Everything that a tenant has, to take along.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use omnichat_api::Code;
use omnichat_api::export::ExportLine;
use omnichat_api::permission::{Permission, Sees};
use omnichat_store::{StoreError, export};
use tokio::sync::mpsc;

use crate::auth::{Staff, need, perm};
use crate::ndjson;
use crate::problem::{Answer, Refused};

/// What is in it, nobody takes along who may not read it.
const NEEDS: [Permission; 6] = [
    Permission::TenantWrite,
    Permission::ContactRead,
    Permission::ConversationRead,
    Permission::FollowupRead,
    Permission::InboxRead,
    Permission::UserRead,
];
/// Steps that are read before somebody takes them.
const AHEAD: usize = 2;

/// Exports everything that the tenant has: one JSON object a line.
///
/// The first line is `start`, the last is `end` and counts the others: without it the answer was cut short. Each
/// conversation is followed by its messages and notes; files are described, and fetched by `link_attachment`. It needs
/// the permissions to read all of that too, and a role that sees all conversations. The export is noted in the audit
/// trail.
#[utoipa::path(get, path = "/export", tag = "tenants",
    extensions(("x-permission" = json!(NEEDS))),
    responses((status = 200, description = "One line of JSON each.", body = ExportLine,
        content_type = "application/x-ndjson")))]
pub async fn export_tenant(staff: Staff<perm::TenantWrite>) -> Answer<Response> {
    for permission in NEEDS {
        need(&staff.me, permission)?;
    }
    if staff.me.sees != Sees::All {
        let detail = "An export has all conversations, and your role sees only some. Ask an admin.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    let (store, tenant) = (staff.app.store().clone(), staff.tenant());
    export::noted(&store, tenant, staff.actor()).await?;
    let (tell, told) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        match export::write(&store, tenant, tell.clone()).await {
            // Nobody reads on.
            Ok(()) | Err(StoreError::Closed) => {}
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                drop(tell.send(Err(error)).await);
            }
        }
    });
    let headers =
        [(CONTENT_TYPE, ndjson::TYPE), (CONTENT_DISPOSITION, "attachment; filename=\"export.ndjson\"")];
    let lines = stream::unfold(told, |mut told: mpsc::Receiver<_>| async {
        let some = told.recv().await?;
        Some((some.and_then(|lines| ndjson::of(&lines)), told))
    });
    Ok((headers, Body::from_stream(lines)).into_response())
}
