//! Contacts: the people outside.

use omnichat_api::contact::{ChangeContact, Contact};
use omnichat_api::page::PageQuery;
use omnichat_api::{ContactId, Page};
use omnichat_store::contacts;

use crate::auth::{Staff, perm};
use crate::extract::{Json, Path, Query};
use crate::problem::Answer;

/// Lists the contacts, newest first.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(PageQuery),
    extensions(("x-permission" = json!("contact_read"))),
    responses((status = 200, description = "One page.", body = Page<Contact>)))]
pub async fn list_contacts(
    staff: Staff<perm::ContactRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Contact>>> {
    let listed = contacts::list(staff.app.store(), staff.tenant(), &page).await?;
    if page.cursor.is_some() {
        staff.has_read(listed.items.len());
    }
    Ok(Json(listed))
}

/// Shows a contact.
#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("contact_read"))),
    responses((status = 200, description = "The contact.", body = Contact)))]
pub async fn show_contact(
    staff: Staff<perm::ContactRead>,
    Path(id): Path<ContactId>,
) -> Answer<Json<Contact>> {
    Ok(Json(contacts::get(staff.app.store(), staff.tenant(), id).await?))
}

/// Changes a contact.
#[utoipa::path(patch, path = "/contacts/{id}", tag = "contacts", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeContact,
    extensions(("x-permission" = json!("contact_write"))),
    responses((status = 200, description = "The contact as it is now.", body = Contact)))]
pub async fn change_contact(
    staff: Staff<perm::ContactWrite>,
    Path(id): Path<ContactId>,
    Json(change): Json<ChangeContact>,
) -> Answer<Json<Contact>> {
    Ok(Json(contacts::change(staff.app.store(), staff.tenant(), &staff.by(), id, change).await?))
}
