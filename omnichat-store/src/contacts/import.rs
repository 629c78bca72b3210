//! Contacts from a file: each row is cleaned, and the book says what becomes of it. An import keeps what the book says; a
//! dry run only counts it, and never waits for the writer.

use futures_util::FutureExt;
use omnichat_api::import::{
    ContactRow, ContactsImported, IMPORT_ROWS, ImportContacts, PREVIEW_ROWS, RefusedRow,
};
use omnichat_api::limits::PHONE_CHARS;
use omnichat_api::{FieldError, TenantId, text};
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::book::{Book, Fate, Reader};
use crate::audit::{Actor, Deed};
use crate::numbers::{self, Region};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// A row whose fields are as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clean {
    pub(super) said: ContactRow,
    /// Of what it says, wherever it stands.
    pub(super) hash: [u8; 32],
}

impl Clean {
    pub(super) fn of(said: ContactRow) -> Result<Self, StoreError> {
        let hash = Sha256::digest(serde_json::to_vec(&ContactRow { line: 0, ..said.clone() })?).into();
        Ok(Self { said, hash })
    }
}

/// Takes the rows in, each for itself: one that is refused keeps none from the others. One transaction.
pub async fn import(
    store: &Store,
    tenant: TenantId,
    actor: Actor,
    import: ImportContacts,
) -> Result<ContactsImported, StoreError> {
    let ImportContacts { file, region, rows } = import;
    let file = text::name("file", &file)?;
    if rows.is_empty() || rows.len() > IMPORT_ROWS {
        let rule = format!("must have 1 to {IMPORT_ROWS} entries");
        return Err(FieldError::new("rows", "invalid", rule).into());
    }
    let region = region_of(store, region.as_deref())?;
    let mut told = ContactsImported::default();
    let rows = cleaned(rows, region, &mut told)?;
    store
        .write(move |tx| {
            async move {
                tx.hold(tenant).await?;
                let mut book = Book::new(tx.now, region);
                book.learn(tx.db(), tenant, &rows).await?;
                rows.iter().for_each(|row| count(&mut told, book.take(row)));
                book.write(tx, tenant, &file).await?;
                note(tx, tenant, &actor, &file, &told).await?;
                Ok(told)
            }
            .boxed()
        })
        .await
}

async fn note(
    tx: &mut Tx,
    tenant: TenantId,
    actor: &Actor,
    file: &str,
    ContactsImported { added, merged, .. }: &ContactsImported,
) -> Result<(), StoreError> {
    if added + merged == 0 {
        return Ok(());
    }
    let counts = serde_json::json!({ "file": file, "added": added, "merged": merged });
    Deed::new(actor, "contacts.imported", tenant).after(&counts).note(tx, Some(tenant)).await
}

/// A dry run of a whole file, which comes some rows after the others: what an import of all of them would do. It holds
/// in memory whom they would add or change, and nobody else for longer than it takes.
pub struct Preview {
    store: Store,
    tenant: TenantId,
    region: Option<Region>,
    book: Book,
    rows: usize,
    told: ContactsImported,
    /// Not too many of them at once.
    _turn: OwnedSemaphorePermit,
}

impl Preview {
    /// Begins one, once it is its turn; `region` is the country of numbers that do not say theirs.
    pub async fn begin(store: &Store, tenant: TenantId, region: Option<&str>) -> Result<Self, StoreError> {
        let region = region_of(store, region)?;
        let turn = store.previews().acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let (store, book) = (store.clone(), Book::new(store.clock().now(), region));
        Ok(Self { store, tenant, region, book, rows: 0, told: ContactsImported::default(), _turn: turn })
    }

    /// The next rows, a few hundred at a time; at most [`PREVIEW_ROWS`] in all.
    pub async fn take(&mut self, rows: Vec<ContactRow>) -> Result<(), StoreError> {
        self.rows += rows.len();
        if self.rows > PREVIEW_ROWS {
            let rule = format!("must be at most {PREVIEW_ROWS} in one dry run");
            return Err(FieldError::new("rows", "too_long", rule).into());
        }
        let rows = cleaned(rows, self.region, &mut self.told)?;
        let mut reader = Reader::of(&self.store).await?;
        self.book.learn(reader.db(), self.tenant, &rows).await?;
        rows.iter().for_each(|row| count(&mut self.told, self.book.take(row)));
        self.book.forget();
        Ok(())
    }

    /// What an import would do.
    #[must_use]
    pub fn end(self) -> ContactsImported {
        self.told
    }
}

fn region_of(store: &Store, given: Option<&str>) -> Result<Option<Region>, FieldError> {
    let given = given.map(|region| numbers::region("region", region)).transpose()?;
    Ok(given.or(store.region()))
}

fn count(told: &mut ContactsImported, fate: Fate) {
    match fate {
        Fate::Added => told.added += 1,
        Fate::Merged => told.merged += 1,
        Fate::Unchanged => told.unchanged += 1,
        Fate::Conflict => told.conflicts += 1,
    }
}

/// The rows that can be taken, as they are kept; the others are told of.
fn cleaned(
    rows: Vec<ContactRow>,
    region: Option<Region>,
    told: &mut ContactsImported,
) -> Result<Vec<Clean>, StoreError> {
    let mut clean = Vec::with_capacity(rows.len());
    for row in rows {
        let line = row.line;
        match kept(row, region) {
            Ok(said) => clean.push(Clean::of(said)?),
            Err(FieldError { field, message, .. }) => {
                told.refused.push(RefusedRow { line, field, why: message });
            }
        }
    }
    Ok(clean)
}

fn kept(row: ContactRow, region: Option<Region>) -> Result<ContactRow, FieldError> {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let name = filled(row.name).map(|name| text::name("name", &name)).transpose()?;
    let email = filled(row.email).map(|email| text::email("email", &email)).transpose()?;
    let phone = filled(row.phone).map(|phone| {
        text::within("phone", &phone, PHONE_CHARS)?;
        numbers::e164_in("phone", &phone, region)
    });
    let phone = phone.transpose()?;
    if email.is_none() && phone.is_none() {
        let rule = "or `phone` must be given: by these people are known";
        return Err(FieldError::new("email", "missing", rule));
    }
    Ok(ContactRow { line: row.line.max(1), name, email, phone })
}
