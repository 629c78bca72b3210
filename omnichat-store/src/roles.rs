//! Roles of a tenant's own. They may be given in the tenant and in those below it, and are changed only where they
//! were made. Nobody makes or changes a role that may do more than they.

use futures_util::FutureExt;
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::{BuiltInRole, ChangeRole, CreateRole, CustomRole, Roles};
use omnichat_api::{FieldError, RoleId, TenantId, Time, UserId, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::access::{self, Authority, Standing};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::users::may_grant;
use crate::{Notice, Store, StoreError};

/// Most roles of a tenant's own.
const MOST: i64 = 200;

/// A role as tenant `$1` sees it, with how many users have it there and below; what follows says which.
const SELECT: &str = "SELECT r.id, r.tenant_id, r.name, r.permissions, r.sees, r.created_at, r.updated_at,
        (SELECT COUNT(*) FROM memberships m JOIN tenant_paths b ON b.tenant_id = m.tenant_id AND b.ancestor_id = $1
            WHERE m.role_id = r.id) AS users
    FROM tenant_paths p JOIN roles r ON r.tenant_id = p.ancestor_id WHERE p.tenant_id = $1";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    tenant_id: Uuid,
    name: String,
    permissions: String,
    sees: String,
    created_at: i64,
    updated_at: i64,
    users: i64,
}

impl Row {
    fn seen_from(self, tenant: TenantId) -> Result<CustomRole, StoreError> {
        Ok(CustomRole {
            id: self.id.into(),
            name: self.name,
            permissions: access::permissions(&self.permissions)?,
            sees: Sees::try_from(self.sees).map_err(|e| StoreError::Corrupt(format!("sees: {e}")))?,
            users: self.users,
            inherited: self.tenant_id != tenant.0,
            created_at: Time(self.created_at),
            updated_at: Time(self.updated_at),
        })
    }
}

/// The roles that may be given in a tenant: those that every tenant has, its own, and those of the tenants above.
pub async fn list(store: &Store, tenant: TenantId) -> Result<Roles, StoreError> {
    let sql = format!("{SELECT} ORDER BY r.name, r.id LIMIT 1000");
    let rows: Vec<Row> =
        on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).fetch_all(db).await)?;
    let built_in = Role::BUILT_IN.iter();
    Ok(Roles {
        built_in: built_in
            .map(|role| BuiltInRole { role: *role, permissions: role.permissions().to_vec() })
            .collect(),
        custom: rows.into_iter().map(|row| row.seen_from(tenant)).collect::<Result<_, _>>()?,
    })
}

/// Makes a role.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    new: CreateRole,
    actor: Actor,
) -> Result<CustomRole, StoreError> {
    const COUNT: &str = "SELECT COUNT(*) FROM roles WHERE tenant_id = $1";
    const SQL: &str = "INSERT INTO roles
        (id, tenant_id, name, permissions, sees, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    let name = text::name("name", &new.name)?;
    some(&new.permissions)?;
    store
        .write(move |tx| {
            async move {
                may_grant(&by.standing(tx, tenant).await?, &standing(&new.permissions, new.sees))?;
                let roles: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(COUNT).bind(tenant.0).fetch_one(db).await)?;
                if roles >= MOST {
                    return Err(StoreError::Conflict(format!("a tenant has at most {MOST} roles of its own")));
                }
                let (id, now) = (RoleId::new(), tx.now.ms());
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(&name)
                    .bind(access::words(&new.permissions)).bind(new.sees.as_str()).bind(now).bind(actor.user_id())
                    .execute(db).await.map(drop));
                StoreError::unless_taken(done, "role", &name)?;
                let role = load(tx, tenant, id).await?;
                Deed::new(&actor, "role.created", id).after(&role).note(tx, Some(tenant)).await?;
                Ok(role)
            }
            .boxed()
        })
        .await
}

/// Changes a role; what is absent stays. It holds at once for all who have it.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    id: RoleId,
    change: ChangeRole,
    actor: Actor,
) -> Result<CustomRole, StoreError> {
    const SQL: &str =
        "UPDATE roles SET name = $2, permissions = $3, sees = $4, updated_at = $5 WHERE id = $1";
    let name = change.name.as_deref().map(|name| text::name("name", name)).transpose()?;
    if let Some(permissions) = &change.permissions {
        some(permissions)?;
    }
    store
        .write(move |tx| {
            async move {
                let before = own(tx, tenant, id).await?;
                let name = name.unwrap_or_else(|| before.name.clone());
                let permissions = change.permissions.unwrap_or_else(|| before.permissions.clone());
                let sees = change.sees.unwrap_or(before.sees);
                let authority = by.standing(tx, tenant).await?;
                may_grant(&authority, &standing(&before.permissions, before.sees))?;
                may_grant(&authority, &standing(&permissions, sees))?;
                let now = tx.now.ms();
                let done = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&name)
                    .bind(access::words(&permissions)).bind(sees.as_str()).bind(now).execute(db).await.map(drop));
                StoreError::unless_taken(done, "role", &name)?;
                let role = load(tx, tenant, id).await?;
                Deed::new(&actor, "role.changed", id).before(&before).after(&role).note(tx, Some(tenant)).await?;
                for user in holders(tx, id).await? {
                    tx.tell(Notice::User(user));
                }
                Ok(role)
            }
            .boxed()
        })
        .await
}

/// Deletes a role that nobody has. Invites with it that can no longer be used go too.
pub async fn delete(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    id: RoleId,
    actor: Actor,
) -> Result<(), StoreError> {
    const HELD: &str = "SELECT COUNT(*) FROM memberships WHERE role_id = $1";
    const INVITED: &str = "SELECT COUNT(*) FROM invites
        WHERE role_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
    const INVITES: &str = "DELETE FROM invites WHERE role_id = $1";
    const ITSELF: &str = "DELETE FROM roles WHERE id = $1";
    store
        .write(move |tx| {
            async move {
                let before = own(tx, tenant, id).await?;
                may_grant(&by.standing(tx, tenant).await?, &standing(&before.permissions, before.sees))?;
                let now = tx.now.ms();
                let held: i64 = on!(tx.db(), db => sqlx::query_scalar(HELD).bind(id.0).fetch_one(db).await)?;
                let invited: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(INVITED).bind(id.0).bind(now).fetch_one(db).await)?;
                if held + invited > 0 {
                    let why = format!(
                        "{held} users and {invited} open invites have this role; give them another one first"
                    );
                    return Err(StoreError::Conflict(why));
                }
                for sql in [INVITES, ITSELF] {
                    on!(tx.db(), db => sqlx::query(sql).bind(id.0).execute(db).await.map(drop))?;
                }
                Deed::new(&actor, "role.deleted", id).before(&before).note(tx, Some(tenant)).await
            }
            .boxed()
        })
        .await
}

/// A role that may be given in a tenant.
async fn load(tx: &mut Tx, tenant: TenantId, id: RoleId) -> Result<CustomRole, StoreError> {
    let sql = format!("{SELECT} AND r.id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(id.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("role"))?.seen_from(tenant)
}

/// A role that is this tenant's to change.
async fn own(tx: &mut Tx, tenant: TenantId, id: RoleId) -> Result<CustomRole, StoreError> {
    let role = load(tx, tenant, id).await?;
    if role.inherited {
        let why = "this role is of a tenant above; it is changed there, or make one of your own";
        return Err(StoreError::Conflict(why.into()));
    }
    Ok(role)
}

async fn holders(tx: &mut Tx, id: RoleId) -> Result<Vec<UserId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT user_id FROM memberships WHERE role_id = $1";
    let users: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(id.0).fetch_all(db).await)?;
    Ok(users.into_iter().map(UserId).collect())
}

fn standing(permissions: &[Permission], sees: Sees) -> Standing {
    Standing { role: Role::Custom, custom_role: None, permissions: permissions.to_vec(), sees }
}

fn some(permissions: &[Permission]) -> Result<(), FieldError> {
    if permissions.is_empty() {
        return Err(FieldError::new("permissions", "blank", "must name at least one permission"));
    }
    Ok(())
}
