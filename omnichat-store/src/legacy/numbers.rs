//! The numbers by which old clients know things: made when one is first told, and never given twice. Those that the system
//! before gave are kept where they are free.

use futures_util::FutureExt;
use omnichat_api::TenantId;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{among, on, runs};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The tenant itself.
    Tenant,
    /// Somebody who works there.
    User,
    /// A conversation.
    Conversation,
    /// A follow-up.
    Followup,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
            Self::Conversation => "conversation",
            Self::Followup => "followup",
        }
    }

    /// Between which numbers new ones lie. Old dashboards tell a follow-up from a conversation by its number alone, so the
    /// two must never meet; above lie what an import brings of old history.
    const fn between(self) -> (i64, i64) {
        match self {
            Self::Followup => (1_000_000_000, 1_500_000_000),
            Self::Tenant | Self::User | Self::Conversation => (0, 1_000_000_000),
        }
    }
}

/// The numbers of these things, in the same order. Only those that have none yet are written.
pub async fn of(
    store: &Store,
    tenant: TenantId,
    kind: Kind,
    things: &[Uuid],
) -> Result<Vec<i64>, StoreError> {
    let mut known = Vec::with_capacity(things.len());
    for some in runs(things) {
        let found: Vec<(Uuid, i64)> = on!(store.read(), db => {
            let mut sql = QueryBuilder::new("SELECT thing_id, number FROM legacy_numbers WHERE tenant_id = ");
            sql.push_bind(tenant.0).push(" AND kind = ").push_bind(kind.as_str()).push(" AND thing_id IN");
            among!(sql, some);
            sql.build_query_as().fetch_all(db).await
        })?;
        known.extend(found);
    }
    let number_of = |known: &[(Uuid, i64)], thing: &Uuid| {
        known.iter().find(|(id, _)| id == thing).map(|(_, number)| *number)
    };
    let missing: Vec<Uuid> =
        things.iter().filter(|thing| number_of(&known, thing).is_none()).copied().collect();
    if !missing.is_empty() {
        known.extend(
            store.write(move |tx| async move { make(tx, tenant, kind, missing).await }.boxed()).await?,
        );
    }
    let all: Option<Vec<i64>> = things.iter().map(|thing| number_of(&known, thing)).collect();
    all.ok_or_else(|| StoreError::Corrupt("a thing without a number".into()))
}

/// Gives each of these the next number, unless somebody was faster.
async fn make(
    tx: &mut Tx,
    tenant: TenantId,
    kind: Kind,
    things: Vec<Uuid>,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    const KNOWN: &str =
        "SELECT number FROM legacy_numbers WHERE tenant_id = $1 AND kind = $2 AND thing_id = $3";
    const LAST: &str = "SELECT number FROM legacy_numbers WHERE tenant_id = $1 AND kind = $2 AND number > $3
        AND number < $4 ORDER BY number DESC LIMIT 1";
    // Two nodes must not choose the same number.
    tx.hold(tenant).await?;
    let (low, high) = kind.between();
    let last: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(LAST).bind(tenant.0).bind(kind.as_str())
        .bind(low).bind(high).fetch_optional(db).await)?;
    let mut last = last.unwrap_or(low);
    let mut made = Vec::with_capacity(things.len());
    for thing in things {
        let known: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(KNOWN).bind(tenant.0).bind(kind.as_str())
            .bind(thing).fetch_optional(db).await)?;
        let number = match known {
            Some(number) => number,
            None => {
                last += 1;
                give(tx, tenant, kind, &[(thing, last)]).await?;
                last
            }
        };
        made.push((thing, number));
    }
    Ok(made)
}

/// What has this number; `None` when nothing does.
pub async fn thing(
    store: &Store,
    tenant: TenantId,
    kind: Kind,
    number: i64,
) -> Result<Option<Uuid>, StoreError> {
    const SQL: &str =
        "SELECT thing_id FROM legacy_numbers WHERE tenant_id = $1 AND kind = $2 AND number = $3";
    Ok(on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(kind.as_str()).bind(number)
        .fetch_optional(db).await)?)
}

/// Gives things these very numbers, as a set; a number that is another's, or a thing that has one, is passed over. Returns
/// how many were given.
pub(crate) async fn give(
    tx: &mut Tx,
    tenant: TenantId,
    kind: Kind,
    numbers: &[(Uuid, i64)],
) -> Result<u64, StoreError> {
    let mut given = 0;
    for some in runs(numbers) {
        given += on!(tx.db(), db => {
            let mut sql = QueryBuilder::new("INSERT INTO legacy_numbers (tenant_id, kind, number, thing_id) ");
            sql.push_values(some, |mut row, (thing, number)| {
                row.push_bind(tenant.0).push_bind(kind.as_str()).push_bind(*number).push_bind(*thing);
            });
            sql.push(" ON CONFLICT DO NOTHING").build().execute(db).await.map(|done| done.rows_affected())
        })?;
    }
    Ok(given)
}
