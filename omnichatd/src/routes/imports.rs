//! Contacts from files, and the decisions about what differs from what is known.

use std::time::Duration;

use axum::body::Body;
use omnichat_api::import::{
    ConflictQuery, ContactRow, ContactsImported, IMPORT_ROWS, ImportConflict, ImportContacts, PreviewQuery,
    ResolveConflict,
};
use omnichat_api::{Code, ConflictId, Page};
use omnichat_store::contacts::{self, Preview};
use tokio::time::timeout;

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::ndjson::Lines;
use crate::problem::{Answer, Refused};

/// How long a dry run may take, with all its rows on their way.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Brings contacts from a file.
///
/// Who is known by their address or number already is merged where the row only adds to what is known. A row that says
/// something else waits for a decision, see `list_import_conflicts`. The same rows again change nothing.
#[utoipa::path(post, path = "/imports/contacts", tag = "contacts", request_body = ImportContacts,
    extensions(("x-permission" = json!("contact_write"))),
    responses((status = 200, description = "What became of the rows.", body = ContactsImported)))]
pub async fn import_contacts(
    staff: Staff<perm::ContactWrite>,
    Json(import): Json<ImportContacts>,
) -> Answer<Json<ContactsImported>> {
    Ok(Json(contacts::import(staff.app.store(), staff.tenant(), staff.actor(), import).await?))
}

/// Tells what an import of a whole file would do, and changes nothing.
///
/// The body is one row a line, at most 50,000. They are looked at in their order, as an import takes them: somebody who
/// stands twice in the file is known when they come again.
#[utoipa::path(post, path = "/imports/contacts/preview", tag = "contacts", params(PreviewQuery),
    request_body(content = ContactRow, content_type = "application/x-ndjson"),
    extensions(("x-permission" = json!("contact_write"))),
    responses((status = 200, description = "What would become of the rows.", body = ContactsImported)))]
pub async fn preview_contacts(
    staff: Staff<perm::ContactWrite>,
    Query(query): Query<PreviewQuery>,
    body: Body,
) -> Answer<Json<ContactsImported>> {
    let looking = async {
        let region = query.region.as_deref();
        let mut preview = Preview::begin(staff.app.store(), staff.tenant(), region).await?;
        let mut lines = Lines::of(body);
        loop {
            let rows = lines.next(IMPORT_ROWS).await?;
            if rows.is_empty() {
                return Ok(Json(preview.end()));
            }
            preview.take(rows).await?;
        }
    };
    let slow = |_| Refused::new(Code::BadRequest, "The rows took too long to come. Send fewer at once.");
    timeout(PATIENCE, looking).await.map_err(slow)?
}

/// Lists the rows that wait for a decision, or those that had one, newest first.
#[utoipa::path(get, path = "/imports/conflicts", tag = "contacts", params(ConflictQuery),
    extensions(("x-permission" = json!("contact_read"))),
    responses((status = 200, description = "One page.", body = Page<ImportConflict>)))]
pub async fn list_import_conflicts(
    staff: Staff<perm::ContactRead>,
    Query(query): Query<ConflictQuery>,
) -> Answer<Json<Page<ImportConflict>>> {
    let listed = contacts::conflicts(staff.app.store(), staff.tenant(), &query).await?;
    if query.cursor.is_some() {
        staff.has_read(listed.items.len());
    }
    Ok(Json(listed))
}

/// Decides about a row.
#[utoipa::path(post, path = "/imports/conflicts/{id}/resolve", tag = "contacts",
    params(("id" = uuid::Uuid, Path)), request_body = ResolveConflict,
    extensions(("x-permission" = json!("contact_write"))),
    responses((status = 200, description = "The conflict as it is now.", body = ImportConflict)))]
pub async fn resolve_import_conflict(
    staff: Staff<perm::ContactWrite>,
    Path(id): Path<ConflictId>,
    Json(resolve): Json<ResolveConflict>,
) -> Answer<Json<ImportConflict>> {
    Ok(Json(contacts::resolve(staff.app.store(), staff.tenant(), staff.actor(), id, resolve).await?))
}
