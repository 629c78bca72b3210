//! A mail as a mail program writes it: what somebody says, a page beside it, files, and what it answers, quoted. Sends nothing.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use omnichat_api::Time;

use crate::failure::{Failure, Result};

/// What a mail is made of.
pub(crate) struct Letter<'a> {
    /// Its Message-ID, without angle brackets.
    pub(crate) id: &'a str,
    /// From whom, and what they call themselves.
    pub(crate) from: (&'a str, Option<&'a str>),
    /// To whom, if it answers nothing.
    pub(crate) to: &'a str,
    /// What it is about, if it answers nothing or something else.
    pub(crate) subject: Option<&'a str>,
    /// What it says.
    pub(crate) text: &'a str,
    /// The same as a page.
    pub(crate) html: Option<String>,
    /// Its files.
    pub(crate) files: Vec<File>,
    /// What it answers.
    pub(crate) answers: Option<Answers>,
    /// When it is written.
    pub(crate) at: Time,
}

/// A file that a mail brings.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// A mail that is answered.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// Its Message-ID.
    pub(crate) id: String,
    /// The Message-IDs of its thread, oldest first.
    pub(crate) references: Vec<String>,
    /// When it was written, and by whom, as stands above what is quoted.
    pub(crate) by: String,
    /// Where answers go, where that is known.
    pub(crate) to: Option<String>,
    /// What it is about.
    pub(crate) subject: String,
    /// What it says.
    pub(crate) text: String,
}

/// Writes it.
pub(crate) fn write(letter: Letter<'_>) -> Result<Message> {
    let (from, name) = letter.from;
    let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.at.ms()).unwrap_or(0));
    let answers = letter.answers.as_ref();
    let to = answers.and_then(|answers| answers.to.as_deref()).unwrap_or(letter.to);
    let mut mail = Message::builder()
        .message_id(Some(format!("<{}>", letter.id)))
        .date(at)
        .from(Mailbox::new(name.map(str::to_owned), address(from)?))
        .to(Mailbox::new(None, address(to)?));
    let known = answers.map(|answers| answers.subject.as_str()).filter(|subject| !subject.is_empty());
    if let Some(subject) = letter.subject.map(str::to_owned).or_else(|| known.map(answer_to)) {
        mail = mail.subject(subject);
    }
    let mut text = letter.text.to_owned();
    if let Some(answers) = answers {
        mail = threaded(mail, answers);
        text.push_str(&quoted(&answers.by, &answers.text));
    }
    body(mail, text, letter.html, letter.files)
}

fn address(text: &str) -> Result<lettre::Address> {
    text.parse().map_err(|error| {
        Failure::usage(format!("{text} is no address that mail can come from or go to.")).because(error)
    })
}

fn answer_to(subject: &str) -> String {
    let again = subject.to_lowercase().starts_with("re:");
    if again { subject.to_owned() } else { format!("Re: {subject}") }
}

/// As RFC 5322, 3.6.4, has it.
fn threaded(mail: MessageBuilder, answers: &Answers) -> MessageBuilder {
    let thread = answers.references.iter().chain([&answers.id]);
    let thread: Vec<_> = thread.map(|id| format!("<{id}>")).collect();
    mail.in_reply_to(format!("<{}>", answers.id)).references(thread.join(" "))
}

fn quoted(by: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines: Vec<_> = text.lines().map(|line| format!("> {line}")).collect();
    format!("\n\n{by} wrote:\n{}\n", lines.join("\n"))
}

fn body(mail: MessageBuilder, text: String, html: Option<String>, files: Vec<File>) -> Result<Message> {
    let said = match (html, files.is_empty()) {
        (None, true) => mail.singlepart(SinglePart::plain(text)),
        (Some(html), true) => mail.multipart(MultiPart::alternative_plain_html(text, html)),
        (html, false) => {
            let mixed = MultiPart::mixed();
            let mut whole = match html {
                Some(html) => mixed.multipart(MultiPart::alternative_plain_html(text, html)),
                None => mixed.singlepart(SinglePart::plain(text)),
            };
            for File { name, media_type, bytes } in files {
                let kind = ContentType::parse(media_type).map_err(|error| Failure::new(error.to_string()))?;
                whole = whole.singlepart(Attachment::new(name).body(bytes, kind));
            }
            mail.multipart(whole)
        }
    };
    said.map_err(|error| Failure::new("The mail cannot be written.").because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter<'a>() -> Letter<'a> {
        Letter {
            id: "1@example.org",
            from: ("ana@example.org", Some("Ana")),
            to: "help@example.com",
            subject: Some("My bike"),
            text: "Is it ready?",
            html: None,
            files: Vec::new(),
            answers: None,
            at: Time(1_772_500_000_000),
        }
    }

    fn written(letter: Letter<'_>) -> String {
        String::from_utf8(write(letter).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_first_mail_is_a_text_with_the_headers_that_it_needs() {
        let mail = written(letter());
        for line in [
            "Message-ID: <1@example.org>",
            "From: Ana <ana@example.org>",
            "To: help@example.com",
            "Subject: My bike",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(mail.lines().any(|known| known == line), "{line}: {mail}");
        }
        assert!(!mail.contains("In-Reply-To") && mail.trim_end().ends_with("Is it ready?"), "{mail}");
    }

    #[test]
    fn an_answer_names_its_thread_goes_where_answers_go_and_quotes() {
        let answers = Answers {
            id: "2@example.com".into(),
            references: vec!["1@example.org".into()],
            by: "On Tue, 3 Mar 2026 01:06:40 +0000, Support <help@example.com>".into(),
            to: Some("help+word@example.com".into()),
            subject: "Re: My bike".into(),
            text: "Yes.\nCome by.".into(),
        };
        let mail = written(Letter { subject: None, answers: Some(answers), text: "I will.", ..letter() });
        for line in [
            "To: help+word@example.com",
            "Subject: Re: My bike",
            "In-Reply-To: <2@example.com>",
            "References: <1@example.org> <2@example.com>",
            "I will.",
            "On Tue, 3 Mar 2026 01:06:40 +0000, Support <help@example.com> wrote:",
            "> Yes.",
            "> Come by.",
        ] {
            assert!(mail.lines().any(|known| known == line), "{line}: {mail}");
        }
    }

    #[test]
    fn a_page_stands_beside_the_text_and_files_stand_beside_both() {
        let file = File { name: "bike.jpg".into(), media_type: "image/jpeg", bytes: vec![0xff, 0xd8] };
        let mail = written(Letter { html: Some("<p>Ready?</p>".into()), files: vec![file], ..letter() });
        let order = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/jpeg"];
        let at: Vec<_> = order.iter().map(|kind| mail.find(kind).unwrap()).collect();
        assert!(at.is_sorted() && mail.contains("filename=\"bike.jpg\""), "{mail}");
    }

    #[test]
    fn what_is_no_address_is_said() {
        let refused = write(Letter { from: ("Ana", None), ..letter() }).unwrap_err();
        assert!(refused.to_string().contains("Ana is no address"), "{refused}");
    }
}
