//! The setting of who may make an organization.

use std::str::FromStr;

use super::Rule;

/// Who may make an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Only whoever has the machine, and its operators.
    Closed,
    /// Everybody, for themselves.
    Open,
}

impl FromStr for Registration {
    type Err = Rule;
    fn from_str(text: &str) -> Result<Self, Rule> {
        match text {
            "closed" => Ok(Self::Closed),
            "open" => Ok(Self::Open),
            _ => Err(Rule(format!("must be closed or open, not `{text}`"))),
        }
    }
}
