//! How far a provider reaches: to users who work in its tenant and below it and nowhere else, and never to an operator of
//! the installation. Looked at when somebody signs in and again at every refresh.

use omnichat_api::{ProviderId, UserId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::on;
use crate::tx::Tx;

/// Whether this user is a provider's to sign in.
pub(crate) async fn reaches(tx: &mut Tx, provider: ProviderId, user: UserId) -> Result<bool, StoreError> {
    const BEYOND: &str = "SELECT
        (SELECT COUNT(*) FROM users WHERE id = $2 AND operator_at IS NOT NULL)
        + (SELECT COUNT(*) FROM memberships m WHERE m.user_id = $2 AND NOT EXISTS (SELECT 1 FROM tenant_paths p
            JOIN providers v ON v.tenant_id = p.ancestor_id AND v.id = $1 WHERE p.tenant_id = m.tenant_id))";
    let beyond: i64 = on!(tx.db(), db => sqlx::query_scalar(BEYOND).bind(provider.0).bind(user.0)
        .fetch_one(db).await)?;
    Ok(beyond == 0)
}

/// Ends all sessions that a provider began and lets go of them. Returns whose they were.
pub(crate) async fn end_sessions(tx: &mut Tx, provider: ProviderId) -> Result<Vec<UserId>, StoreError> {
    const SQL: &str =
        "UPDATE sessions SET ended_at = COALESCE(ended_at, $2), updated_at = $2, provider_id = NULL
        WHERE provider_id = $1 RETURNING user_id";
    let now = tx.now.ms();
    let mut users: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(provider.0).bind(now)
        .fetch_all(db).await)?;
    users.sort_unstable();
    users.dedup();
    Ok(users.into_iter().map(UserId).collect())
}
