//! Tenants: the unit of isolation, in a tree.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{TenantId, Time};

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// The tenant above it in the tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<TenantId>,
    /// Its name, as staff and visitors read it.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
}
