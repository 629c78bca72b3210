//! A message as a mail: headers, a text and a plain page of it, and its files. Pure.

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};
use omnichat_api::Time;

/// Longest subject that goes out, in characters.
const SUBJECT_CHARS: usize = 200;

/// What a mail is made of.
pub struct Letter<'a> {
    /// The inbox's address, and the name before it.
    pub from: (&'a str, &'a str),
    /// Where answers go, if not there.
    pub reply_to: Option<String>,
    /// Whom it is for.
    pub to: &'a str,
    /// What the conversation is about, if that is known.
    pub subject: Option<&'a str>,
    /// Its Message-ID, without angle brackets.
    pub id: &'a str,
    /// The Message-IDs of its thread, oldest first.
    pub references: &'a [String],
    /// What it says.
    pub text: &'a str,
    /// Whether nobody wrote it but Omnichat itself.
    pub automatic: bool,
    /// When it was written.
    pub at: Time,
    /// Its files: name, media type, bytes.
    pub files: Vec<(String, String, Bytes)>,
}

/// Writes it. The error says what of it cannot be written.
pub fn compose(letter: Letter<'_>) -> Result<Message, String> {
    let address = |text: &str| text.parse().map_err(|_| format!("{text} is no address that mail can go to"));
    let (from, name) = letter.from;
    let at = u64::try_from(letter.at.ms()).unwrap_or(0);
    let mut mail = Message::builder()
        .message_id(Some(format!("<{}>", letter.id)))
        .date(UNIX_EPOCH + Duration::from_millis(at))
        .from(Mailbox::new(Some(one_line(name)).filter(|name| !name.is_empty()), address(from)?))
        .to(Mailbox::new(None, address(letter.to)?))
        .subject(subject(letter.subject, name))
        .raw_header(header("X-Omnichat-Id", letter.id.to_owned()));
    if let Some(reply_to) = &letter.reply_to {
        mail = mail.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if letter.automatic {
        // So that nobody's program answers it (RFC 3834, 5).
        mail = mail.raw_header(header("Auto-Submitted", "auto-replied".into()));
    }
    let thread: Vec<String> =
        letter.references.iter().filter(|id| fits(id)).map(|id| format!("<{id}>")).collect();
    if let Some(last) = thread.last() {
        mail = mail.in_reply_to(last.clone()).references(thread.join(" "));
    }
    let text = MultiPart::alternative_plain_html(letter.text.to_owned(), page(letter.text));
    if letter.files.is_empty() {
        return mail.multipart(text).map_err(|error| error.to_string());
    }
    let mut whole = MultiPart::mixed().multipart(text);
    for (name, media_type, bytes) in letter.files {
        let kind =
            ContentType::parse(&media_type).or_else(|_| ContentType::parse("application/octet-stream"));
        let kind = kind.map_err(|error| error.to_string())?;
        whole = whole.singlepart(Attachment::new(one_line(&name)).body(bytes.to_vec(), kind));
    }
    mail.multipart(whole).map_err(|error| error.to_string())
}

/// Whether a stranger's Message-ID can stand in a header of ours.
fn fits(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'))
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

fn subject(about: Option<&str>, name: &str) -> String {
    let about: String = one_line(about.unwrap_or_default()).chars().take(SUBJECT_CHARS).collect();
    let answers = ["re:", "aw:", "sv:", "vs:", "antw:", "odp:"];
    if about.is_empty() {
        format!("Your message to {}", one_line(name))
    } else if answers.iter().any(|re| about.to_lowercase().starts_with(re)) {
        about
    } else {
        format!("Re: {about}")
    }
}

/// The text as a page, for programs that show pages only.
fn page(text: &str) -> String {
    let mut page = String::with_capacity(text.len() + 200);
    page.push_str("<!doctype html><html><head><meta charset=\"utf-8\"></head><body><div>");
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\n' => page.push_str("<br>\n"),
            c => page.push(c),
        }
    }
    page.push_str("</div></body></html>");
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::mail::read::read;

    fn letter<'a>() -> Letter<'a> {
        Letter {
            from: ("help@example.com", "Help\r\nBcc: x@example.com"),
            reply_to: None,
            to: "ana@example.com",
            subject: Some("Größe\r\nBcc: y@example.com"),
            id: "1.2@example.com",
            references: &[],
            text: "Yes.\n.\n<b>bold</b>",
            automatic: false,
            at: Time(1_772_500_000_000),
            files: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read_again_as_it_was_meant() {
        let ids = ["a@x".to_owned(), "b\r\nBcc: z@example.com".to_owned(), "c@x".to_owned()];
        let file = ("Maße.txt".to_owned(), "text/plain".to_owned(), Bytes::from_static(b"two"));
        let mail = compose(Letter { references: &ids, files: vec![file], ..letter() }).unwrap().formatted();
        let whole = String::from_utf8_lossy(&mail).into_owned();
        assert!(!whole.lines().any(|line| line.starts_with("Bcc:")), "{whole}");
        let read = read("ana@example.com", &mail).unwrap();
        assert_eq!((read.id.as_deref(), read.from.as_str()), (Some("1.2@example.com"), "help@example.com"));
        assert_eq!(read.references, ["c@x", "a@x"]);
        assert_eq!(read.subject, "Re: Größe Bcc: y@example.com");
        assert_eq!(read.body.text, "Yes.\n.\n<b>bold</b>");
        assert!(!read.automatic);
        assert_eq!((read.files.len(), read.files[0].name.as_str()), (1, "Maße.txt"));
    }

    #[test]
    fn what_nobody_wrote_says_so_and_is_taken_for_it_where_it_arrives() {
        let mail = compose(Letter { automatic: true, ..letter() }).unwrap().formatted();
        assert!(read("ana@example.com", &mail).unwrap().automatic);
    }

    #[test]
    fn an_answer_is_called_one_once() {
        assert_eq!(subject(Some("Hi"), "Help"), "Re: Hi");
        assert_eq!(subject(Some("RE: Hi"), "Help"), "RE: Hi");
        assert_eq!(subject(Some("AW: Hi"), "Help"), "AW: Hi");
        assert_eq!(subject(None, "Help"), "Your message to Help");
    }

    #[test]
    fn an_address_that_is_none_is_refused_in_words() {
        let why = compose(Letter { to: "ana", ..letter() }).err().unwrap();
        assert_eq!(why, "ana is no address that mail can go to");
    }
}
