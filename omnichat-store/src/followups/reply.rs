//! Answering who left their contact, by the way they left: a conversation at an inbox for mail or for text messages.

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::followup::{Followup, ReplyFollowup};
use omnichat_api::inbox::Inbox;
use omnichat_api::message::{Message, MessageKind};
use omnichat_api::{FieldError, FollowupId, InboxId, TenantId, text};
use uuid::Uuid;

use super::load;
use crate::conversations::By;
use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::post::{self, From, Post};
use crate::messages::{self, Said};
use crate::tx::Tx;
use crate::{Store, StoreError, contacts, inboxes, numbers, users};

/// Writes to who left their contact, and notes that in the conversation in which they did. The same `client_id` again
/// gives the same message.
pub async fn reply(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: FollowupId,
    reply: ReplyFollowup,
) -> Result<Message, StoreError> {
    text::message("body", &reply.body)?;
    let by = by.into();
    store.write(move |tx| async move { write(tx, tenant, by, id, reply).await }.boxed()).await
}

async fn write(
    tx: &mut Tx,
    tenant: TenantId,
    by: By,
    id: FollowupId,
    reply: ReplyFollowup,
) -> Result<Message, StoreError> {
    tx.hold(tenant).await?;
    let left = load(tx, tenant, id).await?;
    let mut begun = Place::load(tx, tenant, left.conversation_id).await?;
    by.sight.need(&begun.conversation).map_err(|_| StoreError::NotFound("follow-up"))?;
    let (inbox, address) = way(tx, tenant, &left, reply.inbox_id).await?;
    let from = From::Staff { tenant, by: by.user.clone(), conversation: left.conversation_id };
    let post = Post { from, kind: MessageKind::Message, client_id: reply.client_id, body: reply.body };
    if let Some(known) = post::earlier(tx, std::slice::from_ref(&post)).await?.remove(&post.key()) {
        return if known.body == post.body { Ok(known) } else { Err(StoreError::ClientIdReused) };
    }
    let name = left.name.as_deref().unwrap_or(&left.contact.name);
    let contact = contacts::of_address(tx, tenant, inbox.channel, &address, Some(name)).await?;
    let mut place = Place::of_contact(tx, tenant, (inbox.id, &address), contact).await?;
    let c = &mut place.conversation;
    if c.last_seq == 0 && inbox.channel == Channel::Email {
        c.subject = Some(format!("Your message to {}", inbox.widget.team_name));
    }
    if c.assignee.is_none() {
        c.assignee = users::at_work(tx, tenant, by.user.id).await?;
    }
    let said = post.said(&place);
    let message = messages::add(tx, &mut place, said).await?;
    place.finish(tx).await?;
    let line = format!("{} answered the follow-up by {}: {address}", by.user.name, inbox.channel);
    messages::add(tx, &mut begun, Said::system_note(line)).await?;
    begun.finish(tx).await?;
    viewed(tx, tenant, &by, &left).await?;
    Ok(message)
}

/// By which inbox they are written to, and where: the one that was named, or the tenant's oldest for a way they left.
async fn way(
    tx: &mut Tx,
    tenant: TenantId,
    left: &Followup,
    named: Option<InboxId>,
) -> Result<(Inbox, String), StoreError> {
    const OLDEST: &str = "SELECT id FROM inboxes WHERE tenant_id = $1 AND channel = $2 ORDER BY id LIMIT 1";
    let email = left.email.clone();
    let phone = left.phone.as_deref().and_then(|phone| numbers::e164("phone", phone).ok());
    if let Some(named) = named {
        let inbox = inboxes::load(tx, tenant, named).await?;
        let address = match inbox.channel {
            Channel::Email => email,
            Channel::Sms => phone,
            _ => None,
        };
        let rule = "must be an inbox for mail or sms, by which they left an address";
        let address = address.ok_or_else(|| FieldError::new("inbox_id", "invalid", rule))?;
        return Ok((inbox, address));
    }
    for (channel, address) in [(Channel::Email, email), (Channel::Sms, phone)] {
        let Some(address) = address else { continue };
        let id: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(OLDEST).bind(tenant.0)
            .bind(channel.as_str()).fetch_optional(db).await)?;
        if let Some(id) = id {
            return Ok((inboxes::load(tx, tenant, id.into()).await?, address));
        }
    }
    let why = "there is no inbox for mail or sms by which they left an address; make one, or reach them by yourself";
    Err(StoreError::Conflict(why.into()))
}

async fn viewed(tx: &mut Tx, tenant: TenantId, by: &By, left: &Followup) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE followups SET viewed_at = $2, viewed_by = $3, updated_at = $2 WHERE id = $1";
    if left.viewed_at.is_some() {
        return Ok(());
    }
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(left.id.0).bind(now).bind(by.user.id.0).execute(db).await.map(drop))?;
    let after = load(tx, tenant, left.id).await?;
    tx.changed(tenant, Some(after.conversation_id), None, Change::FollowupChanged(after)).await?;
    Ok(())
}
