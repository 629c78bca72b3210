//! Tenants: the unit of isolation, in a tree of organization, agency, client, of any depth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::word::words;
use crate::{TenantId, Time};

/// How long a deleted tenant can be brought back, in milliseconds.
pub const UNDO_MS: i64 = 7 * 24 * 3600 * 1000;

words! {
    /// How a tenant stands. What holds for a tenant holds for all below it.
    pub enum TenantState {
        /// In use.
        Active = "active",
        /// Nobody gets in and nothing is taken, until it is resumed.
        Suspended = "suspended",
        /// Deleted, and erased for good at `erased_at`.
        Deleted = "deleted",
    }
}

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
    /// How it stands itself; a tenant above it may be closed all the same.
    pub state: TenantState,
    /// When it is erased for good, where it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Time>,
    /// Whether all who work here, and below, must have a second factor.
    pub second_factor_required: bool,
    /// Until when the installation's operator may look in; absent: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_until: Option<Time>,
    /// When it was made.
    pub created_at: Time,
}

/// Makes a tenant below one's own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTenant {
    /// Its name, at most 200 characters.
    pub name: String,
    /// The tenant above it; one's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<TenantId>,
}

/// Changes a tenant; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTenant {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Suspends it, or resumes it. One's own tenant cannot be suspended from within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// Whether all who work here must have a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor_required: Option<bool>,
    /// For how many hours the installation's operator may look in, at most 168; 0 ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_hours: Option<u32>,
}

/// Most hours for which the operator is let in at once.
pub const OPERATOR_HOURS_MOST: u32 = 168;

/// An organization of the installation, as the operator sees it: its outside, and nothing of what is written in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organization {
    /// The tenant.
    #[serde(flatten)]
    pub tenant: Tenant,
    /// Tenants below it.
    pub tenants: i64,
    /// Users in it and below it.
    pub users: i64,
}

/// Makes an organization, with an invite for its owner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrganization {
    /// Its name.
    pub name: String,
    /// The address of its owner, who is invited.
    pub owner: String,
}

/// A new organization, with the invite's link for its owner.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct OrganizationMade {
    /// The organization.
    #[serde(flatten)]
    pub organization: Organization,
    /// The link to hand over. Shown only now.
    pub link: String,
    /// Whether it was sent by mail as well.
    pub mailed: bool,
}

/// Suspends an organization, or resumes it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOrganization {
    /// Whether it is suspended.
    pub suspended: bool,
}
