//! The error body: RFC 9457 `application/problem+json`, with a stable code.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::word::words;

words! {
    /// What went wrong, as a stable word that programs may test. Each has a page under `/docs/errors/`.
    pub enum Code {
        /// The body is not JSON, not UTF-8, or a frame cannot be read. 400.
        BadRequest = "bad_request",
        /// Not signed in, or the token is expired or forged. 401.
        Unauthorized = "unauthorized",
        /// Email or password is wrong, or the account is disabled. 401.
        BadCredentials = "bad_credentials",
        /// Email and password are right; send the same again with the `code` of the second factor. 401.
        SecondFactorNeeded = "second_factor_needed",
        /// Signed in, but the role does not allow it. 403.
        Forbidden = "forbidden",
        /// The tenant asks for a second factor, and this user has none yet: set one up first. 403.
        SecondFactorMissing = "second_factor_missing",
        /// The tenant is suspended or being deleted. 403.
        TenantClosed = "tenant_closed",
        /// The team does not take messages from this visitor. 403.
        Blocked = "blocked",
        /// The page that asks is not on the inbox's list of websites. 403.
        OriginNotAllowed = "origin_not_allowed",
        /// There is no such thing, or it belongs to someone else. 404.
        NotFound = "not_found",
        /// The path exists, but not with this method. 405.
        MethodNotAllowed = "method_not_allowed",
        /// The state or a key of what exists stands against it. 409.
        Conflict = "conflict",
        /// The same `client_id` was used before with another body. 409.
        ClientIdReused = "client_id_reused",
        /// It was there but can no longer be used: an invite that expired, was used or was revoked. 410.
        Gone = "gone",
        /// The body or frame is over the limit. 413.
        TooLarge = "too_large",
        /// The body is not sent as `application/json`. 415.
        UnsupportedMediaType = "unsupported_media_type",
        /// Well-formed, but fields break rules; `errors` names them. 422.
        Invalid = "invalid",
        /// Too many requests; `Retry-After` says when to come again. 429.
        TooManyRequests = "too_many_requests",
        /// A fault of ours; the request id finds it in the log. 500.
        Internal = "internal",
        /// Busy or restarting; `Retry-After` says when to come again. 503.
        Unavailable = "unavailable",
    }
}

impl Code {
    /// The HTTP status that goes with this code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthorized | Self::BadCredentials | Self::SecondFactorNeeded => 401,
            Self::Forbidden
            | Self::SecondFactorMissing
            | Self::TenantClosed
            | Self::Blocked
            | Self::OriginNotAllowed => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict | Self::ClientIdReused => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid => 422,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// A short title for people, the same for every problem of this code.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request cannot be read",
            Self::Unauthorized => "Sign in first",
            Self::BadCredentials => "Email or password is wrong",
            Self::SecondFactorNeeded => "The code of the second factor is needed",
            Self::Forbidden => "Your role does not allow this",
            Self::SecondFactorMissing => "Set up a second factor first",
            Self::TenantClosed => "This tenant is closed just now",
            Self::Blocked => "Messages from here are not taken",
            Self::OriginNotAllowed => "This website may not use the inbox",
            Self::NotFound => "There is no such thing",
            Self::MethodNotAllowed => "This path does not have that method",
            Self::Conflict => "This conflicts with what exists",
            Self::ClientIdReused => "This client_id was used for something else",
            Self::Gone => "This can no longer be used",
            Self::TooLarge => "The request is too large",
            Self::UnsupportedMediaType => "The body must be JSON",
            Self::Invalid => "Some fields are not right",
            Self::TooManyRequests => "Too many requests",
            Self::Internal => "Something went wrong here",
            Self::Unavailable => "Not available just now",
        }
    }
}

/// One field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field's name as in the request body or query; empty when it is the body as a whole.
    pub field: String,
    /// The rule as a stable word: `blank`, `too_long`, `invalid`, `unknown`, `missing` …
    pub code: String,
    /// The rule in words, to be read after the field's name.
    pub message: String,
}

impl FieldError {
    /// `field` breaks the rule `code`, said in words by `message`.
    pub fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}

/// The body of every error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A page about this code: `/docs/errors/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short title, the same for every problem of this code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do about it.
    pub detail: String,
    /// The stable word for programs.
    pub code: Code,
    /// Finds this request in the daemon's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// For `invalid`: each field that breaks a rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// A problem of this code with a sentence that says what to do.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/docs/errors/{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            request_id: None,
            errors: Vec::new(),
        }
    }

    /// Fields that break rules.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let said: Vec<_> = errors.iter().map(|e| format!("`{}` {}", e.field, e.message)).collect();
        Self { errors, ..Self::new(Code::Invalid, format!("{}.", said.join("; "))) }
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::invalid(vec![error])
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Problem {}
