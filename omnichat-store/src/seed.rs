//! Demo data: a day at a small bicycle shop.

use omnichat_api::TenantId;

use crate::{Store, StoreError};

/// x
pub async fn demo(_store: &Store, _tenant: TenantId) -> Result<usize, StoreError> {
    Ok(0)
}
