//! A notice as it travels: JSON that fits into one NOTIFY. Where there is more to tell than fits, it only says to look
//! everywhere; and so is taken what cannot be read, because a newer program sent it.

use std::collections::{BTreeMap, BTreeSet};

use omnichat_api::TenantId;
use serde::{Deserialize, Serialize};

use crate::notices::Notice;

/// Bytes that PostgreSQL takes with one NOTIFY.
const MOST_BYTES: usize = 7999;

/// What one commit has to tell.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letter {
    /// How far the logs of tenants go now.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) log: BTreeMap<TenantId, i64>,
    /// What changed besides.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) changed: BTreeSet<Notice>,
}

impl Letter {
    /// As it is sent.
    pub(super) fn text(&self) -> String {
        let text = serde_json::to_string(self).expect("ids and numbers, with text keys");
        if text.len() > MOST_BYTES { Self::everything().text() } else { text }
    }

    /// As it came.
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::everything())
    }

    fn everything() -> Self {
        Self { log: BTreeMap::new(), changed: BTreeSet::from([Notice::Everything]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::UserId;

    fn letter(tenants: usize, users: usize) -> Letter {
        let log = (0..tenants).map(|_| (TenantId::new(), i64::MAX)).collect();
        Letter { log, changed: (0..users).map(|_| Notice::User(UserId::new())).collect() }
    }

    #[test]
    fn a_letter_is_read_as_it_was_written() {
        for sent in [letter(1, 0), letter(0, 1), letter(100, 20)] {
            assert_eq!(Letter::read(&sent.text()), sent);
        }
    }

    #[test]
    fn what_does_not_fit_or_cannot_be_read_says_to_look_everywhere() {
        for text in [
            &*letter(1000, 0).text(),
            &letter(0, 1000).text(),
            "",
            "{}}",
            r#"{"changed":["moon"]}"#,
            r#"{"sky":1}"#,
        ] {
            assert!(text.len() <= MOST_BYTES);
            assert_eq!(Letter::read(text), Letter::everything(), "{text}");
        }
    }

    #[test]
    fn a_letter_can_stand_between_the_quotes_of_a_statement() {
        let mut all = letter(2, 2);
        all.changed.extend([Notice::Keys, Notice::Tenant(TenantId::new()), Notice::Everything]);
        assert!(!all.text().contains(['\'', '\\']));
    }
}
