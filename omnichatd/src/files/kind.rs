//! What a file is, told from its bytes: never from its name, nor from what its sender says.

use infer::MatcherType;

/// What is nothing better.
pub(super) const BYTES: &str = "application/octet-stream";
/// What is readable and nothing else: also what browsers would run, had it another name.
pub(super) const TEXT: &str = "text/plain";
/// How many of a file's first bytes are looked at.
pub(super) const HEAD: usize = 64 * 1024;

/// The media type of a file that begins so. Whatever a browser could run in a page (HTML, XML, SVG, scripts) is plain
/// text here, and programs are bytes.
#[must_use]
pub(super) fn of(head: &[u8]) -> &'static str {
    let head = &head[..head.len().min(HEAD)];
    match infer::get(head) {
        Some(kind) if !matches!(kind.matcher_type(), MatcherType::App | MatcherType::Text) => {
            registered(kind.mime_type())
        }
        _ if is_text(head) => TEXT,
        _ => BYTES,
    }
}

/// As IANA has it: carriers look for what they take by these names.
fn registered(kind: &'static str) -> &'static str {
    match kind {
        "audio/m4a" => "audio/mp4",
        "audio/opus" => "audio/ogg",
        "video/x-m4v" => "video/mp4",
        kind => kind,
    }
}

/// UTF-8 without control characters besides those of lines; its last character may be cut off.
fn is_text(head: &[u8]) -> bool {
    let readable =
        |text: &str| !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'));
    match std::str::from_utf8(head) {
        Ok(text) => readable(text),
        Err(error) if error.error_len().is_none() && head.len() == HEAD => {
            std::str::from_utf8(&head[..error.valid_up_to()]).is_ok_and(readable)
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_could_run_is_text_or_bytes_whatever_it_calls_itself() {
        for (bytes, kind) in [
            (&b"<!DOCTYPE html><script>alert(1)</script>"[..], TEXT),
            (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", TEXT),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", TEXT),
            (b"#!/bin/sh\nrm -rf /", TEXT),
            (b"export default 1", TEXT),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0\0\0\0\0", BYTES),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", BYTES),
            (b"\0asm\x01\0\0\0", BYTES),
            (b"a\0b", BYTES),
            (b"\xff\xfe\x01", BYTES),
        ] {
            assert_eq!(of(bytes), kind, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn pictures_and_documents_are_known_by_their_first_bytes() {
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png");
        assert_eq!(of(b"\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg");
        assert_eq!(of(b"GIF89a\x01\0\x01\0"), "image/gif");
        assert_eq!(of(b"RIFF\x24\0\0\0WEBPVP8 "), "image/webp");
        assert_eq!(of(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(of(b"\0\0\0\x20ftypM4A \0\0\0\0"), "audio/mp4");
        assert_eq!(
            of(b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x02"),
            "audio/ogg"
        );
        assert_eq!(of("Größe: 5 €\r\n".as_bytes()), TEXT);
    }

    #[test]
    fn a_text_whose_head_ends_within_a_character_is_still_one() {
        let long = format!("{}é", "a".repeat(HEAD - 1));
        assert_eq!(of(long.as_bytes()), TEXT);
    }
}
