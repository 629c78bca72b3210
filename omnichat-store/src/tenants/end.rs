//! Deleting a tenant, and bringing it back. Both take one row: what holds for a tenant holds for all below it. What is
//! really taken away, a week later, is in `erase`.

use futures_util::FutureExt;
use omnichat_api::TenantId;
use omnichat_api::tenant::{Tenant, TenantState, UNDO_MS};

use super::{below, held, house, load};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, Time};

/// Deletes a tenant that is `own` or lies below it: from now on nobody gets in, and in a week all of it is erased, with
/// all that lies below. Again is no error and changes nothing.
pub async fn delete(store: &Store, own: TenantId, id: TenantId, actor: Actor) -> Result<Tenant, StoreError> {
    store
        .write(move |tx| {
            async move {
                below(tx, own, id).await?;
                house::stays(id)?;
                let before = held(tx, id).await?;
                if before.state == TenantState::Deleted {
                    return Ok(before);
                }
                let end = tx.now.plus_ms(UNDO_MS);
                set_end(tx, id, Some(end), "tenant.deleted", &actor).await
            }
            .boxed()
        })
        .await
}

/// Takes the deletion of a tenant back. One that was not deleted stays as it is.
pub async fn bring_back(
    store: &Store,
    own: TenantId,
    id: TenantId,
    actor: Actor,
) -> Result<Tenant, StoreError> {
    store
        .write(move |tx| {
            async move {
                below(tx, own, id).await?;
                let before = held(tx, id).await?;
                match before.erased_at {
                    None => Ok(before),
                    Some(at) if at <= tx.now => {
                        Err(StoreError::Gone("the week is over: this tenant is being erased".into()))
                    }
                    Some(_) => set_end(tx, id, None, "tenant.restored", &actor).await,
                }
            }
            .boxed()
        })
        .await
}

async fn set_end(
    tx: &mut Tx,
    id: TenantId,
    end: Option<Time>,
    action: &'static str,
    actor: &Actor,
) -> Result<Tenant, StoreError> {
    const SQL: &str = "UPDATE tenants SET erase_at = $2, updated_at = $3 WHERE id = $1";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(end.map(Time::ms)).bind(now).execute(db).await.map(drop))?;
    let tenant = load(tx, id).await?;
    // Also where it can still be read once the tenant's own trail is gone.
    for trail in [Some(id), tenant.parent_id] {
        if trail.is_some() {
            Deed::new(actor, action, id).after(&tenant).note(tx, trail).await?;
        }
    }
    tx.tell(Notice::Tenant(id));
    Ok(tenant)
}
