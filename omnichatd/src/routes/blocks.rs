//! Those whose messages are not taken.

use axum::http::{HeaderName, StatusCode, header::LOCATION};
use omnichat_api::block::{Block, CreateBlock};
use omnichat_api::page::PageQuery;
use omnichat_api::{BlockId, Page};
use omnichat_store::blocks;

use crate::answer::DONE;
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, Path, Query};
use crate::problem::Answer;

/// Lists who is blocked, in the order they were.
#[utoipa::path(get, path = "/blocks", tag = "blocks", params(PageQuery),
    extensions(("x-permission" = json!("contact_read"))),
    responses((status = 200, description = "One page.", body = Page<Block>)))]
pub async fn list_blocks(
    staff: Staff<perm::ContactRead>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Block>>> {
    Ok(Json(blocks::list(staff.app.store(), staff.tenant(), &page).await?))
}

/// Blocks a contact, an address or a network. What they wrote stays; what they write from now on is refused.
#[utoipa::path(post, path = "/blocks", tag = "blocks", request_body = CreateBlock,
    extensions(("x-permission" = json!("contact_write"))),
    responses((status = 201, description = "The block.", body = Block)))]
pub async fn create_block(
    staff: Staff<perm::ContactWrite>,
    Json(new): Json<CreateBlock>,
) -> Answer<([(HeaderName, String); 1], Created<Block>)> {
    let block = blocks::create(staff.app.store(), staff.tenant(), new, staff.actor()).await?;
    staff.app.blocks().forget();
    Ok(([(LOCATION, format!("/api/v1/blocks/{}", block.id))], Created(block)))
}

/// Lifts a block.
#[utoipa::path(delete, path = "/blocks/{id}", tag = "blocks", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("contact_write"))),
    responses((status = 204, description = "Lifted.")))]
pub async fn lift_block(staff: Staff<perm::ContactWrite>, Path(id): Path<BlockId>) -> Answer<StatusCode> {
    blocks::lift(staff.app.store(), staff.tenant(), id, staff.actor()).await?;
    staff.app.blocks().forget();
    Ok(DONE)
}
