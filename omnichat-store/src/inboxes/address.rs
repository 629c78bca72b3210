//! Who carries an inbox's messages, and where the inbox is reached there: each carrier has addresses of its own kind.

use omnichat_api::carrier::Carrier;
use omnichat_api::inbox::{CreateInbox, Inbox};
use omnichat_api::{FieldError, InboxId, TenantId, text};

use super::{keep, load};
use crate::StoreError;
use crate::audit::Actor;
use crate::db::on;
use crate::tx::Tx;

/// Says where an inbox is reached at its carrier, where nobody has said so yet.
pub(crate) async fn reach_at(
    tx: &mut Tx,
    tenant: TenantId,
    actor: &Actor,
    id: InboxId,
    address: &str,
) -> Result<Inbox, StoreError> {
    let mut inbox = load(tx, tenant, id).await?;
    settle(tx, &mut inbox, address).await?;
    keep(tx, tenant, actor, inbox).await
}

/// The same for an inbox that is being changed.
pub(super) async fn settle(tx: &mut Tx, inbox: &mut Inbox, address: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE inboxes SET address = $2 WHERE id = $1";
    let Some(carrier) = inbox.carrier else {
        return Err(FieldError::new("address", "unknown", "must be absent for webchat").into());
    };
    let address = address_at(carrier, address)?;
    if inbox.address.as_ref().is_some_and(|known| *known != address) {
        let why = "this inbox has an address already; make another inbox for another address";
        return Err(StoreError::Conflict(why.into()));
    }
    on!(tx.db(), db => sqlx::query(SQL).bind(inbox.id.0).bind(&address).execute(db).await.map(drop))?;
    inbox.address = Some(address);
    Ok(())
}

/// Who carries a new inbox's messages, and where it is reached there.
pub(super) fn carried_by(new: &CreateInbox) -> Result<(Option<Carrier>, Option<String>), FieldError> {
    let Some(carrier) = new.carrier.or(Carrier::usual(new.channel)) else {
        return match (&new.address, new.fields.is_empty()) {
            (None, true) => Ok((None, None)),
            (Some(_), _) => Err(FieldError::new("address", "unknown", "must be absent for webchat")),
            (None, false) => Err(FieldError::new("fields", "unknown", "must be empty for webchat")),
        };
    };
    if !carrier.channels().contains(&new.channel) {
        let rule = format!("must carry the channel {}; {carrier} does not", new.channel);
        return Err(FieldError::new("carrier", "invalid", rule));
    }
    let address = address_at(carrier, new.address.as_deref().unwrap_or_default())?;
    Ok((Some(carrier), Some(address)))
}

/// An address as a carrier has them.
fn address_at(carrier: Carrier, address: &str) -> Result<String, FieldError> {
    match carrier {
        Carrier::Twilio | Carrier::Openphone => crate::numbers::e164("address", address.trim()),
        Carrier::Mail => text::email("address", address),
        Carrier::Meta | Carrier::Bridge => text::name("address", address),
    }
}
