//! Why a file was not taken, and what its sender is told.

use omnichat_api::attachment::in_words;
use omnichat_api::{Code, FieldError};
use omnichat_store::StoreError;

use crate::problem::Refused;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Unkept {
    /// It has more than this many bytes.
    #[error("the file is larger than {}", in_words(*.0))]
    TooLarge(u64),
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It broke off before its end.
    #[error("the file broke off before its end")]
    Broken,
    /// It could not be noted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk did not take it.
    #[error("the disk did not take the file: {0}")]
    Disk(std::io::Error),
    /// The place for files did not take it, or did not give it back.
    #[error("the place for files failed: {0}")]
    Place(#[from] object_store::Error),
}

impl From<Unkept> for Refused {
    fn from(unkept: Unkept) -> Self {
        match unkept {
            Unkept::TooLarge(most) => {
                let detail =
                    format!("The file is too large: at most {}. Send a smaller one.", in_words(most));
                Self::new(Code::TooLarge, detail)
            }
            Unkept::Empty => FieldError::new("file", "empty", "has no bytes; choose another").into(),
            Unkept::Broken => {
                Self::new(Code::BadRequest, "The file broke off before its end; send it again.")
            }
            Unkept::Store(error) => error.into(),
            Unkept::Disk(_) | Unkept::Place(_) => {
                tracing::error!(error = %unkept, "a file could not be stored or read");
                Self {
                    retry_after: Some(5),
                    ..Self::new(
                        Code::Unavailable,
                        "Files cannot be stored or read at the moment; try again soon.",
                    )
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_said_in_words() {
        assert_eq!(in_words(25 * 1024 * 1024), "25 MB");
        assert_eq!(in_words(26 * 1024 * 1024 - 1), "25 MB");
        assert_eq!(in_words(2048), "2 KB");
        assert_eq!(in_words(7), "7 bytes");
        let refused = Refused::from(Unkept::TooLarge(25 * 1024 * 1024));
        assert_eq!((refused.problem.status, refused.problem.code), (413, Code::TooLarge));
        assert!(refused.problem.detail.contains("at most 25 MB"));
    }
}
