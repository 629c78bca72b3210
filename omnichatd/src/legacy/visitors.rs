//! What the old widget posts: messages, and a contact to come back to.

use axum::Json;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::widget::{LeaveContact, VisitorSend};
use omnichat_store::visitors::Visitor;
use omnichat_store::{followups, visitors};
use serde::Serialize;
use uuid::Uuid;

use super::answer::Answer;
use super::body::Fields;
use super::door::Open;
use super::{guest, send};

/// A word on how it went.
#[derive(Serialize)]
pub struct Done {
    status: &'static str,
}

/// It went well.
pub const OK: Json<Done> = Json(Done { status: "ok" });

/// For whoever looks whether visitors can write.
pub async fn is_there(_: Open) -> Json<Done> {
    OK
}

/// A visitor writes.
pub async fn write(open: Open, mut body: Fields) -> Answer<Json<Done>> {
    let (user_id, channel, text) =
        (body.text("user_id"), body.text_or("channel", "webchat"), body.text("text"));
    body.done()?;
    guest::on_the_web(&channel)?;
    say(&open, &user_id, &text).await?;
    Ok(OK)
}

/// Writes what a visitor says, and tells who that is, if they have ever said anything. What is blank says nothing, and what
/// is too long for one message takes several.
pub async fn say(open: &Open, user_id: &str, text: &str) -> Answer<Option<Visitor>> {
    let pieces = send::pieces(text, MESSAGE_CHARS);
    if pieces.is_empty() {
        return guest::known(open, user_id).await;
    }
    let visitor = guest::writer(open, user_id).await?;
    for piece in pieces {
        visitors::send(open.app.store(), &visitor, VisitorSend::text(Uuid::now_v7(), piece)).await?;
    }
    Ok(Some(visitor))
}

/// A visitor leaves their contact, or whatever they take for one.
pub async fn leave_contact(open: Open, mut body: Fields) -> Answer<Json<Done>> {
    let (user_id, channel) = (body.text("user_id"), body.text_or("channel", "webchat"));
    let leave = LeaveContact {
        client_id: Uuid::now_v7(),
        name: body.maybe("name"),
        email: body.maybe("email"),
        phone: body.maybe("phone"),
        message: body.maybe("message"),
    };
    body.done()?;
    guest::on_the_web(&channel)?;
    let visitor = guest::writer(&open, &user_id).await?;
    followups::leave_whatever(open.app.store(), &visitor, leave).await?;
    Ok(OK)
}
