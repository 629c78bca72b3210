//! The text of a mail, and its HTML made harmless. Both come from the same parts; the text is what counts, the HTML is
//! only ever shown in a frame that runs nothing and loads nothing.

mod text;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::Builder;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MimeHeaders, PartType};

use super::quote;

/// Longest HTML that is looked at, in bytes, all parts of the mail together. Tags made for it take a parser a second for this
/// much, and for more much more.
const HTML_BYTES: usize = 512 * 1024;
/// How deep tags may stand in each other: far deeper than any mail that a person wrote, and harmless for every parser.
const DEPTH: usize = 500;
/// Longest quote that is kept, in characters.
const QUOTED_CHARS: usize = 20_000;
/// Largest picture that is shown within the HTML, in bytes, and all of them together.
const PICTURE_BYTES: usize = 512 * 1024;
const PICTURES_BYTES: usize = 4 * 1024 * 1024;

/// What a mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// What is new in it, as text.
    pub text: String,
    /// The signature and what it repeats of earlier mails.
    pub quoted: Option<String>,
    /// Its HTML, as a page that runs nothing and loads nothing.
    pub html: Option<String>,
}

/// Reads the body.
pub fn read(message: &Message<'_>) -> Body {
    let (mut text, mut room) = (String::new(), HTML_BYTES);
    for part in message.text_bodies() {
        let more: Cow<'_, str> = match &part.body {
            PartType::Text(plain) if flows(part) => Cow::Owned(unflowed(plain)),
            PartType::Text(plain) => Cow::Borrowed(plain),
            PartType::Html(html) => Cow::Owned(as_text(html, &mut room)),
            _ => continue,
        };
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&more);
    }
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    let parted = quote::part(&text);
    let quoted = parted.quoted.map(|quoted| quoted.chars().take(QUOTED_CHARS).collect());
    let html: Vec<&str> = message
        .html_bodies()
        .filter_map(|part| match &part.body {
            PartType::Html(html) => Some(html.as_ref()),
            _ => None,
        })
        .collect();
    let html =
        (!html.is_empty()).then(|| html.join("<hr>")).and_then(|html| harmless(&html, &pictures(message)));
    Body { text: parted.said, quoted, html }
}

/// Whether lines that end in a space go on in the next (RFC 3676).
fn flows(part: &mail_parser::MessagePart<'_>) -> bool {
    let format = part.content_type().and_then(|kind| kind.attribute("format"));
    format.is_some_and(|format| format.eq_ignore_ascii_case("flowed"))
}

fn unflowed(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        whole.push_str(line);
        // The line of two hyphens ends in a space and goes on nowhere, and quotes keep their marks.
        if !line.ends_with(' ') || line == "-- " || line.starts_with('>') {
            whole.push('\n');
        }
    }
    whole
}

/// HTML as text, if there is room for as much.
fn as_text(html: &str, room: &mut usize) -> String {
    let Some(left) = room.checked_sub(html.len()).filter(|_| is_sensible(html)) else {
        return "(The text of this mail cannot be shown; it is too large or too deeply nested.)".into();
    };
    *room = left;
    text::of(html)
}

/// Whether it is of a size and depth that every reader of it bears.
fn is_sensible(html: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        match tag.bytes().next() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() && !is_void(tag) => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    html.len() <= HTML_BYTES && deepest <= DEPTH
}

/// Whether a tag holds nothing, or is left open by people: then it stands in no other for long.
fn is_void(tag: &str) -> bool {
    const VOID: &[&str] =
        &["br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "p", "li", "o:p"];
    let name = tag.split([' ', '>', '/', '\n', '\r', '\t']).next().unwrap_or_default();
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}

/// Pictures that the HTML names by their Content-ID.
fn pictures(message: &Message<'_>) -> HashMap<String, String> {
    let mut left = PICTURES_BYTES;
    let mut pictures = HashMap::new();
    for part in &message.parts {
        let (Some(id), Some(kind)) = (part.content_id(), picture(part.contents())) else { continue };
        let bytes = part.contents();
        if bytes.len() <= PICTURE_BYTES.min(left) {
            left -= bytes.len();
            pictures.insert(id.to_owned(), format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)));
        }
    }
    pictures
}

/// What kind of picture it is, by its first bytes; none that can run anything.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

/// The HTML as a page of its own: no scripts, no forms, no styles but those of its tags, and nothing that is loaded from
/// anywhere. Pictures are those that the mail brings.
fn harmless(html: &str, pictures: &HashMap<String, String>) -> Option<String> {
    if !is_sensible(html) {
        return None;
    }
    let pictures = pictures.clone();
    let mut builder = Builder::default();
    builder
        .add_tags(["font", "big", "tt"])
        .add_generic_attributes(["style", "dir", "align", "valign", "bgcolor", "width", "height"])
        .add_tag_attributes("font", ["color", "size", "face"])
        .add_tag_attributes("table", ["border", "cellpadding", "cellspacing"])
        .filter_style_properties(STYLES.iter().copied().collect::<HashSet<_>>())
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data"].into_iter().collect())
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(move |tag, attribute, value| match (tag, attribute) {
            ("img", "src") => {
                let id = value.strip_prefix("cid:").map(|id| id.trim_matches(['<', '>']));
                id.and_then(|id| pictures.get(id)).map(|data| Cow::Owned(data.clone()))
            }
            ("a", "href") => {
                let low = value.trim_start().to_lowercase();
                let fine =
                    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| low.starts_with(scheme));
                fine.then_some(value.into())
            }
            (_, "href" | "src" | "cite" | "background" | "longdesc") => None,
            // What a style loads is not loaded; the policy of the page says so, too.
            (_, "style") if value.to_lowercase().contains("url") => None,
            _ => Some(value.into()),
        });
    let clean = builder.clean(html).to_string();
    Some(format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><style>\
         body{{font:15px/1.5 system-ui,sans-serif;margin:12px;overflow-wrap:anywhere;background:#fff;color:#111}}\
         img{{max-width:100%;height:auto}}</style></head><body>{clean}</body></html>"
    ))
}

/// Style properties that say how something looks, not where it lies.
const STYLES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "width",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_that_runs_or_loads_something_is_left_with_neither() {
        let html = r#"<p onclick="x()">Hi<script>alert(1)</script><style>p{background:url(//x)}</style>
            <img src="https://evil.example/pixel.png"><img src=x onerror=alert(1)><svg onload=alert(1)></svg>
            <a href="javascript:alert(1)">one</a><a href="https://example.com/">two</a>
            <form action="https://evil.example"><input name=q></form><iframe src="https://evil.example"></iframe>
            <div style="background-image:url(https://evil.example/x);color:red">three</div>
            <div style="color:red;position:fixed">four</div><img src="cid:one"><meta http-equiv=refresh content="0">
            <base href="https://evil.example"><object data="x"></object><link rel=stylesheet href="//x"></p>"#;
        let pictures = HashMap::from([("one".to_owned(), "data:image/png;base64,AAAA".to_owned())]);
        let page = harmless(html, &pictures).unwrap();
        let body = page.split_once("<body>").unwrap().1;
        for bad in [
            "script", "onclick", "onerror", "evil", "<form", "<input", "iframe", "position", "<style",
            "<meta", "svg",
        ] {
            assert!(!body.contains(bad), "{bad} in {body}");
        }
        for good in
            ["Hi", "https://example.com/", "three", "color:red", "data:image/png;base64,AAAA", "nofollow"]
        {
            assert!(body.contains(good), "{good} not in {body}");
        }
    }

    #[test]
    fn html_without_end_or_bottom_is_not_read() {
        let deep = "<div>".repeat(100_000);
        assert!(harmless(&deep, &HashMap::new()).is_none());
        assert!(as_text(&deep, &mut HTML_BYTES.clone()).starts_with("(The text"));
        assert!(!is_sensible(&"a".repeat(HTML_BYTES + 1)));
        assert!(is_sensible(&"<p>".repeat(10_000)) && is_sensible(&"<div></div>".repeat(10_000)));
    }

    #[test]
    fn of_many_pages_no_more_is_read_than_of_one() {
        let page = format!("<p>{}</p>", "a ".repeat(HTML_BYTES / 3));
        let mut room = HTML_BYTES;
        let read = [as_text(&page, &mut room), as_text(&page, &mut room), as_text("<p>b</p>", &mut room)];
        assert_eq!(read.map(|text| text.chars().next()), [Some('a'), Some('('), Some('b')]);
    }

    #[test]
    fn lines_that_flow_are_joined() {
        assert_eq!(unflowed("one \ntwo\n-- \nAna\n> a \n> b\n"), "one two\n-- \nAna\n> a \n> b\n");
    }
}
