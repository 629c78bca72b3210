//! Contacts from a file: each row is cleaned, whoever it may be is looked for, and it is merged where that takes nothing
//! away from what is known. All else is put into the queue of conflicts.

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::contact::Contact;
use omnichat_api::event::Change;
use omnichat_api::import::{ContactRow, ContactsImported, IMPORT_ROWS, ImportContacts, RefusedRow};
use omnichat_api::limits::{NAME_CHARS, PHONE_CHARS};
use omnichat_api::{ContactId, FieldError, TenantId, text};
use uuid::Uuid;

use super::{conflicts, load};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, numbers};

/// A row whose fields are as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clean(pub(super) ContactRow);

/// What is done with a row.
enum Fate {
    Added,
    Merged,
    Unchanged,
    Conflict,
}

/// Takes the rows in, each for itself: one that is refused keeps none from the others. One transaction.
pub async fn import(
    store: &Store,
    tenant: TenantId,
    actor: Actor,
    import: ImportContacts,
) -> Result<ContactsImported, StoreError> {
    let ImportContacts { file, region, dry_run, rows } = import;
    let file = text::name("file", &file)?;
    if rows.is_empty() || rows.len() > IMPORT_ROWS {
        let rule = format!("must have 1 to {IMPORT_ROWS} entries");
        return Err(FieldError::new("rows", "invalid", rule).into());
    }
    let region = region.as_deref().map(|region| numbers::region("region", region)).transpose()?;
    let (mut clean, mut refused) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let line = row.line;
        match cleaned(row, region) {
            Ok(row) => clean.push(row),
            Err(FieldError { field, message, .. }) => refused.push(RefusedRow { line, field, why: message }),
        }
    }
    let taken = if dry_run {
        store
            .try_out(move |tx| async move { take_all(tx, tenant, &actor, &file, clean).await }.boxed())
            .await?
    } else {
        store.write(move |tx| async move { take_all(tx, tenant, &actor, &file, clean).await }.boxed()).await?
    };
    Ok(ContactsImported { refused, ..taken })
}

async fn take_all(
    tx: &mut Tx,
    tenant: TenantId,
    actor: &Actor,
    file: &str,
    rows: Vec<Clean>,
) -> Result<ContactsImported, StoreError> {
    tx.hold(tenant).await?;
    let mut told = ContactsImported::default();
    for row in rows {
        match take(tx, tenant, file, &row).await? {
            Fate::Added => told.added += 1,
            Fate::Merged => told.merged += 1,
            Fate::Unchanged => told.unchanged += 1,
            Fate::Conflict => told.conflicts += 1,
        }
    }
    if told.added + told.merged > 0 {
        let counts = serde_json::json!({ "file": file, "added": told.added, "merged": told.merged });
        Deed::new(actor, "contacts.imported", tenant).after(&counts).note(tx, Some(tenant)).await?;
    }
    Ok(told)
}

fn cleaned(row: ContactRow, region: Option<numbers::Region>) -> Result<Clean, FieldError> {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let name = filled(row.name).map(|name| text::name("name", &name)).transpose()?;
    let email = filled(row.email).map(|email| text::email("email", &email)).transpose()?;
    let phone = filled(row.phone).map(|phone| {
        text::within("phone", &phone, PHONE_CHARS)?;
        numbers::e164_in("phone", &phone, region)
    });
    let phone = phone.transpose()?;
    if email.is_none() && phone.is_none() {
        return Err(FieldError::new(
            "email",
            "missing",
            "or `phone` must be given: by these people are known",
        ));
    }
    Ok(Clean(ContactRow { line: row.line.max(1), name, email, phone }))
}

async fn take(tx: &mut Tx, tenant: TenantId, file: &str, row: &Clean) -> Result<Fate, StoreError> {
    if let Some(decided) = conflicts::known(tx, tenant, row).await? {
        return Ok(if decided { Fate::Unchanged } else { Fate::Conflict });
    }
    let mut candidates = Vec::new();
    for id in candidates_of(tx, tenant, row).await? {
        candidates.push(load(tx, tenant, id).await?);
    }
    match candidates.as_slice() {
        [] => add(tx, tenant, row).await.map(|_| Fate::Added),
        // Whoever is shut out stays as they are: nothing that comes from a file opens another way in.
        [only] if only.blocked => Ok(Fate::Unchanged),
        [only] if differs(only, row).is_empty() => {
            let merged = fill_in(tx, tenant, only.clone(), row).await?;
            Ok(if merged { Fate::Merged } else { Fate::Unchanged })
        }
        [first, ..] => {
            let differs = if candidates.len() == 1 { differs(first, row) } else { Vec::new() };
            let ids: Vec<ContactId> = candidates.iter().map(|contact| contact.id).collect();
            conflicts::put(tx, tenant, file, row, &ids, &differs).await?;
            Ok(Fate::Conflict)
        }
    }
}

/// Whoever has the address or the number of the row, noted or written from: two at most, and rather one by each than
/// two by the same.
async fn candidates_of(tx: &mut Tx, tenant: TenantId, row: &Clean) -> Result<Vec<ContactId>, StoreError> {
    const BY_EMAIL: &str = "SELECT id FROM contacts WHERE tenant_id = $1 AND email = $2
        UNION SELECT contact_id FROM identities WHERE tenant_id = $1 AND channel = 'email' AND address = $2
        ORDER BY 1 LIMIT 2";
    const BY_PHONE: &str = "SELECT id FROM contacts WHERE tenant_id = $1 AND phone = $2
        UNION SELECT contact_id FROM identities
            WHERE tenant_id = $1 AND channel IN ('sms', 'whatsapp') AND address = $2
        ORDER BY 1 LIMIT 2";
    let mut found: Vec<(usize, Uuid)> = Vec::new();
    for (sql, value) in [(BY_EMAIL, &row.0.email), (BY_PHONE, &row.0.phone)] {
        let Some(value) = value else { continue };
        let some: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(sql).bind(tenant.0).bind(value)
            .fetch_all(db).await)?;
        found.extend(some.into_iter().enumerate());
    }
    found.sort_by_key(|(place, _)| *place);
    let mut candidates: Vec<ContactId> = Vec::new();
    for (_, id) in found {
        if candidates.len() < 2 && !candidates.contains(&id.into()) {
            candidates.push(id.into());
        }
    }
    Ok(candidates)
}

/// Which fields say something else. A name that we made up says nothing, and an address they write from is no news.
pub(super) fn differs(contact: &Contact, row: &Clean) -> Vec<&'static str> {
    let ContactRow { name, email, phone, .. } = &row.0;
    let writes_from = |said: &str, channels: &[Channel]| {
        contact.identities.iter().any(|one| channels.contains(&one.channel) && one.address == said)
    };
    let other_name =
        |said: &String| !is_made_up(contact) && contact.name.trim().to_lowercase() != said.to_lowercase();
    let other_email = |said: &String| {
        let known = contact.email.as_deref();
        known.is_some_and(|known| known.to_lowercase() != *said) && !writes_from(said, &[Channel::Email])
    };
    let other_phone = |said: &String| {
        let known = contact.phone.as_deref();
        known.is_some_and(|known| numbers::e164("phone", known).as_deref().unwrap_or(known) != said)
            && !writes_from(said, &[Channel::Sms, Channel::Whatsapp])
    };
    [
        ("name", name.as_ref().is_some_and(other_name)),
        ("email", email.as_ref().is_some_and(other_email)),
        ("phone", phone.as_ref().is_some_and(other_phone)),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

/// Whether nobody has told us the name.
fn is_made_up(contact: &Contact) -> bool {
    let name = &contact.name;
    *name == super::first_name(contact.id)
        || contact.identities.iter().any(|identity| identity.address == *name)
        || [&contact.email, &contact.phone].into_iter().flatten().any(|known| known == name)
}

/// Adds what is missing; whether anything was.
pub(super) async fn fill_in(
    tx: &mut Tx,
    tenant: TenantId,
    contact: Contact,
    row: &Clean,
) -> Result<bool, StoreError> {
    let said = row.0.clone();
    let name = said.name.filter(|_| is_made_up(&contact)).unwrap_or_else(|| contact.name.clone());
    let email = contact.email.clone().or(said.email);
    let phone = contact.phone.clone().or(said.phone);
    write(tx, tenant, contact, row, Noted { name, email, phone }).await
}

/// Puts what the row says in place of what is known.
pub(super) async fn replace(
    tx: &mut Tx,
    tenant: TenantId,
    contact: Contact,
    row: &Clean,
) -> Result<bool, StoreError> {
    let said = row.0.clone();
    let name = said.name.unwrap_or_else(|| contact.name.clone());
    let (email, phone) = (said.email.or(contact.email.clone()), said.phone.or(contact.phone.clone()));
    write(tx, tenant, contact, row, Noted { name, email, phone }).await
}

/// What is noted of a contact.
struct Noted {
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

async fn write(
    tx: &mut Tx,
    tenant: TenantId,
    contact: Contact,
    row: &Clean,
    Noted { name, email, phone }: Noted,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE contacts SET name = $2, email = $3, phone = $4, updated_at = $5 WHERE id = $1";
    // Only what the file says of them, and only where it stands: not what it lost to.
    let said_email = row.0.email.as_ref().filter(|said| email.as_ref() == Some(*said));
    let said_phone = row.0.phone.as_ref().filter(|said| phone.as_ref() == Some(*said));
    let reachable = reach(tx, tenant, contact.id, said_email, said_phone).await?;
    if (&name, &email, &phone) == (&contact.name, &contact.email, &contact.phone) && !reachable {
        return Ok(false);
    }
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(contact.id.0).bind(&name).bind(&email).bind(&phone)
        .bind(now).execute(db).await.map(drop))?;
    let contact = load(tx, tenant, contact.id).await?;
    tx.changed(tenant, None, None, Change::ContactChanged(contact)).await?;
    Ok(true)
}

/// A contact of their own.
pub(super) async fn add(tx: &mut Tx, tenant: TenantId, row: &Clean) -> Result<ContactId, StoreError> {
    const SQL: &str = "INSERT INTO contacts (id, tenant_id, name, email, phone, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)";
    let ContactRow { name, email, phone, .. } = &row.0;
    let (id, now) = (ContactId::new(), tx.now.ms());
    let name = name.as_ref().or(email.as_ref()).or(phone.as_ref()).map_or("", String::as_str);
    // An address may be longer than a name.
    let name: String = name.chars().take(NAME_CHARS).collect();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(&name).bind(email).bind(phone)
        .bind(now).execute(db).await.map(drop))?;
    reach(tx, tenant, id, email.as_ref(), phone.as_ref()).await?;
    let contact = load(tx, tenant, id).await?;
    tx.changed(tenant, None, None, Change::ContactChanged(contact)).await?;
    Ok(id)
}

/// Who writes from these addresses is this contact from now on, unless somebody is already; whether that is news.
async fn reach(
    tx: &mut Tx,
    tenant: TenantId,
    contact: ContactId,
    email: Option<&String>,
    phone: Option<&String>,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO identities (tenant_id, channel, address, contact_id, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, channel, address) DO NOTHING";
    let (now, mut news) = (tx.now.ms(), false);
    for (channel, address) in [(Channel::Email, email), (Channel::Sms, phone), (Channel::Whatsapp, phone)] {
        let Some(address) = address else { continue };
        let added = on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(channel.as_str()).bind(address)
            .bind(contact.0).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        news |= added > 0;
    }
    Ok(news)
}
