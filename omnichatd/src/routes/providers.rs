//! The providers that sign a tenant's users in.

use omnichat_api::sso::{ChangeProvider, CreateProvider, Provider, redirect_uri};
use omnichat_api::{FieldError, Page, ProviderId};
use omnichat_store::providers;

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path};
use crate::problem::{Answer, Refused};

/// Lists the providers, as they were made: all of them on one page, since there are few.
#[utoipa::path(get, path = "/providers", tag = "providers", extensions(("x-permission" = json!("tenant_write"))),
    responses((status = 200, description = "All of them.", body = Page<Provider>)))]
pub async fn list_providers(staff: Staff<perm::TenantWrite>) -> Answer<Json<Page<Provider>>> {
    let items = providers::list(staff.app.store(), staff.tenant(), &back(&staff)).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Adds a provider. Its description is fetched at once, so that a typing mistake is found here.
///
/// It takes somebody who may do everything in the tenant: a provider says who is who there.
#[utoipa::path(post, path = "/providers", tag = "providers", request_body = CreateProvider,
    extensions(("x-permission" = json!("tenant_write"))),
    responses((status = 201, description = "The new provider.", body = Provider)))]
pub async fn create_provider(
    staff: Staff<perm::TenantWrite>,
    Json(new): Json<CreateProvider>,
) -> Answer<Created<Provider>> {
    let found = staff.app.providers().find(new.issuer.trim()).await;
    found.map_err(|unknown| Refused::from(FieldError::from(unknown)))?;
    let (by, back) = ((&staff.me).into(), back(&staff));
    let made = providers::create(staff.app.store(), staff.tenant(), by, new, back, staff.actor());
    Ok(Created(made.await?))
}

/// Changes a provider. Where it lies stays: another issuer is another provider.
#[utoipa::path(patch, path = "/providers/{id}", tag = "providers", params(("id" = uuid::Uuid, Path)),
    request_body = ChangeProvider, extensions(("x-permission" = json!("tenant_write"))),
    responses((status = 200, description = "The provider as it is now.", body = Provider)))]
pub async fn change_provider(
    staff: Staff<perm::TenantWrite>,
    Path(id): Path<ProviderId>,
    Json(change): Json<ChangeProvider>,
) -> Answer<Json<Provider>> {
    let (by, back) = ((&staff.me).into(), back(&staff));
    let changed = providers::change(staff.app.store(), staff.tenant(), by, id, change, back, staff.actor());
    Ok(Json(changed.await?))
}

/// Deletes a provider. The sessions that it began end.
#[utoipa::path(delete, path = "/providers/{id}", tag = "providers", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("tenant_write"))), responses((status = 204, description = "Deleted.")))]
pub async fn delete_provider(staff: Staff<perm::TenantWrite>, Path(id): Path<ProviderId>) -> Done {
    providers::delete(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    Ok(DONE)
}

fn back(staff: &Staff<perm::TenantWrite>) -> String {
    redirect_uri(staff.app.public_url(), staff.tenant())
}
