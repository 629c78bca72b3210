//! Takes away files that nobody needs: what was sent up and never used, what belongs to no row, and what an erased
//! tenant had. Bytes go only when no row names them any more and they have lain for a day.

use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStoreExt};
use omnichat_api::{TenantId, Time};
use omnichat_store::Store;
use omnichat_store::attachments::{self, Hash};

use super::{Files, Unkept, place};

/// How long a file that was sent up may stand in no message, and how long bytes may lie before they are looked at, in
/// milliseconds. Between bytes and their row there are moments; never a day.
pub const UNUSED_MS: i64 = 24 * 3600 * 1000;

impl Files {
    /// Takes away what was sent up a day ago and stands in no message. How many files went.
    pub async fn sweep_unused(&self, store: &Store) -> Result<usize, Unkept> {
        let now = store.clock().now();
        let gone = attachments::forget_unused(store, now.plus_ms(-UNUSED_MS)).await?;
        let files = gone.len();
        for (tenant, hash) in gone {
            match self.0.place.head(&place::of_file(tenant, &hash)).await {
                Ok(lying) => drop(self.take_away(store, tenant, &hash, &lying, now).await?),
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(files)
    }

    /// Goes through all bytes and takes away those that no row names: left by a crash between bytes and row, or by a
    /// tenant that was erased meanwhile. How many went.
    pub async fn sweep_all(&self, store: &Store) -> Result<usize, Unkept> {
        let now = store.clock().now();
        let mut lying = self.0.place.list(None);
        let mut gone = 0;
        while let Some(one) = lying.try_next().await? {
            if let Some((tenant, hash)) = place::named(&one.location) {
                gone += usize::from(self.take_away(store, tenant, &hash, &one, now).await?);
            }
        }
        Ok(gone)
    }

    /// Takes away all files of a tenant that was erased.
    pub async fn forget_tenant(&self, tenant: TenantId) -> Result<(), Unkept> {
        let mut lying = self.0.place.list(Some(&place::of_tenant(tenant)));
        while let Some(one) = lying.try_next().await? {
            self.0.place.delete(&one.location).await?;
        }
        Ok(())
    }

    async fn take_away(
        &self,
        store: &Store,
        tenant: TenantId,
        hash: &Hash,
        lying: &ObjectMeta,
        now: Time,
    ) -> Result<bool, Unkept> {
        if age_ms(lying, now) < UNUSED_MS {
            return Ok(false);
        }
        // Nobody notes a row for these bytes between the look and the deed.
        let _alone = self.0.noting.write().await;
        if attachments::is_held(store, tenant, hash).await? {
            return Ok(false);
        }
        self.0.place.delete(&lying.location).await?;
        Ok(true)
    }
}

/// How long bytes have lain, in milliseconds.
pub(super) fn age_ms(lying: &ObjectMeta, now: Time) -> i64 {
    now.ms().saturating_sub(lying.last_modified.timestamp_millis())
}
