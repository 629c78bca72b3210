//! What a carrier needs to know about an inbox: settings as they are, secrets sealed. Opened only for the daemon's own use.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use omnichat_api::carrier::Carrier;
use omnichat_api::event::Change;
use omnichat_api::inbox::Inbox;
use omnichat_api::{FieldError, InboxId, TenantId};
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::inboxes::{self, find};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// Longest value of a field, in characters.
const VALUE_CHARS: usize = 4000;

/// An inbox that a carrier serves, with its secrets.
#[derive(Clone)]
pub struct Carried {
    /// Its tenant.
    pub tenant: TenantId,
    /// The inbox.
    pub inbox: Inbox,
    /// Who carries its messages.
    pub carrier: Carrier,
    secrets: BTreeMap<String, String>,
}

impl Carried {
    /// An inbox with these secrets, whatever the database says.
    #[must_use]
    pub const fn new(
        tenant: TenantId,
        inbox: Inbox,
        carrier: Carrier,
        secrets: BTreeMap<String, String>,
    ) -> Self {
        Self { tenant, inbox, carrier, secrets }
    }

    /// A setting or a secret; `None` when it is not set.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.secrets.get(name).or_else(|| self.inbox.settings.get(name));
        found.map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Its number, page, mail address or name at the carrier.
    #[must_use]
    pub fn address(&self) -> &str {
        self.inbox.address.as_deref().unwrap_or_default()
    }

    /// All that is set, by name. Holds the secrets.
    #[must_use]
    pub fn told(&self) -> BTreeMap<String, String> {
        self.inbox
            .settings
            .iter()
            .chain(&self.secrets)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// What is still missing, in the words of the form.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let fields = self.carrier.fields().iter();
        let fields = fields.filter(|field| field.required && self.field(field.name).is_none());
        let address = self.inbox.address.is_none().then_some("Address");
        address.into_iter().chain(fields.map(|field| field.label)).collect()
    }
}

/// An inbox by its id alone, if a carrier serves it.
pub async fn carried(store: &Store, id: InboxId) -> Result<Option<Carried>, StoreError> {
    const SQL: &str = "SELECT credentials FROM inboxes WHERE id = $1";
    let Some((tenant, inbox)) = find(store, id).await? else { return Ok(None) };
    let Some(carrier) = inbox.carrier else { return Ok(None) };
    let sealed: Option<Vec<u8>> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(id.0).fetch_one(db).await)?;
    let secrets = match sealed {
        Some(sealed) => serde_json::from_slice(&store.key().open(&purpose(id), &sealed)?)?,
        None => BTreeMap::new(),
    };
    Ok(Some(Carried { tenant, inbox, carrier, secrets }))
}

/// An inbox with its secrets, for a person: that they saw them is noted.
pub async fn opened(
    store: &Store,
    tenant: TenantId,
    actor: impl Into<Actor>,
    id: InboxId,
) -> Result<Carried, StoreError> {
    let found = carried(store, id).await?.filter(|carried| carried.tenant == tenant);
    let found = found.ok_or(StoreError::NotFound("inbox with a carrier"))?;
    let actor = actor.into();
    store
        .write(move |tx| {
            async move { Deed::new(&actor, "inbox.secrets_read", id).note(tx, Some(tenant)).await }.boxed()
        })
        .await?;
    Ok(found)
}

/// The inboxes that a carrier serves, of all tenants.
pub async fn of_carrier(store: &Store, carrier: Carrier) -> Result<Vec<InboxId>, StoreError> {
    const SQL: &str = "SELECT id FROM inboxes WHERE carrier = $1 ORDER BY id";
    let ids: Vec<Uuid> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(carrier.as_str()).fetch_all(db).await)?;
    Ok(ids.into_iter().map(InboxId).collect())
}

fn purpose(id: InboxId) -> String {
    format!("inbox {id}")
}

/// Sets fields; what is absent stays, an empty text takes one away.
pub async fn set(
    store: &Store,
    tenant: TenantId,
    actor: impl Into<Actor>,
    id: InboxId,
    fields: BTreeMap<String, String>,
) -> Result<Inbox, StoreError> {
    let actor = actor.into();
    store
        .write(move |tx| {
            async move {
                let inbox = write(tx, tenant, id, fields).await?;
                let names = inbox.credentials.join(" ");
                Deed::new(&actor, "inbox.fields_set", id)
                    .after(&(&inbox.settings, names))
                    .note(tx, Some(tenant))
                    .await?;
                tx.changed(tenant, None, None, Change::InboxChanged(inbox.clone())).await?;
                Ok(inbox)
            }
            .boxed()
        })
        .await
}

/// Checks fields and writes them. The caller notes and tells of it.
pub(crate) async fn write(
    tx: &mut Tx,
    tenant: TenantId,
    id: InboxId,
    fields: BTreeMap<String, String>,
) -> Result<Inbox, StoreError> {
    const SEALED: &str = "SELECT credentials FROM inboxes WHERE id = $1";
    const SQL: &str =
        "UPDATE inboxes SET settings = $2, credentials = $3, credential_names = $4, trouble = NULL,
        trouble_at = NULL, updated_at = $5 WHERE id = $1";
    let mut inbox = inboxes::load(tx, tenant, id).await?;
    let Some(carrier) = inbox.carrier else {
        return match fields.into_keys().next() {
            None => Ok(inbox),
            Some(_) => Err(FieldError::new("fields", "unknown", "must be empty for webchat").into()),
        };
    };
    let sealed: Option<Vec<u8>> =
        on!(tx.db(), db => sqlx::query_scalar(SEALED).bind(id.0).fetch_one(db).await)?;
    let mut secrets: BTreeMap<String, String> = match sealed {
        Some(sealed) => serde_json::from_slice(&tx.key().open(&purpose(id), &sealed)?)?,
        None => BTreeMap::new(),
    };
    for (name, value) in fields {
        let value = checked(carrier, &name, &value)?;
        let secret = carrier.fields().iter().any(|field| field.name == name && field.secret);
        let map = if secret { &mut secrets } else { &mut inbox.settings };
        match value {
            Some(value) => drop(map.insert(name, value)),
            None => drop(map.remove(&name)),
        }
    }
    inbox.credentials = secrets.keys().cloned().collect();
    inbox.trouble = None;
    // What waits because the carrier did not let us in may go now.
    tx.ring();
    inbox.updated_at = tx.now;
    let sealed = tx.key().seal(&purpose(id), &serde_json::to_vec(&secrets)?)?;
    let (settings, names) =
        (serde_json::to_string(&inbox.settings)?, serde_json::to_string(&inbox.credentials)?);
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&settings).bind(&sealed).bind(&names)
        .bind(inbox.updated_at.ms()).execute(db).await.map(drop))?;
    // What waits because the carrier did not know us is tried again.
    tx.ring();
    Ok(inbox)
}

/// A field's value without what people paste around it; `None` takes it away.
fn checked(carrier: Carrier, name: &str, value: &str) -> Result<Option<String>, FieldError> {
    let path = format!("fields.{name}");
    if !carrier.fields().iter().any(|field| field.name == name) {
        let known: Vec<_> = carrier.fields().iter().map(|field| field.name).collect();
        return Err(FieldError::new(path, "unknown", format!("must be one of: {}", known.join(", "))));
    }
    let value = value.trim();
    omnichat_api::text::within(&path, value, VALUE_CHARS)?;
    if value.chars().any(char::is_control) {
        return Err(FieldError::new(path, "invalid", "must be one line without control characters"));
    }
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

/// Notes what is wrong with an inbox, or that all is well again. Tells of it only when that changes.
pub async fn trouble(
    store: &Store,
    tenant: TenantId,
    id: InboxId,
    why: Option<String>,
) -> Result<(), StoreError> {
    store.write(move |tx| async move { note_trouble(tx, tenant, id, why).await }.boxed()).await
}

/// The same, in a transaction that is open already.
pub(crate) async fn note_trouble(
    tx: &mut Tx,
    tenant: TenantId,
    id: InboxId,
    why: Option<String>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE inboxes SET trouble = $2, trouble_at = $3 WHERE id = $1";
    let why = why.map(|why| why.replace('\0', " ").chars().take(500).collect::<String>());
    let mut inbox = inboxes::load(tx, tenant, id).await?;
    if inbox.trouble.as_ref().map(|trouble| &trouble.why) == why.as_ref() {
        return Ok(());
    }
    let at = why.is_some().then_some(tx.now.ms());
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&why).bind(at).execute(db).await.map(drop))?;
    inbox.trouble = why.map(|why| omnichat_api::inbox::Trouble { why, since: tx.now });
    tx.changed(tenant, None, None, Change::InboxChanged(inbox)).await?;
    Ok(())
}
