//! The settings of how much one may ask in a minute.

use super::Rule;
use super::values::{on_or_off, parse};

/// Limits on requests, per minute. Bursts of that many are fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whether they hold at all.
    pub on: bool,
    /// Sign-ins, per address and per email.
    pub login_per_minute: u32,
    /// What one visitor may write.
    pub widget_per_minute: u32,
    /// Requests of any kind of one visitor.
    pub visitor_per_minute: u32,
    /// Requests of any kind by one session or one API token.
    pub token_per_minute: u32,
    /// Requests of any kind, per address.
    pub general_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            on: true,
            login_per_minute: 10,
            widget_per_minute: 60,
            visitor_per_minute: 300,
            token_per_minute: 1200,
            general_per_minute: 3000,
        }
    }
}

impl Limits {
    /// Sets one of them from text.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        let limit = match key {
            "limits.on" => {
                self.on = on_or_off(text)?;
                return Ok(());
            }
            "limits.login_per_minute" => &mut self.login_per_minute,
            "limits.widget_per_minute" => &mut self.widget_per_minute,
            "limits.visitor_per_minute" => &mut self.visitor_per_minute,
            "limits.token_per_minute" => &mut self.token_per_minute,
            "limits.general_per_minute" => &mut self.general_per_minute,
            _ => return Err(Rule::no_setting()),
        };
        *limit = parse(text, "must be a number")?;
        Ok(())
    }

    /// The rule for all of them: a limit of nothing would lock everybody out.
    pub(super) fn check(&self, key: &str) -> Result<(), Rule> {
        let limit = match key {
            "limits.login_per_minute" => self.login_per_minute,
            "limits.widget_per_minute" => self.widget_per_minute,
            "limits.visitor_per_minute" => self.visitor_per_minute,
            "limits.token_per_minute" => self.token_per_minute,
            "limits.general_per_minute" => self.general_per_minute,
            _ => return Ok(()),
        };
        if limit == 0 { Err(Rule("must be at least 1".into())) } else { Ok(()) }
    }
}
