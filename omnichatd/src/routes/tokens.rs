//! Tokens for scripts and programs: one's own, which are made in person, and the tenant's.

use omnichat_api::api_token::{ApiToken, ApiTokenMade, CreateApiToken};
use omnichat_api::page::PageQuery;
use omnichat_api::{ApiTokenId, Page};
use omnichat_store::api_tokens::{self, Whose};

use crate::answer::{DONE, Done};
use crate::auth::{Needs, Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists one's own tokens for the tenant.
#[utoipa::path(get, path = "/me/tokens", tag = "me", params(PageQuery),
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 200, description = "One page.", body = Page<ApiToken>)))]
pub async fn list_my_tokens(
    staff: Staff<perm::InPerson>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ApiToken>>> {
    list(&staff, Whose::Of(staff.id()), &page).await
}

/// Makes a token that acts as oneself, for the tenant. Its text is shown only now.
#[utoipa::path(post, path = "/me/tokens", tag = "me", request_body = CreateApiToken,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 201, description = "The token, with its text.", body = ApiTokenMade)))]
pub async fn create_my_token(
    staff: Staff<perm::InPerson>,
    Json(new): Json<CreateApiToken>,
) -> Answer<Created<ApiTokenMade>> {
    create(&staff, Whose::Of(staff.id()), new).await
}

/// Revokes one of one's own tokens.
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "me", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("in_person"))), responses((status = 204, description = "Revoked.")))]
pub async fn revoke_my_token(staff: Staff<perm::InPerson>, Path(id): Path<ApiTokenId>) -> Done {
    revoke(&staff, Whose::Of(staff.id()), id).await
}

/// Lists the tokens of the tenant, also the personal ones.
#[utoipa::path(get, path = "/tokens", tag = "tokens", params(PageQuery),
    extensions(("x-permission" = json!("token_write"))),
    responses((status = 200, description = "One page.", body = Page<ApiToken>)))]
pub async fn list_tokens(
    staff: Staff<perm::TokenWrite>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ApiToken>>> {
    list(&staff, Whose::All, &page).await
}

/// Makes a token that acts by itself, in the tenant's name. Its text is shown only now.
#[utoipa::path(post, path = "/tokens", tag = "tokens", request_body = CreateApiToken,
    extensions(("x-permission" = json!("token_write"))),
    responses((status = 201, description = "The token, with its text.", body = ApiTokenMade)))]
pub async fn create_token(
    staff: Staff<perm::TokenWrite>,
    Json(new): Json<CreateApiToken>,
) -> Answer<Created<ApiTokenMade>> {
    create(&staff, Whose::All, new).await
}

/// Revokes a token of the tenant, or somebody's personal one in it.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("token_write"))), responses((status = 204, description = "Revoked.")))]
pub async fn revoke_token(staff: Staff<perm::TokenWrite>, Path(id): Path<ApiTokenId>) -> Done {
    revoke(&staff, Whose::All, id).await
}

async fn list<P: Needs>(staff: &Staff<P>, whose: Whose, page: &PageQuery) -> Answer<Json<Page<ApiToken>>> {
    Ok(Json(api_tokens::list(staff.app.store(), staff.tenant(), whose, page).await?))
}

async fn create<P: Needs>(
    staff: &Staff<P>,
    whose: Whose,
    new: CreateApiToken,
) -> Answer<Created<ApiTokenMade>> {
    let by = (&staff.me).into();
    let made = api_tokens::create(staff.app.store(), staff.tenant(), by, whose, new, staff.actor()).await?;
    Ok(Created(made))
}

async fn revoke<P: Needs>(staff: &Staff<P>, whose: Whose, id: ApiTokenId) -> Done {
    api_tokens::revoke(staff.app.store(), staff.tenant(), whose, id, staff.actor()).await?;
    Ok(DONE)
}
