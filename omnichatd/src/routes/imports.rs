//! Contacts from files, and the decisions about what differs from what is known.

use omnichat_api::import::{
    ConflictQuery, ContactsImported, ImportConflict, ImportContacts, ResolveConflict,
};
use omnichat_api::{ConflictId, Page};
use omnichat_store::contacts;

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

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
