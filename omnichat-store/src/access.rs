//! What somebody may do in a tenant: from their memberships there and above, their role's permissions, and how the
//! tenant stands. Asked afresh on every request, so that what was taken away is gone at once.

use omnichat_api::auth::Me;
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::RoleRef;
use omnichat_api::{ApiTokenId, SessionId, TeamId, TenantId, UserId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::api_tokens::{self, Scope};
use crate::db::{Either, on};
use crate::tx::Tx;
use crate::{Store, StoreError, Time, tenants, users};

mod by_email;

pub use by_email::of_email;

/// A membership that counts in a tenant.
#[derive(FromRow)]
struct Grant {
    role: String,
    role_id: Option<Uuid>,
    role_name: Option<String>,
    permissions: Option<String>,
    sees: Option<String>,
}

/// What all memberships of somebody in a tenant and above it come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) role: Role,
    pub(crate) custom_role: Option<RoleRef>,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) sees: Sees,
}

impl Standing {
    /// An operator whom the tenant lets in: to look, and to change nothing, least of all how long they may.
    fn operator() -> Self {
        let permissions = Role::Viewer.permissions().to_vec();
        Self { role: Role::Viewer, custom_role: None, permissions, sees: Sees::All }
    }

    fn of(grant: Grant) -> Result<Self, StoreError> {
        let role = users::role(grant.role)?;
        if role != Role::Custom {
            let permissions = role.permissions().to_vec();
            return Ok(Self { role, custom_role: None, permissions, sees: Sees::All });
        }
        let (Some(id), Some(name)) = (grant.role_id, grant.role_name) else {
            return Err(StoreError::Corrupt("a custom role without a row".into()));
        };
        let sees = grant.sees.unwrap_or_default();
        Ok(Self {
            role,
            custom_role: Some(RoleRef { id: id.into(), name }),
            permissions: permissions(&grant.permissions.unwrap_or_default())?,
            sees: Sees::try_from(sees).map_err(|e| StoreError::Corrupt(format!("sees: {e}")))?,
        })
    }

    /// Both together; the name is that of the one that may do more.
    fn and(self, other: Self) -> Self {
        let (mut strong, weak) =
            if other.permissions.len() > self.permissions.len() { (other, self) } else { (self, other) };
        strong.permissions.extend(
            weak.permissions.iter().filter(|p| !strong.permissions.contains(p)).copied().collect::<Vec<_>>(),
        );
        strong.permissions.sort_unstable();
        strong.sees = strong.sees.max(weak.sees);
        strong
    }

    /// Whether somebody of this standing may give all of `other` away: nobody hands out more than they have, and only
    /// an owner makes an owner.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        other.permissions.iter().all(|p| self.permissions.contains(p)) && other.sees <= self.sees
    }
}

/// Permissions as they are stored: words with a space between.
pub(crate) fn permissions(words: &str) -> Result<Vec<Permission>, StoreError> {
    let read = |word: &str| word.parse().map_err(|e| StoreError::Corrupt(format!("permission: {e}")));
    words.split_whitespace().map(read).collect()
}

/// Permissions to be stored, each once and in the order of the matrix.
pub(crate) fn words(permissions: &[Permission]) -> String {
    let known = Permission::ALL.iter().filter(|p| permissions.contains(p));
    known.map(|p| p.as_str()).collect::<Vec<_>>().join(" ")
}

const GRANTS: &str = "SELECT m.role, m.role_id, r.name AS role_name, r.permissions, r.sees
    FROM tenant_paths p JOIN memberships m ON m.tenant_id = p.ancestor_id AND m.user_id = $2
    LEFT JOIN roles r ON r.id = m.role_id WHERE p.tenant_id = $1 ORDER BY p.depth";

fn together(grants: Vec<Grant>) -> Result<Option<Standing>, StoreError> {
    let mut all = None;
    for grant in grants {
        let next = Standing::of(grant)?;
        all = Some(match all {
            None => next,
            Some(before) => Standing::and(before, next),
        });
    }
    Ok(all)
}

/// The standing of a user in a tenant; `None` when they are no member there or above.
pub(crate) async fn standing(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
) -> Result<Option<Standing>, StoreError> {
    together(on!(tx.db(), db => sqlx::query_as(GRANTS).bind(tenant.0).bind(user.0).fetch_all(db).await)?)
}

/// On whose authority something is given: nobody hands out more than they have, and a program's token no more than it
/// was made for.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Nobody in particular for whoever has the machine.
    user: Option<UserId>,
    permissions: Vec<Permission>,
}

impl From<&Me> for Authority {
    fn from(me: &Me) -> Self {
        Self { user: Some(me.id), permissions: me.permissions.clone() }
    }
}

impl Authority {
    /// Whoever has the machine, by the command line: they may give all.
    #[must_use]
    pub fn of_the_machine() -> Self {
        Self { user: None, permissions: Permission::ALL.to_vec() }
    }

    /// Whose it is, if anybody's in particular.
    pub(crate) const fn user(&self) -> Option<UserId> {
        self.user
    }

    /// What may be given in a tenant, as of now.
    pub(crate) async fn standing(&self, tx: &mut Tx, tenant: TenantId) -> Result<Standing, StoreError> {
        let own = match self.user {
            Some(user) => standing(tx, tenant, user).await?,
            None => Some(of_role(tx, tenant, Role::Owner, None).await?),
        };
        let mut own =
            own.ok_or_else(|| StoreError::Forbidden("only members of this tenant do this".into()))?;
        own.permissions.retain(|permission| self.permissions.contains(permission));
        Ok(own)
    }
}

/// The standing that a role gives in a tenant. The role must be of the tenant or of one above it.
pub(crate) async fn of_role(
    tx: &mut Tx,
    tenant: TenantId,
    role: Role,
    role_id: Option<Uuid>,
) -> Result<Standing, StoreError> {
    const SQL: &str = "SELECT 'custom' AS role, r.id AS role_id, r.name AS role_name, r.permissions, r.sees
        FROM roles r JOIN tenant_paths p ON p.ancestor_id = r.tenant_id AND p.tenant_id = $1 WHERE r.id = $2";
    let wrong = |message: &str| omnichat_api::FieldError::new("role_id", "unknown", message);
    match (role, role_id) {
        (Role::Custom, Some(id)) => {
            let found: Option<Grant> =
                on!(tx.db(), db => sqlx::query_as(SQL).bind(tenant.0).bind(id).fetch_optional(db).await)?;
            Standing::of(found.ok_or_else(|| wrong("is no role of this tenant"))?)
        }
        (Role::Custom, None) => Err(wrong("must say which of the tenant's own roles").into()),
        (_, Some(_)) => Err(wrong("goes only with the role `custom`").into()),
        (role, None) => Standing::of(Grant {
            role: role.as_str().into(),
            role_id: None,
            role_name: None,
            permissions: None,
            sees: None,
        }),
    }
}

/// As whom somebody asks.
#[derive(Clone, Copy)]
enum By {
    Session(SessionId),
    Token,
}

#[derive(FromRow)]
struct Person {
    id: Uuid,
    email: String,
    name: String,
    email_verified_at: Option<i64>,
    operator_at: Option<i64>,
    second_factor_at: Option<i64>,
}

/// By what somebody asks, after it has been proved to be theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// A session, for a tenant.
    Session {
        /// The session.
        id: SessionId,
        /// Its user, as the access token says.
        user: UserId,
        /// The tenant of the access token.
        tenant: TenantId,
    },
    /// A token of a script or program.
    Token(ApiTokenId),
}

/// Who this is, as of now; `None` when the session or the token ended, the user was disabled, or they are no member of
/// the tenant any more.
pub async fn of(store: &Store, pass: Pass) -> Result<Option<Me>, StoreError> {
    let now = store.clock().now();
    match store.read() {
        Either::Sqlite(pool) => asked(Either::Sqlite(&mut *pool.acquire().await?), pass, now).await,
        Either::Postgres(pool) => asked(Either::Postgres(&mut *pool.acquire().await?), pass, now).await,
    }
}

async fn asked(mut db: Conn<'_>, pass: Pass, now: Time) -> Result<Option<Me>, StoreError> {
    match pass {
        Pass::Session { id, user, tenant } => session(db, id, Some(user), tenant, now).await,
        Pass::Token(id) => match api_tokens::scope(again(&mut db), id, now).await? {
            Some(scope) => of_token(db, &scope, now).await,
            None => Ok(None),
        },
    }
}

/// The same within a transaction.
pub(crate) async fn of_session_in(
    tx: &mut Tx,
    id: SessionId,
    tenant: TenantId,
) -> Result<Option<Me>, StoreError> {
    let now = tx.now;
    session(tx.db(), id, None, tenant, now).await
}

/// A connection to read on.
pub(crate) type Conn<'c> = Either<&'c mut sqlx::SqliteConnection, &'c mut sqlx::PgConnection>;

async fn session(
    mut db: Conn<'_>,
    id: SessionId,
    user: Option<UserId>,
    tenant: TenantId,
    now: Time,
) -> Result<Option<Me>, StoreError> {
    const SQL: &str = "SELECT u.id, u.email, u.name, u.email_verified_at, u.operator_at,
            COALESCE(f.confirmed_at, CASE WHEN s.provider_id IS NOT NULL THEN s.created_at END) AS second_factor_at
        FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN second_factors f ON f.user_id = u.id
        WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL";
    let found: Option<Person> = on!(again(&mut db), db => sqlx::query_as(SQL).bind(id.0).bind(now.ms())
        .fetch_optional(db).await)?;
    match found.filter(|person| user.is_none_or(|user| user.0 == person.id)) {
        Some(person) => me(db, person, By::Session(id), tenant, now).await,
        None => Ok(None),
    }
}

/// Who a program's token is: its user, with no more than the token's permissions.
async fn of_token(mut db: Conn<'_>, scope: &Scope, now: Time) -> Result<Option<Me>, StoreError> {
    const SQL: &str = "SELECT u.id, u.email, u.name, u.email_verified_at, u.operator_at,
            f.confirmed_at AS second_factor_at
        FROM users u LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.id = $1 AND u.disabled_at IS NULL";
    const PROGRAM: &str = "SELECT id FROM users WHERE id = $1 AND kind = 'program'";
    let found: Option<Person> =
        on!(again(&mut db), db => sqlx::query_as(SQL).bind(scope.user.0).fetch_optional(db).await)?;
    let Some(person) = found else { return Ok(None) };
    let program: Option<Uuid> =
        on!(again(&mut db), db => sqlx::query_scalar(PROGRAM).bind(scope.user.0).fetch_optional(db).await)?;
    let me = me(db, person, By::Token, scope.tenant, now).await?;
    Ok(me.map(|mut me| {
        me.permissions.retain(|permission| scope.permissions.contains(permission));
        // The tenant's own token never signs in, so there is nothing that a second factor could guard.
        me.second_factor |= program.is_some();
        me
    }))
}

async fn me(
    mut db: Conn<'_>,
    person: Person,
    by: By,
    tenant: TenantId,
    now: Time,
) -> Result<Option<Me>, StoreError> {
    const TEAMS: &str = "SELECT team_id FROM team_members WHERE user_id = $1 AND tenant_id = $2";
    let grants: Vec<Grant> = on!(again(&mut db), db => sqlx::query_as(GRANTS).bind(tenant.0).bind(person.id)
        .fetch_all(db).await)?;
    let Some(place) = tenants::place(again(&mut db), tenant).await? else { return Ok(None) };
    let operator = person.operator_at.is_some();
    let let_in = operator && matches!(by, By::Session(_)) && place.operator_until > now.ms();
    let mut standing = match together(grants)? {
        Some(standing) => standing,
        None if let_in => Standing::operator(),
        None => return Ok(None),
    };
    if let Some(closed) = place.closed() {
        // Who may delete it still gets in while that can be undone: to undo it, and for nothing else.
        standing.permissions.retain(|permission| *permission == Permission::TenantDelete);
        let undoes = !standing.permissions.is_empty() && matches!(by, By::Session(_));
        if !(undoes && place.can_come_back(now)) {
            return Err(StoreError::TenantClosed(closed));
        }
    }
    let teams: Vec<Uuid> = on!(db, db => sqlx::query_scalar(TEAMS).bind(person.id).bind(tenant.0)
        .fetch_all(db).await)?;
    let session_id = match by {
        By::Session(id) => Some(id),
        By::Token => None,
    };
    Ok(Some(Me {
        id: person.id.into(),
        email: person.email,
        email_verified: person.email_verified_at.is_some(),
        name: person.name,
        tenant: place.tenant(),
        role: standing.role,
        custom_role: standing.custom_role,
        permissions: standing.permissions,
        sees: standing.sees,
        teams: teams.into_iter().map(TeamId).collect(),
        operator,
        second_factor: person.second_factor_at.is_some(),
        session_id,
    }))
}

/// The same connection once more.
fn again<'c>(db: &'c mut Conn<'_>) -> Conn<'c> {
    match db {
        Either::Sqlite(db) => Either::Sqlite(db),
        Either::Postgres(db) => Either::Postgres(db),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(permissions: &[Permission], sees: Sees) -> Standing {
        Standing { role: Role::Custom, custom_role: None, permissions: permissions.to_vec(), sees }
    }

    #[test]
    fn memberships_add_up_and_never_take_away() {
        let (read, write) = (Permission::ContactRead, Permission::ConversationWrite);
        let both = standing(&[read], Sees::Own).and(standing(&[write, read], Sees::Teams));
        assert_eq!((both.permissions.len(), both.sees), (2, Sees::Teams));
        assert!(both.covers(&standing(&[read], Sees::Own)));
        assert!(!both.covers(&standing(&[read], Sees::All)));
        assert!(!both.covers(&standing(&[Permission::AuditRead], Sees::Own)));
    }

    #[test]
    fn permissions_are_stored_as_words_in_one_order() {
        let stored = words(&[Permission::AuditRead, Permission::ConversationRead, Permission::AuditRead]);
        assert_eq!(stored, "conversation_read audit_read");
        assert_eq!(permissions(&stored).unwrap().len(), 2);
        assert!(permissions("fly").is_err());
    }
}
