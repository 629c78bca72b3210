//! Canned replies: texts that staff send often, found by a short word.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CannedReplyId, Time};

/// Longest short word, in characters.
pub const SHORTCUT_CHARS: usize = 50;
/// Most canned replies of a tenant.
pub const CANNED_REPLIES: i64 = 1000;

/// The variables that a canned reply may hold, as `{{contact.name}}`; `|` gives what stands there when nothing is known.
pub const VARIABLES: &[&str] = &[
    "contact.name",
    "contact.first_name",
    "contact.email",
    "contact.phone",
    "staff.name",
    "staff.first_name",
    "inbox.name",
];

/// A text that staff send often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedReply {
    /// Its id.
    pub id: CannedReplyId,
    /// The word to find it by, unique in the tenant: letters, digits, `-` and `_`.
    pub shortcut: String,
    /// The text, with variables.
    pub body: String,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// All of a tenant, by shortcut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedReplies {
    /// In the order of their shortcuts.
    pub items: Vec<CannedReply>,
}

/// Makes one, or changes the one it is put on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteCannedReply {
    /// The word to find it by.
    pub shortcut: String,
    /// The text, 1 to 10,000 characters.
    pub body: String,
}

/// Fills in the variables of a text. What is not known stands as what follows `|`, or stays for the writer to fill in.
#[must_use]
pub fn filled(body: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((inside, after)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        let (name, otherwise) = inside.split_once('|').map_or((inside, None), |(n, o)| (n, Some(o)));
        match (value(name.trim()), otherwise) {
            (Some(value), _) => out.push_str(&value),
            (None, Some(otherwise)) => out.push_str(otherwise.trim()),
            (None, None) => out.push_str(&format!("{{{{{inside}}}}}")),
        }
        rest = after;
    }
    out + rest
}

/// The names of the places of a text, each once, in the order in which they stand.
#[must_use]
pub fn places(body: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let _ = filled(body, |name| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        None
    });
    names
}

#[cfg(test)]
mod tests {
    use super::{filled, places};

    #[test]
    fn the_places_of_a_text_are_what_can_be_filled_in_each_once() {
        assert_eq!(places("{{2}} and {{ 1 }}, {{2}} {{x|none}} {{ b"), ["2", "1", "x"]);
        assert!(places("Hello!").is_empty());
    }

    #[test]
    fn variables_are_filled_in_and_what_is_not_known_is_left_to_be_seen() {
        let value = |name: &str| (name == "contact.name").then(|| "Maya {{staff.name}}".to_owned());
        assert_eq!(
            filled("Hi {{ contact.name }}!", value),
            "Hi Maya {{staff.name}}!",
            "a value is not filled in again"
        );
        assert_eq!(filled("Hi {{contact.phone | there}}, {{x}}", value), "Hi there, {{x}}");
        assert_eq!(filled("a {{ b", value), "a {{ b");
        assert_eq!(filled("", value), "");
    }
}
