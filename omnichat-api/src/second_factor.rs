//! The second factor: a code that an app on the phone shows (TOTP, RFC 6238), and recovery codes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Recovery codes that are made at once; each works once.
pub const RECOVERY_CODES: usize = 10;

/// Begins to set up a second factor. It counts when a first code has confirmed it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginSecondFactor {
    /// The password, once more. Users who sign in by a provider have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// What to enter into the app.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorBegun {
    /// The secret in base32, to be typed in.
    pub secret: String,
    /// The same as an `otpauth://` address, to be shown as a QR code.
    pub uri: String,
    /// The QR code of that address, as rows of `0` and `1`, without its quiet border.
    pub qr: Vec<String>,
}

/// Confirms the second factor with a first code.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// Six digits.
    pub code: String,
}

/// Codes for the day the phone is gone. Shown only now.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each works once, in place of a code.
    pub codes: Vec<String>,
}

/// Removes the second factor, or makes new recovery codes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveSecondFactor {
    /// A code of the app, or a recovery code.
    pub code: String,
}

/// How one's second factor stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactor {
    /// Whether it is asked for at sign-in.
    pub on: bool,
    /// Whether the tenant asks everybody for one.
    pub required: bool,
    /// Recovery codes that have not been used.
    pub recovery_codes_left: i64,
}
