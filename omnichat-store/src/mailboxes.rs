//! How far the mailboxes of mail inboxes were read, and how large a mail their servers take. Knows numbers and nothing of
//! mails.

use futures_util::FutureExt;
use omnichat_api::{InboxId, TenantId, Time};

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError};

/// Longest name of a mailbox, in characters.
const NAME_CHARS: usize = 500;

/// How far a mailbox was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which one: user, server and folder. An inbox that is pointed at another mailbox begins anew.
    pub mailbox: String,
    /// What the server calls this numbering of the mails in it (RFC 3501, 2.3.1.1); absent before the mailbox was opened,
    /// when nothing is in the journal.
    pub uid_validity: Option<u32>,
    /// The number of the last mail that is in the journal.
    pub last_uid: u32,
    /// When that was noted; before the mailbox was opened: from when on its mails are wanted.
    pub at: Time,
}

/// How far an inbox's mailbox was read; `None` before it was read at all.
pub async fn get(store: &Store, inbox: InboxId) -> Result<Option<Mark>, StoreError> {
    const SQL: &str = "SELECT mailbox, uid_validity, last_uid, updated_at FROM mailboxes WHERE inbox_id = $1";
    let row: Option<(String, i64, i64, i64)> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(inbox.0).fetch_optional(db).await)?;
    let Some((mailbox, uid_validity, last_uid, at)) = row else { return Ok(None) };
    let number = |n: i64| u32::try_from(n).map_err(|_| StoreError::Corrupt("a mailbox's number".into()));
    // No server calls a numbering 0.
    let uid_validity = Some(number(uid_validity)?).filter(|validity| *validity != 0);
    Ok(Some(Mark { mailbox, uid_validity, last_uid: number(last_uid)?, at: Time(at) }))
}

/// Notes from when on the mails of a mailbox are wanted that was not opened yet.
pub async fn want(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    mailbox: &str,
    from: Time,
) -> Result<(), StoreError> {
    let mark = Mark { mailbox: mailbox.to_owned(), uid_validity: None, last_uid: 0, at: from };
    store.write(move |tx| async move { put(tx, tenant, inbox, &mark).await }.boxed()).await
}

/// Notes how far an inbox's mailbox was read. The time is the store's own.
pub async fn set(store: &Store, tenant: TenantId, inbox: InboxId, mark: Mark) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                let mark = Mark { at: tx.now, ..mark };
                put(tx, tenant, inbox, &mark).await
            }
            .boxed()
        })
        .await
}

async fn put(tx: &mut Tx, tenant: TenantId, inbox: InboxId, mark: &Mark) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mailboxes (inbox_id, tenant_id, mailbox, uid_validity, last_uid, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (inbox_id) DO UPDATE SET mailbox = excluded.mailbox,
        uid_validity = excluded.uid_validity, last_uid = excluded.last_uid, updated_at = excluded.updated_at";
    let (mailbox, uid_validity) = (cut(&mark.mailbox), i64::from(mark.uid_validity.unwrap_or(0)));
    on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(tenant.0).bind(&mailbox).bind(uid_validity)
        .bind(i64::from(mark.last_uid)).bind(mark.at.ms()).execute(db).await.map(drop))?;
    Ok(())
}

/// The largest mail that an inbox's mail server takes, in bytes; 0 where it sets no limit, `None` before it was asked.
pub async fn takes(store: &Store, inbox: InboxId) -> Result<Option<u64>, StoreError> {
    const SQL: &str = "SELECT most_bytes FROM mailboxes WHERE inbox_id = $1";
    let most: Option<Option<i64>> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(inbox.0).fetch_optional(db).await)?;
    Ok(most.flatten().and_then(|most| u64::try_from(most).ok()))
}

/// Notes the largest mail that an inbox's mail server takes, in bytes; 0 where it sets no limit.
pub async fn set_takes(store: &Store, tenant: TenantId, inbox: InboxId, most: u64) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mailboxes (inbox_id, tenant_id, mailbox, uid_validity, last_uid, updated_at, most_bytes)
        VALUES ($1, $2, '', 0, 0, $3, $4) ON CONFLICT (inbox_id) DO UPDATE SET most_bytes = excluded.most_bytes";
    if takes(store, inbox).await? == Some(most) {
        return Ok(());
    }
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(tenant.0).bind(now).bind(most).execute(db).await
                    .map(drop))?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// A mailbox's name as it is kept.
#[must_use]
pub fn cut(mailbox: &str) -> String {
    mailbox.chars().filter(|c| *c != '\0').take(NAME_CHARS).collect()
}
