//! Follow-ups that were put away long ago: taken along, and deleted.

use futures_util::FutureExt;
use omnichat_api::followup::Followup;
use omnichat_api::{FollowupId, TenantId, Time};
use sqlx::QueryBuilder;

use super::{Row, SELECT};
use crate::audit::{self, Actor};
use crate::conversations::Sight;
use crate::db::{on, runs};
use crate::{Store, StoreError};

/// Most that are taken along at once.
const MOST: i64 = 1000;

/// The follow-ups put away before a time, of the conversations that somebody sees: the oldest first, and 1000 at most.
pub async fn put_away_before(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    before: Time,
) -> Result<Vec<Followup>, StoreError> {
    let me = me.into();
    let rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE f.tenant_id = ").push_bind(tenant.0).push(" AND f.archived_at IS NOT NULL")
            .push(" AND f.archived_at < ").push_bind(before.ms());
        super::seen_by!(sql, &me);
        sql.push(" ORDER BY f.id LIMIT ").push_bind(MOST);
        sql.build_query_as().fetch_all(db).await
    })?;
    Ok(rows.into_iter().map(Followup::from).collect())
}

/// Deletes these, as far as they are put away still. Returns how many were.
pub async fn discard(
    store: &Store,
    tenant: TenantId,
    ids: Vec<FollowupId>,
    actor: Actor,
) -> Result<u64, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    store
        .write(move |tx| {
            async move {
                let mut deleted = 0;
                for some in runs(&ids) {
                    deleted += on!(tx.db(), db => {
                        let mut sql = QueryBuilder::new("DELETE FROM followups WHERE tenant_id = ");
                        sql.push_bind(tenant.0).push(" AND archived_at IS NOT NULL AND id IN (");
                        let mut list = sql.separated(", ");
                        for id in some {
                            list.push_bind(id.0);
                        }
                        sql.push(")");
                        sql.build().execute(db).await.map(|done| done.rows_affected())
                    })?;
                }
                audit::note(tx, Some(tenant), &actor, "followups.discarded", tenant).await?;
                Ok(deleted)
            }
            .boxed()
        })
        .await
}
