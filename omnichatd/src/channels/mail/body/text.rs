//! The HTML of a mail as text. Quotes get the marks that they have in plain mails, and a link says where it leads.

use html2text::render::{RichAnnotation, TaggedLine};
use html2text::{Element, Error, RcDom, config};

/// Width of the text: wide enough that nothing is broken.
const WIDTH: usize = 1000;
/// Longest address that is shown, in bytes: longer ones say nothing to who reads them, they count who follows.
const ADDRESS_BYTES: usize = 120;

/// What it says; of what cannot be read, nothing.
pub(super) fn of(html: &str) -> String {
    let read = lines_of(html).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for line in read.iter().map(with_addresses) {
        let line = line.trim_end();
        // Pages are laid out with empty rows and cells.
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

fn lines_of(html: &str) -> Result<Vec<TaggedLine<Vec<RichAnnotation>>>, Error> {
    let config = config::rich().raw_mode(true).allow_width_overflow();
    let page = config.parse_html(html.as_bytes())?;
    forget_spans(&page);
    config.render_to_lines(config.dom_to_render_tree(&page)?, WIDTH)
}

/// Has each cell of a table be one of its own. The text has no columns, and a cell that reaches beyond the last row of its
/// table, as people write them, is more than the library bears.
fn forget_spans(page: &RcDom) {
    let mut nodes = vec![page.document.clone()];
    while let Some(node) = nodes.pop() {
        if let Element { attrs, .. } = &node.data {
            attrs.borrow_mut().retain(|attr| !matches!(&*attr.name.local, "colspan" | "rowspan"));
        }
        nodes.extend(node.children.borrow().iter().cloned());
    }
}

/// A line in which the address of each link follows its words.
fn with_addresses(line: &TaggedLine<Vec<RichAnnotation>>) -> String {
    let mut said = String::new();
    // The link that is going on, and where its words begin.
    let mut link: Option<(&str, usize)> = None;
    for piece in line.tagged_strings() {
        let here = piece.tag.iter().find_map(|tag| match tag {
            RichAnnotation::Link(address) => Some(address.as_str()),
            _ => None,
        });
        if link.map(|(address, _)| address) != here {
            name(&mut said, link);
            link = here.map(|address| (address, said.len()));
        }
        said.push_str(&piece.s);
    }
    name(&mut said, link);
    said
}

/// Puts a link's address behind its words, unless they are the address.
fn name(said: &mut String, link: Option<(&str, usize)>) {
    let Some((address, from)) = link else { return };
    let words = said[from..].trim();
    let leads = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
    if leads && address.len() <= ADDRESS_BYTES && !words.is_empty() && bare(words) != bare(address) {
        let end = said.trim_end().len();
        said.insert_str(end, &format!(" <{address}>"));
    }
}

/// An address as people write it.
fn bare(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let address = schemes.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(&address);
    address.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_marked_and_what_is_not_for_reading_is_left_out() {
        let html = "<html><head><title>no</title><style>p{}</style></head><body><p>Yes, <b>please</b>.</p><ul><li>one</ul>\
            <table><tr><td>cell</td></tr></table><blockquote>Shall we?</blockquote></body></html>";
        let text = of(html);
        assert!(text.starts_with("Yes, please.\n") && text.contains("> Shall we?"), "{text}");
        assert!(text.contains("one") && text.contains("cell"), "{text}");
        assert!(!text.contains("p{}") && !text.contains("title"), "{text}");
    }

    #[test]
    fn a_table_whose_cells_reach_beyond_its_end_is_read() {
        let html = "<table><tr><td colspan=3>Total</td><td rowspan=2>7 €</td></tr></table>\
            <table><tr><td colspan=4000000000>a<td rowspan=99999999>b</table>";
        assert_eq!(of(html).split_whitespace().collect::<Vec<_>>(), ["Total", "7", "€", "a", "b"]);
    }

    #[test]
    fn a_link_says_where_it_leads_unless_its_words_do() {
        assert_eq!(
            of("<p>See <a href='https://example.com/o?n=1'>our <b>offer</b></a>, today.</p>"),
            "See our offer <https://example.com/o?n=1>, today."
        );
        assert_eq!(
            of("<p><a href='mailto:Ana@example.com'>ana@example.com</a> or \
                <a href='https://www.example.com/'>example.com</a></p>"),
            "ana@example.com or example.com"
        );
        assert_eq!(
            of("<a href='https://evil.example/'>https://bank.example/</a>"),
            "https://bank.example/ <https://evil.example/>"
        );
    }

    #[test]
    fn addresses_that_nobody_reads_or_follows_are_left_out() {
        let long = format!("<a href='https://example.com/{}'>Open</a>", "x".repeat(200));
        assert_eq!(of(&long), "Open");
        assert_eq!(of("<a href='javascript:alert(1)'>Open</a> <a href='#top'>up</a>"), "Open up");
        assert_eq!(of("<p>Hi<a href='https://example.com/'><img src='x'></a></p>"), "Hi");
    }
}
