//! Conversations: the list and one by its id. How staff change one is in `change`, how the writer holds one in `place`,
//! who sees which in `sight`.

mod change;
mod list;
pub(crate) mod place;
pub(crate) mod row;
pub(crate) mod shelf;
mod sight;
pub(crate) mod snooze;

use omnichat_api::conversation::Conversation;
use omnichat_api::{ContactId, ConversationId, TenantId};
use sqlx::AssertSqlSafe;

use crate::conversations::row::{Row, SELECT};
use crate::db::on;
use crate::{Store, StoreError};

pub(crate) use change::let_go_of_team;
pub use change::{assign, close, read, reopen};
pub use list::list;
pub use sight::{By, Sight};
pub use snooze::snooze;

/// One conversation of a tenant, whoever sees it.
pub async fn get(store: &Store, tenant: TenantId, id: ConversationId) -> Result<Conversation, StoreError> {
    let sql = format!("{SELECT} WHERE c.id = $1 AND c.tenant_id = $2");
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("conversation"))?.try_into()
}

/// Some after one, person by person.
pub(crate) async fn all_after(
    store: &Store,
    tenant: TenantId,
    (contact, id): (ContactId, ConversationId),
    limit: i64,
) -> Result<Vec<Conversation>, StoreError> {
    // The only index that has all of a tenant in an order that does not change.
    let sql = format!(
        "{SELECT} WHERE c.tenant_id = $1 AND c.contact_id >= $2 AND (c.contact_id > $2 OR c.id > $3)
        ORDER BY c.contact_id, c.id LIMIT $4"
    );
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(contact.0)
        .bind(id.0).bind(limit).fetch_all(db).await)?;
    rows.into_iter().map(Conversation::try_from).collect()
}

/// One conversation that somebody sees.
pub async fn seen(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    id: ConversationId,
) -> Result<Conversation, StoreError> {
    let conversation = get(store, tenant, id).await?;
    me.into().need(&conversation)?;
    Ok(conversation)
}

/// Refuses a conversation that somebody does not see. Who sees all is not looked at: whether it is there at all turns out
/// with what they want of it.
pub async fn in_sight(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    id: ConversationId,
) -> Result<(), StoreError> {
    let me = me.into();
    if me.only().is_some() {
        me.need(&get(store, tenant, id).await?)?;
    }
    Ok(())
}
