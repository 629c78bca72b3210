//! The form that signs in.

use crate::composer::Composer;

#[derive(Clone, Debug, Default)]
pub(crate) struct LoginForm {
    pub(crate) email: Composer,
    pub(crate) password: Composer,
    pub(crate) at: Field,
    /// Waiting for the daemon's answer.
    pub(crate) busy: bool,
    pub(crate) trouble: Option<String>,
    /// Why the form is there, when there was a login before.
    pub(crate) why: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Field {
    #[default]
    Email,
    Password,
}

impl LoginForm {
    /// The form for somebody whose login has ended.
    pub(crate) fn again(email: &str) -> Self {
        Self {
            email: Composer::with(email),
            at: if email.is_empty() { Field::Email } else { Field::Password },
            why: Some("Your login has ended. Sign in again; drafts and unsent messages are kept.".into()),
            ..Self::default()
        }
    }
}
