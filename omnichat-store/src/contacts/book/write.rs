//! Keeps what rows have changed: each contact once, as they are in the end, and an event for each.

use omnichat_api::contact::{Contact, ContactRef};
use omnichat_api::event::Change;
use omnichat_api::{ConflictId, TenantId};
use sqlx::QueryBuilder;

use super::{Asked, Book, Standing, Todo};
use crate::StoreError;
use crate::contacts::{NewContact, insert};
use crate::db::{on, runs};
use crate::tx::Tx;

impl Book {
    /// Writes what is to be written; `file` is where the rows came from.
    pub(in crate::contacts) async fn write(
        mut self,
        tx: &mut Tx,
        tenant: TenantId,
        file: &str,
    ) -> Result<(), StoreError> {
        let Todo { people, addresses, conflicts } = std::mem::take(&mut self.todo);
        let is_new = |contact: &&Contact| self.touched.get(&contact.id) == Some(&Standing::New);
        let people: Vec<Contact> = people.iter().filter_map(|id| self.people.remove(id)).collect();
        let (new, known): (Vec<_>, Vec<_>) = people.iter().partition(is_new);
        let new: Vec<_> = new.into_iter().map(added).collect();
        insert(tx, tenant, &new, &addresses).await?;
        for contact in known {
            update(tx, contact).await?;
        }
        put(tx, tenant, file, &conflicts).await?;
        for contact in people {
            tx.changed(tenant, None, None, Change::ContactChanged(contact)).await?;
        }
        Ok(())
    }
}

fn added(contact: &Contact) -> NewContact {
    let Contact { id, name, email, phone, created_at, .. } = contact.clone();
    NewContact { contact: ContactRef { id, name, email, phone }, since: created_at }
}

async fn update(tx: &mut Tx, contact: &Contact) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contacts SET name = $2, email = $3, phone = $4, updated_at = $5 WHERE id = $1";
    on!(tx.db(), db => sqlx::query(SQL).bind(contact.id.0).bind(&contact.name).bind(&contact.email)
        .bind(&contact.phone).bind(contact.updated_at.ms()).execute(db).await.map(drop))?;
    Ok(())
}

/// Puts rows into the queue of conflicts.
async fn put(tx: &mut Tx, tenant: TenantId, file: &str, asked: &[Asked]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO import_conflicts (id, tenant_id, row_hash, file, line, brought, differs,
        contact_id, other_id, created_at) ";
    let now = tx.now.ms();
    for some in runs(asked) {
        let texts =
            |one: &Asked| Ok((serde_json::to_string(&one.row.said)?, serde_json::to_string(&one.differs)?));
        let texts = some.iter().map(texts).collect::<Result<Vec<_>, StoreError>>()?;
        on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(SQL);
            sql.push_values(some.iter().zip(&texts), |mut values, (one, (brought, differs))| {
                let mut who = one.candidates.iter().map(|id| id.0);
                values.push_bind(ConflictId::new().0).push_bind(tenant.0).push_bind(one.row.hash.as_slice())
                    .push_bind(file).push_bind(one.row.said.line).push_bind(brought.as_str())
                    .push_bind(differs.as_str()).push_bind(who.next()).push_bind(who.next()).push_bind(now);
            });
            sql.build().execute(db).await.map(drop)
        })?;
    }
    Ok(())
}
