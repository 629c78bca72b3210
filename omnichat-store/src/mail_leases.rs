//! Which of several daemons does what for a mail inbox: one of them at a time, until its lease ends. A lease saves others
//! the work and the mail server their connections; that nothing is there twice does not hang on it.

use std::time::Duration;

use futures_util::FutureExt;
use omnichat_api::{InboxId, TenantId, Time};
use tokio::time::sleep;
use uuid::Uuid;

use crate::db::on;
use crate::{Notice, Store, StoreError};

/// How long a lease holds when nobody renews it, in milliseconds.
pub const LEASE_MS: i64 = 15_000;

/// What one daemon does alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Reading the mailbox.
    Mailbox,
    /// Asking for the next access token.
    Token,
}

impl Task {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mailbox => "mailbox",
            Self::Token => "token",
        }
    }
}

/// A task of an inbox, and who would do it.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// The tenant of the inbox.
    pub tenant: TenantId,
    /// The inbox.
    pub inbox: InboxId,
    /// What is done.
    pub task: Task,
    /// By whom: an id that nobody else has.
    pub holder: Uuid,
}

/// Takes a lease; until when somebody else has it, if so.
pub async fn take(store: &Store, lease: Lease) -> Result<Result<(), Time>, StoreError> {
    const TAKE: &str = "INSERT INTO mail_leases (inbox_id, task, tenant_id, holder, until)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (inbox_id, task)
        DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE mail_leases.holder = excluded.holder OR mail_leases.until <= $6";
    const UNTIL: &str = "SELECT until FROM mail_leases WHERE inbox_id = $1 AND task = $2";
    let Lease { tenant, inbox, task, holder } = lease;
    store
        .write(move |tx| {
            async move {
                let (now, until) = (tx.now.ms(), tx.now.plus_ms(LEASE_MS).ms());
                let taken = on!(tx.db(), db => sqlx::query(TAKE).bind(inbox.0).bind(task.as_str()).bind(tenant.0)
                    .bind(holder).bind(until).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
                if taken > 0 {
                    return Ok(Ok(()));
                }
                let until: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(UNTIL).bind(inbox.0).bind(task.as_str())
                    .fetch_optional(db).await)?;
                // It may have been given back just now.
                Ok(Err(Time(until.unwrap_or(now))))
            }
            .boxed()
        })
        .await
}

/// Takes a lease once nobody else has it: as soon as it is given back, or when it ends.
pub async fn wait(store: &Store, lease: Lease) -> Result<(), StoreError> {
    let mut notices = store.notices();
    loop {
        let Err(until) = take(store, lease).await? else { return Ok(()) };
        let left =
            u64::try_from(until.since(store.clock().now())).unwrap_or(0).clamp(100, LEASE_MS.unsigned_abs());
        let freed = async {
            loop {
                match notices.next().await {
                    Some(Notice::Everything) => return Ok(()),
                    Some(Notice::Mail(inbox)) if inbox == lease.inbox => return Ok(()),
                    Some(_) => {}
                    None => return Err(StoreError::Closed),
                }
            }
        };
        tokio::select! {
            () = sleep(Duration::from_millis(left)) => {}
            freed = freed => freed?,
        }
    }
}

/// Renews all the mailboxes that somebody reads, and says which they are: of the others their leases were lost.
pub async fn renew(store: &Store, holder: Uuid) -> Result<Vec<InboxId>, StoreError> {
    const SQL: &str =
        "UPDATE mail_leases SET until = $2 WHERE holder = $1 AND task = 'mailbox' RETURNING inbox_id";
    store
        .write(move |tx| {
            async move {
                let until = tx.now.plus_ms(LEASE_MS).ms();
                let held: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(holder).bind(until)
                    .fetch_all(db).await)?;
                Ok(held.into_iter().map(InboxId).collect())
            }
            .boxed()
        })
        .await
}

/// Gives a lease back, and tells those who wait for it.
pub async fn free(store: &Store, inbox: InboxId, task: Task, holder: Uuid) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM mail_leases WHERE inbox_id = $1 AND task = $2 AND holder = $3";
    store
        .write(move |tx| {
            async move {
                let freed = on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(task.as_str()).bind(holder)
                    .execute(db).await.map(|done| done.rows_affected()))?;
                if freed > 0 {
                    tx.tell(Notice::Mail(inbox));
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Gives everything back that somebody has, because they stop.
pub async fn free_all(store: &Store, holder: Uuid) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM mail_leases WHERE holder = $1 RETURNING inbox_id";
    store
        .write(move |tx| {
            async move {
                let freed: Vec<Uuid> =
                    on!(tx.db(), db => sqlx::query_scalar(SQL).bind(holder).fetch_all(db).await)?;
                freed.into_iter().for_each(|inbox| tx.tell(Notice::Mail(InboxId(inbox))));
                Ok(())
            }
            .boxed()
        })
        .await
}
