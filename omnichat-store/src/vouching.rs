//! Visitors whom the site's own backend vouches for: the secret it does so with, and the contact they are on any device.

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::{ContactId, InboxId, TenantId, text};
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, contacts, inboxes, tokens};

const PURPOSE: &str = "vouching";
/// What stands before the site's own id in the address of such a contact.
pub(crate) const BEFORE: &str = "user:";
/// Longest id of a user at the site, in characters.
pub const USER_ID_CHARS: usize = 200;

/// Who the site's backend says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The user's id at the site.
    pub user_id: String,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Whether the proof covers name and address too: then they replace what was noted before.
    pub wholly: bool,
}

/// Makes a new secret for an inbox, in place of the one before. Returned as text, shown once.
pub async fn renew(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    actor: Actor,
) -> Result<String, StoreError> {
    let secret: String = tokens::secret().iter().map(|byte| format!("{byte:02x}")).collect();
    let sealed = store.key().seal(PURPOSE, secret.as_bytes())?;
    set(store, tenant, inbox, Some(sealed), "inbox.vouching_renewed", actor).await?;
    Ok(secret)
}

/// Forgets the secret of an inbox: nobody is vouched for any more.
pub async fn end(store: &Store, tenant: TenantId, inbox: InboxId, actor: Actor) -> Result<(), StoreError> {
    set(store, tenant, inbox, None, "inbox.vouching_ended", actor).await
}

async fn set(
    store: &Store,
    tenant: TenantId,
    id: InboxId,
    sealed: Option<Vec<u8>>,
    action: &'static str,
    actor: Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE inboxes SET vouching = $3, updated_at = $4 WHERE id = $1 AND tenant_id = $2";
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(&sealed).bind(now).execute(db)
                    .await.map(drop))?;
                let inbox = inboxes::load(tx, tenant, id).await?;
                Deed::new(&actor, action, id).note(tx, Some(tenant)).await?;
                tx.changed(tenant, None, None, Change::InboxChanged(inbox)).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// The secret of an inbox, if it has one.
pub async fn secret(store: &Store, inbox: InboxId) -> Result<Option<Vec<u8>>, StoreError> {
    const SQL: &str = "SELECT vouching FROM inboxes WHERE id = $1 AND vouching IS NOT NULL";
    let sealed: Option<Vec<u8>> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(inbox.0).fetch_optional(db).await)?;
    sealed.map(|sealed| store.key().open(PURPOSE, &sealed)).transpose()
}

/// The contact of a user of the site, the same on every device; made when they come for the first time.
pub async fn contact(store: &Store, tenant: TenantId, vouched: Vouched) -> Result<ContactId, StoreError> {
    const FIND: &str =
        "SELECT contact_id FROM identities WHERE tenant_id = $1 AND channel = $2 AND address = $3";
    let name = vouched.name.as_deref().map(|name| text::name("name", name)).transpose()?;
    let email = vouched.email.as_deref().map(|email| text::email("email", email)).transpose()?;
    let address = format!("{BEFORE}{}", vouched.user_id);
    let known: Option<Uuid> = on!(store.read(), db => sqlx::query_scalar(FIND).bind(tenant.0)
        .bind(Channel::Webchat.as_str()).bind(&address).fetch_optional(db).await)?;
    if let (Some(known), false) = (known, vouched.wholly) {
        return Ok(known.into());
    }
    store
        .write(move |tx| {
            async move {
                let id: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(FIND).bind(tenant.0)
                    .bind(Channel::Webchat.as_str()).bind(&address).fetch_optional(db).await)?;
                let id = id.map_or_else(ContactId::new, ContactId);
                let called = name.clone().unwrap_or_else(|| contacts::first_name(id));
                let before = contacts::ensure(tx, tenant, id, Channel::Webchat, &address, &called).await?;
                let name = name.unwrap_or_else(|| before.name.clone());
                let email = email.or_else(|| before.email.clone());
                if (&name, &email) != (&before.name, &before.email) {
                    note(tx, tenant, id, &name, email.as_deref()).await?;
                }
                Ok(id)
            }
            .boxed()
        })
        .await
}

async fn note(
    tx: &mut Tx,
    tenant: TenantId,
    id: ContactId,
    name: &str,
    email: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE contacts SET name = $3, email = $4, updated_at = $5 WHERE id = $1 AND tenant_id = $2";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(name).bind(email).bind(now).execute(db).await
        .map(drop))?;
    let contact = contacts::load(tx, tenant, id).await?;
    tx.changed(tenant, None, None, Change::ContactChanged(contact)).await?;
    Ok(())
}
