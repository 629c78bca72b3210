//! Contacts: the people outside, and the addresses they write from.

mod book;
mod conflicts;
mod import;

pub use conflicts::{list as conflicts, resolve};
pub use import::{Preview, import};

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::contact::{ChangeContact, Contact, ContactRef, Identity};
use omnichat_api::event::Change;
use omnichat_api::limits::{NAME_CHARS, PHONE_CHARS};
use omnichat_api::page::{self, PageQuery};
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, Page, TenantId, Time, text};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::db::{on, runs};
use crate::tx::Tx;
use crate::users::{after_id, cut};
use crate::{Store, StoreError, blocks, inboxes, numbers};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn with(self, identities: Vec<Identity>, blocked: bool) -> Contact {
        Contact {
            id: self.id.into(),
            name: self.name,
            email: self.email,
            phone: self.phone,
            identities,
            blocked,
            created_at: Time(self.created_at),
            updated_at: Time(self.updated_at),
        }
    }
}

#[derive(FromRow)]
struct IdentityRow {
    contact_id: Uuid,
    channel: String,
    address: String,
}

/// The contacts of a tenant, newest first.
pub async fn list(store: &Store, tenant: TenantId, query: &PageQuery) -> Result<Page<Contact>, StoreError> {
    const SQL: &str = "SELECT id, name, email, phone, created_at, updated_at FROM contacts
        WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    /// The identities of exactly the page's contacts, by the same walk over the same index.
    const IDENTITIES: &str = "SELECT i.contact_id, i.channel, i.address
        FROM (SELECT id FROM contacts WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) c
        JOIN identities i ON i.contact_id = c.id ORDER BY i.contact_id, i.channel, i.address";
    let limit = page::limit(query.limit)?;
    let before = match query.cursor {
        Some(_) => after_id(query.cursor.as_deref())?,
        None => Uuid::max(),
    };
    let asked = i64::from(limit) + 1;
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).bind(before).bind(asked)
        .fetch_all(db).await)?;
    let mut identities: Vec<IdentityRow> = on!(store.read(), db => sqlx::query_as(IDENTITIES).bind(tenant.0)
        .bind(before).bind(asked).fetch_all(db).await)?;
    let blocked = match (rows.last(), rows.first()) {
        (Some(least), Some(most)) => blocks::among(store, tenant, least.id.into(), most.id.into()).await?,
        _ => Vec::new(),
    };
    let mut contacts = Vec::with_capacity(rows.len());
    for row in rows {
        let own: Vec<_> = identities.extract_if(.., |i| i.contact_id == row.id).collect();
        let blocked = blocked.contains(&row.id.into());
        contacts.push(row.with(own.into_iter().map(identity).collect::<Result<_, _>>()?, blocked));
    }
    Ok(cut(contacts, limit, |contact: &Contact| contact.id.to_string()))
}

fn identity(row: IdentityRow) -> Result<Identity, StoreError> {
    Ok(Identity { channel: inboxes::channel(row.channel)?, address: row.address })
}

/// One contact of a tenant.
pub async fn get(store: &Store, tenant: TenantId, id: ContactId) -> Result<Contact, StoreError> {
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(GET).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    let row = row.ok_or(StoreError::NotFound("contact"))?;
    let own: Vec<IdentityRow> =
        on!(store.read(), db => sqlx::query_as(IDENTITIES_OF).bind(id.0).fetch_all(db).await)?;
    let blocked = !blocks::among(store, tenant, id, id).await?.is_empty();
    Ok(row.with(own.into_iter().map(identity).collect::<Result<_, _>>()?, blocked))
}

const GET: &str = "SELECT id, name, email, phone, created_at, updated_at FROM contacts
    WHERE tenant_id = $1 AND id = $2";
const BLOCKED: &str = "SELECT COUNT(*) FROM blocks WHERE tenant_id = $1 AND kind = 'contact' AND value = $2";
const IDENTITIES_OF: &str = "SELECT contact_id, channel, address FROM identities
    WHERE contact_id = $1 ORDER BY channel, address";

/// Whether somebody has written from this address before.
pub async fn known(
    store: &Store,
    tenant: TenantId,
    channel: Channel,
    address: &str,
) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM identities WHERE tenant_id = $1 AND channel = $2 AND address = $3";
    let found: i64 = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(channel.as_str())
        .bind(address).fetch_one(db).await)?;
    Ok(found > 0)
}

pub(crate) async fn load(tx: &mut Tx, tenant: TenantId, id: ContactId) -> Result<Contact, StoreError> {
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(GET).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    let row = row.ok_or(StoreError::NotFound("contact"))?;
    let own: Vec<IdentityRow> =
        on!(tx.db(), db => sqlx::query_as(IDENTITIES_OF).bind(id.0).fetch_all(db).await)?;
    let blocked: i64 = on!(tx.db(), db => sqlx::query_scalar(BLOCKED).bind(tenant.0).bind(id.to_string())
        .fetch_one(db).await)?;
    Ok(row.with(own.into_iter().map(identity).collect::<Result<_, _>>()?, blocked > 0))
}

/// Changes what staff noted of a contact.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    _by: &UserRef,
    id: ContactId,
    change: ChangeContact,
) -> Result<Contact, StoreError> {
    const SQL: &str = "UPDATE contacts SET name = $2, email = $3, phone = $4, updated_at = $5 WHERE id = $1";
    let name = change.name.map(|name| text::name("name", &name)).transpose()?;
    let email = change.email.map(|e| e.map(|e| text::email("email", &e)).transpose()).transpose()?;
    let phone = change.phone.map(|p| p.map(|p| numbers::noted("phone", &p, store.region())).transpose());
    let phone = phone.transpose()?;
    store
        .write(move |tx| {
            async move {
                let mut contact = load(tx, tenant, id).await?;
                contact.name = name.unwrap_or(contact.name);
                contact.email = email.unwrap_or(contact.email);
                contact.phone = phone.unwrap_or(contact.phone);
                contact.updated_at = tx.now;
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&contact.name).bind(&contact.email)
                    .bind(&contact.phone).bind(contact.updated_at.ms()).execute(db).await.map(drop))?;
                tx.changed(tenant, None, None, Change::ContactChanged(contact.clone())).await?;
                Ok(contact)
            }
            .boxed()
        })
        .await
}

/// What an unknown visitor is called: short, and the same each time.
pub(crate) fn first_name(contact: ContactId) -> String {
    let tail = contact.0.simple().to_string();
    format!("Visitor {}", tail[tail.len() - 4..].to_uppercase())
}

/// A contact to be added with others.
pub(crate) struct NewContact {
    pub(crate) contact: ContactRef,
    pub(crate) since: Time,
}

/// An address to be added with others, and whose it is.
pub(crate) struct NewAddress {
    pub(crate) channel: Channel,
    pub(crate) address: String,
    pub(crate) contact: ContactId,
    pub(crate) since: Time,
}

/// Adds contacts and addresses as a set; none of them is there yet.
pub(crate) async fn insert(
    tx: &mut Tx,
    tenant: TenantId,
    contacts: &[NewContact],
    addresses: &[NewAddress],
) -> Result<(), StoreError> {
    for some in runs(contacts) {
        on!(tx.db(), db => {
            let mut sql =
                QueryBuilder::new("INSERT INTO contacts (id, tenant_id, name, email, phone, created_at, updated_at) ");
            sql.push_values(some, |mut row, NewContact { contact: c, since }| {
                row.push_bind(c.id.0).push_bind(tenant.0).push_bind(c.name.as_str()).push_bind(c.email.as_deref())
                    .push_bind(c.phone.as_deref()).push_bind(since.ms()).push_bind(since.ms());
            });
            sql.build().execute(db).await.map(drop)
        })?;
    }
    for some in runs(addresses) {
        on!(tx.db(), db => {
            let mut sql =
                QueryBuilder::new("INSERT INTO identities (tenant_id, channel, address, contact_id, created_at) ");
            sql.push_values(some, |mut row, new| {
                row.push_bind(tenant.0).push_bind(new.channel.as_str()).push_bind(new.address.as_str())
                    .push_bind(new.contact.0).push_bind(new.since.ms());
            });
            sql.build().execute(db).await.map(drop)
        })
        .map_err(StoreError::raced)?;
    }
    Ok(())
}

/// Adds a contact with their first address, unless it is there already.
pub(crate) async fn ensure(
    tx: &mut Tx,
    tenant: TenantId,
    id: ContactId,
    channel: Channel,
    address: &str,
    name: &str,
) -> Result<ContactRef, StoreError> {
    const ADD: &str = "INSERT INTO contacts (id, tenant_id, name, created_at, updated_at, email, phone)
        VALUES ($1, $2, $3, $4, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
    const ADDRESS: &str = "INSERT INTO identities (tenant_id, channel, address, contact_id, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, channel, address) DO NOTHING";
    let now = tx.now.ms();
    let email = Some(address).filter(|_| channel == Channel::Email);
    let phone = Some(address).filter(|_| matches!(channel, Channel::Sms | Channel::Whatsapp));
    // Longer than what staff may note it is an address all the same, and stands among the identities.
    let phone = phone.filter(|phone| phone.len() <= PHONE_CHARS);
    let added = on!(tx.db(), db => sqlx::query(ADD).bind(id.0).bind(tenant.0).bind(name).bind(now).bind(email)
        .bind(phone).execute(db).await.map(|done| done.rows_affected()))?;
    if added == 1 {
        on!(tx.db(), db => sqlx::query(ADDRESS).bind(tenant.0).bind(channel.as_str()).bind(address).bind(id.0)
            .bind(now).execute(db).await.map(drop))?;
    }
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(GET).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    let row = row.ok_or(StoreError::NotFound("contact"))?;
    Ok(ContactRef { id, name: row.name, email: row.email, phone: row.phone })
}

/// Whose address it is; a contact of their own, of this name if it can be one, when it is nobody's yet.
pub(crate) async fn of_address(
    tx: &mut Tx,
    tenant: TenantId,
    channel: Channel,
    address: &str,
    name: Option<&str>,
) -> Result<ContactRef, StoreError> {
    const SQL: &str =
        "SELECT contact_id FROM identities WHERE tenant_id = $1 AND channel = $2 AND address = $3";
    let known: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(channel.as_str())
        .bind(address).fetch_optional(db).await)?;
    let id = known.map_or_else(ContactId::new, ContactId);
    let named = name.and_then(|name| {
        let line: String = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
        text::name("name", &line).ok()
    });
    let name = named.unwrap_or_else(|| address.chars().take(NAME_CHARS).collect());
    ensure(tx, tenant, id, channel, address, &name).await
}
