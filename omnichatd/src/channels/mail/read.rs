//! What a mail says: from its bytes to what a message needs of it. Pure, and bounded by the size of the mail; asks nobody
//! and writes nothing. What a mail says of itself is believed of nobody: addresses in it prove nothing.

use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::body::{self, Body};
use super::bounce::{self, Bounce};

/// Files of one mail that are kept as attachments; a mail with more says so in its text.
pub const FILES: usize = 40;
/// Most Message-IDs that are read of a mail.
const REFERENCES: usize = 100;
/// Most people who are named beside the inbox.
const CC: usize = 20;
/// Longest subject, in characters.
const SUBJECT_CHARS: usize = 500;
/// Longest address, in bytes: that of a contact's.
const ADDRESS_BYTES: usize = 254;

/// A mail that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Its Message-ID, without angle brackets.
    pub id: Option<String>,
    /// The Message-IDs of what it answers, nearest first.
    pub references: Vec<String>,
    /// Who wrote it: the address alone, in lower case.
    pub from: String,
    /// Where answers go: that of `Reply-To` if it names one address, else `from`.
    pub answer_to: String,
    /// What they call themselves.
    pub name: Option<String>,
    /// To whom it was sent, `To` and `Cc` and where the server says it was delivered.
    pub to: Vec<String>,
    /// Whom it was sent to besides the inbox.
    pub cc: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub body: Body,
    /// Its files.
    pub files: Vec<File>,
    /// How many files it has besides those.
    pub more_files: usize,
    /// Whether a machine wrote it.
    pub automatic: bool,
    /// What became of a mail that was sent before, if it tells that.
    pub bounce: Option<Bounce>,
}

/// A file of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, as the sender had it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Reads a mail that came to the address `own`. `None` when it is no mail at all, or when nobody wrote it.
#[must_use]
pub fn read(own: &str, raw: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(raw)?;
    let bounce = bounce::read(&message);
    let sender = message.from().and_then(Address::first);
    let from = sender.and_then(|sender| address(sender.address()));
    // Who tells that a mail did not arrive may have no address.
    let from = match (from, &bounce) {
        (Some(from), _) => from,
        (None, Some(_)) => String::new(),
        (None, None) => return None,
    };
    let name = sender.and_then(|sender| sender.name()).map(line).filter(|name| !name.is_empty());
    let (files, more_files) = files(&message);
    let cc = addresses(message.cc());
    let to = addresses(message.to());
    let besides = to.iter().chain(&cc).filter(|to| !is_own(own, to));
    Some(Mail {
        id: message.message_id().map(str::to_owned).filter(|id| !id.is_empty()),
        references: references(&message),
        answer_to: answer_to(&message, own).unwrap_or_else(|| from.clone()),
        from,
        name,
        cc: besides.take(CC).cloned().collect(),
        to: to.iter().chain(&cc).cloned().chain(delivered_to(&message)).collect(),
        subject: line(message.subject().unwrap_or_default()).chars().take(SUBJECT_CHARS).collect(),
        body: body::read(&message),
        files,
        more_files,
        automatic: bounce.is_some() || is_automatic(&message, own),
        bounce,
    })
}

/// Whether an address is the inbox's own, also with a signed word in it, as replies have it.
fn is_own(own: &str, address: &str) -> bool {
    let plain = |address: &str| {
        let (local, domain) = address.rsplit_once('@')?;
        Some(format!("{}@{domain}", local.split('+').next().unwrap_or(local)))
    };
    address == own || (address.contains('+') && plain(address).as_deref() == Some(own))
}

/// One line without control characters.
fn line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address that can be one, in lower case.
fn address(text: Option<&str>) -> Option<String> {
    let text = text?.trim().to_lowercase();
    let (local, domain) = text.rsplit_once('@')?;
    let fine = !local.is_empty()
        && !domain.is_empty()
        && text.len() <= ADDRESS_BYTES
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || "<>,;".contains(c));
    fine.then_some(text)
}

fn addresses(list: Option<&Address<'_>>) -> Vec<String> {
    let list = list.into_iter().flat_map(Address::iter);
    list.filter_map(|one| address(one.address())).take(REFERENCES).collect()
}

fn answer_to(message: &Message<'_>, own: &str) -> Option<String> {
    match addresses(message.reply_to()).as_slice() {
        // Answers to oneself would go round.
        [one] if one != own => Some(one.clone()),
        _ => None,
    }
}

/// Where mail servers say that they delivered it: there stands the address with the signed word, whatever `To` says.
fn delivered_to(message: &Message<'_>) -> Vec<String> {
    let named = ["delivered-to", "x-original-to", "envelope-to"];
    let headers = message.headers_raw().filter(|(name, _)| named.contains(&name.to_lowercase().as_str()));
    headers.take(CC).filter_map(|(_, value)| address(Some(value))).collect()
}

/// A header as it stands there, in lower case.
fn header(message: &Message<'_>, name: &str) -> Option<String> {
    let found = message.headers_raw().find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_lowercase())
}

/// `In-Reply-To` first, then `References` from its end: those are ordered from the oldest on (RFC 5322, 3.6.4).
fn references(message: &Message<'_>) -> Vec<String> {
    let all = |value: &HeaderValue<'_>| -> Vec<String> {
        let ids = value.as_text_list().map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>());
        ids.or_else(|| value.as_text().map(|one| vec![one.to_owned()])).unwrap_or_default()
    };
    let mut found = Vec::new();
    for id in all(message.in_reply_to()).into_iter().chain(all(message.references()).into_iter().rev()) {
        if found.len() < REFERENCES && !id.is_empty() && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// Whether a machine wrote it (RFC 3834, 2; and what lists and older programs write).
fn is_automatic(message: &Message<'_>, own: &str) -> bool {
    let header = |name| header(message, name);
    let submitted = header("Auto-Submitted").is_some_and(|how| !how.is_empty() && !how.starts_with("no"));
    let replied =
        ["X-Autoreply", "X-Autorespond", "X-Autoresponder"].into_iter().any(|name| header(name).is_some());
    let nobody = header("Return-Path").is_some_and(|path| path == "<>");
    let server = addresses(message.from()).first().is_some_and(|from| {
        let local = from.split('@').next().unwrap_or_default();
        ["mailer-daemon", "postmaster"].contains(&local)
    });
    // Of a list that hands on to this very inbox the mails are people's.
    let ours = header("List-Id").is_some_and(|id| id.contains(&own.replace('@', ".")))
        || header("List-Post").is_some_and(|post| post.contains(own));
    let bulk = ["bulk", "list", "junk", "auto_reply"];
    let bulk = header("Precedence").is_some_and(|how| bulk.contains(&how.as_str()));
    let list = header("List-Id").is_some() || header("List-Unsubscribe").is_some();
    submitted || replied || nobody || server || (!ours && (bulk || list))
}

/// The files, and how many there are besides those that are kept.
fn files(message: &Message<'_>) -> (Vec<File>, usize) {
    let report = |part: &mail_parser::MessagePart<'_>| part.is_content_type("message", "delivery-status");
    let mut parts = message.attachments().filter(|part| !part.is_multipart() && !report(part));
    let files = parts.by_ref().take(FILES).enumerate().map(|(n, part)| File {
        name: name(part, n + 1),
        bytes: match &part.body {
            PartType::Message(inner) => inner.raw_message().to_vec(),
            _ => part.contents().to_vec(),
        },
    });
    let files = files.filter(|file| !file.bytes.is_empty()).collect();
    (files, parts.count())
}

fn name(part: &mail_parser::MessagePart<'_>, n: usize) -> String {
    if let Some(name) = part.attachment_name().map(line).filter(|name| !name.is_empty()) {
        return name;
    }
    let subject = part.message().and_then(Message::subject).map(line).filter(|subject| !subject.is_empty());
    let kind = part.content_type();
    let end = match (&part.body, kind.and_then(|kind| kind.c_subtype.as_deref())) {
        (PartType::Message(_), _) => "eml",
        (_, Some("jpeg")) => "jpg",
        (_, Some("plain")) => "txt",
        (_, Some(subtype)) if subtype.len() <= 5 && subtype.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            subtype
        }
        _ => "bin",
    };
    match subject {
        Some(subject) => format!("{}.{end}", subject.replace(['/', '\\'], " ")),
        None => format!("file-{n}.{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    const OWN: &str = "help@example.com";

    fn automatic(headers: &str) -> bool {
        read(OWN, format!("From: Ana <ana@example.com>\r\n{headers}\r\n\r\nHello\r\n").as_bytes())
            .unwrap()
            .automatic
    }

    #[test]
    fn what_a_machine_wrote_is_told_by_its_headers() {
        for headers in [
            "Auto-Submitted: auto-replied",
            "auto-submitted: Auto-Generated; x=y",
            "X-Autoreply: yes",
            "Precedence: bulk",
            "List-Id: News <news.example.com>",
            "List-Unsubscribe: <https://example.com>",
            "Return-Path: <>",
        ] {
            assert!(automatic(headers), "{headers}");
        }
        for headers in [
            "Auto-Submitted: no",
            "Precedence: first-class",
            "Return-Path: <ana@example.com>",
            "X-Auto-Response-Suppress: All",
            // A list that is the inbox's own address hands on what people write to it.
            "Precedence: list\r\nList-Id: Help <help.example.com>",
            "List-Unsubscribe: <mailto:x>\r\nList-Post: <mailto:help@example.com>",
        ] {
            assert!(!automatic(headers), "{headers}");
        }
    }

    #[test]
    fn our_own_address_is_nobody_besides_also_with_a_word_in_it() {
        let to = "From: a@example.com\r\nTo: help@example.com, Help+a1b2@example.com, bo@example.com\r\nCc: x+y@example.com";
        let mail = read(OWN, format!("{to}\r\n\r\nHello").as_bytes()).unwrap();
        assert_eq!(mail.cc, ["bo@example.com", "x+y@example.com"]);
    }

    #[test]
    fn who_wrote_is_one_address_and_answers_go_where_they_are_asked_for() {
        let mail = |headers: &str| read(OWN, format!("{headers}\r\n\r\nHello").as_bytes());
        let one =
            mail("From: =?utf-8?Q?J=C3=BCrgen?= <Ju@Example.com>\r\nReply-To: other@example.com").unwrap();
        assert_eq!((one.from.as_str(), one.answer_to.as_str()), ("ju@example.com", "other@example.com"));
        assert_eq!(one.name.as_deref(), Some("Jürgen"));
        for ignored in ["Reply-To: help@example.com", "Reply-To: a@x.com, b@x.com", "Reply-To: nobody"] {
            assert_eq!(mail(&format!("From: ana@x.com\r\n{ignored}")).unwrap().answer_to, "ana@x.com");
        }
        assert!(mail("Subject: nobody wrote this").is_none());
        assert!(mail("From: <>").is_none());
    }

    #[test]
    fn what_it_answers_is_named_nearest_first_and_each_once() {
        let head = "From: ana@x.com\r\nIn-Reply-To: <3@x>\r\nReferences: <1@x> <2@x>\r\n <3@x>\r\n\r\nHi";
        assert_eq!(read(OWN, head.as_bytes()).unwrap().references, ["3@x", "2@x", "1@x"]);
    }
}
