//! Staff write to somebody with whom nothing was said yet. The system before took a message to anybody, and showed it in a
//! thread that had no conversation; here it begins one.

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::contact::ContactRef;
use omnichat_api::message::{Message, MessageKind};
use omnichat_api::{InboxId, text};
use uuid::Uuid;

use crate::conversations::By;
use crate::conversations::place::Place;
use crate::db::on;
use crate::legacy::{On, threads};
use crate::messages::post::{From, Post};
use crate::outgoing::rules::{self, Templated};
use crate::tx::Tx;
use crate::visitors::Visitor;
use crate::{Store, StoreError, contacts, messages, numbers, users};

/// Writes to whoever goes by this on a channel: on the web at the inbox whose clients are served, elsewhere by the tenant's
/// oldest inbox of the channel.
pub async fn first_word(
    store: &Store,
    on: &On,
    by: impl Into<By>,
    (user_id, channel): (&str, Channel),
    (client_id, body): (Uuid, String),
) -> Result<Message, StoreError> {
    text::message("text", &body)?;
    let (on, by, address) = (*on, by.into(), address(channel, user_id)?);
    store
        .write(move |tx| {
            async move {
                tx.hold(on.tenant).await?;
                let mut place = place(tx, &on, channel, &address).await?;
                if place.conversation.last_seq > 0 {
                    // They went on with it meanwhile, or it is a colleague's.
                    by.sight.need(&place.conversation)?;
                }
                let from = From::Staff {
                    tenant: on.tenant,
                    by: by.user.clone(),
                    conversation: place.conversation.id,
                };
                let said = Post { from, kind: MessageKind::Message, client_id, body }.said(&place);
                rules::check(&place, &said, Templated::No, tx.now)?;
                if place.conversation.assignee.is_none() {
                    place.conversation.assignee = users::at_work(tx, on.tenant, by.user.id).await?;
                }
                let message = messages::add(tx, &mut place, said).await?;
                place.finish(tx).await?;
                Ok(message)
            }
            .boxed()
        })
        .await
}

/// The address that is meant, as it is stored, if it can be one.
fn address(channel: Channel, user_id: &str) -> Result<String, StoreError> {
    let address = threads::address(channel, user_id);
    Ok(match channel {
        Channel::Webchat => threads::visitor_id(&address)?,
        Channel::Sms | Channel::Whatsapp => numbers::e164("user_id", &address)?,
        Channel::Email => text::email("user_id", &address)?,
        Channel::Messenger | Channel::Api => text::name("user_id", &address)?,
    })
}

async fn place(tx: &mut Tx, on: &On, channel: Channel, address: &str) -> Result<Place, StoreError> {
    const OLDEST: &str = "SELECT id FROM inboxes WHERE tenant_id = $1 AND channel = $2 ORDER BY id LIMIT 1";
    let tenant = on.tenant;
    if channel == Channel::Webchat {
        let ContactRef { id: contact, .. } = contacts::of_address(tx, tenant, channel, address, None).await?;
        return Place::find(tx, Visitor { tenant, inbox: on.inbox, contact }).await;
    }
    let inbox: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(OLDEST).bind(tenant.0)
        .bind(channel.as_str()).fetch_optional(db).await)?;
    let none = || StoreError::Conflict(format!("there is no inbox for {channel} to write from; make one"));
    let inbox: InboxId = inbox.ok_or_else(none)?.into();
    let contact = contacts::of_address(tx, tenant, channel, address, None).await?;
    Place::of_contact(tx, tenant, (inbox, address), contact).await
}
