//! Who somebody is whom only a token of the system before names: by their address. It proves nothing: whoever calls has
//! checked the token.

use omnichat_api::auth::Me;
use omnichat_api::{TenantId, Time};

use super::{By, Conn, Person, again, me};
use crate::db::{Either, on};
use crate::{Store, StoreError};

/// Who somebody is in a tenant whom a token of the system before names by their address; `None` when nobody has it, the
/// user was disabled, or they are no member of the tenant.
pub async fn of_email(store: &Store, tenant: TenantId, email: &str) -> Result<Option<Me>, StoreError> {
    let (email, now) = (email.trim().to_lowercase(), store.clock().now());
    match store.read() {
        Either::Sqlite(pool) => {
            by_email(Either::Sqlite(&mut *pool.acquire().await?), tenant, email, now).await
        }
        Either::Postgres(pool) => {
            by_email(Either::Postgres(&mut *pool.acquire().await?), tenant, email, now).await
        }
    }
}

async fn by_email(
    mut db: Conn<'_>,
    tenant: TenantId,
    email: String,
    now: Time,
) -> Result<Option<Me>, StoreError> {
    const SQL: &str = "SELECT u.id, u.email, u.name, u.email_verified_at, u.operator_at,
            f.confirmed_at AS second_factor_at
        FROM users u LEFT JOIN second_factors f ON f.user_id = u.id
        WHERE u.email = $1 AND u.kind = 'person' AND u.disabled_at IS NULL";
    let found: Option<Person> =
        on!(again(&mut db), db => sqlx::query_as(SQL).bind(email).fetch_optional(db).await)?;
    match found {
        Some(person) => me(db, person, By::Token, tenant, now).await,
        None => Ok(None),
    }
}
