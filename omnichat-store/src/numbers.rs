//! Phone numbers, as E.164 has them.

use omnichat_api::FieldError;

/// A number with its country, as `+12025550123`.
pub fn e164(field: &str, text: &str) -> Result<String, FieldError> {
    let wrong =
        || FieldError::new(field, "invalid", "must be a phone number with its country, such as +12025550123");
    let number = phonenumber::parse(None, text).map_err(|_| wrong())?;
    Ok(number.format().mode(phonenumber::Mode::E164).to_string())
}
