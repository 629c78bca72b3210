//! Whom a conversation of a tenant can be given to: its own people and those of the tenants above, by name alone.

use omnichat_api::page::{self, PageQuery};
use omnichat_api::permission::{Permission, Role};
use omnichat_api::user::UserRef;
use omnichat_api::{Page, TenantId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{after_id, cut};
use crate::db::on;
use crate::{Store, StoreError};

/// Those whose role lets them answer, in the order they were made.
pub async fn list(store: &Store, tenant: TenantId, query: &PageQuery) -> Result<Page<UserRef>, StoreError> {
    let (limit, after) = (page::limit(query.limit)?, after_id(query.cursor.as_deref())?);
    let sql = sql();
    let rows: Vec<(Uuid, String)> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0)
        .bind(after).bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let people = rows.into_iter().map(|(id, name)| UserRef { id: id.into(), name }).collect();
    Ok(cut(people, limit, |user: &UserRef| user.id.to_string()))
}

/// Which roles let somebody answer is the matrix's to say, and the tenant's where they are its own.
fn sql() -> String {
    let answers = Permission::ConversationWrite;
    let built_in: Vec<_> =
        Role::BUILT_IN.iter().filter(|role| role.may(answers)).map(|role| format!("'{role}'")).collect();
    format!(
        "SELECT DISTINCT u.id, u.name FROM tenant_paths p
        JOIN memberships m ON m.tenant_id = p.ancestor_id AND m.user_id > $2
        JOIN users u ON u.id = m.user_id AND u.kind = 'person' AND u.disabled_at IS NULL
        LEFT JOIN roles r ON r.id = m.role_id
        WHERE p.tenant_id = $1 AND (m.role IN ({}) OR ' ' || r.permissions || ' ' LIKE '% {answers} %')
        ORDER BY u.id LIMIT $3",
        built_in.join(", ")
    )
}
