//! Canned replies while one writes: `/` and the letters of a short word, at the beginning or after a blank, find them.

use omnichat_api::auth::Me;
use omnichat_api::canned::{CannedReply, filled};
use omnichat_api::contact::told_name;
use omnichat_api::conversation::Conversation;

/// The tenant's canned replies, and the list of those that fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canned {
    pub(crate) items: Vec<CannedReply>,
    pub(crate) asked: bool,
    pub(crate) loading: bool,
    pub(crate) trouble: Option<String>,
    /// Where in the text the list was opened: at the `/`.
    pub(crate) begun: Option<usize>,
    /// Whether it was closed there again.
    pub(crate) closed: bool,
    /// The row under the cursor.
    pub(crate) at: usize,
}

impl Canned {
    /// Those that fit the letters: by their short word first, then by what they say.
    pub(crate) fn fitting(&self, letters: &str) -> Vec<&CannedReply> {
        let letters = letters.to_lowercase();
        let rank = |reply: &CannedReply| {
            let shortcut = reply.shortcut.to_lowercase();
            match () {
                () if shortcut.starts_with(&letters) => Some(0),
                () if shortcut.contains(&letters) => Some(1),
                () if reply.body.to_lowercase().contains(&letters) => Some(2),
                () => None,
            }
        };
        let mut fitting: Vec<_> = self.items.iter().filter_map(|r| Some((rank(r)?, r))).collect();
        fitting.sort_by_key(|(rank, _)| *rank);
        fitting.into_iter().map(|(_, reply)| reply).collect()
    }
}

/// The `/` before the cursor and the letters after it, if they ask for a canned reply.
pub(crate) fn word(before_cursor: &str) -> Option<(usize, &str)> {
    let at = before_cursor.rfind('/')?;
    let letters = &before_cursor[at + 1..];
    let alone = before_cursor[..at].chars().next_back().is_none_or(char::is_whitespace);
    let of_a_word = letters.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (alone && of_a_word).then_some((at, letters))
}

/// The reply with what is known put into it.
pub(crate) fn fill(reply: &CannedReply, conversation: &Conversation, me: Option<&Me>) -> String {
    let contact = &conversation.contact;
    let first = |name: &str| name.split_whitespace().next().map(str::to_owned);
    let known = |name: &str| match name {
        "contact.name" => told_name(&contact.name).map(str::to_owned),
        "contact.first_name" => told_name(&contact.name).and_then(first),
        "contact.email" => contact.email.clone(),
        "contact.phone" => contact.phone.clone(),
        "staff.name" => me.map(|me| me.name.clone()),
        "staff.first_name" => me.and_then(|me| first(&me.name)),
        "inbox.name" => Some(conversation.inbox.name.clone()),
        _ => None,
    };
    filled(&reply.body, |name| known(name).filter(|value| !value.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_asks_only_at_the_beginning_of_a_word_and_before_letters() {
        assert_eq!(word("/hel"), Some((0, "hel")));
        assert_eq!(word("Hi /"), Some((3, "")));
        assert_eq!(word("Hi\n/a-b_c"), Some((3, "a-b_c")));
        for other in ["", "and/or", "https://", "/home/x", "1 / 2", "/hello there"] {
            assert_eq!(word(other), None, "{other}");
        }
    }
}
