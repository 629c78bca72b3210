//! What happens by itself when its time has come: steps of an escalation, conversations that come back, messages that
//! were written for later, and conversations that went idle. One mechanism for all: each thing is a row with its time,
//! looked for by an index, and done in a transaction of the writer that looks again whether it is still due. So a
//! restart neither loses nor repeats one, what is late is done once and in order, and several nodes do not do it twice.
//! What is due in a tenant that is suspended rests until the tenant is open again.

use std::fmt;

use futures_util::FutureExt;
use futures_util::future::join_all;
use omnichat_api::{TenantId, Time};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::conversations::snooze;
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, escalations, scheduled};

/// Things of one kind that are done in one go.
const AT_ONCE: i64 = 64;

/// What can be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A step because nobody answers.
    Escalation,
    /// A conversation that comes back.
    Wake,
    /// A message that was written for later.
    Message,
    /// A conversation that went idle.
    Idle,
}

/// A wake-up comes before the messages of the same moment, and what is said keeps a conversation from being closed.
const KINDS: [Kind; 4] = [Kind::Escalation, Kind::Wake, Kind::Message, Kind::Idle];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Escalation => "escalation",
            Self::Wake => "wake-up",
            Self::Message => "message for later",
            Self::Idle => "idle conversation",
        })
    }
}

/// Whether the tenant of a row `d` is open: what is due elsewhere is looked at once it is open again.
const OPEN: &str = "NOT EXISTS (SELECT 1 FROM tenant_paths p JOIN tenants a ON a.id = p.ancestor_id
    WHERE p.tenant_id = d.tenant_id AND (a.suspended_at IS NOT NULL OR a.erase_at IS NOT NULL))";

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many things were done; there may be more.
    pub done: usize,
    /// How many could not be done, and are due still.
    pub failed: usize,
}

/// Does what is due, some of each kind. To be called until nothing is done any more.
pub async fn run(store: &Store) -> Result<Done, StoreError> {
    let mut done = Done::default();
    for kind in KINDS {
        let due = kind.due(store, store.clock().now()).await?;
        let acts = due.iter().map(|&(tenant, id)| {
            let act = store.write(move |tx| async move { kind.act(tx, tenant, id).await }.boxed());
            async move { (id, act.await) }
        });
        for (id, outcome) in join_all(acts).await {
            match outcome {
                Ok(true) => done.done += 1,
                // Somebody was faster; and a conversation that is gone has nothing due.
                Ok(false) | Err(StoreError::NotFound(_)) => {}
                Err(StoreError::Closed) => return Err(StoreError::Closed),
                Err(error) => {
                    tracing::warn!(%id, %kind, %error, "what was due could not be done; trying again");
                    done.failed += 1;
                }
            }
        }
    }
    Ok(done)
}

/// When the next thing is due; `None` while nothing is.
pub async fn next_due(store: &Store) -> Result<Option<Time>, StoreError> {
    let mut next: Option<i64> = None;
    for (table, at) in KINDS.iter().filter_map(|kind| kind.stands()) {
        let sql = format!(
            "SELECT d.{at} FROM {table} d WHERE d.{at} IS NOT NULL AND {OPEN} ORDER BY d.{at} LIMIT 1"
        );
        let due: Option<i64> =
            on!(store.read(), db => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_optional(db).await)?;
        next = next.into_iter().chain(due).min();
    }
    for (inbox, after) in closing(store).await? {
        const OLDEST: &str = "SELECT last_message_at FROM conversations
            WHERE inbox_id = $1 AND status = 'open' AND waiting_since IS NULL ORDER BY last_message_at LIMIT 1";
        let oldest: Option<i64> =
            on!(store.read(), db => sqlx::query_scalar(OLDEST).bind(inbox).fetch_optional(db).await)?;
        next = next.into_iter().chain(oldest.map(|oldest| oldest + after)).min();
    }
    Ok(next.map(Time))
}

/// The inboxes whose conversations are closed when they go idle, and after how many milliseconds.
async fn closing(store: &Store) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let sql = format!(
        "SELECT d.id, d.close_s * 1000 FROM inboxes d WHERE d.close_s IS NOT NULL AND {OPEN} ORDER BY d.id"
    );
    Ok(on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(db).await)?)
}

impl Kind {
    /// The table in which it stands, and the column with its time; a conversation goes idle without one.
    const fn stands(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Escalation => Some(("conversations", "escalate_at")),
            Self::Wake => Some(("conversations", "snoozed_until")),
            Self::Message => Some(("scheduled", "due_at")),
            Self::Idle => None,
        }
    }

    /// What of it is due, the oldest first.
    async fn due(self, store: &Store, now: Time) -> Result<Vec<(TenantId, Uuid)>, StoreError> {
        let Some((table, at)) = self.stands() else { return idle(store, now).await };
        let sql = format!(
            "SELECT d.tenant_id, d.id FROM {table} d WHERE d.{at} <= $1 AND {OPEN}
            ORDER BY d.{at}, d.id LIMIT $2"
        );
        let rows: Vec<(Uuid, Uuid)> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(now.ms()).bind(AT_ONCE)
            .fetch_all(db).await)?;
        Ok(rows.into_iter().map(|(tenant, id)| (TenantId(tenant), id)).collect())
    }

    async fn act(self, tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
        match self {
            Self::Escalation => escalations::step(tx, tenant, id.into()).await,
            Self::Wake => snooze::wake(tx, tenant, id.into()).await,
            Self::Message => scheduled::send(tx, tenant, id.into()).await,
            Self::Idle => snooze::close_idle(tx, tenant, id.into()).await,
        }
    }
}

async fn idle(store: &Store, now: Time) -> Result<Vec<(TenantId, Uuid)>, StoreError> {
    const SQL: &str = "SELECT tenant_id, id FROM conversations
        WHERE inbox_id = $1 AND status = 'open' AND waiting_since IS NULL AND last_message_at <= $2
        ORDER BY last_message_at LIMIT $3";
    let mut all = Vec::new();
    for (inbox, after) in closing(store).await? {
        let before = now.plus_ms(-after).ms();
        let rows: Vec<(Uuid, Uuid)> = on!(store.read(), db => sqlx::query_as(SQL).bind(inbox).bind(before)
            .bind(AT_ONCE).fetch_all(db).await)?;
        all.extend(rows.into_iter().map(|(tenant, id)| (TenantId(tenant), id)));
    }
    Ok(all)
}
