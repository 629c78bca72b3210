//! Conversations: the list and one by its id. How staff change one is in `change`, how the writer holds one in `place`.

mod change;
pub(crate) mod place;
pub(crate) mod row;
pub(crate) mod shelf;

use omnichat_api::conversation::{Conversation, ConversationQuery, Status};
use omnichat_api::{ConversationId, FieldError, Page, TenantId, UserId, page, text};
use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use crate::conversations::row::{Row, SELECT, select};
use crate::db::on;
use crate::users::cut;
use crate::{Store, StoreError, search};

pub use change::{assign, close, read, reopen};

/// Which assignee a list asks for.
enum Assignee {
    Anyone,
    Nobody,
    User(UserId),
}

/// One page of conversations, newest message first. `me` is who `assignee=me` means.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: UserId,
    query: &ConversationQuery,
) -> Result<Page<Conversation>, StoreError> {
    let limit = page::limit(query.limit)?;
    let assignee = match query.assignee.as_deref() {
        None => Assignee::Anyone,
        Some("none") => Assignee::Nobody,
        Some("me") => Assignee::User(me),
        Some(id) => Assignee::User(
            id.parse()
                .map_err(|_| FieldError::new("assignee", "invalid", "must be `me`, `none` or a user's id"))?,
        ),
    };
    let found = match query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => {
            text::within("q", q, omnichat_api::limits::QUERY_CHARS)?;
            let found = search::conversations(store, tenant, q, limit).await?;
            if found.is_empty() {
                return Ok(Page { items: Vec::new(), next_cursor: None });
            }
            Some(found)
        }
        None => None,
    };
    let before = query.cursor.as_deref().map(position).transpose()?;
    // Those of a contact, or that a search found, are few: they are picked, then sorted. All others are walked in the
    // order of the list, one status at a time, because that is how the indexes stand.
    let few = query.contact_id.is_some();
    let arms = match query.status {
        Some(status) => vec![Some(status)],
        None if few => vec![None],
        None => Status::ALL.iter().copied().map(Some).collect(),
    };
    let asked = i64::from(limit) + 1;
    let mut rows: Vec<Row> = on!(store.read(), db => {
        let narrow = |sql: &mut QueryBuilder<_>, status: Option<Status>| {
            if let Some(status) = status {
                // Not by its index, where that is not what picks.
                let by = if few { " AND c.status || '' = " } else { " AND c.status = " };
                sql.push(by).push_bind(status.as_str());
            }
            match assignee {
                Assignee::Anyone => {}
                Assignee::Nobody => drop(sql.push(" AND c.assignee_id IS NULL")),
                Assignee::User(id) => drop(sql.push(" AND c.assignee_id = ").push_bind(id.0)),
            }
            if let Some(inbox) = query.inbox_id {
                sql.push(" AND c.inbox_id = ").push_bind(inbox.0);
            }
            if let Some(contact) = query.contact_id {
                sql.push(" AND c.contact_id = ").push_bind(contact.0);
            }
            if let Some((at, id)) = before {
                sql.push(" AND (c.last_message_at, c.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
            }
        };
        let mut sql = QueryBuilder::new("WITH p (id) AS (");
        if let Some(found) = &found {
            sql.push_values(found, |mut row, id| {
                row.push_bind(*id);
            });
        } else {
            for (n, status) in arms.into_iter().enumerate() {
                sql.push(if n == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
                sql.push("SELECT c.id FROM conversations c WHERE c.tenant_id = ").push_bind(tenant.0);
                narrow(&mut sql, status);
                sql.push(" ORDER BY c.last_message_at DESC, c.id DESC LIMIT ").push_bind(asked).push(") AS a");
            }
        }
        sql.push(") ").push(select!("p CROSS JOIN conversations c")).push(" WHERE c.id = p.id");
        if found.is_some() {
            sql.push(" AND c.tenant_id = ").push_bind(tenant.0);
            narrow(&mut sql, query.status);
        }
        sql.build_query_as().fetch_all(db).await
    })?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.last_message_at, row.id)));
    let items = rows.into_iter().map(Conversation::try_from).collect::<Result<_, _>>()?;
    Ok(cut(items, limit, |c: &Conversation| format!("{}.{}", c.last_message_at.ms(), c.id)))
}

fn position(cursor: &str) -> Result<(i64, Uuid), FieldError> {
    let parts = cursor.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| FieldError::new("cursor", "invalid", "must be the `next_cursor` of a page before"))
}

/// One conversation of a tenant.
pub async fn get(store: &Store, tenant: TenantId, id: ConversationId) -> Result<Conversation, StoreError> {
    let sql = format!("{SELECT} WHERE c.id = $1 AND c.tenant_id = $2");
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("conversation"))?.try_into()
}
