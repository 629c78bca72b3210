//! The rules for a new password, in one place for the web, the command line and the terminal.

use crate::FieldError;
use crate::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};

/// Checks a new password for the user with this `email` and `name`: long enough, not the email or the name,
/// and not one of the common ones or a small change of them (by zxcvbn's lists).
pub fn check(field: &str, password: &str, email: &str, name: &str) -> Result<(), FieldError> {
    let count = password.chars().count();
    if count < PASSWORD_MIN_CHARS {
        let rule = format!("must have at least {PASSWORD_MIN_CHARS} characters");
        return Err(FieldError::new(field, "too_short", rule));
    }
    crate::text::within(field, password, PASSWORD_MAX_CHARS)?;
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or(email);
    if lower == email.to_lowercase() || lower == local.to_lowercase() || lower == name.to_lowercase() {
        return Err(FieldError::new(field, "personal", "must not be the email address or the name"));
    }
    if zxcvbn::zxcvbn(password, &[email, local, name]).score() < zxcvbn::Score::Two {
        let rule = "is too easy to guess: it is on the list of common passwords or close to one";
        return Err(FieldError::new(field, "common", rule));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_personal_passwords_are_refused_by_name_of_the_rule() {
        let code = |p: &str| check("password", p, "ana.lopez@example.com", "Ana Lopez").map_err(|e| e.code);
        assert_eq!(code("short").unwrap_err(), "too_short");
        for common in ["1234567890", "password123", "qwertyuiop", "1q2w3e4r5t", "aaaaaaaaaaaa", "Passw0rd12"]
        {
            assert_eq!(code(common).unwrap_err(), "common", "{common}");
        }
        assert_eq!(code("ana.lopez@example.com").unwrap_err(), "personal");
        assert_eq!(code("Ana.Lopez@example.com").unwrap_err(), "personal");
        assert_eq!(code(&"x7".repeat(101)).unwrap_err(), "too_long");
        assert_eq!(code("tram-violet-9-harbour"), Ok(()));
    }
}
