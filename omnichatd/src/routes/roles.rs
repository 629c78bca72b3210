//! Roles: those that every tenant has, and the tenant's own.

use omnichat_api::RoleId;
use omnichat_api::role::{ChangeRole, CreateRole, CustomRole, Roles};
use omnichat_store::roles;

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path};
use crate::problem::Answer;

/// Lists the roles that may be given, with what each may do.
#[utoipa::path(get, path = "/roles", tag = "roles", extensions(("x-permission" = json!("user_read"))),
    responses((status = 200, description = "All of them.", body = Roles)))]
pub async fn list_roles(staff: Staff<perm::UserRead>) -> Answer<Json<Roles>> {
    Ok(Json(roles::list(staff.app.store(), staff.tenant()).await?))
}

/// Makes a role, of nothing that you may not do yourself.
#[utoipa::path(post, path = "/roles", tag = "roles", request_body = CreateRole,
    extensions(("x-permission" = json!("role_write"))),
    responses((status = 201, description = "The new role.", body = CustomRole)))]
pub async fn create_role(
    staff: Staff<perm::RoleWrite>,
    Json(new): Json<CreateRole>,
) -> Answer<Created<CustomRole>> {
    let by = (&staff.me).into();
    Ok(Created(roles::create(staff.app.store(), staff.tenant(), by, new, staff.actor()).await?))
}

/// Changes a role. It holds at once for all who have it.
#[utoipa::path(patch, path = "/roles/{id}", tag = "roles", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeRole, extensions(("x-permission" = json!("role_write"))),
    responses((status = 200, description = "The role as it is now.", body = CustomRole)))]
pub async fn change_role(
    staff: Staff<perm::RoleWrite>,
    Path(id): Path<RoleId>,
    Json(change): Json<ChangeRole>,
) -> Answer<Json<CustomRole>> {
    let by = (&staff.me).into();
    Ok(Json(roles::change(staff.app.store(), staff.tenant(), by, id, change, staff.actor()).await?))
}

/// Deletes a role that nobody has.
#[utoipa::path(delete, path = "/roles/{id}", tag = "roles", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("role_write"))), responses((status = 204, description = "Deleted.")))]
pub async fn delete_role(staff: Staff<perm::RoleWrite>, Path(id): Path<RoleId>) -> Done {
    roles::delete(staff.app.store(), staff.tenant(), (&staff.me).into(), id, staff.actor()).await?;
    Ok(DONE)
}
