//! Signing in with another provider: OpenID Connect, authorization code with PKCE.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::permission::Role;
use crate::{ProviderId, RoleId, TenantId, Time};

/// A provider, as the sign-in page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProviderRef {
    /// Its id.
    pub id: ProviderId,
    /// What stands on the button.
    pub name: String,
}

/// A provider of a tenant. Its client secret is stored encrypted and never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// What stands on the button.
    pub name: String,
    /// The issuer's address, under which `/.well-known/openid-configuration` lies.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// The address to enter there as redirect URI.
    pub redirect_uri: String,
    /// Whether the sign-in page shows it to everybody; otherwise only its own address leads to it.
    pub listed: bool,
    /// The role of users who come for the first time; absent: only members get in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_as: Option<Role>,
    /// The claim that names roles, such as `groups`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_claim: Option<String>,
    /// Which value of the claim gives which role; the first that fits counts, at every sign-in.
    pub role_map: Vec<RoleRule>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// Where the providers of a tenant send the browser back to. One for each tenant: what is meant for one tenant's
/// provider never comes to another's (RFC 9700, 4.4).
#[must_use]
pub fn redirect_uri(public_url: &str, tenant: TenantId) -> String {
    format!("{}/api/v1/auth/sso/callback/{tenant}", public_url.trim_end_matches('/'))
}

/// A value of the role claim, and the role it gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// The value, as the provider writes it.
    pub value: String,
    /// The role.
    pub role: Role,
    /// Which of the tenant's own roles, where `role` is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
}

/// Adds a provider. Its discovery document is fetched at once, so that a typing mistake is found here.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProvider {
    /// What stands on the button.
    pub name: String,
    /// The issuer's address.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: String,
    /// Whether the sign-in page shows it to everybody.
    #[serde(default)]
    pub listed: bool,
    /// The role of users who come for the first time; absent: only members get in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_as: Option<Role>,
    /// The claim that names roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_claim: Option<String>,
    /// Which value of the claim gives which role.
    #[serde(default)]
    pub role_map: Vec<RoleRule>,
}

/// Changes a provider; what is absent stays, `null` clears.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeProvider {
    /// What stands on the button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Our id there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Our new secret there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Whether the sign-in page shows it to everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<bool>,
    /// The role of users who come for the first time, or `null`.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Role>)]
    pub join_as: Option<Option<Role>>,
    /// The claim that names roles, or `null`.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub role_claim: Option<Option<String>>,
    /// The whole new map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_map: Option<Vec<RoleRule>>,
}

/// What the provider sends the browser back with.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SsoAnswer {
    /// The code to be exchanged.
    #[serde(default)]
    pub code: Option<String>,
    /// What we sent along.
    #[serde(default)]
    pub state: Option<String>,
    /// Why the provider refused.
    #[serde(default)]
    pub error: Option<String>,
    /// Who answers (RFC 9207); many providers do not say.
    #[serde(default)]
    pub iss: Option<String>,
}
