//! Which column of a table is what: by the names that people give their columns, or as they are told.

use std::str::FromStr;

use omnichat_api::import::ContactRow;

use crate::failure::{Failure, Result};

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Name,
    FirstName,
    LastName,
    Email,
    Phone,
}

/// The word for each on the command line, and the heads that stand for it.
const PARTS: [(Part, &str, &[&str]); 5] = [
    (Part::Name, "name", &["name", "full name", "contact", "contact name", "display name"]),
    (Part::FirstName, "first-name", &["first name", "firstname", "given name"]),
    (Part::LastName, "last-name", &["last name", "lastname", "surname", "family name"]),
    (Part::Email, "email", &["email", "e-mail", "mail", "email address", "e-mail address"]),
    (Part::Phone, "phone", &["phone", "telephone", "tel", "mobile", "cell", "phone number", "mobile phone"]),
];

/// `email=E-Mail privat`: what a column is, as the command line tells it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    part: Part,
    column: String,
}

impl FromStr for Told {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let words = || PARTS.map(|(_, word, _)| word).join(", ");
        let (word, column) = text.split_once('=').ok_or("must be FIELD=COLUMN, such as email=Mail")?;
        let part = PARTS.iter().find(|(_, known, _)| *known == word);
        let (part, ..) = part.ok_or_else(|| format!("the field must be one of {}", words()))?;
        Ok(Self { part: *part, column: column.trim().to_owned() })
    }
}

/// The columns of one file.
#[derive(Debug)]
pub(super) struct Columns {
    found: Vec<(Part, usize)>,
    /// Heads of those that are not taken along.
    pub(super) left_out: Vec<String>,
}

impl Columns {
    /// Finds them by their heads.
    pub(super) fn of(heads: &csv::StringRecord, told: &[Told]) -> Result<Self> {
        let (mut found, mut left_out) = (Vec::new(), Vec::new());
        for one in told {
            let place = heads.iter().position(|head| head.trim().eq_ignore_ascii_case(&one.column));
            let place = place.ok_or_else(|| {
                let there = heads.iter().collect::<Vec<_>>().join(", ");
                Failure::usage(format!("There is no column `{}`.", one.column))
                    .hint(format!("there is: {there}"))
            })?;
            found.push((one.part, place));
        }
        for (place, head) in heads.iter().enumerate() {
            if found.iter().any(|(_, taken)| *taken == place) {
                continue;
            }
            let head_words = head.trim().to_lowercase().replace('_', " ");
            let named = PARTS.iter().find(|(_, _, heads)| heads.contains(&head_words.as_str()));
            match named {
                Some((part, ..)) if !found.iter().any(|(taken, _)| taken == part) => {
                    found.push((*part, place));
                }
                _ => left_out.push(head.trim().to_owned()),
            }
        }
        if !found.iter().any(|(part, _)| matches!(part, Part::Email | Part::Phone)) {
            return Err(Failure::usage("No column is an email address or a phone number.").hint(
                "the first line names the columns; say which it is with --map email=COLUMN or --map phone=COLUMN",
            ));
        }
        Ok(Self { found, left_out })
    }

    /// A row as a contact; `None` of an empty one.
    pub(super) fn row(&self, line: i64, record: &csv::StringRecord) -> Option<ContactRow> {
        let cell = |wanted: Part| {
            let place = self.found.iter().find(|(part, _)| *part == wanted)?.1;
            record.get(place).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let joined = || {
            let names: Vec<_> = [Part::FirstName, Part::LastName].into_iter().filter_map(cell).collect();
            Some(names.join(" ")).filter(|name| !name.is_empty())
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        let name = cell(Part::Name).or_else(joined);
        Some(ContactRow { line, name, email: cell(Part::Email), phone: cell(Part::Phone) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(cells: &[&str]) -> csv::StringRecord {
        cells.to_vec().into()
    }

    #[test]
    fn columns_are_known_by_their_usual_names_or_as_told() {
        let heads = record(&["First_Name", "Last name", "E-Mail", "Mail privat", "City"]);
        let columns = Columns::of(&heads, &[]).unwrap();
        assert_eq!(columns.left_out, ["Mail privat", "City"]);
        let row = columns.row(2, &record(&["Maya", " Chen ", "maya@example.com", "", "Graz"])).unwrap();
        assert_eq!(row.name.as_deref(), Some("Maya Chen"));
        assert_eq!((row.line, row.email.as_deref(), row.phone), (2, Some("maya@example.com"), None));

        let told = ["email=mail privat".parse().unwrap()];
        let columns = Columns::of(&heads, &told).unwrap();
        assert_eq!(columns.left_out, ["E-Mail", "City"]);
        assert!(columns.row(3, &record(&["", " ", "", "", ""])).is_none());
    }

    #[test]
    fn a_table_that_says_how_to_reach_nobody_is_refused() {
        let refused = Columns::of(&record(&["Name", "City"]), &[]).unwrap_err();
        assert!(format!("{refused:?}").contains("--map email="));
        assert!(Columns::of(&record(&["Mail"]), &["email=Post".parse().unwrap()]).is_err());
        assert!("post=Mail".parse::<Told>().is_err());
    }
}
