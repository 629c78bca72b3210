//! The list of conversations. It is walked by its indexes and never sorted as a whole: one walk for each status, and
//! for who sees only a part, for each ground on which they see it.

use omnichat_api::conversation::{Conversation, ConversationQuery, Status};
use omnichat_api::{FieldError, Page, TeamId, TenantId, UserId, page, text};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::conversations::row::{Row, select};
use crate::conversations::sight::Sight;
use crate::db::on;
use crate::users::cut;
use crate::{Store, StoreError, search};

/// Which assignee a list asks for.
enum Assignee {
    Anyone,
    Nobody,
    User(UserId),
}

/// On what ground somebody sees what one walk finds.
#[derive(Clone, Copy)]
enum Ground {
    /// They see all.
    All,
    /// They have it.
    Own,
    /// They do not have it, but this team of theirs does.
    Of(TeamId),
}

/// One page of the conversations that somebody sees, newest message first. They are who `assignee=me` means.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    query: &ConversationQuery,
) -> Result<Page<Conversation>, StoreError> {
    let me = me.into();
    let limit = page::limit(query.limit)?;
    let assignee = match query.assignee.as_deref() {
        None => Assignee::Anyone,
        Some("none") => Assignee::Nobody,
        Some("me") => Assignee::User(me.user()),
        Some(id) => Assignee::User(
            id.parse()
                .map_err(|_| FieldError::new("assignee", "invalid", "must be `me`, `none` or a user's id"))?,
        ),
    };
    let found = match query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => {
            text::within("q", q, omnichat_api::limits::QUERY_CHARS)?;
            // Of what is found, who sees only a part may see little.
            let most = if me.only().is_some() { FOUND_MOST } else { limit };
            let found = search::conversations(store, tenant, q, most).await?;
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
    let statuses = match query.status {
        Some(status) => vec![Some(status)],
        None if few => vec![None],
        None => Status::ALL.iter().copied().map(Some).collect(),
    };
    let grounds = match me.only() {
        None => vec![Ground::All],
        Some(teams) => [Ground::Own].into_iter().chain(teams.iter().copied().map(Ground::Of)).collect(),
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
            if let Some(team) = query.team_id {
                sql.push(" AND c.team_id = ").push_bind(team.0);
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
        let on_ground = |sql: &mut QueryBuilder<_>, ground: Ground| match ground {
            Ground::All => {}
            Ground::Own => drop(sql.push(" AND c.assignee_id = ").push_bind(me.user().0)),
            Ground::Of(team) => {
                sql.push(" AND c.team_id = ").push_bind(team.0);
                sql.push(" AND (c.assignee_id IS NULL OR c.assignee_id <> ").push_bind(me.user().0).push(")");
            }
        };
        let mut sql = QueryBuilder::new("WITH p (id) AS (");
        if let Some(found) = &found {
            sql.push_values(found, |mut row, id| {
                row.push_bind(*id);
            });
        } else {
            let arms = statuses.iter().flat_map(|status| grounds.iter().map(move |ground| (*status, *ground)));
            for (n, (status, ground)) in arms.enumerate() {
                sql.push(if n == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
                sql.push("SELECT c.id FROM conversations c WHERE c.tenant_id = ").push_bind(tenant.0);
                narrow(&mut sql, status);
                on_ground(&mut sql, ground);
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
    let items = rows.into_iter().map(Conversation::try_from).collect::<Result<Vec<_>, _>>()?;
    let items = items.into_iter().filter(|conversation| me.includes(conversation)).collect();
    let page = cut(items, limit, |c: &Conversation| format!("{}.{}", c.last_message_at.ms(), c.id));
    // A search is one page: what it found beyond that is not looked at.
    Ok(Page { next_cursor: page.next_cursor.filter(|_| found.is_none()), ..page })
}

/// Conversations of a search that are looked at for who sees only a part.
const FOUND_MOST: u32 = 500;

fn position(cursor: &str) -> Result<(i64, Uuid), FieldError> {
    let parts = cursor.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| FieldError::new("cursor", "invalid", "must be the `next_cursor` of a page before"))
}
