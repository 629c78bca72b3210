//! Phone numbers, as E.164 has them.

use omnichat_api::FieldError;

/// A country, for numbers that do not say theirs.
pub(crate) type Region = phonenumber::country::Id;

/// A country by its two letters.
pub(crate) fn region(field: &str, text: &str) -> Result<Region, FieldError> {
    let wrong = |_| FieldError::new(field, "invalid", "must be a country in two letters, such as AT");
    text.trim().to_uppercase().parse().map_err(wrong)
}

/// A number with its country, as `+12025550123`.
pub fn e164(field: &str, text: &str) -> Result<String, FieldError> {
    e164_in(field, text, None)
}

/// The same; without its country it is one of this region.
pub(crate) fn e164_in(field: &str, text: &str, region: Option<Region>) -> Result<String, FieldError> {
    let wrong =
        || FieldError::new(field, "invalid", "must be a phone number with its country, such as +12025550123");
    let number = phonenumber::parse(region, text).map_err(|_| wrong())?;
    Ok(number.format().mode(phonenumber::Mode::E164).to_string())
}
