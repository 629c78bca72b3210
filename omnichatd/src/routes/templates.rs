//! The approved texts of WhatsApp inboxes.

use omnichat_api::InboxId;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::template::Templates;
use omnichat_store::inboxes::{self, fields};
use omnichat_store::{StoreError, templates};

use crate::auth::{Staff, perm};
use crate::channels::twilio;
use crate::extract::{Json, Path};
use crate::problem::Answer;

/// Lists the templates of an inbox, as its carrier last told of them.
#[utoipa::path(get, path = "/inboxes/{id}/templates", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "By name.", body = Templates)))]
pub async fn list_templates(
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<InboxId>,
) -> Answer<Json<Templates>> {
    inboxes::get(staff.app.store(), staff.tenant(), id).await?;
    Ok(Json(templates::list(staff.app.store(), staff.tenant(), id).await?))
}

/// Asks the carrier for the templates of an inbox, and lists them.
#[utoipa::path(post, path = "/inboxes/{id}/templates/refresh", tag = "inboxes", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 200, description = "By name.", body = Templates)))]
pub async fn refresh_templates(
    staff: Staff<perm::ConversationWrite>,
    Path(id): Path<InboxId>,
) -> Answer<Json<Templates>> {
    let store = staff.app.store();
    let inbox = inboxes::get(store, staff.tenant(), id).await?;
    let carried = fields::carried(store, id).await?.filter(|carried| carried.carrier == Carrier::Twilio);
    let Some(carried) = carried.filter(|_| inbox.channel == Channel::Whatsapp) else {
        // Other channels have none, and nobody need be asked.
        return Ok(Json(templates::list(store, staff.tenant(), id).await?));
    };
    if let Some(missing) = carried.missing().first() {
        let why = format!("the inbox is not set up: {missing} is missing");
        return Err(StoreError::Conflict(why).into());
    }
    let told = twilio::templates(&staff.app, &carried).await;
    let told = told.map_err(StoreError::Conflict)?;
    Ok(Json(templates::replace(store, staff.tenant(), id, told).await?))
}
