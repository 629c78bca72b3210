//! Tenants: one's own and those below it. Which one a request is about, its token says; only here ids of others below
//! are named.

use omnichat_api::tenant::{ChangeTenant, CreateTenant, Tenant};
use omnichat_api::{Page, TenantId};
use omnichat_store::tenants;

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path};
use crate::problem::Answer;

/// Lists the tenants that you may work in: refresh with `tenant_id` to switch to one. All on one page.
///
/// For an operator of the installation also those that let them in just now.
#[utoipa::path(get, path = "/me/tenants", tag = "me", extensions(("x-permission" = json!("signed_in"))),
    responses((status = 200, description = "All of them.", body = Page<Tenant>)))]
pub async fn list_my_tenants(staff: Staff<perm::SignedIn>) -> Answer<Json<Page<Tenant>>> {
    let mut items = tenants::of_user(staff.app.store(), staff.id()).await?;
    if staff.me.operator {
        let mut open = tenants::operate::open_to_operator(staff.app.store()).await?;
        open.retain(|tenant| items.iter().all(|known| known.id != tenant.id));
        items.append(&mut open);
    }
    Ok(Json(Page { items, next_cursor: None }))
}

/// Makes a tenant below yours. Your role holds in it too.
#[utoipa::path(post, path = "/tenants", tag = "tenants", request_body = CreateTenant,
    extensions(("x-permission" = json!("tenant_write"))),
    responses((status = 201, description = "The new tenant.", body = Tenant)))]
pub async fn create_tenant(
    staff: Staff<perm::TenantWrite>,
    Json(new): Json<CreateTenant>,
) -> Answer<Created<Tenant>> {
    Ok(Created(tenants::create_below(staff.app.store(), staff.tenant(), new, staff.actor()).await?))
}

/// Shows your tenant, or one below it.
#[utoipa::path(get, path = "/tenants/{id}", tag = "tenants", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("tenant_write"))),
    responses((status = 200, description = "The tenant.", body = Tenant)))]
pub async fn show_tenant(staff: Staff<perm::TenantWrite>, Path(id): Path<TenantId>) -> Answer<Json<Tenant>> {
    Ok(Json(tenants::get_below(staff.app.store(), staff.tenant(), id).await?))
}

/// Changes your tenant, or one below it: its name, its rules for signing in, whether the operator may look in.
///
/// One below is suspended and resumed here too; it holds for all below that one.
#[utoipa::path(patch, path = "/tenants/{id}", tag = "tenants", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeTenant, extensions(("x-permission" = json!("tenant_write"))),
    responses((status = 200, description = "The tenant as it is now.", body = Tenant)))]
pub async fn change_tenant(
    staff: Staff<perm::TenantWrite>,
    Path(id): Path<TenantId>,
    Json(change): Json<ChangeTenant>,
) -> Answer<Json<Tenant>> {
    Ok(Json(tenants::change(staff.app.store(), staff.tenant(), id, change, staff.actor()).await?))
}

/// Deletes your tenant, or one below it, with all that lies below. Nobody gets in from now on; in a week all of it is
/// erased. Until then whoever may delete it may also take that back.
#[utoipa::path(delete, path = "/tenants/{id}", tag = "tenants", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("tenant_delete"))), responses((status = 204, description = "Deleted.")))]
pub async fn delete_tenant(staff: Staff<perm::TenantDelete>, Path(id): Path<TenantId>) -> Done {
    tenants::delete(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}

/// Takes the deletion of a tenant back, within a week.
#[utoipa::path(post, path = "/tenants/{id}/restore", tag = "tenants", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("tenant_delete"))),
    responses((status = 200, description = "The tenant as it is now.", body = Tenant)))]
pub async fn restore_tenant(
    staff: Staff<perm::TenantDelete>,
    Path(id): Path<TenantId>,
) -> Answer<Json<Tenant>> {
    Ok(Json(tenants::bring_back(staff.app.store(), staff.tenant(), id, staff.actor()).await?))
}
