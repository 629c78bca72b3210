//! A message with files or by a template: written by itself, not with those that are text alone.

use omnichat_api::AttachmentId;
use omnichat_api::FieldError;
use omnichat_api::attachment::ATTACHMENTS;
use omnichat_api::message::{Message, MessageKind};
use omnichat_api::template::UseTemplate;

use crate::conversations::place::Place;
use crate::messages::post::{self, From, Post};
use crate::messages::{self, Said};
use crate::outgoing::rules::{self, Templated};
use crate::tx::Tx;
use crate::{StoreError, attachments, templates};

pub(super) async fn send(
    tx: &mut Tx,
    mut post: Post,
    files: Vec<AttachmentId>,
    template: Option<UseTemplate>,
) -> Result<Message, StoreError> {
    if files.len() > ATTACHMENTS {
        let rule = format!("must have at most {ATTACHMENTS} entries");
        return Err(FieldError::new("attachments", "too_many", rule).into());
    }
    let mut place = match &post.from {
        From::Visitor(visitor) => Place::find(tx, *visitor).await?,
        From::Staff { tenant, conversation, .. } => Place::load(tx, *tenant, *conversation).await?,
    };
    if let Some(template) = &template {
        if post.kind == MessageKind::Note {
            return Err(FieldError::new("template", "invalid", "must not stand in a note").into());
        }
        post.body = templates::filled(tx, &place, template).await?;
    }
    if let Some(known) = post::earlier(tx, std::slice::from_ref(&post)).await?.remove(&post.key()) {
        let same = known.attachments.iter().map(|file| file.id).eq(files);
        return if same { post.again(&known) } else { Err(StoreError::ClientIdReused) };
    }
    let sender = post.said(&place).sender;
    let own = attachments::of_sender(tx, place.tenant, sender, &files).await?;
    let said = Said { attachments: own, ..post.said(&place) };
    let templated = if template.is_some() { Templated::Yes } else { Templated::No };
    rules::check(&place, &said, templated, tx.now)?;
    rules::check_mail(tx, &place, &said).await?;
    let message = messages::add_with(tx, &mut place, said, template.as_ref()).await?;
    attachments::belong(tx, &message).await?;
    place.finish(tx).await?;
    Ok(message)
}
