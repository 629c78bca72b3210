//! How somebody wanted to be reached, as the old tables have it: two columns, or one text of any shape.

use omnichat_api::text;

/// What a contact left of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    /// What is neither.
    pub(super) other: Option<String>,
}

impl Reach {
    /// From `Email: x, Phone: y`, or a text that is one of both, or anything.
    pub(super) fn of_text(contact: &str) -> Self {
        let mut reach = Self::default();
        let labelled = strip(contact, "email:").and_then(|rest| {
            let at = rest.to_ascii_lowercase().rfind(", phone:")?;
            Some((&rest[..at], &rest[at + ", phone:".len()..]))
        });
        match labelled {
            Some((email, phone)) => {
                reach.take(email);
                reach.take(phone);
            }
            None => reach.take(contact),
        }
        reach
    }

    /// From two columns, either of which may hold anything.
    pub(super) fn of_columns(email: Option<&str>, phone: Option<&str>) -> Self {
        let mut reach = Self::default();
        email.into_iter().chain(phone).for_each(|text| reach.take(text));
        reach
    }

    /// One piece: an address, a number, or something else.
    fn take(&mut self, piece: &str) {
        let piece = piece.trim();
        if piece.is_empty() || ["n/a", "none", "null", "-"].contains(&piece.to_ascii_lowercase().as_str()) {
            return;
        }
        if self.email.is_none()
            && let Ok(email) = text::email("email", piece)
        {
            self.email = Some(email);
        } else if self.phone.is_none()
            && let Ok(phone) = text::phone("phone", piece)
        {
            self.phone = Some(phone);
        } else {
            let other = self.other.take();
            self.other = Some(other.map_or_else(|| piece.to_owned(), |other| format!("{other}, {piece}")));
        }
    }
}

/// What follows a label, whatever case it has.
fn strip<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let text = text.trim_start();
    let (head, rest) = text.split_at_checked(label.len())?;
    head.eq_ignore_ascii_case(label).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(email: Option<&str>, phone: Option<&str>, other: Option<&str>) -> Reach {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Reach { email: own(email), phone: own(phone), other: own(other) }
    }

    #[test]
    fn a_text_is_taken_apart_and_what_is_not_available_is_nothing() {
        let all = reach(Some("ana@example.com"), Some("+1 202 555 0147"), None);
        assert_eq!(Reach::of_text("Email: Ana@example.com, Phone: +1 202 555 0147"), all);
        assert_eq!(Reach::of_text("Email: N/A, Phone: 5550147"), reach(None, Some("5550147"), None));
        assert_eq!(
            Reach::of_text("Email: ana@example.com, Phone: N/A"),
            reach(Some("ana@example.com"), None, None)
        );
        assert_eq!(Reach::of_text("Email: N/A, Phone: N/A"), Reach::default());
        assert_eq!(Reach::of_text("ana@example.com"), reach(Some("ana@example.com"), None, None));
        assert_eq!(Reach::of_text(" (202) 555-0147 "), reach(None, Some("(202) 555-0147"), None));
        assert_eq!(
            Reach::of_text("the blue house, ring twice"),
            reach(None, None, Some("the blue house, ring twice"))
        );
        assert_eq!(Reach::of_text("Émail: x"), reach(None, None, Some("Émail: x")));
    }

    #[test]
    fn columns_that_were_mixed_up_are_put_right_and_nothing_is_lost() {
        assert_eq!(
            Reach::of_columns(Some("2025550147"), Some("ana@example.com")),
            reach(Some("ana@example.com"), Some("2025550147"), None)
        );
        assert_eq!(
            Reach::of_columns(Some("ana at example"), Some("call me")),
            reach(None, None, Some("ana at example, call me"))
        );
    }
}
