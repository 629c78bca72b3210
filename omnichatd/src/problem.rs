//! Refusals: a [`Problem`] on its way to the client. The body is written in [`crate::answer`], which knows the
//! request's id. A fault of ours is logged here, once; its text never leaves the house.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use omnichat_api::{Code, FieldError, Problem};
use omnichat_store::StoreError;

use crate::limits::Left;

/// Why a request was not done.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What the client is told.
    pub problem: Box<Problem>,
    /// For 429 and 503: seconds until it may come again.
    pub retry_after: Option<u64>,
    /// The limit that was reached.
    pub limit: Option<Left>,
}

/// What every handler answers.
pub type Answer<T> = Result<T, Refused>;

impl Refused {
    /// A refusal of this code, with a sentence that says what to do.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// There is no such thing, or it belongs to someone else: both look the same.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no {what} with this id that you may see."))
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let retry_after = (problem.code == Code::Unavailable).then_some(2);
        Self { problem: Box::new(problem), retry_after, limit: None }
    }
}

impl From<FieldError> for Refused {
    fn from(error: FieldError) -> Self {
        Problem::from(error).into()
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        let problem = error.problem();
        if matches!(problem.code, Code::Internal | Code::Unavailable) {
            tracing::error!(%error, "the store failed");
        }
        match error {
            StoreError::Locked(seconds) => Self { retry_after: Some(seconds), ..problem.into() },
            _ => problem.into(),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
        }
        if let Some(limit) = self.limit {
            limit.tell(response.headers_mut());
        }
        response.extensions_mut().insert(*self.problem);
        response
    }
}
