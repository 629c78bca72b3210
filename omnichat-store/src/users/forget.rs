//! Forgetting a user who is in no tenant any more: their login goes, and they with it. Where another tenant still names
//! them (who assigned, who invited), a row stays for that, without an address and without a way to sign in.

use omnichat_api::UserId;

use crate::StoreError;
use crate::audit::Actor;
use crate::db::on;
use crate::tenants::house;
use crate::tx::Tx;

/// What signing in is made of.
const LOGIN: &[&str] = &[
    "DELETE FROM second_factors WHERE user_id = $1",
    "DELETE FROM recovery_codes WHERE user_id = $1",
    "DELETE FROM links WHERE user_id = $1",
    "DELETE FROM provider_users WHERE user_id = $1",
    "DELETE FROM sessions WHERE user_id = $1",
];

/// Forgets a user, unless they are a member somewhere or the installation's operator.
pub(crate) async fn forget(tx: &mut Tx, id: UserId) -> Result<(), StoreError> {
    const NEEDED: &str = "SELECT (SELECT COUNT(*) FROM memberships WHERE user_id = $1)
        + (SELECT COUNT(*) FROM users WHERE id = $1 AND operator_at IS NOT NULL)";
    const ITSELF: &str = "DELETE FROM users WHERE id = $1
        AND NOT EXISTS (SELECT 1 FROM conversations WHERE assignee_id = $1)
        AND NOT EXISTS (SELECT 1 FROM followups WHERE viewed_by = $1)
        AND NOT EXISTS (SELECT 1 FROM followups WHERE archived_by = $1)
        AND NOT EXISTS (SELECT 1 FROM invites WHERE accepted_by = $1)
        AND NOT EXISTS (SELECT 1 FROM blocks WHERE created_by = $1)
        AND NOT EXISTS (SELECT 1 FROM api_tokens WHERE user_id = $1)
        AND NOT EXISTS (SELECT 1 FROM team_members WHERE user_id = $1)";
    const SHELL: &str = "UPDATE users SET email = $2, password_hash = NULL, email_verified_at = NULL,
        disabled_at = COALESCE(disabled_at, $3), updated_at = $3 WHERE id = $1";
    let needed: i64 = on!(tx.db(), db => sqlx::query_scalar(NEEDED).bind(id.0).fetch_one(db).await)?;
    if needed > 0 {
        return house::take_in(tx, id, &Actor::SYSTEM).await;
    }
    for &sql in LOGIN {
        on!(tx.db(), db => sqlx::query(sql).bind(id.0).execute(db).await.map(drop))?;
    }
    let gone = on!(tx.db(), db => sqlx::query(ITSELF).bind(id.0).execute(db).await
        .map(|done| done.rows_affected()))?;
    if gone == 0 {
        // An address that nobody has or can have (RFC 2606).
        let (address, now) = (format!("{id}@erased.invalid"), tx.now.ms());
        on!(tx.db(), db => sqlx::query(SHELL).bind(id.0).bind(address).bind(now).execute(db).await.map(drop))?;
    }
    Ok(())
}
