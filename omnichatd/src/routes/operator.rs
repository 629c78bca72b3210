//! What the operator of the installation does: organizations from the outside, and nothing of what is written in them.

use omnichat_api::page::PageQuery;
use omnichat_api::tenant::{ChangeOrganization, CreateOrganization, Organization, OrganizationMade};
use omnichat_api::{Page, TenantId, invite};
use omnichat_store::tenants::operate;

use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists the organizations of the installation, in the order they were made.
#[utoipa::path(get, path = "/operator/organizations", tag = "operator", params(PageQuery),
    extensions(("x-permission" = json!("operator"))),
    responses((status = 200, description = "One page.", body = Page<Organization>)))]
pub async fn list_organizations(
    staff: Staff<perm::Operator>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Organization>>> {
    Ok(Json(operate::list(staff.app.store(), &page).await?))
}

/// Makes an organization, and invites its owner. The link is shown only now.
#[utoipa::path(post, path = "/operator/organizations", tag = "operator", request_body = CreateOrganization,
    extensions(("x-permission" = json!("operator"))),
    responses((status = 201, description = "The new organization.", body = OrganizationMade)))]
pub async fn create_organization(
    staff: Staff<perm::Operator>,
    Json(new): Json<CreateOrganization>,
) -> Answer<Created<OrganizationMade>> {
    let (organization, invited) = operate::create(staff.app.store(), new, staff.actor()).await?;
    let link = invite::link(staff.app.public_url(), &invited.token);
    Ok(Created(OrganizationMade { organization, link, mailed: invited.mailed }))
}

/// Suspends an organization with all that lies below it, or resumes it.
#[utoipa::path(patch, path = "/operator/organizations/{id}", tag = "operator",
    params(("id" = uuid::Uuid, Path)), request_body = ChangeOrganization,
    extensions(("x-permission" = json!("operator"))),
    responses((status = 200, description = "The organization as it is now.", body = Organization)))]
pub async fn change_organization(
    staff: Staff<perm::Operator>,
    Path(id): Path<TenantId>,
    Json(change): Json<ChangeOrganization>,
) -> Answer<Json<Organization>> {
    let from = Some(staff.tenant());
    Ok(Json(operate::suspend(staff.app.store(), from, id, change.suspended, staff.actor()).await?))
}
