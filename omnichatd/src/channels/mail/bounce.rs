//! Mails that tell what became of a mail of ours: reports of mail servers (RFC 3464), and the texts of those that write
//! none. Which mail it is, only its signed Message-ID tells.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use omnichat_api::delivery::DeliveryState;

/// Longest answer of a mail server that is told, in characters.
const WHY_CHARS: usize = 300;
/// Message-IDs that are looked at.
const IDS: usize = 20;

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The Message-IDs that it may be about, without angle brackets.
    pub ids: Vec<String>,
    /// What became of it; `None` while a server is still trying.
    pub state: Option<DeliveryState>,
    /// The status, such as 5.1.1.
    pub code: Option<String>,
    /// In plain words.
    pub why: Option<String>,
}

/// What a mail tells of another, if it does.
pub fn read(message: &Message<'_>) -> Option<Bounce> {
    let kind = message.root_part().content_type();
    let report = kind.is_some_and(|kind| {
        let of = kind.attribute("report-type").unwrap_or_default();
        kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
            && of.eq_ignore_ascii_case("delivery-status")
    });
    let status = message.parts.iter().find(|part| part.is_content_type("message", "delivery-status"));
    match status {
        Some(status) => Some(told(message, &String::from_utf8_lossy(status.contents()))),
        None if report || is_from_a_server(message) => Some(Bounce {
            ids: ids(message),
            state: Some(DeliveryState::Failed),
            code: None,
            why: Some(format!("The mail came back: {}", short(&text(message)))),
        }),
        None => None,
    }
}

/// Whether it is a text that only the server of a mail that came back writes.
fn is_from_a_server(message: &Message<'_>) -> bool {
    let from =
        message.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
    let path = message.headers_raw().find(|(name, _)| name.eq_ignore_ascii_case("return-path"));
    let nobody = path.is_none_or(|(_, path)| path.trim() == "<>");
    from.to_lowercase().starts_with("mailer-daemon@") && nobody && !ids(message).is_empty()
}

fn told(message: &Message<'_>, status: &str) -> Bounce {
    let field = |name: &str| {
        let line = unfolded(status).into_iter().find(|line| {
            line.split_once(':').is_some_and(|(own, _)| own.trim().eq_ignore_ascii_case(name))
        })?;
        Some(line.split_once(':')?.1.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let state = match field("Action").unwrap_or_default().to_lowercase().as_str() {
        "failed" => Some(DeliveryState::Failed),
        "delivered" => Some(DeliveryState::Delivered),
        // Delayed; relayed and expanded say that it went on to where nothing is reported.
        _ => None,
    };
    let code = field("Status").and_then(|code| code.split_whitespace().next().map(str::to_owned));
    let said = field("Diagnostic-Code")
        .map(|said| short(said.split_once(';').map_or(said.as_str(), |(_, said)| said)));
    let why = (state == Some(DeliveryState::Failed)).then(|| {
        let words = code.as_deref().map_or("The mail came back", in_words);
        said.map_or_else(|| format!("{words}."), |said| format!("{words}. The mail server said: {said}"))
    });
    Bounce { ids: ids(message), state, code: code.map(|code| short(&code)), why }
}

/// Lines of which those that begin with a space go on from the one before.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// What an enhanced status code means (RFC 3463, 3), as the beginning of a sentence.
fn in_words(code: &str) -> &'static str {
    let mut parts = code.split('.').skip(1).map(|part| part.parse::<u16>().unwrap_or(u16::MAX));
    match (parts.next(), parts.next()) {
        (Some(1), Some(1 | 6)) => "There is no such mailbox",
        (Some(1), Some(2)) => "There is no mail server for this address",
        (Some(1), Some(3)) => "The address is not written as an address",
        (Some(1), _) => "The address is wrong",
        (Some(2), Some(1)) => "The mailbox is closed",
        (Some(2), Some(2)) => "The mailbox is full",
        (Some(2), Some(3)) | (Some(3), Some(4)) => "The mail is too large for the other side",
        (Some(2), _) => "The mailbox does not take it",
        (Some(3), _) => "The other side's mail server is not well",
        (Some(4), Some(7)) => "It could not be delivered in time",
        (Some(4), _) => "The other side's mail server could not be reached",
        (Some(6), _) => "The other side cannot read what is in it",
        (Some(7), _) => "The other side refuses mails from here",
        _ => "The mail came back",
    }
}

/// Every Message-ID of a mail that is enclosed, or stands in the text of the report.
fn ids(message: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for part in &message.parts {
        match &part.body {
            PartType::Message(inner) => found.extend(inner.message_id().map(str::to_owned)),
            PartType::Text(text) => found.extend(in_text(text)),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes)
                if part.content_type().is_some_and(|kind| matches!(kind.ctype(), "text" | "message")) =>
            {
                let inner = MessageParser::default().parse_headers(bytes.as_ref());
                found.extend(inner.and_then(|inner| inner.message_id().map(str::to_owned)));
            }
            _ => {}
        }
    }
    found.retain(|id| !id.is_empty());
    found.truncate(IDS);
    found
}

fn in_text(text: &str) -> impl Iterator<Item = String> {
    let named = |line: &str| line.get(..11).is_some_and(|name| name.eq_ignore_ascii_case("message-id:"));
    let lines = unfolded(text).into_iter().map(|line| line.trim_start_matches(['>', ' ']).to_owned());
    lines.filter(move |line| named(line)).filter_map(|line| {
        let id = line.get(11..)?.trim().trim_matches(['<', '>']).to_owned();
        (!id.is_empty() && !id.contains(char::is_whitespace)).then_some(id)
    })
}

fn text(message: &Message<'_>) -> String {
    message.body_text(0).unwrap_or_default().into_owned()
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|c| !c.is_control()).take(WHY_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mail: &str) -> Option<Bounce> {
        read(&MessageParser::default().parse(&mail.replace('\n', "\r\n")).unwrap())
    }

    fn report(action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@example.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n\
             --x\n\nIt did not arrive.\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.com\n\n\
             Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 No such user\n here\n--x\n\
             Content-Type: text/rfc822-headers\n\nMessage-ID: <1@example.com>\nSubject: Hi\n--x--\n"
        )
    }

    #[test]
    fn a_report_says_which_mail_and_what_became_of_it() {
        let bounce = told(&report("failed", "5.2.2")).unwrap();
        assert_eq!(
            (bounce.ids, bounce.state),
            (vec!["1@example.com".to_owned()], Some(DeliveryState::Failed))
        );
        assert_eq!(bounce.code.as_deref(), Some("5.2.2"));
        assert_eq!(
            bounce.why.as_deref(),
            Some("The mailbox is full. The mail server said: 550 No such user here")
        );
        assert_eq!(told(&report("delayed", "4.4.1")).unwrap().state, None);
        assert_eq!(told(&report("delivered", "2.0.0")).unwrap().state, Some(DeliveryState::Delivered));
    }

    #[test]
    fn a_text_of_a_mail_server_that_holds_a_mail_is_a_report_too_and_one_of_a_person_is_none() {
        let text = "Return-Path: <>\nFrom: MAILER-DAEMON@example.com\n\nSorry. This is the mail:\n\n> Message-Id: <1@example.com>\n";
        let bounce = told(text).unwrap();
        assert_eq!(
            (bounce.ids, bounce.state),
            (vec!["1@example.com".to_owned()], Some(DeliveryState::Failed))
        );
        assert!(told(&text.replace("MAILER-DAEMON", "ana").replace("<>", "<ana@example.com>")).is_none());
        assert!(told("From: MAILER-DAEMON@example.com\n\nHello").is_none());
    }
}
