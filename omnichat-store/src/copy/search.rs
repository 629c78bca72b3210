//! Search of the copy, made of its messages and contacts: what search keeps is not the same in both databases.

use futures_util::FutureExt;
use omnichat_api::TenantId;
use uuid::Uuid;

use super::progress::{self, At};
use super::value::Value;
use crate::db::on;
use crate::local::Progress;
use crate::tx::Tx;
use crate::{Store, StoreError, search};

/// What the progress of it is noted under.
const NAME: &str = " search";
/// Conversations of one transaction.
const STEP: i64 = 200;

/// Indexes what is not indexed yet, conversation by conversation: those that began last are found first.
pub(super) async fn index(to: &Store, tell: &(impl Fn(Progress) + Send + Sync)) -> Result<(), StoreError> {
    const ALL: &str = "SELECT COUNT(*) FROM conversations";
    const BEFORE: &str = "SELECT COUNT(*) FROM conversations WHERE id <= $1";
    let mut after = match progress::at(to, NAME).await? {
        At::Done => return Ok(()),
        At::Beginning => Uuid::nil(),
        At::Key(key) => match key.first() {
            Some(Value::Bytes(id)) => Uuid::from_slice(id).unwrap_or_default(),
            _ => Uuid::nil(),
        },
    };
    let total: i64 = on!(to.read(), db => sqlx::query_scalar(ALL).fetch_one(db).await)?;
    let mut done: i64 = on!(to.read(), db => sqlx::query_scalar(BEFORE).bind(after).fetch_one(db).await)?;
    while let Some((last, some)) = to.write(move |tx| async move { step(tx, after).await }.boxed()).await? {
        (after, done) = (last, done + some);
        let what = "indexing conversations".into();
        tell(Progress { what, done: done.unsigned_abs(), total: total.unsigned_abs() });
    }
    Ok(())
}

/// The next conversations: the last one, and how many; `None` at the end.
async fn step(tx: &mut Tx, after: Uuid) -> Result<Option<(Uuid, i64)>, StoreError> {
    const NEXT: &str = "SELECT c.id, c.tenant_id, k.name FROM conversations c
        JOIN contacts k ON k.id = c.contact_id WHERE c.id > $1 ORDER BY c.id LIMIT $2";
    const SAID: &str = "SELECT seq, body FROM messages
        WHERE conversation_id = $1 AND author_kind <> 'system' ORDER BY seq";
    let next: Vec<(Uuid, Uuid, String)> =
        on!(tx.db(), db => sqlx::query_as(NEXT).bind(after).bind(STEP).fetch_all(db).await)?;
    for (id, tenant, name) in &next {
        let tenant = TenantId(*tenant);
        search::put(tx, tenant, *id, 0, name).await?;
        let said: Vec<(i64, String)> =
            on!(tx.db(), db => sqlx::query_as(SAID).bind(*id).fetch_all(db).await)?;
        let said: Vec<_> = said.iter().map(|(seq, body)| (*id, *seq, body.as_str())).collect();
        search::add_texts(tx, tenant, &said).await?;
    }
    let Some((last, ..)) = next.last() else {
        progress::reached(tx, NAME, None).await?;
        return Ok(None);
    };
    progress::reached(tx, NAME, Some(&vec![Value::Bytes(last.as_bytes().to_vec())])).await?;
    Ok(Some((*last, i64::try_from(next.len()).unwrap_or(i64::MAX))))
}
