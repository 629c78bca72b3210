//! A mail as it came, for people who look why it was read as it was: its headers, and below them what stands in it. What is
//! written in letters only to travel is shown as the text that it is, or by what it would be. Pure.

use std::borrow::Cow;

use bytes::Bytes;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Most characters of what stands in it that are shown.
const SHOWN: usize = 200_000;
/// Most headers that are shown, and most characters of one.
const HEADERS: usize = 200;
const HEADER: usize = 4000;

/// A mail's headers in their order, and the rest of it.
pub async fn show(raw: Bytes) -> (Vec<(String, String)>, String) {
    // A large mail takes a while to read.
    let shown = tokio::task::spawn_blocking(move || shown(&raw)).await;
    shown.unwrap_or_else(|_| (Vec::new(), "[it is made so that it cannot be shown]".into()))
}

fn shown(raw: &[u8]) -> (Vec<(String, String)>, String) {
    let Some(mail) = MessageParser::default().parse(raw) else {
        return (Vec::new(), cut(&String::from_utf8_lossy(raw)));
    };
    let headers = mail.headers_raw().take(HEADERS).map(|(name, value)| {
        let line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
        (name.to_owned(), line.chars().take(HEADER).collect())
    });
    (headers.collect(), cut(&body(&mail, raw)))
}

fn body(mail: &Message<'_>, raw: &[u8]) -> String {
    let text = |from: usize, to: usize| String::from_utf8_lossy(raw.get(from..to).unwrap_or_default());
    let mut shown = String::new();
    let mut at = mail.parts.first().map_or(0, |whole| whole.raw_body_offset() as usize);
    for part in &mail.parts {
        let (from, to) = (part.raw_body_offset() as usize, part.raw_end_offset() as usize);
        let Some(instead) = instead(part, raw.get(from..to).unwrap_or_default()).filter(|_| from >= at)
        else {
            continue;
        };
        shown.push_str(&text(at, from));
        shown.push_str(instead.trim_end());
        shown.push('\n');
        at = to;
    }
    shown.push_str(&text(at, raw.len()));
    shown
}

/// What is shown in place of a part; `None` where it can be read as it stands.
fn instead<'a>(part: &'a MessagePart<'_>, raw: &[u8]) -> Option<Cow<'a, str>> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) if part.encoding == Encoding::Base64 => {
            Some(text.as_ref().into())
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes)
            if part.encoding == Encoding::Base64 || std::str::from_utf8(raw).is_err() || raw.contains(&0) =>
        {
            let kind = part.content_type().map_or_else(
                || "unknown type".to_owned(),
                |kind| {
                    [Some(kind.ctype()), kind.subtype()].into_iter().flatten().collect::<Vec<_>>().join("/")
                },
            );
            Some(format!("[{} bytes of {kind}]", bytes.len()).into())
        }
        _ => None,
    }
}

fn cut(text: &str) -> String {
    let mut left = text.char_indices().skip(SHOWN);
    match left.next() {
        None => text.to_owned(),
        Some((at, _)) => {
            format!("{}\n[{} more characters are not shown]", &text[..at], left.count() + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_shown_as_it_stands_with_its_letters_and_without_what_is_no_text() {
        let raw = "From: ana@example.com\r\nSubject: Hello\r\n there\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
            --x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ==\r\n\
            --x\r\nContent-Type: text/html\r\n\r\n<b>as it stands</b>\r\n\
            --x\r\nContent-Type: image/gif; name=dot.gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n--x--\r\n";
        let (headers, body) = shown(raw.as_bytes());
        let named = |name: &str| headers.iter().find(|(own, _)| own == name).unwrap().1.clone();
        assert_eq!((named("From"), named("Subject")), ("ana@example.com".into(), "Hello there".into()));
        assert!(body.starts_with("--x\r\nContent-Type: text/plain"), "{body}");
        assert!(body.contains("Grüße\n") && body.contains("<b>as it stands</b>"), "{body}");
        assert!(body.contains("name=dot.gif") && body.contains("[6 bytes of image/gif]"), "{body}");
        assert!(!body.contains("R3LDvMOfZQ") && !body.contains("R0lGODlh"), "{body}");
        assert!(body.trim_end().ends_with("--x--"), "{body}");
    }

    #[test]
    fn of_a_long_mail_the_beginning_is_shown_and_said_how_much_is_not() {
        let raw = format!("Subject: x\r\n\r\n{}", "é".repeat(SHOWN + 5));
        assert!(shown(raw.as_bytes()).1.ends_with("é\n[5 more characters are not shown]"));
    }

    #[test]
    fn what_is_no_mail_is_shown_as_what_can_be_read_of_it() {
        for raw in
            [&b""[..], b"\0\xff", b"no header", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x"]
        {
            shown(raw);
        }
    }
}
