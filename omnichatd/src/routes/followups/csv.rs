//! Follow-ups as a table with commas (RFC 4180), which a spreadsheet reads and in which nothing that somebody typed is
//! taken for a formula.

use omnichat_api::followup::Followup;

/// The names of the columns.
pub(super) const HEAD: &str = "id,left_at,name,email,phone,message,viewed_at,archived_at,conversation_id\r\n";

/// A row.
pub(super) fn row(followup: &Followup) -> String {
    let text = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
    let time = |at: Option<omnichat_api::Time>| at.map(|at| at.to_string()).unwrap_or_default();
    let cells = [
        followup.id.to_string(),
        followup.created_at.to_string(),
        text(&followup.name),
        text(&followup.email),
        text(&followup.phone),
        text(&followup.message),
        time(followup.viewed_at),
        time(followup.archived_at),
        followup.conversation_id.to_string(),
    ];
    cells.join(",") + "\r\n"
}

/// A text as a cell. A spreadsheet would run what begins like a formula: an apostrophe before it keeps it a text.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Whether it is a phone number, which may begin with a plus.
fn is_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_any_text_and_runs_none() {
        assert_eq!(cell("Eve"), "Eve");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"hi\"\nnow"), "\"say \"\"hi\"\"\nnow\"");
        assert_eq!(cell("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
        assert_eq!(cell("@SUM(1)"), "'@SUM(1)");
        assert_eq!(cell("-1+2"), "'-1+2");
        assert_eq!(cell("+43 1 5880"), "+43 1 5880");
        assert_eq!(cell("+1+cmd"), "'+1+cmd");
    }
}
