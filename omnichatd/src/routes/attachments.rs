//! Files on their way up, and links to those that somebody may see. A link is given to who sees the message that a file
//! belongs to, or to who sent it up and has not used it yet; for everybody else the file is not there.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use omnichat_api::AttachmentId;
use omnichat_api::attachment::{Attachment, AttachmentLink, StaffUploadQuery, UploadQuery};
use omnichat_api::channel::Channel;
use omnichat_store::attachments::{self, Stored};
use omnichat_store::{conversations, outgoing};

use crate::app::App;
use crate::auth::{Staff, VisitorCaller, perm};
use crate::channels::mail;
use crate::extract::{Created, Json, Path, Query};
use crate::files::{Sender, Unkept, VISITOR_UNUSED_BYTES};
use crate::problem::{Answer, Refused};

/// Sends a file up, to be named in a message afterwards. The body is the file and nothing else.
///
/// What it is is told from its bytes. A file that stands in no message is taken away after a day. With the conversation that
/// it is for, what the conversation's carrier would not take is refused with 422.
#[utoipa::path(post, path = "/attachments", tag = "attachments", params(StaffUploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-permission" = json!("conversation_write"))),
    responses((status = 201, description = "The file.", body = Attachment)))]
pub async fn upload_attachment(
    staff: Staff<perm::ConversationWrite>,
    Query(query): Query<StaffUploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Created<Attachment>> {
    let (store, tenant) = (staff.app.store(), staff.tenant());
    if let Some(conversation) = query.conversation_id {
        conversations::in_sight(store, tenant, &staff.me, conversation).await?;
        let conversation = conversations::get(store, tenant, conversation).await?;
        if conversation.channel == Channel::Email {
            mail::size::ask(&staff.app, conversation.inbox.id).await?;
        }
    }
    let sender = Sender::trusted(tenant, staff.id().0);
    let file = taken(&staff.app, sender, &query.name, &headers, body).await?;
    // What it is is known only now; one that is refused is never used, and so swept away.
    if let Some(conversation) = query.conversation_id {
        outgoing::fits(store, tenant, conversation, std::slice::from_ref(&file)).await?;
    }
    Ok(Created(file))
}

/// A link to a file, for ten minutes and without any other proof: give it to a browser and to nobody else.
#[utoipa::path(get, path = "/attachments/{id}/link", tag = "attachments", params(("id" = uuid::Uuid, Path)),
    extensions(("x-permission" = json!("conversation_read"))),
    responses((status = 200, description = "The link.", body = AttachmentLink)))]
pub async fn link_attachment(
    staff: Staff<perm::ConversationRead>,
    Path(id): Path<AttachmentId>,
) -> Answer<Json<AttachmentLink>> {
    let app = &staff.app;
    let file = attachments::get(app.store(), staff.tenant(), id).await?;
    match file.conversation {
        Some(conversation) => {
            let seen = conversations::in_sight(app.store(), staff.tenant(), &staff.me, conversation).await;
            seen.map_err(|_| not_there())?;
        }
        None => own(&file, staff.id().0)?,
    }
    Ok(Json(app.files().link(staff.tenant(), id, app.now())))
}

/// A visitor sends a file up, to be named in a message afterwards. The body is the file and nothing else.
///
/// At most 50 MB may wait to be used in a message; what is not used is taken away after a day.
#[utoipa::path(post, path = "/attachments", tag = "widget", params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), security(("visitor" = [])),
    responses((status = 201, description = "The file.", body = Attachment)))]
pub async fn upload_visitor_attachment(
    caller: VisitorCaller,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Created<Attachment>> {
    caller.may_write().await?;
    let (tenant, id) = (caller.visitor.tenant, caller.visitor.contact.0);
    let sender = Sender { tenant, id, unused_bytes: Some(VISITOR_UNUSED_BYTES) };
    Ok(Created(taken(&caller.app, sender, &query.name, &headers, body).await?))
}

/// A link to a file of the visitor's own conversation, for ten minutes and without any other proof.
#[utoipa::path(get, path = "/attachments/{id}/link", tag = "widget", params(("id" = uuid::Uuid, Path)),
    security(("visitor" = [])),
    responses((status = 200, description = "The link.", body = AttachmentLink)))]
pub async fn link_visitor_attachment(
    VisitorCaller { app, visitor, .. }: VisitorCaller,
    Path(id): Path<AttachmentId>,
) -> Answer<Json<AttachmentLink>> {
    if !attachments::is_shown_to(app.store(), &visitor, id).await? {
        let file = attachments::get(app.store(), visitor.tenant, id).await?;
        if file.conversation.is_some() {
            return Err(not_there());
        }
        own(&file, visitor.contact.0)?;
    }
    Ok(Json(app.files().link(visitor.tenant, id, app.now())))
}

async fn taken(app: &App, sender: Sender, name: &str, headers: &HeaderMap, body: Body) -> Answer<Attachment> {
    // Who says how much comes is refused before it does.
    let said = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let most = app.files().max_bytes();
    if said.is_some_and(|said| said > most) {
        return Err(Unkept::TooLarge(most).into());
    }
    Ok(app.files().keep_stream(app.store(), sender, name, body.into_data_stream()).await?)
}

fn own(file: &Stored, who: uuid::Uuid) -> Answer<()> {
    if file.sender == who { Ok(()) } else { Err(not_there()) }
}

fn not_there() -> Refused {
    Refused::not_found("attachment")
}
