//! One's own account: getting in, getting back in, and what one may change of oneself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a link to a new password holds, in milliseconds.
pub const RESET_MS: i64 = 60 * 60 * 1000;
/// How long a link that confirms an address holds, in milliseconds.
pub const CONFIRM_MS: i64 = 24 * 60 * 60 * 1000;

/// Changes one's own profile.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// A new name, as visitors read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Changes one's own password. All other sessions end.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// Asks for a link to a new password. The answer is the same whether the address is known or not.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    /// The address of the login.
    pub email: String,
}

/// Sets a new password by a link. All sessions end.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The token from the link's fragment.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// Asks to sign in with another address. A link goes to the old and to the new one; the change holds when both have
/// been followed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEmail {
    /// The new address.
    pub email: String,
    /// The password, once more.
    pub password: String,
}

/// Confirms an address by the link that was sent to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEmail {
    /// The token from the link's fragment.
    pub token: String,
}

/// What following a link brought about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailConfirmed {
    /// The address that the link was sent to.
    pub email: String,
    /// Whether the other address of a change still has to be confirmed.
    pub waiting: bool,
}

/// Makes an organization and its owner, where the setting `registration` allows it. A link goes to the address; the
/// organization is made when it is followed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The organization's name.
    pub organization: String,
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: String,
    /// The owner's password.
    pub password: String,
}

/// What the sign-in page needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInOptions {
    /// Whether somebody may sign up with an organization of their own.
    pub registration: bool,
    /// Whether this server sends mail, so that a forgotten password can be mended without an admin.
    pub mail: bool,
    /// The providers to sign in with.
    pub providers: Vec<crate::sso::ProviderRef>,
}

/// The page that a link leads to. Its token stands in the fragment, which browsers send to nobody.
#[must_use]
pub fn link(public_url: &str, page: &str, token: &str) -> String {
    format!("{}/admin-app/{page}#{token}", public_url.trim_end_matches('/'))
}
