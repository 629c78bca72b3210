//! Canned replies of a tenant: texts that staff send often. Their variables are filled in where they are used, never here.

use futures_util::FutureExt;
use omnichat_api::canned::{CANNED_REPLIES, CannedReply, SHORTCUT_CHARS, WriteCannedReply};
use omnichat_api::{CannedReplyId, FieldError, TenantId, Time, text};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    shortcut: String,
    body: String,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for CannedReply {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            shortcut: row.shortcut,
            body: row.body,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

/// All of a tenant, by their short words.
pub async fn list(store: &Store, tenant: TenantId) -> Result<Vec<CannedReply>, StoreError> {
    const SQL: &str = "SELECT id, shortcut, body, created_at, updated_at FROM canned_replies
        WHERE tenant_id = $1 ORDER BY shortcut";
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Makes one. A short word that another one has is a conflict.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    new: WriteCannedReply,
    actor: Actor,
) -> Result<CannedReply, StoreError> {
    const COUNT: &str = "SELECT COUNT(*) FROM canned_replies WHERE tenant_id = $1";
    const SQL: &str =
        "INSERT INTO canned_replies (id, tenant_id, shortcut, body, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    let WriteCannedReply { shortcut, body } = checked(new)?;
    store
        .write(move |tx| {
            async move {
                let held: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(COUNT).bind(tenant.0).fetch_one(db).await)?;
                if held >= CANNED_REPLIES {
                    let most = format!("a tenant has at most {CANNED_REPLIES} canned replies; delete one first");
                    return Err(StoreError::Conflict(most));
                }
                let (id, now) = (CannedReplyId::new(), tx.now.ms());
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(&shortcut).bind(&body)
                    .bind(now).bind(actor.user_id()).execute(db).await.map(drop));
                StoreError::unless_taken(done, "canned reply", &shortcut)?;
                let made = load(tx, tenant, id).await?;
                Deed::new(&actor, "canned_reply.created", id).after(&made).note(tx, Some(tenant)).await?;
                Ok(made)
            }
            .boxed()
        })
        .await
}

/// Replaces one: its short word and its text.
pub async fn replace(
    store: &Store,
    tenant: TenantId,
    id: CannedReplyId,
    new: WriteCannedReply,
    actor: Actor,
) -> Result<CannedReply, StoreError> {
    const SQL: &str = "UPDATE canned_replies SET shortcut = $2, body = $3, updated_at = $4 WHERE id = $1";
    let WriteCannedReply { shortcut, body } = checked(new)?;
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                if (&before.shortcut, &before.body) == (&shortcut, &body) {
                    return Ok(before);
                }
                let now = tx.now.ms();
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&shortcut).bind(&body).bind(now)
                    .execute(db).await.map(drop));
                StoreError::unless_taken(done, "canned reply", &shortcut)?;
                let after = load(tx, tenant, id).await?;
                let deed = Deed::new(&actor, "canned_reply.changed", id).before(&before).after(&after);
                deed.note(tx, Some(tenant)).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Deletes one. What was sent with it stays as it was sent.
pub async fn delete(
    store: &Store,
    tenant: TenantId,
    id: CannedReplyId,
    actor: Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM canned_replies WHERE id = $1";
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).execute(db).await.map(drop))?;
                Deed::new(&actor, "canned_reply.deleted", id).before(&before).note(tx, Some(tenant)).await
            }
            .boxed()
        })
        .await
}

async fn load(tx: &mut Tx, tenant: TenantId, id: CannedReplyId) -> Result<CannedReply, StoreError> {
    const SQL: &str = "SELECT id, shortcut, body, created_at, updated_at FROM canned_replies
        WHERE id = $1 AND tenant_id = $2";
    let row: Option<Row> =
        on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    row.map(Into::into).ok_or(StoreError::NotFound("canned reply"))
}

fn checked(new: WriteCannedReply) -> Result<WriteCannedReply, StoreError> {
    let shortcut = new.shortcut.trim().trim_start_matches('/').to_lowercase();
    let fits = (1..=SHORTCUT_CHARS).contains(&shortcut.chars().count())
        && shortcut.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !fits {
        let rule = format!("must be 1 to {SHORTCUT_CHARS} letters, digits, - and _");
        return Err(FieldError::new("shortcut", "invalid", rule).into());
    }
    text::message("body", &new.body)?;
    Ok(WriteCannedReply { shortcut, body: new.body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(shortcut: &str) -> Result<String, StoreError> {
        checked(WriteCannedReply { shortcut: shortcut.into(), body: "Hi".into() }).map(|ok| ok.shortcut)
    }

    #[test]
    fn a_short_word_is_one_word_as_it_is_typed_after_a_slash() {
        assert_eq!(write(" /Opening-Hours_2 ").unwrap(), "opening-hours_2");
        assert_eq!(write("grüße").unwrap(), "grüße");
        for wrong in ["", "/", "two words", "a/b", "a\0", &"x".repeat(51)] {
            assert!(matches!(write(wrong), Err(StoreError::Invalid(_))), "{wrong:?}");
        }
    }
}
