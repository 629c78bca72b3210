//! Checks of text that comes from outside. Each returns the cleaned text or the rule that was broken.

use serde::Deserialize;

use crate::FieldError;
use crate::limits::{EMAIL_CHARS, MESSAGE_CHARS, NAME_CHARS, PHONE_CHARS};

/// A word that an enum does not have.
#[derive(Debug, Clone, thiserror::Error)]
#[error("`{word}` is not one of: {known}")]
pub struct UnknownWord {
    /// What was given, at most 40 characters of it.
    pub word: String,
    /// What would have been right, separated by commas.
    pub known: String,
}

/// A message body: not blank, at most [`MESSAGE_CHARS`] characters, without NUL. Kept as it was typed.
pub fn message(field: &str, text: &str) -> Result<(), FieldError> {
    if text.trim().is_empty() {
        return Err(FieldError::new(field, "blank", "must not be blank"));
    }
    within(field, text, MESSAGE_CHARS)
}

/// A name: trimmed, not blank, one line, at most [`NAME_CHARS`] characters.
pub fn name(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, "blank", "must not be blank"));
    }
    if text.chars().any(char::is_control) {
        return Err(FieldError::new(field, "invalid", "must be one line without control characters"));
    }
    within(field, text, NAME_CHARS)?;
    Ok(text.to_owned())
}

/// An email address, trimmed and lower-cased. Only its shape is checked: whether it exists, only a mail can tell.
pub fn email(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim().to_lowercase();
    within(field, &text, EMAIL_CHARS)?;
    let fine = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && domain.contains('.')
            && !domain.contains('@')
            && domain.split('.').all(|label| !label.is_empty())
    });
    if !fine || text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\\\"[]".contains(c)) {
        return Err(FieldError::new(field, "invalid", "must be an email address such as ana@example.com"));
    }
    Ok(text)
}

/// A phone number as people write it: digits, spaces and `+ - ( ) . /`, at least five digits.
pub fn phone(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    within(field, text, PHONE_CHARS)?;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits < 5 || text.chars().any(|c| !c.is_ascii_digit() && !" +-()./".contains(c)) {
        return Err(FieldError::new(field, "invalid", "must be a phone number such as +1 202 555 0147"));
    }
    Ok(text.to_owned())
}

/// A web origin as browsers send it: `https://shop.example`, with a port where it is not the usual one; or `*` for any.
pub fn origin(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim().trim_end_matches('/').to_lowercase();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fine = host.is_some_and(|h| {
        !h.is_empty() && !h.chars().any(|c| c.is_whitespace() || c.is_control() || "/?#@\"'<>\\*".contains(c))
    });
    if text != "*" && !fine {
        let rule = "must be a website's address such as https://shop.example, without a path, or * for any";
        return Err(FieldError::new(field, "invalid", rule));
    }
    within(field, &text, EMAIL_CHARS)?;
    Ok(text)
}

/// At most `most` characters, and no NUL, which PostgreSQL cannot store.
pub fn within(field: &str, text: &str, most: usize) -> Result<(), FieldError> {
    // Bytes bound characters from above, so the usual short text needs no count.
    if text.len() > most && text.chars().count() > most {
        return Err(FieldError::new(field, "too_long", format!("must be at most {most} characters")));
    }
    if text.contains('\0') {
        return Err(FieldError::new(field, "invalid", "must not contain the NUL character"));
    }
    Ok(())
}

/// For `PATCH` fields where `null` has a meaning: absent is `None`, `null` is `Some(None)`.
pub fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_may_have_10_000_characters_of_any_width_and_not_one_more() {
        assert!(message("body", &"é".repeat(10_000)).is_ok());
        assert_eq!(message("body", &"é".repeat(10_001)).unwrap_err().code, "too_long");
        assert_eq!(message("body", " \n").unwrap_err().code, "blank");
        assert_eq!(message("body", "a\0b").unwrap_err().code, "invalid");
    }

    #[test]
    fn addresses_are_cleaned_and_nonsense_is_refused() {
        assert_eq!(email("email", " Ana@Example.COM ").unwrap(), "ana@example.com");
        for bad in ["", "ana", "ana@", "@example.com", "a b@example.com", "a@b@c.de", "ana@example", "a@.de"]
        {
            assert!(email("email", bad).is_err(), "{bad}");
        }
        assert!(phone("phone", "+1 (202) 555-0147").is_ok());
        assert!(phone("phone", "call me").is_err());
        assert_eq!(origin("o", "https://Shop.example/").unwrap(), "https://shop.example");
        assert!(origin("o", "shop.example").is_err());
        assert!(origin("o", "https://shop.example/path").is_err());
        assert_eq!(origin("o", "*").unwrap(), "*");
    }
}
