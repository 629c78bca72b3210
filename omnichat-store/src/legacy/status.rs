//! How it stands with the old clients, for whoever runs the machine.

use omnichat_api::conversation::InboxRef;
use omnichat_api::{TenantId, Time};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::db::on;
use crate::legacy::{FIRST_LOGIN, chosen, push};
use crate::{Store, StoreError, inboxes, passwords, tenants};

/// Logins whose passwords are looked at: each takes a quarter of a second.
const LOOKED_AT: i64 = 10;

/// Whose clients are served, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The tenant.
    pub tenant_id: TenantId,
    /// Its name.
    pub tenant: String,
    /// Whether the tenant is closed: then nobody is served until it is opened again.
    pub closed: bool,
    /// The web inbox that visitors write to.
    pub inbox: InboxRef,
    /// Since when.
    pub since: Time,
}

/// How it stands with the old clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegacyStatus {
    /// Whose are served; absent: nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Served>,
    /// Phones that are told of new messages.
    pub push_tokens: i64,
    /// Logins that still have the password that every installation of the system before began with. They get in nowhere.
    pub default_passwords: Vec<String>,
}

/// How it stands with the old clients.
pub async fn status(store: &Store) -> Result<LegacyStatus, StoreError> {
    let Some(on) = chosen(store).await? else {
        let default_passwords = default_passwords(store, None).await?;
        return Ok(LegacyStatus { on: None, push_tokens: 0, default_passwords });
    };
    let inbox = inboxes::get(store, on.tenant, on.inbox).await?;
    let served = Served {
        tenant_id: on.tenant,
        tenant: tenants::get(store, on.tenant).await?.name,
        closed: !tenants::is_open(store, on.tenant).await?,
        inbox: InboxRef { id: inbox.id, name: inbox.name },
        since: on.since,
    };
    Ok(LegacyStatus {
        on: Some(served),
        push_tokens: push::count(store, on.tenant).await?,
        default_passwords: default_passwords(store, Some(on.tenant)).await?,
    })
}

#[derive(FromRow)]
struct Login {
    email: String,
    password_hash: String,
}

/// Whose password is still the old default: the first login, and those of the tenant that have not signed in here yet.
async fn default_passwords(store: &Store, tenant: Option<TenantId>) -> Result<Vec<String>, StoreError> {
    const FIRST: &str =
        "SELECT email, password_hash FROM users WHERE email = $1 AND password_hash LIKE '$2%'";
    const OTHERS: &str = "SELECT u.email, u.password_hash FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND u.password_hash LIKE '$2%' AND u.email <> $2 ORDER BY m.created_at LIMIT $3";
    let mut logins: Vec<Login> =
        on!(store.read(), db => sqlx::query_as(FIRST).bind(FIRST_LOGIN).fetch_all(db).await)?;
    if let Some(tenant) = tenant {
        let others: Vec<Login> = on!(store.read(), db => sqlx::query_as(OTHERS).bind(tenant.0).bind(FIRST_LOGIN)
            .bind(LOOKED_AT).fetch_all(db).await)?;
        logins.extend(others);
    }
    let mut found = Vec::new();
    for login in logins {
        if passwords::is_old_default(store, login.password_hash).await? {
            found.push(login.email);
        }
    }
    Ok(found)
}
