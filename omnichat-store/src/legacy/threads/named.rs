//! By what old clients call a contact on a channel: the address there, which for WhatsApp has a word before it. The one place
//! that translates between the two.

use omnichat_api::channel::Channel;
use omnichat_api::{ContactId, TenantId};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::conversations::place::Place;
use crate::db::{among, on, runs};
use crate::tx::Tx;
use crate::{Store, StoreError, numbers};

/// What stands before a number of WhatsApp.
const WHATSAPP: &str = "whatsapp:";

/// What old clients call an address.
#[must_use]
pub fn user_id(channel: Channel, address: &str) -> String {
    if channel == Channel::Whatsapp { format!("{WHATSAPP}{address}") } else { address.to_owned() }
}

/// The address that old clients mean, as it is stored.
#[must_use]
pub fn address(channel: Channel, user_id: &str) -> String {
    let user_id = user_id.trim();
    match channel {
        Channel::Sms | Channel::Whatsapp => {
            let number = user_id.strip_prefix(WHATSAPP).unwrap_or(user_id);
            numbers::e164("user_id", number).unwrap_or_else(|_| number.to_owned())
        }
        Channel::Email => user_id.to_lowercase(),
        Channel::Webchat | Channel::Messenger | Channel::Api => user_id.to_owned(),
    }
}

/// Whose address it is.
pub(super) async fn contact(
    store: &Store,
    tenant: TenantId,
    user_id: &str,
    channel: Channel,
) -> Result<Option<ContactId>, StoreError> {
    const SQL: &str =
        "SELECT contact_id FROM identities WHERE tenant_id = $1 AND channel = $2 AND address = $3";
    let address = address(channel, user_id);
    // No address holds one, and PostgreSQL takes none.
    if address.contains('\0') {
        return Ok(None);
    }
    let id: Option<Uuid> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(channel.as_str())
        .bind(&address).fetch_optional(db).await)?;
    Ok(id.map(ContactId))
}

/// An address of a contact.
#[derive(FromRow)]
pub(super) struct Identity {
    contact_id: Uuid,
    channel: String,
    address: String,
    created_at: i64,
}

impl Identity {
    /// Who was known to the old widget is called by that name; then by the oldest.
    fn order(&self) -> (bool, i64, &str) {
        (Uuid::try_parse(&self.address).is_ok(), self.created_at, &self.address)
    }
}

const IDENTITIES: &str =
    "SELECT contact_id, channel, address, created_at FROM identities WHERE contact_id IN";

/// The addresses of these contacts.
pub(super) async fn identities(store: &Store, contacts: &[Uuid]) -> Result<Vec<Identity>, StoreError> {
    let mut all = Vec::new();
    for some in runs(contacts) {
        let rows: Vec<Identity> = on!(store.read(), db => {
            let mut sql = QueryBuilder::new(IDENTITIES);
            among!(sql, some);
            sql.build_query_as().fetch_all(db).await
        })?;
        all.extend(rows);
    }
    Ok(all)
}

/// By what a contact goes: the address that the conversation is held at, or else one of theirs.
pub(super) fn by(own: Option<&str>, contact: ContactId, channel: Channel, known: &[Identity]) -> String {
    let theirs = known.iter().filter(|i| i.contact_id == contact.0 && i.channel == channel.as_str());
    let first = theirs.min_by(|a, b| a.order().cmp(&b.order())).map(|identity| identity.address.as_str());
    match own.or(first) {
        Some(address) => user_id(channel, address),
        None => contact.to_string(),
    }
}

/// The same within a transaction.
pub(crate) async fn of_place(tx: &mut Tx, place: &Place) -> Result<String, StoreError> {
    let contact = place.conversation.contact.id;
    let known: Vec<Identity> = on!(tx.db(), db => {
        let mut sql = QueryBuilder::new(IDENTITIES);
        among!(sql, [&contact.0]);
        sql.build_query_as().fetch_all(db).await
    })?;
    Ok(by(place.address.as_deref(), contact, place.conversation.channel, &known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_whatsapp_has_its_word_for_old_clients_and_none_here() {
        assert_eq!(user_id(Channel::Whatsapp, "+12025550123"), "whatsapp:+12025550123");
        for told in ["whatsapp:+12025550123", "+12025550123", " whatsapp:+1 202 555 0123"] {
            assert_eq!(address(Channel::Whatsapp, told), "+12025550123", "{told}");
        }
        assert_eq!(address(Channel::Webchat, "visitor-123"), "visitor-123");
        assert_eq!(address(Channel::Email, "Ana@Example.com "), "ana@example.com");
    }

    #[test]
    fn who_was_known_to_the_old_widget_goes_by_that_name() {
        let contact = ContactId::new();
        let of = |address: &str, created_at| Identity {
            contact_id: contact.0,
            channel: "webchat".into(),
            address: address.into(),
            created_at,
        };
        let known = [of(&contact.to_string(), 1), of("visitor-7", 3), of("visitor-5", 2)];
        assert_eq!(by(None, contact, Channel::Webchat, &known), "visitor-5");
        assert_eq!(by(None, contact, Channel::Webchat, &known[..1]), contact.to_string());
        assert_eq!(by(Some("+12025550123"), contact, Channel::Sms, &known), "+12025550123");
        assert_eq!(by(None, contact, Channel::Sms, &known), contact.to_string());
    }
}
