//! Noting that much was read at once: nothing was changed, but whoever watches over a tenant wants to know.

use futures_util::FutureExt;
use omnichat_api::{TenantId, Time};
use serde::Serialize;
use uuid::Uuid;

use super::{Actor, Deed};
use crate::{Store, StoreError};

/// What a session or a token has read of a tenant's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkRead {
    /// Whose data it is.
    pub tenant: TenantId,
    /// Who read it, from where.
    pub actor: Actor,
    /// By which session or token.
    pub by: Uuid,
    /// How many items.
    pub items: u64,
    /// Since when.
    pub since: Time,
}

/// Notes bulk reads, a row for each in the trail of its tenant.
pub async fn read_in_bulk(store: &Store, all: Vec<BulkRead>) -> Result<(), StoreError> {
    #[derive(Serialize)]
    struct Noted {
        items: u64,
        since: Time,
    }
    let noted = store.write(move |tx| {
        async move {
            for BulkRead { tenant, actor, by, items, since } in &all {
                let deed = Deed::new(actor, "bulk.read", by).after(Noted { items: *items, since: *since });
                deed.note(tx, Some(*tenant)).await?;
            }
            Ok(())
        }
        .boxed()
    });
    noted.await
}
