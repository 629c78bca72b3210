//! What those who may change users of a tenant do to them. Nobody hands out, or takes from somebody, more than they
//! have themselves, and a tenant is never left without an owner.

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::permission::Role;
use omnichat_api::user::{ChangeUser, User};
use omnichat_api::{TenantId, UserId};

use super::{disable, get, join};
use crate::access::{self, Authority, Standing};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tenants::house;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, lockouts, second_factors};

/// Changes a member of a tenant, on behalf of `by`.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    id: UserId,
    change: ChangeUser,
    actor: Actor,
) -> Result<User, StoreError> {
    store
        .write(move |tx| {
            async move {
                let before = get(tx, tenant, id).await?;
                let own = may_touch(tx, tenant, &by, &before).await?;
                if let Some(role) = change.role {
                    let role_id = change.role_id.map(|id| id.0);
                    let new = access::of_role(tx, tenant, role, role_id).await?;
                    may_grant(&own, &new)?;
                    if before.role == Role::Owner && role != Role::Owner {
                        keep_an_owner(tx, tenant, id).await?;
                    }
                    join(tx, tenant, id, (role, role_id), &actor).await?;
                } else if change.role_id.is_some() {
                    let rule = "goes only with the role `custom`";
                    return Err(omnichat_api::FieldError::new("role_id", "unknown", rule).into());
                }
                if let Some(off) = change.disabled.filter(|off| *off != before.disabled) {
                    if by.user() == Some(id) {
                        return Err(StoreError::Conflict("nobody switches their own login off".into()));
                    }
                    all_below(tx, tenant, id).await?;
                    if off {
                        keep_an_owner(tx, tenant, id).await?;
                    }
                    disable(tx, id, off, &actor).await?;
                }
                let after = get(tx, tenant, id).await?;
                Deed::new(&actor, "user.changed", id)
                    .before(&before)
                    .after(&after)
                    .note(tx, Some(tenant))
                    .await?;
                tx.changed(tenant, None, None, Change::UserChanged(after.clone())).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Takes a user out of a tenant. Their login stays, for the tenants that they are in besides.
pub async fn remove(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    id: UserId,
    actor: Actor,
) -> Result<(), StoreError> {
    const MEMBER: &str = "DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2";
    const TEAMS: &str = "DELETE FROM team_members WHERE tenant_id = $1 AND user_id = $2";
    const TOKENS: &str = "UPDATE api_tokens SET revoked_at = $3, updated_at = $3
        WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL";
    store
        .write(move |tx| {
            async move {
                let before = get(tx, tenant, id).await?;
                may_touch(tx, tenant, &by, &before).await?;
                keep_an_owner(tx, tenant, id).await?;
                house::may_leave(tx, tenant, id).await?;
                let now = tx.now.ms();
                for sql in [MEMBER, TEAMS] {
                    on!(tx.db(), db => sqlx::query(sql).bind(tenant.0).bind(id.0).execute(db).await.map(drop))?;
                }
                on!(tx.db(), db => sqlx::query(TOKENS).bind(tenant.0).bind(id.0).bind(now).execute(db).await
                    .map(drop))?;
                Deed::new(&actor, "user.removed", id).before(&before).note(tx, Some(tenant)).await?;
                tx.tell(Notice::User(id));
                house::take_in(tx, id, &actor).await
            }
            .boxed()
        })
        .await
}

/// Lifts the lock that wrong passwords have put on a member's login.
pub async fn unlock(store: &Store, tenant: TenantId, id: UserId, actor: Actor) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                let user = get(tx, tenant, id).await?;
                lockouts::lift(tx, &user.email, &actor).await.map(drop)
            }
            .boxed()
        })
        .await
}

/// Takes a member's second factor away, so that they set up a new one: the phone is gone, and so are the codes.
pub async fn reset_second_factor(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    id: UserId,
    actor: Actor,
) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            async move {
                let user = get(tx, tenant, id).await?;
                may_touch(tx, tenant, &by, &user).await?;
                // It guards their other tenants too.
                all_below(tx, tenant, id).await?;
                second_factors::take_away(tx, id, &actor).await
            }
            .boxed()
        })
        .await
}

/// The standing of who acts, if it reaches to whom they act on.
async fn may_touch(
    tx: &mut Tx,
    tenant: TenantId,
    by: &Authority,
    whom: &User,
) -> Result<Standing, StoreError> {
    let own = by.standing(tx, tenant).await?;
    let theirs =
        access::of_role(tx, tenant, whom.role, whom.custom_role.as_ref().map(|role| role.id.0)).await?;
    if own.covers(&theirs) {
        return Ok(own);
    }
    Err(StoreError::Forbidden(format!("{} may do more here than you; ask an owner", whom.name)))
}

/// Refuses a role that may do more than the one who gives it.
pub(crate) fn may_grant(own: &Standing, new: &Standing) -> Result<(), StoreError> {
    if own.covers(new) {
        return Ok(());
    }
    Err(StoreError::Forbidden("nobody hands out more than they have; ask an owner".into()))
}

/// Refuses what would leave a tenant at the top without anybody who may do everything.
async fn keep_an_owner(tx: &mut Tx, tenant: TenantId, leaving: UserId) -> Result<(), StoreError> {
    const OWNERS: &str = "SELECT COUNT(*) FROM tenant_paths p
        JOIN memberships m ON m.tenant_id = p.ancestor_id AND m.role = 'owner'
        JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL AND u.kind = 'person'
        WHERE p.tenant_id = $1 AND NOT (m.tenant_id = $1 AND m.user_id = $2)";
    const OWNER: &str =
        "SELECT COUNT(*) FROM memberships WHERE tenant_id = $1 AND user_id = $2 AND role = 'owner'";
    let owner: i64 =
        on!(tx.db(), db => sqlx::query_scalar(OWNER).bind(tenant.0).bind(leaving.0).fetch_one(db).await)?;
    let others: i64 =
        on!(tx.db(), db => sqlx::query_scalar(OWNERS).bind(tenant.0).bind(leaving.0).fetch_one(db).await)?;
    if owner > 0 && others == 0 {
        return Err(StoreError::Conflict("this is the last owner; make somebody else an owner first".into()));
    }
    Ok(())
}

/// Refuses unless all memberships of a user lie in this tenant or below it: a login is not one tenant's to switch off.
async fn all_below(tx: &mut Tx, tenant: TenantId, user: UserId) -> Result<(), StoreError> {
    const ELSEWHERE: &str = "SELECT COUNT(*) FROM memberships m WHERE m.user_id = $2 AND NOT EXISTS
        (SELECT 1 FROM tenant_paths p WHERE p.tenant_id = m.tenant_id AND p.ancestor_id = $1)";
    let elsewhere: i64 = on!(tx.db(), db => sqlx::query_scalar(ELSEWHERE).bind(tenant.0).bind(user.0)
        .fetch_one(db).await)?;
    if elsewhere > 0 {
        let why = "this login also works in tenants that are not yours; remove it from this tenant instead";
        return Err(StoreError::Conflict(why.into()));
    }
    Ok(())
}
