//! How far the mailboxes of mail inboxes were read. Knows numbers and nothing of mails.

use futures_util::FutureExt;
use omnichat_api::{InboxId, TenantId, Time};

use crate::db::on;
use crate::{Store, StoreError};

/// Longest name of a mailbox, in characters.
const NAME_CHARS: usize = 500;

/// How far a mailbox was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which one: user, server and folder. An inbox that is pointed at another mailbox begins anew.
    pub mailbox: String,
    /// What the server calls this numbering of the mails in it (RFC 3501, 2.3.1.1).
    pub uid_validity: u32,
    /// The number of the last mail that is in the journal.
    pub last_uid: u32,
    /// When that was noted.
    pub at: Time,
}

/// How far an inbox's mailbox was read; `None` before it was read at all.
pub async fn get(store: &Store, inbox: InboxId) -> Result<Option<Mark>, StoreError> {
    const SQL: &str = "SELECT mailbox, uid_validity, last_uid, updated_at FROM mailboxes WHERE inbox_id = $1";
    let row: Option<(String, i64, i64, i64)> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(inbox.0).fetch_optional(db).await)?;
    let Some((mailbox, uid_validity, last_uid, at)) = row else { return Ok(None) };
    let number = |n: i64| u32::try_from(n).map_err(|_| StoreError::Corrupt("a mailbox's number".into()));
    Ok(Some(Mark { mailbox, uid_validity: number(uid_validity)?, last_uid: number(last_uid)?, at: Time(at) }))
}

/// Notes how far an inbox's mailbox was read. The time is the store's own.
pub async fn set(store: &Store, tenant: TenantId, inbox: InboxId, mark: Mark) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mailboxes (inbox_id, tenant_id, mailbox, uid_validity, last_uid, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (inbox_id) DO UPDATE SET mailbox = excluded.mailbox,
        uid_validity = excluded.uid_validity, last_uid = excluded.last_uid, updated_at = excluded.updated_at";
    let mailbox = cut(&mark.mailbox);
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(inbox.0).bind(tenant.0).bind(&mailbox)
                    .bind(i64::from(mark.uid_validity)).bind(i64::from(mark.last_uid)).bind(now).execute(db).await
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
