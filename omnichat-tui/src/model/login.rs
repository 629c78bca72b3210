//! The form that signs in: email and password first, then the code of the second factor where there is one.

use crate::composer::Composer;

#[derive(Clone, Debug, Default)]
pub(crate) struct LoginForm {
    pub(crate) email: Composer,
    pub(crate) password: Composer,
    pub(crate) code: Composer,
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
    /// The second step: email and password were right.
    Code,
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

    /// The field that hears the keys.
    pub(crate) fn field_mut(&mut self) -> &mut Composer {
        match self.at {
            Field::Email => &mut self.email,
            Field::Password => &mut self.password,
            Field::Code => &mut self.code,
        }
    }

    /// Email and password are right, and a code is needed as well.
    pub(crate) fn ask_code(&mut self) {
        (self.busy, self.trouble, self.why, self.at) = (false, None, None, Field::Code);
        self.code.take();
    }

    /// The daemon refused. What was wrong is typed again.
    pub(crate) fn refused(&mut self, why: String) {
        (self.busy, self.trouble) = (false, Some(why));
        match self.at {
            Field::Code => drop(self.code.take()),
            Field::Email | Field::Password => self.start_over(),
        }
    }

    /// Back to the password.
    pub(crate) fn start_over(&mut self) {
        self.code.take();
        self.password.take();
        self.at = Field::Password;
    }
}
