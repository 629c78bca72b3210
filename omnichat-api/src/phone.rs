//! Phone numbers as people read them: they are kept as `+436601234567`, and shown with the country apart and in groups.

/// The countries with two digits; one begins with 1 or 7, and all others have three (ITU-T E.164).
const TWO: [&str; 44] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
    "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
    "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// What is no such number stays as somebody typed it.
#[must_use]
pub fn readable(phone: &str) -> String {
    let digits = phone.strip_prefix('+').filter(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let Some(digits) = digits else { return phone.to_owned() };
    let country = match &digits[..2] {
        two if two.starts_with(['1', '7']) => 1,
        two if TWO.contains(&two) => 2,
        _ => 3,
    };
    let (country, mut rest) = digits.split_at(country);
    let mut shown = format!("+{country}");
    while rest.len() > 4 {
        let (group, further) = rest.split_at(3);
        shown = format!("{shown} {group}");
        rest = further;
    }
    format!("{shown} {rest}")
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_number_is_shown_with_its_country_and_in_groups_and_what_is_none_as_it_was_typed() {
        assert_eq!(readable("+436601234567"), "+43 660 123 4567");
        assert_eq!(readable("+12025550147"), "+1 202 555 0147");
        assert_eq!(readable("+35312345678"), "+353 123 456 78");
        assert_eq!(readable("0660 1234567"), "0660 1234567");
        assert_eq!(readable("+1 202"), "+1 202");
    }
}
