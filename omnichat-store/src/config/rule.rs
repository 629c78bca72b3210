//! What is said of a wrong setting. One line, and never the value of what may be secret.

use std::fmt;

/// The rule that a value breaks, to be read after the setting's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Rule(pub(super) String);

impl Rule {
    /// For a name that no setting has.
    pub(super) fn no_setting() -> Self {
        Self("is not a setting; `omnichat config example` lists them all".into())
    }
}

/// One line that names the wrong setting, where it stands, and the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongSetting(String);

impl WrongSetting {
    /// `name` is the setting as it was written: in the file, in the environment or as a flag.
    pub(super) fn new(name: impl fmt::Display, rule: impl fmt::Display) -> Self {
        Self(format!("wrong setting: `{name}` {rule}"))
    }
}
