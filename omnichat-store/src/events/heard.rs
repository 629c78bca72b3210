//! What of the log somebody hears. Who sees only a part hears of a conversation while they see it as it is now, and
//! once when it was taken from them; who sees all hears all but that.

use std::collections::HashSet;

use omnichat_api::event::{Change, Event, Left};
use omnichat_api::{ConversationId, TenantId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Log, after};
use crate::conversations::Sight;
use crate::db::on;
use crate::{Store, StoreError};

/// A part of the log for somebody's ears.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The part; of its rows, those that they hear.
    pub log: Log,
    /// The cursor up to which it was read: go on from here.
    pub through: i64,
    /// Whether there was no more to read.
    pub whole: bool,
}

/// What somebody hears of at most `limit` rows after `cursor`.
pub async fn heard(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    cursor: i64,
    limit: u32,
) -> Result<Heard, StoreError> {
    let mut log = after(store, tenant, cursor, limit).await?;
    let through = if log.resync { log.head } else { log.items.last().map_or(cursor, |event| event.cursor) };
    let whole = log.items.len() < limit as usize;
    match me.only() {
        None => log.items.retain(|event| !matches!(event.change, Change::ConversationLeft(_))),
        Some(_) => {
            let seen = in_sight(store, tenant, me, log.items.iter().filter_map(|e| e.conversation)).await?;
            log.items.retain(|event| hears_of(me, &seen, event));
        }
    }
    Ok(Heard { log, through, whole })
}

fn hears_of(me: &Sight, seen: &HashSet<ConversationId>, event: &Event) -> bool {
    let sees = event.conversation.is_none_or(|id| seen.contains(&id));
    match &event.change {
        Change::ConversationLeft(left) => !sees && me.saw(left),
        _ => sees,
    }
}

/// Whether somebody hears of what has just happened; `left` where a conversation was taken from somebody.
pub async fn hears(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    conversation: Option<ConversationId>,
    left: Option<&Left>,
) -> Result<bool, StoreError> {
    if me.only().is_none() {
        return Ok(left.is_none());
    }
    if left.is_some_and(|left| !me.saw(left)) {
        return Ok(false);
    }
    let Some(id) = conversation else { return Ok(true) };
    let sees = in_sight(store, tenant, me, [id]).await?.contains(&id);
    Ok(sees == left.is_none())
}

/// Which of these conversations somebody sees as they are now.
pub async fn in_sight(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    conversations: impl IntoIterator<Item = ConversationId>,
) -> Result<HashSet<ConversationId>, StoreError> {
    let asked: HashSet<ConversationId> = conversations.into_iter().collect();
    let Some(teams) = me.only().filter(|_| !asked.is_empty()) else { return Ok(asked) };
    let seen: Vec<Uuid> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new("SELECT id FROM conversations WHERE tenant_id = ");
        sql.push_bind(tenant.0).push(" AND id IN (");
        let mut ids = sql.separated(", ");
        for id in &asked {
            ids.push_bind(id.0);
        }
        sql.push(") AND (assignee_id = ").push_bind(me.user().0);
        for team in teams {
            sql.push(" OR team_id = ").push_bind(team.0);
        }
        sql.push(")").build_query_scalar().fetch_all(db).await
    })?;
    Ok(seen.into_iter().map(ConversationId).collect())
}
