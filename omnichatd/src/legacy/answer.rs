//! Refusals as the system before told them: `{"detail": …}`, a text or, for a body that breaks a rule, a list. What a
//! fault of ours is stays in the log.

use axum::Json;
use axum::extract::OriginalUri;
use axum::http::header::{LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use omnichat_store::StoreError;
use serde_json::{Value, json};

use crate::problem::Refused;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// With which status.
    pub status: StatusCode,
    /// What it says.
    detail: Value,
    /// Seconds until one may come again.
    retry_after: Option<u64>,
}

/// What the routes answer.
pub type Answer<T> = Result<T, Fault>;

impl Fault {
    /// A refusal in words.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: Value::String(detail.into()), retry_after: None }
    }

    /// No token came along.
    #[must_use]
    pub fn not_authenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Not authenticated")
    }

    /// The token is none of ours, has expired, or its session has ended.
    #[must_use]
    pub fn invalid_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Invalid token")
    }

    /// The role does not allow it.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden")
    }

    /// What it says: a text, or a list of what is wrong.
    #[must_use]
    pub const fn detail(&self) -> &Value {
        &self.detail
    }

    /// There is no such path.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found")
    }

    /// A body, path or query that breaks rules: each with its place and what stands there.
    #[must_use]
    pub fn invalid(errors: Vec<Value>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, detail: errors.into(), retry_after: None }
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        let status =
            StatusCode::from_u16(refused.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status == StatusCode::UNPROCESSABLE_ENTITY {
            let broken = refused.problem.errors.iter().map(|error| {
                let msg = format!("Value error, {}", error.message);
                json!({"type": "value_error", "loc": ["body", error.field], "msg": msg, "input": null})
            });
            return Self::invalid(broken.collect());
        }
        Self { retry_after: refused.retry_after, ..Self::new(status, refused.problem.detail) }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Refused::from(error).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let asks = self == Self::not_authenticated();
        let mut response = (self.status, Json(json!({"detail": self.detail}))).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if asks {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// For paths that lead nowhere; one with a slash too many leads to the one without.
pub async fn no_such_path(OriginalUri(uri): OriginalUri) -> Response {
    let bare = uri.path().strip_suffix('/').filter(|bare| !bare.is_empty());
    let Some(bare) = bare else { return Fault::not_found().into_response() };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    match HeaderValue::try_from(format!("{bare}{query}")) {
        Ok(place) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, place)]).into_response(),
        Err(_) => Fault::not_found().into_response(),
    }
}

/// For methods that a path does not have.
pub async fn no_such_method() -> Fault {
    Fault::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::FieldError;

    #[test]
    fn what_breaks_a_rule_of_the_store_is_told_in_the_old_shape_and_a_fault_tells_nothing() {
        let broken = StoreError::from(FieldError::new("text", "too_long", "must be shorter"));
        let fault = Fault::from(broken);
        assert_eq!(fault.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(fault.detail[0]["loc"], json!(["body", "text"]));
        let fault = Fault::from(StoreError::Corrupt("row 7 of users".into()));
        assert_eq!(fault.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!fault.detail.to_string().contains("users"), "{fault:?}");
    }
}
